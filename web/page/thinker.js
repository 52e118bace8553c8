// The agent's worker: it runs the module with the network, and answers the game's questions.
"use strict";
importScripts("wasm_exec.js");

let port = null;

self.thinks = () => { self.awake(); };
const awake = new Promise(done => { self.awake = done; });

onmessage = async e => {
  try {
    if (e.data.module) {
      const go = new Go();
      const instance = await WebAssembly.instantiate(e.data.module, go.importObject);
      go.run(instance).catch(err => postMessage({ failed: "the agent broke down: " + err }));
      await awake;
    }
    if (e.data.port) {
      port = e.data.port;
      port.onmessage = q => port.postMessage(network.answer(q.data.question, q.data.observation));
    }
    if (e.data.weights) {
      const wrong = network.load(new Uint8Array(e.data.weights));
      postMessage(wrong ? { failed: wrong } : { loaded: true });
    }
  } catch (err) {
    postMessage({ failed: String(err) });
  }
};
