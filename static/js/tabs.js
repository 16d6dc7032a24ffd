// Marks the part of the panel that is being read.

const READ_FROM_PX = 96;

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
  panel.addEventListener("scroll", later, { passive: true });
  window.addEventListener("scroll", later, { passive: true });
}

/** @param {Element} tab @param {Element} panel */
function isReached(tab, panel) {
  const section = document.getElementById((tab.getAttribute("href") ?? "").slice(1));
  const top = Math.max(0, panel.getBoundingClientRect().top);
  return section !== null && section.getBoundingClientRect().top < top + READ_FROM_PX;
}

/** @param {Element} tab @param {boolean} is */
function mark(tab, is) {
  if (is) tab.setAttribute("aria-current", "true");
  else tab.removeAttribute("aria-current");
}
