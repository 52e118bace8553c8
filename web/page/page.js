// The page: what is played, by whom, and what the controls do. The game itself runs in worker.js.
import { missing, fetchModule, fetchBytes } from "./load.js";
import { show, say, showPace, panes } from "./hud.js";
import { steer } from "./keys.js";
import { takeAway } from "./take.js";
import { $, wanted, remember } from "./address.js";

const tasks = { memory_maze: "Memory Maze", mysterypath_grid: "Mystery Path", tmazev2: "T-Maze" };
const scoresKey = "ariadne.scores";

export const game = { state: null, pace: null, wants: wanted(), compare: null, agents: [], ready: false, pictures: 0 };
window.ariadne = game; // for those who look from outside, such as tests

let worker, thinker = null, heard = null, boards = false;

export const tell = (kind, more = {}, transfer = []) => worker.postMessage({ kind, ...more }, transfer);
export const tap = key => { tell("key", { key, down: true, again: false }); tell("key", { key, down: false, again: false }); };

function fail(text) {
  const p = document.createElement("p");
  p.className = "missing"; p.setAttribute("role", "alert"); p.textContent = text;
  document.querySelector("header").after(p);
  $("loading").hidden = true;
}

// loadGame starts a worker with the module that has a task.
async function loadGame(task) {
  const needs = task !== "memory_maze";
  if (worker && boards === needs) return;
  if (worker) location.reload(); // its canvases belong to the other module; the address says what is wanted
  boards = needs;
  const module = await fetchModule(needs ? "boards.wasm" : "maze.wasm", needs ? "Loading the boards" : "Loading the maze");
  worker = new Worker("worker.js");
  const ready = new Promise(done => { heard = done; });
  worker.onmessage = e => hear[e.data.kind](e.data);
  worker.onerror = e => fail("The game does not run: " + (e.message || "its worker cannot be started") + ".");
  for (const [name, id] of [["view", "view"], ["map", "map-view"], ["seen", "eye-view"], ["drawn", "drawn-view"]]) {
    const canvas = $(id).transferControlToOffscreen();
    tell("canvas", { name, canvas }, [canvas]);
  }
  tell("load", { module });
  await ready;
}

// loadAgent starts a worker with the network of a task and returns what is known of it.
async function loadAgent(task) {
  const about = game.agents.find(a => a.for === task);
  if (!about) throw new Error(`No agent for ${tasks[task] ?? task} comes with Ariadne.`);
  if (thinker?.about === about) return about;
  const module = thinker?.module ?? await fetchModule("agent.wasm", "Loading the agent");
  const weights = await fetchBytes(about.file, about.bytes, "Loading what the agent has learned");
  const channel = new MessageChannel();
  thinker?.worker.terminate();
  thinker = { worker: new Worker("thinker.js"), module, about };
  await new Promise((done, failed) => {
    thinker.worker.onmessage = e => e.data.failed ? failed(new Error(e.data.failed)) : done();
    thinker.worker.onerror = e => failed(new Error(e.message || "its worker cannot be started"));
    thinker.worker.postMessage({ module });
    thinker.worker.postMessage({ port: channel.port1 }, [channel.port1]);
    thinker.worker.postMessage({ weights }, [weights]);
  });
  tell("agent", { port: channel.port2 }, [channel.port2]);
  return about;
}

// begin begins the game that is wanted.
export async function begin({ start = false, way = null } = {}) {
  const w = game.wants;
  show(null);
  $("cover").hidden = false; $("panel").hidden = true; $("loading").hidden = false;
  game.ready = false;
  const watching = w.mode !== "play";
  await loadGame(w.task);
  const settings = {};
  let agent = "", task = w.task;
  if (watching && w.pilot === "agent") {
    const about = await loadAgent(w.task);
    agent = about.name; task = about.task;
    Object.assign(settings, about.settings);
  }
  if (w.task === "memory_maze") Object.assign(settings, { size: w.size, render: "soft" });
  if (w.time && w.task === "memory_maze") settings.time_limit = w.time;
  if (!way) game.compare = null;
  tell("begin", { options: JSON.stringify({
    task, settings, seed: w.seed, speed: w.speed, rate: w.rate, pilot: watching ? w.pilot : "", agent,
    map: w.map, view: w.eye, start: start || watching, person: !watching,
    scores: localStorage.getItem(scoresKey) ?? "", way,
  }) });
  $("loading").hidden = true; game.ready = true;
  remember(w);
  controls();
  panes(game.state);
}

const hear = {
  ready() { heard(); },
  state({ text }) {
    game.state = JSON.parse(text);
    const s = game.state, w = game.wants;
    w.seed = s.seed; w.map = s.show_map; w.eye = s.view;
    if (s.size && w.size !== s.size) w.size = s.size;
    remember(w);
    show(s, game);
    controls();
    if (s.next && w.mode === "compare") tap("F8"); // what is compared stays: any key stops the next seed
    if (s.mode === "ended" && w.mode === "play") game.compare = { seed: s.seed, size: s.size, score: s.score, way: s.way };
  },
  first() { game.pictures = 1; },
  pace(p) { game.pace = p; showPace(p); },
  scores({ text }) {
    try { localStorage.setItem(scoresKey, text); } catch { say("This browser keeps no scores."); }
  },
  episode({ bytes, name }) { takeAway(bytes, name); },
  failed({ text }) { say(text); game.failed = text; },
};

// controls brings the page's controls to what is wanted.
function controls() {
  const w = game.wants, s = game.state;
  const press = (id, on) => $(id).setAttribute("aria-pressed", String(on));
  press("mode-play", w.mode === "play"); press("mode-watch", w.mode === "watch"); press("mode-compare", w.mode === "compare");
  $("mode-compare").disabled = w.task !== "memory_maze";
  $("pilot-label").hidden = w.mode === "play";
  $("size-label").hidden = w.task !== "memory_maze";
  for (const [id, v] of [["task", w.task], ["size", w.size], ["pilot", w.pilot], ["speed", w.speed]]) $(id).value = String(v);
  if (document.activeElement !== $("seed")) $("seed").value = w.seed;
  press("map", w.map); press("eye", w.eye); press("pause", s?.mode === "paused");
  $("pause").textContent = s?.mode === "paused" ? "Go on" : "Pause";
  $("map").hidden = s ? !s.mapped : false;
  $("control").hidden = !s?.pilot;
  $("control").textContent = s?.piloted ? "Take over" : "Give back";
  $("take").disabled = w.task !== "memory_maze";
}

function choose(change, options) {
  Object.assign(game.wants, change);
  begin(options).catch(e => fail(e.message + " Reload the page to try again."));
  $("view").focus({ preventScroll: true });
}

// compare lets the pilot play the maze that the person has played, or is playing.
function compare() {
  const s = game.state;
  if (game.wants.mode !== "play" && !game.compare) return choose({ mode: "play" });
  if (s && s.mode === "playing" && game.wants.mode === "play") tap("F2");
  const done = () => {
    const now = game.state;
    const mine = game.wants.mode === "play" && now.way ? { seed: now.seed, size: now.size, score: now.score, way: now.way } : game.compare;
    if (!mine || mine.way.length < 2) return say("Play a maze first, a few steps at least; then the agent plays the same one.");
    choose({ mode: "compare", seed: mine.seed, size: mine.size }, { way: mine.way });
    game.compare = mine;
  };
  setTimeout(done, 250); // until the game has told its way
}

function wire() {
  for (const [value, text] of Object.entries(tasks)) $("task").add(new Option(text, value));
  for (const [value, text] of [["agent", "the agent"], ["explorer", "explorer: forgets nothing"], ["oracle", "oracle: knows the maze"]]) $("pilot").add(new Option(text, value));
  if (![...$("speed").options].some(o => Number(o.value) === game.wants.speed)) $("speed").add(new Option(`${game.wants.speed}×`, game.wants.speed)); // the address's
  const on = (id, f, type = "click") => $(id).addEventListener(type, f);
  on("mode-play", () => choose({ mode: "play" }));
  on("mode-watch", () => choose({ mode: "watch" }));
  on("mode-compare", compare); on("panel-compare", compare);
  on("task", e => choose({ task: e.target.value, mode: game.agents.some(a => a.for === e.target.value) ? game.wants.mode : "play" }), "change");
  on("size", e => choose({ size: Number(e.target.value) }), "change");
  on("pilot", e => choose({ pilot: e.target.value }), "change");
  on("speed", e => { game.wants.speed = Number(e.target.value); tell("speed", { speed: game.wants.speed }); remember(game.wants); }, "change");
  on("seed", e => { const n = Number(e.target.value); if (Number.isInteger(n) && n >= 0 && n < 2 ** 32) choose({ seed: n }); else say("A seed is a whole number from 0 to 4294967295."); }, "change");
  on("choose", e => e.preventDefault(), "submit");
  for (const [id, key] of [["go", "Enter"], ["pause", "F2"], ["fresh", "F3"], ["panel-new", "F3"], ["panel-next", "F4"], ["map", "F6"], ["eye", "F7"]])
    on(id, () => { tap(key); if (id === "go" && game.state?.mode === "paused") tap("F2"); $("view").focus({ preventScroll: true }); });
  on("control", () => { if (game.state?.piloted) tap("ArrowDown"); else tap("F8"); });
  // Who presses a tool with a mouse or a finger goes on playing by keys; who presses it by a key stays there.
  $("tools").addEventListener("click", e => { if (e.detail > 0 && e.target.id !== "help") $("view").focus({ preventScroll: true }); });
  on("help", () => $("keys").showModal());
  on("full", () => document.fullscreenElement ? document.exitFullscreen() : $("stage").requestFullscreen?.());
  new ResizeObserver(() => resize()).observe($("stage"));
  matchMedia("(prefers-color-scheme: light)").addEventListener("change", () => game.state && show(game.state, game));
}

function resize() {
  if (!worker) return;
  const r = $("stage").getBoundingClientRect(), dpr = Math.min(devicePixelRatio, 2), f = game.wants.resolution;
  tell("size", f ? { ...f, fixed: true } : { width: Math.round(r.width * dpr), height: Math.round(r.height * dpr), fixed: false });
}

async function open() {
  const lacks = missing();
  if (lacks) return fail(lacks);
  wire();
  steer(tell, tap, () => game.state);
  try {
    game.agents = await (await fetch("agents.json")).json();
    await begin();
    resize();
  } catch (e) {
    fail(e.message + " Reload the page to try again.");
  }
}

open();
