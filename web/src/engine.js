// SPARQL over the graph of the site, each query with a limit of time.

const ID = "https://w3id.org/baclofen-kg/id/";
const ONTOLOGY = "https://w3id.org/baclofen-kg/ontology#";
const NOT_WORDS = /"""[^]*?"""|'''[^]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|<[^<>\s]*>|#.*/g;

const here = (name) => new URL(name, import.meta.url);

export const fetched = async (name) => {
  const response = await fetch(here(name));
  if (!response.ok) throw new Error(`${name}: the server says ${response.status}`);
  return response;
};

export const unpacked = async (name) => {
  const packed = (await fetched(name)).body;
  return new Response(packed.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
};

const fault = (event) => new Error(event.message || "the engine did not start");

// Compiled while it comes, unless the server does not say what it is.
const compiled = async (response) => response.headers.get("content-type") === "application/wasm"
  ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());

// SELECT, ASK, CONSTRUCT, DESCRIBE, or nothing where it is no query.
export const formOf = (query) => query.replace(NOT_WORDS, " ")
  .match(/\b(?:SELECT|ASK|CONSTRUCT|DESCRIBE)\b(?!:)/i)?.[0].toUpperCase();

// Fills a store as those of the package are; returns the number of triples. Queries that name no
// graph see the ontology as well, which has a graph of its own to tell it from the data.
export const fill = (store, graph) => {
  store.load(new Uint8Array(graph), { format: "application/n-quads", no_transaction: true, lenient: true });
  const triples = store.size;
  store.update(`ADD <${ONTOLOGY.slice(0, -1)}> TO DEFAULT`);
  return triples;
};

export class TimeLimitError extends Error {}

export class Engine {
  #parts;
  #worker;
  #starting;

  // Loads engine and graph; later threads start from what was loaded. Returns the number of triples.
  start() {
    this.#parts ??= Promise.all([
      fetched("oxigraph.wasm").then(compiled),
      unpacked("graph.nq.gz"),
    ]);
    this.#starting ??= this.#started();
    return this.#starting;
  }

  async #started() {
    const worker = new Worker(here("sparql-worker.js"), { type: "module" }); // while the parts come
    this.#worker = worker;
    const broken = new Promise((_, reject) => { worker.onerror = (event) => reject(fault(event)); });
    const [engine, graph] = await Promise.race([this.#parts, broken]);
    return (await this.#told({ engine, graph })).ready;
  }

  // The answer as a text in a format, such as text/csv; TimeLimitError after so many seconds.
  async ask(query, format, seconds) {
    await this.start();
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => {
        this.#worker.terminate();
        this.#starting = undefined;
        this.start();
        reject(new TimeLimitError(`Stopped after ${seconds} s.`));
      }, seconds * 1000);
    });
    try {
      const told = this.#told({ query, format });
      return (await Promise.race([told, late])).answer;
    } finally {
      clearTimeout(timer);
    }
  }

  #told(message) {
    const worker = this.#worker;
    return new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve(data));
      worker.onerror = (event) => reject(fault(event));
      worker.postMessage(message);
    });
  }
}

// How an IRI is shown, and the page that it has in the site.
export const short = (iri) => iri.startsWith(ID) ? `bkg:${iri.slice(ID.length)}`
  : iri.startsWith(ONTOLOGY) ? `bko:${iri.slice(ONTOLOGY.length)}` : iri;
export const pageOf = (iri) => iri.startsWith(ID) ? `id/${iri.slice(ID.length)}.html`
  : iri.startsWith(ONTOLOGY) ? `ontology.html#${iri.slice(ONTOLOGY.length)}` : undefined;
export const iriOf = (name) => ID + name;

export const element = (name, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};

// A page that is opened from a folder may fetch nothing.
export const needsServer = () => location.protocol === "file:"
  && "A page from a folder may not load the engine. Serve the folder: python3 -m http.server -d FOLDER";
