// The check of the Python package, in the browser. Here is only what is entered and how it is shown.
import { element, needsServer, pageOf } from "./engine.js";

const part = (id) => document.getElementById(id);
const [form, run, status, results, files, drop, dropped] =
  ["form", "run", "status", "results", "files", "drop", "dropped"].map(part);
const FIGURES = ["drug", "dose_mg", "times_per_day", "egfr", "age", "jurisdiction"];
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
  ? [element("div", {}, element("dt", {}, name), element("dd", {}, ...listed(items)))] : [];

const entry = ({ entered, status: known, taken_for: taken, near_matches: near, note }) => {
  const found = taken.length
    ? ["taken for ", ...listed(taken.map(({ entity }) => linked(entity)))]
    : [element("strong", { className: "wrong" }, known.replaceAll("-", " ").replaceAll("_", " ")),
      ...(near.length ? [`; near: ${near.map((match) => match.label ?? match).join(", ")}`] : [])];
  return element("li", {}, element("b", {}, entered), " ", ...found, ...(note ? [`; ${note}`] : []));
};

const finding = (found) => element("article", { className: "finding" },
  element("p", { className: `kinds ${found.kind}` }, found.kind.replaceAll("-", " ")),
  element("h3", {}, ...(found.entered.length ? [`${found.entered.join(", ")}: `] : []), linked(found.subject)),
  element("dl", { className: "facts" },
    ...fact("what can happen", found.consequences.map(linked)),
    ...fact("what is advised", found.advice.map(linked)),
    ...fact("why", found.mechanisms.map(linked)),
    ...fact("said by", found.said_by),
    ...fact("disputed by", found.disputed_by),
    ...fact("remarks", found.remarks.map((remark) => remark.text ?? String(remark))),
    ...fact("statements", found.paths.map(({ statement }) => statement)
      .filter(({ iri }, n, all) => all.findIndex((other) => other.iri === iri) === n).map(linked))));

const show = ({ report, text }) => {
  const { entries, findings } = report;
  // What the report says at its end holds for all of it.
  const closing = text.trim().split("\n\n").at(-1).replaceAll(/\s+/g, " ");
  results.replaceChildren(
    element("h2", {}, "Entered"), element("ul", { className: "entries" }, ...entries.map(entry)),
    element("h2", {}, findings.length ? "Findings" : "Nothing found"),
    ...findings.map(finding),
    element("p", { className: "closing" }, closing),
    element("details", { open: !findings.length }, element("summary", {}, "The report as text"),
      element("pre", { tabIndex: 0, id: "text" }, text)));
  say(`${findings.length} ${findings.length === 1 ? "finding" : "findings"}`);
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
  const hindered = needsServer();
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

const item = (text, remove) => {
  const made = element("li", {}, text);
  if (remove) made.append(" ", element("button", { type: "button", className: "second", onclick: () => { made.remove(); remove(); } }, "remove"));
  dropped.append(made);
};

// A FHIR resource is handed on as it is; any other text is a list, and its lines can be seen.
const take = async (given, list) => {
  for (const file of given) {
    const text = await file.text();
    if (/^\s*[{[]/.test(text)) {
      try {
        fhir = JSON.parse(text);
        dropped.replaceChildren();
        item(`${file.name}: a FHIR resource`, () => { fhir = undefined; });
      } catch {
        say(`${file.name}: is no JSON; a FHIR resource or a list, one entry a line, is expected`, true);
      }
    } else {
      const field = part(list);
      field.value = `${field.value.trimEnd()}\n${text}`.trim();
      item(`${file.name}: a list of ${list === "taking" ? "medicines" : "conditions"}, now above`);
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
