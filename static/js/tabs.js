// Marks the part of the panel that is being read.

const READ_FROM_PX = 96;
const TABS_PX = 42;

/** Watches the sections that the tabs lead to. */
export function startTabs() {
  const tabs = [...document.querySelectorAll("[data-tabs] a")];
  const panel = document.querySelector(".panel");
  if (!panel || tabs.length === 0) return;
  let isDue = false;
  const look = () => {
    isDue = false;
    const here = tabs.filter((tab) => isReached(tab, panel)).at(-1) ?? tabs[0];
    for (const tab of tabs) mark(tab, tab === here);
  };
  const later = () => {
    if (!isDue) requestAnimationFrame(look);
    isDue = true;
  };
  for (const tab of tabs) tab.addEventListener("click", (event) => goInside(panel, tab, event));
  panel.addEventListener("scroll", later, { passive: true });
  window.addEventListener("scroll", later, { passive: true });
}

/** Scrolls the panel alone where it scrolls by itself, so that the picture stays where it is.
 * @param {Element} panel @param {Element} tab @param {Event} event */
function goInside(panel, tab, event) {
  const section = sectionOf(tab);
  if (!section || getComputedStyle(panel).position !== "sticky") return;
  event.preventDefault();
  const by = section.getBoundingClientRect().top - panel.getBoundingClientRect().top;
  panel.scrollBy({ top: by - TABS_PX });
}

/** @param {Element} tab */
function sectionOf(tab) {
  return document.getElementById((tab.getAttribute("href") ?? "").slice(1));
}

/** @param {Element} tab @param {Element} panel */
function isReached(tab, panel) {
  const section = sectionOf(tab);
  const top = Math.max(0, panel.getBoundingClientRect().top);
  return section !== null && section.getBoundingClientRect().top < top + READ_FROM_PX;
}

/** @param {Element} tab @param {boolean} is */
function mark(tab, is) {
  if (is) tab.setAttribute("aria-current", "true");
  else tab.removeAttribute("aria-current");
}
