// The page on which regions are drawn: the list and the drawing show one set of regions.
import { Drawing } from "./regions/drawing.js";
import { Regions } from "./regions/model.js";
import { textsOf } from "./regions/places.js";
import { startPlates } from "./regions/plates.js";
import { bindRows, readRows } from "./regions/rows.js";
import { startTools } from "./regions/tools.js";
import { startZoom } from "./zoom.js";

/** The middle of the picture, for a region that is typed instead of drawn.
 * @type {Record<string, import("./regions/places.js").Point[]>} */
const MIDDLE = {
  box: [[0.4, 0.4], [0.6, 0.6]],
  polygon: [[0.4, 0.5], [0.6, 0.4], [0.6, 0.6]],
};

start();

async function start() {
  const [form, list] = [document.querySelector("form[data-regions]"), document.querySelector("[data-rows]")];
  const [picture, view] = [document.querySelector("[data-picture]"), document.querySelector("[data-window]")];
  const [bar, library] = [document.querySelector("[data-zoom]"), window.Annotorious];
  if (!(form instanceof HTMLFormElement) || !(list instanceof HTMLElement)) return;
  const regions = new Regions(readRows(list));
  bindRows(list, regions);
  startForm(form, regions);
  if (!(picture instanceof HTMLImageElement) || !(view instanceof HTMLElement) || !bar || !library) return;
  try {
    await picture.decode();
  } catch {
    return; // the picture cannot be shown: the list works without it
  }
  const old = document.querySelector("svg.drawing");
  const plates = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  plates.setAttribute("class", "drawing plates");
  plates.setAttribute("aria-hidden", "true");
  old?.remove();
  const drawing = new Drawing(library, picture, regions);
  drawing.annotator.element.after(plates);
  startPlates(plates, regions);
  startTools(bar, view, drawing, regions);
  startZoom();
  view.setAttribute("data-ready", "");
}

/** The buttons that add a row, the words beside the list, and what must not be lost.
 * @param {HTMLFormElement} form @param {Regions} regions */
function startForm(form, regions) {
  const adds = form.querySelector("[data-adds]");
  if (adds instanceof HTMLElement) adds.hidden = false;
  for (const button of form.querySelectorAll("[data-add]")) {
    button.addEventListener("click", () => add(form, regions, button.getAttribute("data-add") ?? "box"));
  }
  let isChanged = false;
  regions.watch(() => {
    isChanged = regions.past.length > 0;
    const [count, none] = [form.querySelector("[data-count]"), form.querySelector("[data-none]")];
    if (count) count.textContent = String(regions.all().length);
    if (none instanceof HTMLElement) none.hidden = regions.all().length > 0;
    if (regions.shownAt !== regions.past.length) form.querySelector("#outcome")?.replaceChildren();
  });
  document.addEventListener("htmx:afterSwap", () => {
    regions.shownAt = regions.past.length;
    const wrong = form.querySelector(".region-row:has(.error:not(:empty))");
    (wrong ?? form.querySelector("#outcome"))?.scrollIntoView({ block: "nearest" });
  });
  form.addEventListener("submit", () => { isChanged = false; });
  window.addEventListener("beforeunload", (event) => {
    if (isChanged) event.preventDefault();
  });
}

/** @param {HTMLFormElement} form @param {Regions} regions @param {string} named */
function add(form, regions, named) {
  const shape = named === "polygon" ? "polygon" : "box";
  const points = MIDDLE[shape] ?? [];
  const key = newKey();
  regions.put({ key, shape, points, texts: textsOf(shape, points), labels: [{ concept: "", value: "1" }], isGone: false }, "keys");
  regions.choose(key, "keys");
  const field = form.querySelector(`[name="${key}-concept"]`);
  if (field instanceof HTMLElement) field.focus();
}

/** 32 hexadecimal digits; `randomUUID` is missing where the page is not served over TLS. */
function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
