// What the address asks for, such as ?size=11&seed=3&view=map,agent, and the address that says what is wanted now.
export const $ = id => document.getElementById(id);

const number = (p, name, least, most, otherwise) => {
  const v = Number(p.get(name));
  return p.has(name) && Number.isFinite(v) && v >= least && v <= most ? v : otherwise;
};

// wanted reads the address; what it does not say has a default.
export function wanted(search = location.search) {
  const p = new URLSearchParams(search);
  const view = (p.get("view") ?? "").split(",");
  const named = (name, list, otherwise) => list.includes(p.get(name)) ? p.get(name) : otherwise;
  const size = number(p, "size", 9, 15, 9);
  const resolution = /^(\d+)x(\d+)$/.exec(p.get("resolution") ?? "");
  return {
    task: named("task", ["memory_maze", "mysterypath_grid", "tmazev2"], "memory_maze"),
    size: [9, 11, 13, 15].includes(size) ? size : 9,
    seed: Math.floor(number(p, "seed", 0, 2 ** 32 - 1, Math.random() * 1e6)),
    mode: named("mode", ["play", "watch"], "play"),
    pilot: named("player", ["agent", "explorer", "oracle"], "agent"),
    speed: number(p, "speed", 0.1, 20, 1),
    rate: number(p, "rate", 0.5, 60, 4),
    time: number(p, "time", 1, 3600, 0), // seconds of an episode; 0: the task's own
    map: view.includes("map"), eye: view.includes("agent"),
    resolution: resolution && { width: Math.min(4096, Number(resolution[1])), height: Math.min(4096, Number(resolution[2])) },
  };
}

// address returns the address that asks for what is wanted.
export function address(w) {
  const p = new URLSearchParams();
  if (w.task !== "memory_maze") p.set("task", w.task);
  else p.set("size", w.size);
  p.set("seed", w.seed);
  const view = [w.map && "map", w.eye && "agent"].filter(Boolean);
  if (view.length) p.set("view", view.join(","));
  if (w.mode !== "play") { p.set("mode", "watch"); p.set("player", w.pilot); }
  if (w.time) p.set("time", w.time);
  if (w.resolution) p.set("resolution", `${w.resolution.width}x${w.resolution.height}`);
  return `${location.origin}${location.pathname}?${p.toString().replaceAll("%2C", ",")}`;
}

let last = "";

// remember has the address bar say what is wanted.
export function remember(w) {
  const now = address(w);
  if (now !== last) history.replaceState(null, "", now);
  last = now;
}
