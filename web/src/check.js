// The check of the Python package, in the browser. Here is only what is entered and how it is shown.
import { element, needsServer, pageOf } from "./engine.js";
import { rowsOf, textOf } from "./lists.js";

const part = (id) => document.getElementById(id);
const [form, run, status, results, files, drop, dropped] =
  ["form", "run", "status", "results", "files", "drop", "dropped"].map(part);
const FIGURES = ["drug", "dose_mg", "times_per_day", "route", "egfr", "creatinine_clearance", "age",
  "weight_kg", "jurisdiction"];
let worker;
let fhir; // the resource that was dropped

const say = (text, wrong = false) => {
  status.textContent = text;
  status.classList.toggle("wrong", wrong);
};
const lines = (id) => part(id).value.split("\n").map((line) => line.trim()).filter(Boolean);

const linked = ({ iri, label }) => {
  const page = iri && pageOf(iri);
  return page ? element("a", { href: page }, label) : label;
};
const listed = (items) => items.flatMap((item, number) => number ? [", ", item] : [item]);
const fact = (name, items) => items.length
  ? [element("dt", {}, name), element("dd", {}, ...listed(items))] : [];

// What was taken for something else than recognised says so: not recognised, stopped, denied.
const entry = ({ entered, status: known, taken_for: taken, near_matches: near, note }) => element("li", {},
  element("b", {}, entered), " ",
  ...(known === "recognised" ? [] : [element("strong", { className: "wrong" }, known), " "]),
  ...(taken.length ? ["taken for ", ...listed(taken.map(({ entity }) => linked(entity)))] : []),
  ...(near.length ? [`; near: ${near.join(", ")}`] : []),
  ...(note ? [`; ${note}`] : []));

const path = ({ derivation, statement }) => element("div", {},
  derivation.slice(0, derivation.length - statement.label.length), linked(statement));

const finding = (found, title) => element("article", { className: "finding" },
  element("p", { className: `kinds ${found.kind}` }, title),
  element("h3", {}, ...(found.entered.length ? [`${found.entered.join(", ")}: `] : []), linked(found.subject)),
  element("dl", {},
    ...fact("how grave", found.severity ? [linked(found.severity)] : []),
    ...fact("what can happen", found.consequences.map(linked)),
    ...fact("what is advised", found.advice.map(linked)),
    ...fact("explanation", found.explanation ? [found.explanation] : []),
    ...fact("mechanism", found.mechanisms.map(linked)),
    ...fact("said by", found.said_by),
    ...fact("disputed by", found.disputed_by),
    ...fact("remarks", found.remarks),
    element("dt", {}, "paths"), element("dd", {}, ...found.paths.map(path))));

const show = ({ report, text, titles }) => {
  const { entries, findings, remarks, unspoken, notice } = report;
  results.replaceChildren(
    ...(entries.length ? [element("h2", {}, "Entered"), element("ul", {}, ...entries.map(entry))] : []),
    ...(findings.length ? [element("h2", {}, "Findings")] : []),
    ...findings.map((found) => finding(found, titles[found.kind])),
    element("div", { className: "closing" },
      ...(unspoken.length ? [element("p", {}, `No source that was read speaks of: ${unspoken.join(", ")}.`)] : []),
      ...remarks.map((remark) => element("p", {}, "Remark on all: ", linked(remark), ` (${remark.said_by.join(", ")}).`)),
      element("p", {}, notice)),
    element("details", { open: !findings.length }, element("summary", {}, "The report as text, with all passages"),
      element("pre", { tabIndex: 0, id: "text" }, text)));
  const number = `${findings.length} ${findings.length === 1 ? "finding" : "findings"}`;
  const whole = report.all_recognised;
  say(whole ? number : `${number}, but not all was checked: see what was entered.`, !whole);
};

const answer = ({ data }) => {
  if (data.progress) return say(data.progress);
  run.disabled = false;
  if (data.failed) return say(`The check could not be run: ${data.failed}`, true);
  if (data.answer.error) return say(data.answer.error, true);
  return show(data.answer);
};

const check = (event) => {
  event.preventDefault();
  const open = dropped.querySelector("select"); // a table of which no column was chosen
  const hindered = needsServer() || (open && `Choose first ${open.ariaLabel}.`);
  if (hindered) return say(hindered, true);
  const entered = { taking: lines("taking"), conditions: lines("conditions") };
  for (const name of FIGURES) {
    const typed = part(name)?.value.trim();
    if (typed) entered[name] = typed;
  }
  if (fhir) entered.fhir = fhir;
  run.disabled = true;
  results.replaceChildren();
  if (!worker) {
    worker = new Worker(new URL("check-worker.js", import.meta.url), { type: "module" });
    worker.onmessage = answer;
    worker.onerror = (error) => answer({ data: { failed: error.message || "the thread did not start" } });
  }
  say("Checking …");
  return worker.postMessage(entered);
};

const item = (text, ...more) => {
  const made = element("li", {}, text, ...more);
  dropped.append(made);
  return made;
};

const WORDS = { taking: "medicines", conditions: "conditions" };
const add = (entries, list) => {
  const field = part(list);
  field.value = [field.value.trimEnd(), ...entries].filter(Boolean).join("\n");
};

// Of a table one column is a list; which one is asked, unless there is but one.
const takeTable = (name, [head, ...rows], list) => {
  const said = (column) => `${name}: the column ${head[column]} as ${WORDS[list]}, now above`;
  const entries = (column) => rows.map((row) => row[column]?.trim()).filter(Boolean);
  if (head.length === 1) {
    add(entries(0), list);
    return item(said(0));
  }
  const choice = element("select", { ariaLabel: `the column of ${name} with the ${WORDS[list]}` },
    element("option", { value: "" }, "choose"),
    ...head.map((column, number) => element("option", { value: String(number) }, column)));
  const made = item(`${name}: which column has the ${WORDS[list]}? `, choice);
  choice.addEventListener("change", () => {
    const column = Number(choice.value);
    add(entries(column), list);
    made.replaceChildren(said(column));
  });
  return made;
};

// A FHIR resource is handed on as it is; any other text is a list, and its lines can be seen.
const take = async (given, list) => {
  for (const file of given) {
    try {
      const text = textOf(await file.arrayBuffer());
      if (/^\s*[{[]/.test(text)) {
        fhir = JSON.parse(text);
        dropped.replaceChildren();
        const remove = element("button", { type: "button", className: "second" }, "remove");
        const made = item(`${file.name}: a FHIR resource `, remove);
        remove.addEventListener("click", () => { made.remove(); fhir = undefined; });
      } else if (/\.(csv|tsv)$/i.test(file.name)) {
        takeTable(file.name, rowsOf(text), list);
      } else {
        add(text.split("\n").map((line) => line.trim()), list);
        item(`${file.name}: a list of ${WORDS[list]}, now above`);
      }
    } catch (error) {
      const why = error instanceof SyntaxError
        ? "is no JSON; a FHIR resource or a list, one entry a line, is expected" : error.message;
      say(`${file.name}: ${why}`, true);
    }
  }
};

for (const [target, list] of [[drop, "taking"], [part("taking"), "taking"], [part("conditions"), "conditions"]]) {
  target.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("over"); });
  target.addEventListener("dragleave", () => drop.classList.remove("over"));
  target.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    take(event.dataTransfer.files, list);
  });
}
files.addEventListener("change", () => { take(files.files, "taking"); files.value = ""; });
form.addEventListener("submit", check);
