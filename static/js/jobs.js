// The queue: ages grow by themselves, and a job that came into another state moves to its section.

const EVERY_MS = 1000;

/** A time in its largest unit, as the server says it: "4 s", "12 min", "3 h".
 * @param {number} seconds */
function span(seconds) {
  if (seconds >= 86400) return `${Math.floor(seconds / 86400)} d`;
  if (seconds >= 3600) return `${Math.floor(seconds / 3600)} h`;
  if (seconds >= 60) return `${Math.floor(seconds / 60)} min`;
  return `${Math.max(0, Math.floor(seconds))} s`;
}

/** Every `<time data-age>` says how long ago it is now. */
function age() {
  for (const time of document.querySelectorAll("time[data-age]")) {
    const at = Date.parse(time.getAttribute("datetime") ?? "");
    const said = span((Date.now() - at) / 1000);
    if (time.textContent !== said) time.textContent = said;
  }
}

/** Asks for the whole list when a card stands in a section that is no longer its own. */
function sort() {
  for (const card of document.querySelectorAll("#queue [data-holds] > [data-section]")) {
    const holds = card.parentElement?.getAttribute("data-holds");
    if (card.getAttribute("data-section") !== holds) {
      document.body.dispatchEvent(new Event("jobs-moved"));
      return;
    }
  }
}

setInterval(() => {
  if (document.hidden) return;
  age();
  sort();
}, EVERY_MS);
