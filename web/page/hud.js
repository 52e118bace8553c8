// What stands on and beside the picture: score, time, map, what goes on in the agent, title and end.
import { $ } from "./address.js";
import { showMind } from "./mind.js";
import { tell, game } from "./page.js";

const number = v => Number.isInteger(v) ? String(v) : v.toFixed(2);
const clock = s => { const n = Math.ceil(s - 1e-9); return `${Math.floor(n / 60)}:${String(n % 60).padStart(2, "0")}`; };
const set = (id, text) => { if ($(id).textContent !== text) $(id).textContent = text; };

// say tells people something, and screen readers too.
export function say(text) { set("message", text); clearTimeout(say.timer); if (text) say.timer = setTimeout(() => set("message", ""), 6000); }

export function showPace(p) {
  set("pace", `${p.rate.toFixed(0)} pictures a second of ${p.width} × ${p.height}, ${p.cost.toFixed(1)} ms each.`);
}

// panes shows and hides the pictures beside the view, and has the worker draw those that are shown.
export function panes(s) {
  const map = !!s && s.mapped && (s.show_map || s.mode === "ended"), seen = !!s && s.view, drawn = !!s?.mind?.map;
  $("map-box").hidden = !map; $("eye-box").hidden = !seen; $("drawn-box").hidden = !drawn;
  const side = box => Math.round($(box).clientWidth * Math.min(devicePixelRatio, 2));
  const now = `${map ? side("map-box") : 0} ${seen ? 1 : 0} ${drawn ? side("drawn-box") : 0}`;
  if (now === panes.last) return;
  panes.last = now;
  const [m, e, d] = now.split(" ").map(Number);
  tell("panes", { map: Math.min(m, 640), seen: e, drawn: Math.min(d, 320) });
}

// show brings the page to a state of the game; null while another is loaded.
export function show(s) {
  $("hud").hidden = !s || s.mode === "title" || s.mode === "ended";
  if (!s) { $("race").hidden = true; $("mind").hidden = true; return; }
  $("find-cell").hidden = !s.find || !s.color;
  set("find", s.find); $("swatch").style.background = s.color;
  set("score", number(s.score));
  $("left-cell").hidden = s.left === null;
  if (s.left !== null) set("left", clock(s.left));
  set("step", s.limit ? `${s.steps} / ${s.limit}` : String(s.steps));
  race(s);
  panes(s);
  showMind(s);
  cover(s);
  key();
  if (s.waits) say(`The ${s.waits} plans its way through this maze.`);
  else if (s.message && s.message !== show.message) say(s.message);
  show.message = s.message;
  document.title = `Ariadne: ${s.title}`;
}

// key says whose ways the map shows.
function key() {
  const c = game.compare;
  const text = c && game.wants.mode === "compare" ? `<span class="other">■ you, ${number(c.score)}</span> <span class="you">■ ${game.wants.pilot}</span>` : "";
  if ($("map-key").innerHTML !== text) $("map-key").innerHTML = text;
}

// race compares the score with people's and the oracle's.
function race(s) {
  $("race").hidden = s.people === null || s.mode === "title" || s.mode === "ended";
  if ($("race").hidden) return;
  const top = 1.08 * Math.max(s.oracle, s.score);
  const pace = s.steps && s.score ? `at this pace ${Math.round(s.score / s.steps * s.limit)} · ` : "to beat: ";
  set("race-text", `${pace}people ${s.people.toFixed(1)}, oracle ${s.oracle.toFixed(1)}`);
  $("race-fill").style.width = `${100 * s.score / top}%`;
  $("race-people").style.left = `${100 * s.people / top}%`; $("race-oracle").style.left = `${100 * s.oracle / top}%`;
}

// cover shows the title, the pause or the end over the picture.
function cover(s) {
  const on = s.mode !== "playing";
  $("cover").hidden = !on && game.ready; $("panel").hidden = !on;
  $("panel-compare").hidden = !(s.mode === "ended" && s.mapped && !s.pilot);
  $("panel-next").hidden = s.mode === "paused"; $("panel-new").hidden = s.mode === "ended";
  if (!on) return;
  const rows = [];
  set("panel-what", `${s.title} · seed ${s.seed}`);
  if (s.mode === "title") {
    set("panel-title", "Ariadne"); set("panel-text", s.goal); set("go", "Start");
    if (s.people !== null) rows.push(["people, on average", s.people.toFixed(1)], ["a planner that knows the maze", s.oracle.toFixed(1)]);
    if (s.best !== null) rows.push(["your best", number(s.best)]);
  } else if (s.mode === "paused") {
    set("panel-title", "Paused"); set("panel-text", ""); set("go", "Go on");
  } else ended(s, rows);
  set("panel-new", s.fresh.replace(/^./, c => c.toUpperCase()));
  set("panel-keys", matchMedia("(pointer: coarse)").matches ? "" : "Arrow keys move · Space pauses · Enter starts · F1 shows all keys");
  const body = rows.map(([a, b]) => `<tr><th scope="row">${a}</th><td>${b}</td></tr>`).join("");
  if ($("panel-table").tBodies[0].innerHTML !== body) $("panel-table").tBodies[0].innerHTML = body;
  $("panel-table").hidden = !rows.length;
}

function ended(s, rows) {
  set("panel-title", `${number(s.score)} ${s.targets ? (s.score === 1 ? "target" : "targets") : "points"}`);
  set("go", s.fresh.replace(/^./, c => c.toUpperCase()));
  const c = game.compare;
  let text = "";
  if (c && s.pilot && c.seed === s.seed) {
    text = `In the same maze you reached ${number(c.score)}.`;
    rows.push(["you", number(c.score)], [s.pilot, number(s.score)]);
  } else if (s.record) text = s.best === null ? "Your first score here." : `Your best so far; before it was ${number(s.best)}.`;
  else if (s.best !== null && !s.pilot) text = `Your best is ${number(s.best)}.`;
  if (s.next) text += ` The next seed begins in ${s.next} s; any key stops that.`;
  set("panel-text", text);
  if (s.people !== null) rows.push(["people, on average", s.people.toFixed(1)], ["a planner that knows the maze", s.oracle.toFixed(1)]);
}
