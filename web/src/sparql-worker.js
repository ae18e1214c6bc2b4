// The engine, in a thread that the page can end: whatever runs too long is ended with it.
import init, { Store } from "oxigraph/web.js";
import { fill } from "./engine.js";

let store;

self.onmessage = async ({ data }) => {
  try {
    if (data.engine) {
      await init({ module_or_path: data.engine });
      store = new Store();
      self.postMessage({ ready: fill(store, data.graph) });
    } else {
      self.postMessage({ answer: store.query(data.query, { results_format: data.format }) });
    }
  } catch (error) {
    self.postMessage({ error: String(error?.message ?? error) });
  }
};
