// What goes on in the agent: value, probabilities of actions, change of memory.
import { $ } from "./address.js";

const steps = 120; // of which the past is shown
const ink = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// sharp gives a canvas as many pixels as it has on the screen, and returns its context and size.
function sharp(canvas) {
  const dpr = Math.min(devicePixelRatio, 2), w = Math.round(canvas.clientWidth * dpr), h = Math.round(canvas.clientHeight * dpr);
  if (canvas.width !== w || canvas.height !== h) { canvas.width = w; canvas.height = h; }
  const c = canvas.getContext("2d");
  c.clearRect(0, 0, w, h);
  return { c, w, h, dpr };
}

export function showMind(s) {
  const m = s.mind;
  $("mind").hidden = !s.pilot;
  if (!s.pilot) return;
  $("mind-who").textContent = s.piloted ? s.pilot : "you";
  $("mind-how").textContent = s.piloted ? "a key that moves takes over" : "P gives back";
  for (const id of ["value", "values", "probs", "layers-title", "layers"]) ($(id).closest("h3") ?? $(id)).hidden = !m;
  for (const h of $("mind").querySelectorAll("h3")) h.hidden = !m;
  if (!m) return;
  $("value").textContent = m.value.toFixed(2);
  course(m.values);
  chances(m.probs, s.actions);
  memory(m.layers ?? []);
}

function course(values) {
  const { c, w, h, dpr } = sharp($("values"));
  if (values.length < 2) return;
  let low = Math.min(...values), high = Math.max(...values);
  if (high - low < 0.2) { const middle = (low + high) / 2; low = middle - 0.1; high = middle + 0.1; }
  c.strokeStyle = ink("--accent"); c.lineWidth = 1.6 * dpr; c.beginPath();
  values.forEach((v, i) => c.lineTo(w - (values.length - 1 - i) / (steps - 1) * w, h - 5 * dpr - (v - low) / (high - low) * (h - 10 * dpr)));
  c.stroke();
}

function chances(probs, names) {
  const list = $("probs");
  while (list.children.length < probs.length) {
    const li = document.createElement("li");
    li.innerHTML = "<span></span><span class=\"meter\"><i></i></span><span></span>";
    list.append(li);
  }
  while (list.children.length > probs.length) list.lastChild.remove();
  probs.forEach((p, i) => {
    const [name, meter, value] = list.children[i].children;
    name.textContent = names?.[i] ?? `action ${i}`;
    meter.firstChild.style.width = `${100 * p}%`;
    value.textContent = `${Math.round(100 * p)} %`;
  });
}

function memory(layers) {
  const box = $("layers");
  $("layers-title").hidden = !layers.length;
  while (box.children.length < 3 * layers.length) box.append(document.createElement("span"), document.createElement("canvas"), document.createElement("span"));
  while (box.children.length > 3 * layers.length) box.lastChild.remove();
  layers.forEach(({ name, changes }, i) => {
    const [label, canvas, now] = [0, 1, 2].map(k => box.children[3 * i + k]);
    label.textContent = name;
    now.textContent = `${Math.round(100 * (changes.at(-1) ?? 0))} %`;
    const { c, w, h } = sharp(canvas), most = Math.max(1e-9, ...changes);
    c.fillStyle = ink("--accent");
    changes.forEach((v, k) => {
      c.globalAlpha = v / most;
      const right = w - w * (changes.length - k - 1) / steps;
      c.fillRect(right - w / steps, 0, w / steps + 0.5, h);
    });
    c.globalAlpha = 1;
  });
}
