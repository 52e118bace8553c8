// Loading, visibly, and what a browser must have.
import { $ } from "./address.js";

// missing says what this browser lacks, or nothing.
export function missing() {
  const lacks = [];
  if (typeof WebAssembly !== "object") lacks.push("WebAssembly");
  if (typeof Worker !== "function") lacks.push("workers");
  if (typeof OffscreenCanvas !== "function" || !HTMLCanvasElement.prototype.transferControlToOffscreen) lacks.push("OffscreenCanvas");
  if (!lacks.length) return "";
  return `This browser has no ${lacks.join(", no ")}. The maze runs in the page itself and needs them: Chrome or Edge 69, Firefox 105, Safari 16.4, or any later one. On this machine without a browser: ariadne play.`;
}

let sizes = null;

// fetchBytes fetches a file and shows how far it is. bytes is its size when unpacked.
export async function fetchBytes(name, bytes, what) {
  $("loading-what").textContent = what;
  $("progress").removeAttribute("value");
  const r = await fetch(name).catch(() => { throw new Error(`${name} cannot be fetched; is the server still there?`); });
  if (!r.ok) throw new Error(`${name} cannot be fetched: the server says ${r.status}.`);
  const whole = new Uint8Array(bytes), reader = r.body.getReader(); // one piece: what is joined later lies in memory twice
  let have = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (have + value.length > bytes) throw new Error(`${name} is larger than when the page was built; reload the page.`);
    whole.set(value, have);
    have += value.length;
    $("progress").value = 100 * have / bytes;
    $("loading-how").textContent = `${(have / 1e6).toFixed(1)} of ${(bytes / 1e6).toFixed(1)} MB, unpacked`;
  }
  if (have < bytes) throw new Error(`${name} ended after ${have} of ${bytes} bytes; reload the page.`);
  return whole.buffer;
}

// fetchModule fetches and compiles a module.
export async function fetchModule(name, what) {
  sizes ??= await (await fetch("sizes.json")).json();
  const bytes = await fetchBytes(name, sizes[name], what);
  $("loading-how").textContent = "Getting it ready";
  return WebAssembly.compile(bytes);
}
