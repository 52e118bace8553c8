// The game's worker: it holds the canvases, runs the module with the game, and passes on what page, game and agent say to each other.
"use strict";
importScripts("wasm_exec.js");

const canvases = {}; // name: its 2D context
let size = { width: 640, height: 400, fixed: false }; // of the view on the page, in device pixels
let budget = 256000; // pixels of the view that are drawn; more where there is time
let picture = { width: 640, height: 400 };
let pictures = 0, busy = false, running = false, asked = 0;
let memory = null; // of the module
let agent = null; // port of the worker that thinks
const pace = { count: 0, since: 0, cost: 0, costs: [] };

const leastPixels = 60000, mostPixels = 1400000, startPixels = 256000;
const tooSlow = 15, quick = 9; // ms that a picture takes

const next = self.requestAnimationFrame ? self.requestAnimationFrame.bind(self) : f => setTimeout(f, 16);

// What the module calls.
self.ready = () => postMessage({ kind: "ready" });
self.rested = () => { busy = false; };
self.shown = (name, pixels, width, height) => {
  const to = canvases[name];
  if (to) {
    if (to.canvas.width !== width || to.canvas.height !== height) { to.canvas.width = width; to.canvas.height = height; }
    to.putImageData(new ImageData(pixels, width, height), 0, 0);
  }
  if (name === "view") { if (!pictures++) postMessage({ kind: "first" }); busy = false; measure(performance.now() - asked); }
};
self.said = text => postMessage({ kind: "state", text });
self.kept = text => postMessage({ kind: "scores", text });
self.taken = (bytes, name) => postMessage({ kind: "episode", bytes, name }, bytes ? [bytes.buffer] : []);
self.failed = text => { busy = false; postMessage({ kind: "failed", text }); };
self.ask = (question, observation) => {
  if (agent) agent.postMessage({ question, observation }, [observation.buffer]);
  else ariadne.answer(JSON.stringify({ number: JSON.parse(question).number, error: "its module is not loaded" }));
};

// measure takes up what a picture cost, and lets the view have as many pixels as there is time for.
function measure(cost) {
  const now = performance.now();
  pace.count++; pace.costs.push(cost);
  if (now - pace.since < 1000) return;
  const costs = pace.costs.sort((a, b) => a - b), median = costs[costs.length >> 1];
  if (pace.since) postMessage({ kind: "pace", rate: 1000 * pace.count / (now - pace.since), cost: median, width: picture.width, height: picture.height, memory: memory?.buffer.byteLength });
  pace.count = 0; pace.since = now; pace.costs = [];
  if (size.fixed) return;
  if (median > tooSlow) budget = Math.max(leastPixels, budget * Math.max(0.5, 0.85 * tooSlow / median));
  else if (median < quick && picture.width * picture.height < size.width * size.height) budget = Math.min(mostPixels, budget * 1.3);
  else return;
  fit();
}

// fit chooses the picture's size: the page's, or smaller where that has more pixels than there is time for.
function fit() {
  const part = size.fixed ? 1 : Math.min(1, Math.sqrt(budget / (size.width * size.height)));
  picture = { width: Math.max(16, Math.round(size.width * part)), height: Math.max(16, Math.round(size.height * part)) };
}

function tick() {
  next(tick);
  if (!running || busy) return;
  busy = true; asked = performance.now();
  ariadne.frame(asked, picture.width, picture.height);
}

const does = {
  async load({ module }) {
    const go = new Go();
    const instance = await WebAssembly.instantiate(module, go.importObject);
    memory = instance.exports.mem;
    go.run(instance).then(() => self.failed("the game has ended; reload the page"), e => self.failed("the game broke down: " + e));
    tick();
  },
  canvas({ name, canvas }) { canvases[name] = canvas.getContext("2d", { alpha: false }); },
  size({ width, height, fixed }) { size = { width, height, fixed }; fit(); },
  begin({ options }) { busy = false; ariadne.begin(options); running = true; pace.since = 0; pace.costs = []; pace.count = 0; },
  key({ key, down, again }) { ariadne.key(key, down, again); },
  pad({ name, x, y, bits }) { ariadne.pad(name, x, y, bits); },
  focus({ on }) { ariadne.focus(on); },
  panes({ map, seen, drawn }) { ariadne.panes(map, seen, drawn); },
  speed({ speed }) { ariadne.speed(speed); },
  take() { ariadne.take(); },
  agent({ port }) {
    agent = port;
    agent.onmessage = e => ariadne.answer(e.data);
  },
};

onmessage = e => {
  const f = does[e.data.kind];
  Promise.resolve(f(e.data)).catch(err => self.failed(String(err)));
};
