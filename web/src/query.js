// SPARQL over the whole graph, in the browser.
import Yasqe from "@zazuko/yasqe";
import { Engine, TimeLimitError, element, fetched, formOf, needsServer, pageOf, short } from "./engine.js";

const MOST_ROWS = 500;
const JSON_RESULTS = "application/sparql-results+json";
const FIRST = `PREFIX bkg: <https://w3id.org/baclofen-kg/id/>
PREFIX bko: <https://w3id.org/baclofen-kg/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

SELECT ?class (COUNT(?thing) AS ?things)
WHERE { ?thing a ?class }
GROUP BY ?class
ORDER BY DESC(?things)
`;

const part = (id) => document.getElementById(id);
const [example, parameters, run, limit, status, results, save] =
  ["example", "parameters", "run", "limit", "status", "results", "save"].map(part);
const engine = new Engine();
let answered; // the query of the answer that is shown

Yasqe.defaults.autocompleters = [];
const editor = new Yasqe(part("editor"), {
  value: FIRST,
  persistenceId: null,
  showQueryButton: false,
  createShareableLink: undefined,
  resizeable: false,
  autocompleters: [],
  viewportMargin: Infinity,
});
editor.getInputField().setAttribute("aria-label", "SPARQL query");
// Whoever has no mouse must be able to scroll.
Object.assign(editor.getScrollerElement(), { tabIndex: 0, role: "region", ariaLabel: "Text of the query" });
// Tab leaves the editor, as it leaves every other field.
editor.setOption("extraKeys", {
  ...editor.getOption("extraKeys"), Tab: false, "Shift-Tab": false, "Ctrl-Enter": () => ask(), "Cmd-Enter": () => ask(),
});

const say = (text, wrong = false) => {
  status.textContent = text;
  status.classList.toggle("wrong", wrong);
};

// A typed value as a term: what stands in VALUES ?name { … }.
const term = (type, typed) => {
  if (type === "iri") return /^https?:|^urn:/.test(typed) ? `<${typed.replace(/[<>"{}|\\^`\s]/g, encodeURIComponent)}>`
    : typed.includes(":") ? typed : `bkg:${typed}`;
  return type === "string" ? JSON.stringify(typed) : typed;
};
const filled = (query) => {
  let text = query.text.replace(/^(?:#.*\n)+\n*/, ""); // its header stands above the editor
  for (const { name, type, default: standard } of query.parameters) {
    const typed = part(`parameter-${name}`).value.trim();
    if (typed && typed !== standard) {
      const block = new RegExp(`(VALUES\\s+\\?${name}\\s*\\{)[^}]*\\}`, "gi");
      text = text.replace(block, (_, head) => `${head} ${term(type, typed)} }`);
    }
  }
  return text;
};

const choose = (query) => {
  parameters.replaceChildren(...(query?.parameters ?? []).map(({ name, required, default: standard, description }) => {
    const input = element("input", { id: `parameter-${name}`, value: standard, required, autocomplete: "off" });
    input.addEventListener("input", () => editor.setValue(filled(query)));
    input.addEventListener("keydown", (event) => event.key === "Enter" && ask());
    const label = element("label", { htmlFor: input.id }, name);
    return element("div", {}, label, input, element("p", { className: "quiet" }, description));
  }));
  part("question").textContent = query?.question ?? "";
  editor.setValue(query ? filled(query) : FIRST);
  editor.scrollTo(0, 0);
};

const cell = (found) => {
  if (!found) return "";
  if (found.type !== "uri") return found.value;
  const page = pageOf(found.value);
  return page ? element("a", { href: page }, short(found.value)) : found.value;
};
const table = ({ head: { vars }, results: { bindings } }) => element("div", { className: "rows", tabIndex: 0, role: "region", ariaLabel: "Rows of the answer" },
  element("table", {},
    element("thead", {}, element("tr", {}, ...vars.map((name) => element("th", { scope: "col" }, name)))),
    element("tbody", {}, ...bindings.slice(0, MOST_ROWS).map((row) =>
      element("tr", {}, ...vars.map((name) => element("td", {}, cell(row[name]))))))));

const show = (form, answer) => {
  if (form === "CONSTRUCT" || form === "DESCRIBE") {
    results.replaceChildren(element("pre", { tabIndex: 0 }, answer));
    return "Turtle";
  }
  const found = JSON.parse(answer);
  if (form === "ASK") {
    results.replaceChildren(element("p", { className: "lead" }, found.boolean ? "Yes" : "No"));
    return "answered";
  }
  const rows = found.results.bindings.length;
  results.replaceChildren(table(found));
  return `${rows.toLocaleString("en")} ${rows === 1 ? "row" : "rows"}${rows > MOST_ROWS ? `, of which ${MOST_ROWS} are shown` : ""}`;
};

const formatOf = (form) => form === "CONSTRUCT" || form === "DESCRIBE" ? "text/turtle" : JSON_RESULTS;
const failed = (error) => say(error instanceof TimeLimitError
  ? `${error.message} Ask for less, or allow more time.` : error.message, true);

async function ask() {
  const query = editor.getValue();
  const form = formOf(query);
  const seconds = Math.min(Math.max(Number(limit.value) || 10, 1), 600);
  run.disabled = true;
  save.hidden = true;
  results.replaceChildren();
  say("Asking …");
  const started = performance.now();
  try {
    if (!form) throw new Error("This is no query: SELECT, ASK, CONSTRUCT or DESCRIBE is expected.");
    const answer = await engine.ask(query, formatOf(form), seconds);
    const took = performance.now() - started;
    say(`${show(form, answer)} in ${took < 1000 ? `${Math.round(took)} ms` : `${(took / 1000).toFixed(1)} s`}`);
    answered = { query, form, seconds };
    save.hidden = form === "ASK";
    save.textContent = form === "SELECT" ? "Download CSV" : "Download Turtle";
  } catch (error) {
    failed(error);
  } finally {
    run.disabled = false;
  }
}

save.addEventListener("click", async () => {
  try {
    const csv = answered.form === "SELECT";
    const text = await engine.ask(answered.query, csv ? "text/csv" : "text/turtle", answered.seconds);
    const address = URL.createObjectURL(new Blob([text], { type: csv ? "text/csv" : "text/turtle" }));
    const link = element("a", { href: address, download: `${example.value || "answer"}.${csv ? "csv" : "ttl"}` });
    link.click();
    URL.revokeObjectURL(address);
  } catch (error) {
    failed(error);
  }
});

const begin = async () => {
  const hindered = needsServer();
  if (hindered) return say(hindered, true);
  say("Loading the engine and the graph …");
  const ready = engine.start();
  const queries = new Map((await (await fetched("queries.json")).json()).map((query) => [query.name, query]));
  example.addEventListener("change", () => choose(queries.get(example.value)));
  const asked = new URLSearchParams(location.search).get("query");
  if (queries.has(asked)) {
    example.value = asked;
    choose(queries.get(asked));
  }
  const triples = await ready;
  say(`Ready: ${triples.toLocaleString("en")} triples.`);
  document.documentElement.dataset.ready = Math.round(performance.now());
  run.disabled = false;
};
run.addEventListener("click", ask);
begin().catch(failed);
