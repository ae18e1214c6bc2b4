// Search over the names of the site, in the browser: whole words, beginnings, parts, slips.
"use strict";
(() => {
  const fold = (text) =>
    text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();

  // Damerau-Levenshtein distance of two words, or more than `most`.
  const distance = (a, b, most) => {
    if (Math.abs(a.length - b.length) > most) return most + 1;
    let before = [], row = Array.from({ length: b.length + 1 }, (_, n) => n);
    for (let i = 1; i <= a.length; i++) {
      const next = [i];
      let least = i;
      for (let j = 1; j <= b.length; j++) {
        let cost = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] !== b[j - 1]));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
          cost = Math.min(cost, before[j - 2] + 1);
        next.push(cost);
        least = Math.min(least, cost);
      }
      if (least > most) return most + 1;
      [before, row] = [row, next];
    }
    return row[b.length];
  };

  // How well a word of the question fits a word of a name: 0 is best, Infinity not at all.
  const fit = (word, other) => {
    if (word === other) return 0;
    if (other.startsWith(word)) return 1;
    if (word.length > 2 && other.includes(word)) return 2;
    const most = word.length > 7 ? 2 : word.length > 3 ? 1 : 0;
    const slips = most ? distance(word, other, most) : most + 1;
    return slips <= most && most ? 2 + slips : Infinity;
  };

  const names = window.baclofenNames.map(([file, label, kind, ...others]) => ({
    file, label, kind,
    names: [label, ...others].map((name) => ({ name, words: fold(name).split(" ") })),
  }));

  const search = (question) => {
    const words = fold(question).split(" ").filter(Boolean);
    if (!words.length) return [];
    const found = [];
    for (const entry of names) {
      let best = Infinity, by = "";
      entry.names.forEach(({ name, words: others }, number) => {
        let cost = number ? 0.5 : 0;
        for (const word of words) cost += Math.min(...others.map((other) => fit(word, other)));
        cost += Math.max(0, others.length - words.length) * 0.3;
        if (cost < best) [best, by] = [cost, number ? name : ""];
      });
      if (best < Infinity) found.push({ ...entry, best, by });
    }
    found.sort((a, b) => a.best - b.best || a.label.localeCompare(b.label, "en"));
    return found.slice(0, 50);
  };

  const input = document.getElementById("q");
  const results = document.getElementById("results");
  const status = document.getElementById("status");

  const show = () => {
    const question = input.value;
    const found = search(question);
    results.replaceChildren(...found.map(({ file, label, kind, by }) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = file.startsWith("#") ? `ontology.html${file}` : `id/${file}.html`;
      link.textContent = label;
      const note = document.createElement("span");
      note.className = "quiet";
      note.textContent = by ? `${kind}; ${by}` : kind;
      item.append(link, " ", note);
      return item;
    }));
    status.textContent = !question.trim() ? ""
      : found.length ? `${found.length}${found.length === 50 ? " or more" : ""} found`
      : "Nothing has a name like that.";
  };

  const asked = new URLSearchParams(location.search).get("q");
  if (asked) input.value = asked;
  input.addEventListener("input", show);
  show();
  if (!asked) input.focus();
})();
