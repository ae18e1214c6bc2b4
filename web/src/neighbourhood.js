// The neighbourhood of one entity as a picture, and as a table of the same links.
import cytoscape from "cytoscape";
import { Engine, element, iriOf, needsServer, pageOf, short } from "./engine.js";

const MOST = 28; // what a person can read at once
const ROW = 46; // pixels
const SECONDS = 20;
const PREFIXES = `PREFIX bko: <https://w3id.org/baclofen-kg/ontology#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
`;
// Direct links between entities, either way; and for each statement that names the entity, what
// else it names: an edge with the class of the statement, which is its way in.
const LINKS = (iri) => `${PREFIXES}
SELECT DISTINCT ?kind ?other ?label ?outward ?statement WHERE {
  VALUES ?entity { <${iri}> }
  {
    ?entity ?property ?other . BIND(true AS ?outward)
    ?property rdfs:label ?kind FILTER(LANG(?kind) = "en")
  } UNION {
    ?other ?property ?entity . BIND(false AS ?outward)
    FILTER NOT EXISTS { ?other bko:about ?about }
    ?property rdfs:label ?kind FILTER(LANG(?kind) = "en")
  } UNION {
    ?statement ?role ?entity ; bko:about ?about ; a ?class ; ?way ?other .
    ?class rdfs:label ?kind FILTER(LANG(?kind) = "en")
    FILTER(?other != ?entity && (?about = ?entity || ?other = ?about))
    BIND(?about = ?entity AS ?outward)
  }
  ?other skos:prefLabel ?label FILTER(LANG(?label) = "en")
} ORDER BY ?kind ?label ?statement`;
const LABEL = (iri) => `${PREFIXES} SELECT ?label WHERE { <${iri}> skos:prefLabel ?label FILTER(LANG(?label) = "en") }`;

const part = (id) => document.getElementById(id);
const [heading, status, links, picture, results] = ["name", "status", "links", "picture", "results"].map(part);
const engine = new Engine();
let drawn;

const say = (text, wrong = false) => {
  status.textContent = text;
  status.classList.toggle("wrong", wrong);
};
const rows = async (query) => JSON.parse(await engine.ask(query, "application/sparql-results+json", SECONDS))
  .results.bindings.map((row) => Object.fromEntries(Object.entries(row).map(([name, { value }]) => [name, value])));
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

const draw = (iri, label, found) => {
  drawn?.destroy();
  const others = new Map(found.map((row) => [row.other, row]));
  const nodes = [...others.values()].map(({ other, label: text }) => ({ data: { id: other, label: text } }));
  // However many links lead to a neighbour, one line for each direction is what can be read.
  const edges = new Map();
  for (const { kind, other, outward } of found) {
    const key = `${other} ${outward}`;
    edges.set(key, (edges.get(key) ?? { other, outward, kinds: new Set() }));
    edges.get(key).kinds.add(kind);
  }
  // The entity in the middle, its neighbours in a column on either side, by kind.
  const width = picture.clientWidth;
  const wide = Math.min(150, width / 3.5);
  const rows = Math.ceil(nodes.length / 2);
  const height = Math.max(rows, 2) * ROW + ROW / 2;
  picture.style.height = `${height}px`;
  nodes.forEach((node, number) => {
    const column = number < rows ? { first: 0, size: rows } : { first: rows, size: nodes.length - rows };
    node.position = {
      x: number < rows ? width - wide / 2 - 12 : wide / 2 + 12,
      y: height / 2 + (number - column.first - (column.size - 1) / 2) * ROW,
    };
  });
  const middle = { x: width / 2, y: height / 2 };
  const isLeft = new Set(nodes.slice(rows).map(({ data }) => data.id));
  const lines = [...edges.values()].map(({ other, outward, kinds }) => ({
    data: { kind: [...kinds].join(", "), ...(outward === "true" ? { source: iri, target: other } : { source: other, target: iri }) },
    // From one side of the middle to the near side of the neighbour.
    classes: isLeft.has(other) === (outward === "true") ? "leftward" : "rightward",
  }));
  drawn = cytoscape({
    container: picture,
    elements: [{ data: { id: iri, label }, position: middle, classes: "middle" }, ...nodes, ...lines],
    layout: { name: "preset", fit: false },
    minZoom: 0.4,
    maxZoom: 3,
    userZoomingEnabled: false,
    style: [
      { selector: "node", style: {
        label: "data(label)", "font-size": wide < 120 ? 10.5 : 12, "font-family": colour("sans") || "sans-serif", color: colour("ink"),
        "text-wrap": "wrap", "text-max-width": wide - 12, "text-valign": "center", shape: "round-rectangle",
        width: wide, height: ROW - 8, "background-color": colour("wash"), "border-width": 1, "border-color": colour("edge"),
      } },
      { selector: ".middle", style: {
        "background-color": colour("accent"), color: colour("paper"), "font-weight": "bold", "border-width": 0,
      } },
      { selector: "edge", style: {
        label: width < 600 ? "" : "data(kind)", "font-size": 11, "font-family": "sans-serif", color: colour("soft"), "text-background-color": colour("paper"),
        "text-background-opacity": 1, "text-background-padding": 2, width: 1.25, "line-color": colour("soft"),
        "target-arrow-color": colour("soft"), "target-arrow-shape": "triangle", "curve-style": "bezier",
      } },
      { selector: ".rightward", style: { "source-endpoint": "50% 0%", "target-endpoint": "-50% 0%" } },
      { selector: ".leftward", style: { "source-endpoint": "-50% 0%", "target-endpoint": "50% 0%" } },
    ],
  });
  drawn.on("tap", "node", ({ target }) => {
    const name = target.id().split("/id/")[1];
    if (name && target.id() !== iri) location.search = `?entity=${encodeURIComponent(name)}`;
  });
  drawn.on("mouseover", "node", () => { picture.style.cursor = "pointer"; });
  drawn.on("mouseout", "node", () => { picture.style.cursor = ""; });
};

const cell = (iri, text) => {
  const page = pageOf(iri);
  return page ? element("a", { href: page }, text ?? short(iri)) : text ?? short(iri);
};
const list = (found) => element("div", { className: "rows", tabIndex: 0, role: "region", ariaLabel: "Links" }, element("table", {},
  element("thead", {}, element("tr", {}, ...["link", "to or from", "statement"].map((name) => element("th", { scope: "col" }, name)))),
  element("tbody", {}, ...found.map(({ kind, other, label, outward, statement }) => element("tr", {},
    element("td", {}, outward === "true" ? kind : `${kind} (from there)`), element("td", {}, cell(other, label)),
    element("td", {}, statement ? cell(statement) : ""))))));

const begin = async () => {
  const hindered = needsServer();
  if (hindered) return say(hindered, true);
  const name = new URLSearchParams(location.search).get("entity");
  if (!name || !/^[\w.-]+$/.test(name)) {
    return say("Name an entity: neighbourhood.html?entity=baclofen. The page of each entity leads here.");
  }
  say("Loading the engine and the graph …");
  const iri = iriOf(name);
  const [[{ label } = {}], found] = [await rows(LABEL(iri)), await rows(LINKS(iri))];
  if (!label) return say(`The graph has no entity called ${name}.`, true);
  heading.replaceChildren(element("a", { href: pageOf(iri) }, label));
  document.title = `${label}, neighbourhood · baclofen-kg`;
  // The kinds of links, the rarest first: as many are drawn at the start as can be read.
  const kinds = new Map();
  for (const row of found) kinds.set(row.kind, (kinds.get(row.kind) ?? new Set()).add(row.other));
  let room = MOST;
  const boxes = [...kinds].sort((a, b) => a[1].size - b[1].size || a[0].localeCompare(b[0])).map(([kind, others]) => {
    const checked = others.size <= room;
    if (checked) room -= others.size;
    return element("input", { type: "checkbox", value: kind, checked });
  });
  const show = () => {
    const wanted = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    const chosen = found.filter(({ kind }) => wanted.has(kind));
    picture.hidden = false;
    draw(iri, label, chosen);
    results.replaceChildren(list(chosen));
    say(`${new Set(chosen.map(({ other }) => other)).size} of ${new Set(found.map(({ other }) => other)).size} neighbours are shown.`);
  };
  links.replaceChildren(...boxes.map((box) => element("label", {}, box, ` ${box.value} `, element("span", { className: "quiet" }, String(kinds.get(box.value).size)))));
  links.addEventListener("change", show);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
  picture.setAttribute("role", "img");
  picture.setAttribute("aria-label", `Picture of what ${label} is linked to; the table below says the same`);
  show();
  document.documentElement.dataset.ready = Math.round(performance.now());
};
begin().catch((error) => say(error.message, true));
