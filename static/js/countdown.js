// Moments that come are counted down by the server's clock: `data-until` and the server's `data-now`.

const EVERY_MS = 250;
/** @type {WeakMap<Element, number>} */
const skews = new WeakMap();

/** Begins to count; every page may hold such moments, and parts that come later do too. */
export function startCountdowns() {
  show();
  setInterval(show, EVERY_MS);
}

function show() {
  for (const place of document.querySelectorAll("[data-until]")) {
    const left = Math.ceil((Date.parse(place.getAttribute("data-until") ?? "") - now(place)) / 1000);
    if (Number.isNaN(left)) continue;
    const said = left > 0 ? `in ${span(left)}` : "now";
    if (place.textContent !== said) place.textContent = said;
  }
}

/** The server's time; how far this clock is ahead is seen when the element comes.
 * @param {Element} place */
function now(place) {
  const known = skews.get(place);
  if (known !== undefined) return Date.now() - known;
  const told = Date.parse(place.getAttribute("data-now") ?? "");
  const skew = Number.isNaN(told) ? 0 : Date.now() - told;
  skews.set(place, skew);
  return Date.now() - skew;
}

/** @param {number} seconds */
function span(seconds) {
  return seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
}
