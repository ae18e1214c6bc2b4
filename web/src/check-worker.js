// The Python package in a thread of its own, over the engine in WebAssembly.
import init, * as oxigraph from "oxigraph/web.js";
import { fetched, fill, unpacked } from "./engine.js";

let check;

const bytes = async (name) => (await fetched(name)).arrayBuffer();

const start = async () => {
  const say = (progress) => self.postMessage({ progress });
  say("Loading Python …");
  const loading = [bytes("baclofen_kg.whl"), bytes("pyoxigraph.py"), bytes("browser_check.py"),
    unpacked("graph.nq.gz"), bytes("oxigraph.wasm").then((engine) => init({ module_or_path: engine }))];
  const { loadPyodide } = await import("./pyodide/pyodide.mjs");
  const python = await loadPyodide({ indexURL: new URL("pyodide/", import.meta.url).href });
  const [wheel, standIn, own, graph] = await Promise.all(loading);
  say("Loading the graph …");
  const store = new oxigraph.Store();
  fill(store, graph);
  python.registerJsModule("oxigraph_wasm", { ...oxigraph });
  python.unpackArchive(wheel, "wheel");
  python.FS.writeFile("pyoxigraph.py", new Uint8Array(standIn));
  python.FS.writeFile("browser_check.py", new Uint8Array(own));
  check = python.pyimport("browser_check").Check(store);
};

self.onmessage = async ({ data }) => {
  try {
    if (!check) await start();
    self.postMessage({ answer: JSON.parse(check.report(JSON.stringify(data))) });
  } catch (error) {
    self.postMessage({ failed: String(error?.message ?? error).trim().split("\n").pop() });
  }
};
