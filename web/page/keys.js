// Keyboard, fingers and gamepads.
import { $ } from "./address.js";
import { record } from "./take.js";

const moving = ["ArrowUp", "ArrowLeft", "ArrowRight", "ArrowDown"];

// steer hands over what keyboard, fingers and gamepad do.
export function steer(tell, tap, state) {
  keyboard(tell, state);
  fingers(tell);
  pads(tell);
}

// ours reports whether a key is the game's: not while somebody writes, chooses, or presses a button by it.
function ours(e) {
  if (e.ctrlKey || e.metaKey || e.altKey || e.key === "Tab" || e.key === "Escape" || document.querySelector("dialog[open]")) return false;
  const at = e.target;
  if (at.closest("input, select, textarea")) return false;
  return !(at.closest("button, a") && (e.key === "Enter" || e.key === " "));
}

function keyboard(tell, state) {
  const held = new Set();
  addEventListener("keydown", e => {
    if (e.key === "F1") { e.preventDefault(); if (!$("keys").open) $("keys").showModal(); return; }
    if (!ours(e)) return;
    if (e.key.toLowerCase() === "r" && !e.repeat) return record();
    if (e.key.length > 1 && !moving.includes(e.key) && !["Enter", "Backspace", "F2", "F4", "F6", "F7", "F8"].includes(e.key)) return;
    e.preventDefault();
    held.add(e.key);
    tell("key", { key: e.key, down: true, again: e.repeat });
  });
  addEventListener("keyup", e => {
    if (held.delete(e.key)) tell("key", { key: e.key, down: false, again: false });
  });
  const focus = () => {
    const on = document.hasFocus() && !document.hidden;
    if (!on) { for (const key of held) tell("key", { key, down: false, again: false }); held.clear(); }
    if (state()) tell("focus", { on });
  };
  addEventListener("blur", focus); addEventListener("focus", focus); document.addEventListener("visibilitychange", focus);
}

function fingers(tell) {
  const box = $("touch");
  box.hidden = !matchMedia("(pointer: coarse)").matches;
  addEventListener("touchstart", () => { box.hidden = false; }, { once: true, passive: true });
  for (const button of box.querySelectorAll("button")) {
    const key = button.dataset.key;
    const press = on => {
      if (button.classList.contains("held") === on) return;
      button.classList.toggle("held", on);
      tell("key", { key, down: on, again: false });
    };
    button.addEventListener("pointerdown", e => { e.preventDefault(); button.setPointerCapture(e.pointerId); press(true); });
    for (const type of ["pointerup", "pointercancel", "lostpointercapture"]) button.addEventListener(type, () => press(false));
    button.addEventListener("contextmenu", e => e.preventDefault());
    button.addEventListener("keydown", e => { if (e.key === " " || e.key === "Enter") { e.preventDefault(); press(true); } });
    button.addEventListener("keyup", () => press(false));
  }
}

function pads(tell) {
  if (!navigator.getGamepads) return;
  let before = "";
  const look = () => {
    requestAnimationFrame(look);
    const p = [...navigator.getGamepads()].find(p => p && p.connected && p.mapping === "standard");
    const now = p ? { name: p.id || "gamepad", x: p.axes[0], y: p.axes[1], bits: p.buttons.reduce((m, b, i) => b.pressed ? m | 1 << i : m, 0) } : { name: "", x: 0, y: 0, bits: 0 };
    const text = JSON.stringify(now);
    if (text !== before && (before || now.name)) tell("pad", now);
    before = text;
  };
  requestAnimationFrame(look);
}
