// Files as text, and tables as rows: read as the command reads them (cli/lists.py).

// A character that is replaced could be that of a name, so what is no UTF-8 is refused.
export const textOf = (buffer) => {
  const bytes = new Uint8Array(buffer);
  const marks = bytes.length > 1 ? bytes[0] * 256 + bytes[1] : 0;
  const encoding = { 0xfffe: "utf-16le", 0xfeff: "utf-16be" }[marks] ?? "utf-8";
  let text;
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new Error("is not in UTF-8; save it in that encoding");
  }
  if (text.includes("\0")) throw new Error("is no text file; UTF-8 is expected");
  return text;
};

// RFC 4180, with whichever of tab, comma and semicolon the first line has most of.
export const rowsOf = (text) => {
  const [first] = text.split("\n", 1);
  const count = (mark) => first.split(mark).length;
  const delimiter = ["\t", ",", ";"].reduce((most, mark) => (count(mark) > count(most) ? mark : most));
  const rows = [[]];
  const cell = new RegExp(`(?:"((?:[^"]|"")*)"|([^\r\n${delimiter}]*))(${delimiter}|\\r?\\n|$)`, "gy");
  for (const [, quoted, plain, end] of text.matchAll(cell)) {
    rows.at(-1).push((quoted?.replaceAll('""', '"') ?? plain).trim());
    if (!end) break;
    if (end !== delimiter) rows.push([]);
  }
  if (rows.at(-1).length === 0 || (rows.at(-1).length === 1 && !rows.at(-1)[0])) rows.pop();
  if (rows.length < 2) throw new Error("no entries in it; a table with a line of headings is expected");
  return rows;
};
