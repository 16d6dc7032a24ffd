// Binds the list of regions to the drawing: what is pointed at in one is lit in both.

/** Starts with the regions of the page, if there are any. */
export function startRegions() {
  const list = document.querySelector("ul.regions");
  if (!list) return;
  for (const [start, end] of [["pointerover", "pointerout"], ["focusin", "focusout"]]) {
    list.addEventListener(start ?? "", (event) => light(event.target, true));
    list.addEventListener(end ?? "", (event) => light(event.target, false));
  }
}

/** @param {EventTarget | null} target @param {boolean} is */
function light(target, is) {
  const number = target instanceof Element ? target.closest("[data-region]")?.getAttribute("data-region") : null;
  if (!number) return;
  for (const part of document.querySelectorAll(`[data-region="${CSS.escape(number)}"]`)) part.toggleAttribute("data-lit", is);
}
