// The queue dock: its rows are there only while it is open, and pages end so far before it that nothing stays under it.

const SAY_EVERY_MS = 30_000;
const OPEN = "dock-open";
let saidAt = 0;

/** Fetches the rows when the dock opens and drops them when it closes; where there is room it stays
 * open from page to page.
 * @param {HTMLElement} dock */
export function startDock(dock) {
  const details = dock.querySelector("details");
  if (!details) return;
  new ResizeObserver(() => {
    document.documentElement.style.setProperty("--dock", `${dock.offsetHeight}px`);
  }).observe(dock);
  details.addEventListener("toggle", () => {
    if (details.open) sessionStorage.setItem(OPEN, "1");
    else sessionStorage.removeItem(OPEN);
    refreshDock();
  });
  if (sessionStorage.getItem(OPEN) && matchMedia("(width >= 46rem)").matches) details.open = true;
}

/** Brings the rows up to date while the dock is open. */
export function refreshDock() {
  const rows = document.getElementById("dock-rows");
  if (!rows) return;
  if (rows.closest("details")?.open) rows.dispatchEvent(new Event("wanted"));
  else rows.replaceChildren();
}

/** Tells screen readers the dock's line, at most every 30 s; not what stands there at first. */
export function sayDock() {
  const said = document.getElementById("dock-said");
  const line = document.querySelector("#dock-line [data-say]")?.textContent ?? "";
  if (!said || said.textContent === line || Date.now() - saidAt < SAY_EVERY_MS) return;
  if (saidAt) said.textContent = line;
  saidAt = Date.now();
}
