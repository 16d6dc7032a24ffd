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
  let atFirst = "";
  counts.addEventListener("htmx:afterSwap", () => {
    const now = counts.querySelector("[data-say]")?.getAttribute("data-say") ?? "";
    atFirst ||= now;
    showNews(now !== atFirst, counts.querySelector("[data-has-inputs]") !== null);
    if (now === words || Date.now() - saidAt < SAY_EVERY_MS) return;
    if (words) said.textContent = now;
    words = now;
    saidAt = Date.now();
  });
}

/** A list offers to be shown anew when the counts have changed; an empty page is shown anew at once.
 * @param {boolean} isChanged @param {boolean} hasInputs */
function showNews(isChanged, hasInputs) {
  const news = document.querySelector("[data-news]");
  if (news instanceof HTMLElement) news.hidden = !isChanged;
  if (hasInputs && document.querySelector("[data-until-inputs]")) location.reload();
}
