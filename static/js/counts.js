// The live status counts ask only while the tab is seen, and are told to screen readers at most every 30 s.

const SAY_EVERY_MS = 30_000;

/** Watches the counts in the top bar, which htmx fetches; a page that waits for inputs is shown anew. */
export function startCounts() {
  const counts = document.getElementById("counts");
  const said = document.getElementById("counts-said");
  if (!counts || !said) return;
  counts.addEventListener("htmx:beforeRequest", (event) => {
    if (document.hidden) event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) counts.dispatchEvent(new Event("seen"));
  });
  let saidAt = 0;
  let words = "";
  counts.addEventListener("htmx:afterSwap", () => {
    if (counts.querySelector("[data-has-inputs]") && document.querySelector("[data-until-inputs]")) location.reload();
    const now = counts.querySelector("[data-say]")?.getAttribute("data-say") ?? "";
    if (now === words || Date.now() - saidAt < SAY_EVERY_MS) return;
    if (words) said.textContent = now;
    words = now;
    saidAt = Date.now();
  });
}
