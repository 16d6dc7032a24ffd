// The inputs page: selects send themselves, a click shows that something is on its way, keys move.
import { isPlain } from "./keys.js";
import { startSelection } from "./selection.js";

const results = document.querySelector("[data-results]");

startSelection();

for (const form of document.querySelectorAll("form[data-send]")) {
  form.addEventListener("change", () => {
    busy(true);
    if (form instanceof HTMLFormElement) form.requestSubmit();
  });
}

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
  const isNewTab = event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0;
  if (link && !isNewTab && results?.contains(link)) busy(true);
});
window.addEventListener("pageshow", () => busy(false));

document.addEventListener("keydown", (event) => {
  if (!isPlain(event) || event.shiftKey) return;
  const isInside = document.activeElement?.closest("[data-items]") !== null;
  const step = isInside ? stepOf(event.key) : letterStep(event.key);
  if (step && move(step)) event.preventDefault();
});

/** @param {boolean} is */
function busy(is) {
  results?.setAttribute("aria-busy", String(is));
}

/** The links of the tiles or rows, in their order. */
function links() {
  const found = document.querySelectorAll("[data-items] :is(.tile > a, th > a)");
  return [...found].filter((link) => link instanceof HTMLAnchorElement);
}

/** @param {string} key */
function letterStep(key) {
  return key === "j" ? 1 : key === "k" ? -1 : 0;
}

/** @param {string} key */
function stepOf(key) {
  if (key === "ArrowRight") return 1;
  if (key === "ArrowLeft") return -1;
  if (key === "ArrowDown") return perRow();
  if (key === "ArrowUp") return -perRow();
  return letterStep(key);
}

/** How many tiles stand in a row; 1 in the table. */
function perRow() {
  const all = links();
  const top = all[0]?.getBoundingClientRect().top;
  const next = all.findIndex((link) => link.getBoundingClientRect().top !== top);
  return next === -1 ? all.length : next;
}

/** @param {number} step */
function move(step) {
  const all = links();
  const here = all.findIndex((link) => link === document.activeElement);
  const next = all[here === -1 ? start(all, step) : here + step];
  next?.focus();
  return next !== undefined;
}

/** Where the first press begins: at the input that the address names, else at the first one in view.
 * @param {HTMLAnchorElement[]} all @param {number} step */
function start(all, step) {
  const named = all.findIndex((link) => link.closest(":target") !== null);
  if (named !== -1) return named + step;
  const seen = all.findIndex((link) => link.getBoundingClientRect().bottom > 60);
  return Math.max(0, seen);
}
