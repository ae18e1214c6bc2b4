// The engine, in a thread that the page can end: whatever runs too long is ended with it.
import init, { Store } from "oxigraph/web.js";

let store;

self.onmessage = async ({ data }) => {
  try {
    if (data.engine) {
      await init({ module_or_path: data.engine });
      store = new Store();
      store.load(new Uint8Array(data.graph), { format: "application/n-quads", no_transaction: true, lenient: true });
      self.postMessage({ ready: store.size });
    } else {
      const options = { results_format: data.format, use_default_graph_as_union: data.union };
      self.postMessage({ answer: store.query(data.query, options) });
    }
  } catch (error) {
    self.postMessage({ error: String(error?.message ?? error) });
  }
};
