// What people take away: videos, episodes, addresses.
import { $, address } from "./address.js";
import { say } from "./hud.js";
import { game, tell } from "./page.js";

function save(blob, name) {
  const a = document.createElement("a");
  a.href = URL.createObjectURL(blob); a.download = name;
  a.click();
  setTimeout(() => URL.revokeObjectURL(a.href), 60000);
}

// takeAway saves an episode that the game has handed over.
export function takeAway(bytes, name) {
  if (!bytes) return say(name);
  save(new Blob([bytes], { type: "application/octet-stream" }), name);
  say(`${name}: ariadne replay ${name} simulates it anew and compares it.`);
}

const types = ["video/mp4;codecs=avc1.42E01F", "video/webm;codecs=vp9", "video/webm;codecs=vp8", "video/webm"];
let recorder = null;

// record begins a video of what is seen, with the score on it, or ends it.
export function record() {
  if (recorder) return recorder.stop();
  const type = typeof MediaRecorder === "function" && types.find(t => MediaRecorder.isTypeSupported(t));
  if (!type) return say("This browser records no videos; ariadne record does.");
  const view = $("view"), film = document.createElement("canvas");
  const r = $("stage").getBoundingClientRect();
  film.width = Math.round(Math.min(1280, r.width * devicePixelRatio) / 2) * 2; film.height = Math.round(film.width * r.height / r.width / 2) * 2;
  const c = film.getContext("2d");
  let rolling = true;
  const draw = () => {
    if (!rolling) return;
    requestAnimationFrame(draw);
    c.drawImage(view, 0, 0, film.width, film.height);
    caption(c, film);
  };
  draw();
  const parts = [];
  recorder = new MediaRecorder(film.captureStream(30), { mimeType: type, videoBitsPerSecond: 6e6 });
  recorder.ondataavailable = e => { if (e.data.size) parts.push(e.data); };
  recorder.onstop = () => {
    rolling = false; recorder = null;
    press(false);
    const end = type.startsWith("video/mp4") ? "mp4" : "webm";
    save(new Blob(parts, { type: type.split(";")[0] }), `ariadne-${game.state.size ? `${game.state.size}x${game.state.size}-` : ""}seed${game.state.seed}.${end}`);
  };
  recorder.onerror = () => { say("The browser's recorder failed; nothing was recorded."); rolling = false; recorder = null; press(false); };
  recorder.start(1000);
  press(true);
}

function press(on) {
  $("record").setAttribute("aria-pressed", String(on));
  $("record").classList.toggle("recording", on);
  $("record").textContent = on ? "Stop" : "Record";
}

// caption writes target, score and step on a video's picture.
function caption(c, film) {
  const s = game.state;
  if (!s || s.mode === "title") return;
  const unit = film.width / 1280, text = `${s.find && s.color ? "find " + s.find + "    " : ""}score ${Number.isInteger(s.score) ? s.score : s.score.toFixed(2)}    step ${s.steps}${s.pilot && s.piloted ? "    " + s.pilot : ""}`;
  c.font = `600 ${Math.round(30 * unit)}px system-ui, sans-serif`;
  c.fillStyle = "rgb(18 21 26 / .86)";
  c.fillRect(24 * unit, 22 * unit, c.measureText(text).width + 40 * unit, 54 * unit);
  c.fillStyle = "#f2f4f7";
  c.fillText(text, 44 * unit, 60 * unit);
}

// share copies the address of this maze.
async function share() {
  const link = address(game.wants);
  try {
    await navigator.clipboard.writeText(link);
    say("The address of this maze is copied.");
  } catch {
    prompt("The address of this maze:", link);
  }
}

$("record").addEventListener("click", record);
$("take").addEventListener("click", () => tell("take"));
$("share").addEventListener("click", share);
