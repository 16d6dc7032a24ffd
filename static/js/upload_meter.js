// Shows how far a transfer is: four numbers, one line of words, a bar, and what cannot be sent. It draws a few
// times a second at most, and a list of at most fifty, whatever the number of files.

import { paced } from "./pace.js";

/** @typedef {import("./upload_transfer.js").Transfer} Transfer */

const DRAW_MS = 250;
const SAY_MS = 10_000;
const SPEED_OVER_MS = 5_000;
const MB = 1024 * 1024;
const WHOLE = new Intl.NumberFormat("en");
const TENTHS = new Intl.NumberFormat("en", { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** Shows a transfer in the parts of a box that are named by `data-meter`.
 * @param {HTMLElement} box @param {() => Transfer} transferOf @returns {() => void} what to call on a change */
export function meter(box, transferOf) {
  let saidAt = 0;
  /** @type {[number, number][]} */
  let trail = [];
  const drawWithin = paced(() => {
    const transfer = transferOf();
    trail = followed(trail, transfer.bytesSent);
    show(box, transfer, speed(trail));
    if (Date.now() - saidAt > SAY_MS || !transfer.isBusy) {
      saidAt = Date.now();
      part(box, "said", (said) => (said.textContent = words(transfer, 0)));
    }
    if (transfer.isBusy && !transfer.isPaused) drawWithin(1_000);
  });
  return () => drawWithin(DRAW_MS);
}

/** @param {HTMLElement} box @param {Transfer} transfer @param {number} bytesPerS */
function show(box, transfer, bytesPerS) {
  part(box, "words", (line) => (line.textContent = words(transfer, bytesPerS)));
  part(box, "bar", (bar) => {
    bar.setAttribute("max", String(Math.max(1, transfer.bytes)));
    bar.setAttribute("value", String(transfer.bytesSent));
  });
  part(box, "dot", (dot) => dot.setAttribute("data-is", look(transfer)));
  part(box, "keep", (note) => (note.hidden = !transfer.isBusy));
  part(box, "pause", (button) => {
    button.hidden = !(transfer.isBusy || transfer.halt) || transfer.bytes === 0;
    const word = button.querySelector(".t");
    if (word) word.textContent = transfer.isPaused || transfer.halt ? "Go on" : "Pause";
  });
  part(box, "close", (button) => (button.hidden = transfer.isBusy));
  part(box, "problems", (list) => showProblems(list, transfer));
}

/** @param {HTMLElement} list @param {Transfer} transfer */
function showProblems(list, transfer) {
  const missing = transfer.refused - transfer.problems.length;
  if (Number(list.dataset.count ?? 0) === transfer.refused) return;
  list.dataset.count = String(transfer.refused);
  list.hidden = transfer.refused === 0;
  const rows = transfer.problems.map(({ name, why }) => row(name, why));
  if (missing > 0) rows.push(row(`${WHOLE.format(missing)} more`, "The plan lists all of them."));
  list.replaceChildren(...rows);
}

/** @param {string} name @param {string} why */
function row(name, why) {
  const line = document.createElement("li");
  const dot = document.createElement("span");
  dot.className = "dot";
  dot.dataset.is = "failed";
  const words = document.createElement("p");
  const file = document.createElement("bdi");
  file.className = "id";
  file.textContent = name.length > 80 ? `${name.slice(0, 30)}…${name.slice(-45)}` : name;
  file.title = name;
  words.append(file, ` ${why}`);
  line.append(dot, words);
  return line;
}

/** @param {Transfer} transfer @param {number} bytesPerS */
function words(transfer, bytesPerS) {
  if (transfer.halt) return transfer.halt;
  if (!transfer.files) return transfer.isLooking ? "Looking at the files…" : "There were no files in it.";
  const files = `${WHOLE.format(transfer.filesHere)} of ${counted(transfer.files - transfer.refused)} here`;
  const bytes = size(transfer.bytesSent, transfer.bytes);
  const told = [files, bytes];
  if (transfer.isLooking) told.push("still looking for more");
  if (transfer.isPaused) told.push("paused");
  else if (!navigator.onLine && transfer.isBusy) told.push("you are offline: it goes on by itself");
  else if (transfer.isHeldUp && transfer.isBusy) told.push("the server does not answer: it goes on by itself");
  else if (bytesPerS > 0 && transfer.isBusy) told.push(`${TENTHS.format(bytesPerS / MB)} MB/s`);
  if (transfer.known && !transfer.isBusy) told.push(`${WHOLE.format(transfer.known)} were here before`);
  if (transfer.refused) told.push(`${WHOLE.format(transfer.refused)} cannot be sent`);
  return told.join(" · ");
}

/** How many bytes of how many, in the unit that suits the whole. @param {number} here @param {number} of */
function size(here, of) {
  if (of >= MB) return `${TENTHS.format(here / MB)} of ${TENTHS.format(of / MB)} MB`;
  return `${WHOLE.format(Math.ceil(here / 1024))} of ${WHOLE.format(Math.ceil(of / 1024))} kB`;
}

/** @param {number} count */
function counted(count) {
  return `${WHOLE.format(count)} ${count === 1 ? "file" : "files"}`;
}

/** @param {Transfer} transfer */
function look(transfer) {
  if (transfer.halt) return "failed";
  if (transfer.isPaused) return "paused";
  if (transfer.isBusy) return "running";
  return transfer.refused ? "problems" : "done";
}

/** @param {[number, number][]} trail @param {number} bytes @returns {[number, number][]} */
function followed(trail, bytes) {
  const now = performance.now();
  return [...trail.filter(([at]) => now - at < SPEED_OVER_MS), [now, bytes]];
}

/** Bytes in a second over the last five. @param {[number, number][]} trail */
function speed(trail) {
  const first = trail[0];
  const last = trail.at(-1);
  if (!first || !last || last[0] - first[0] < 500) return 0;
  return Math.max(0, ((last[1] - first[1]) / (last[0] - first[0])) * 1_000);
}

/** @param {HTMLElement} box @param {string} name @param {(found: HTMLElement) => void} work */
function part(box, name, work) {
  const found = box.querySelector(`[data-meter="${name}"]`);
  if (found instanceof HTMLElement) work(found);
}
