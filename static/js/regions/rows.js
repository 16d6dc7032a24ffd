// The list of regions: its fields say what the drawing shows, and the drawing writes into them.
import { coloursOf } from "./model.js";
import { pointsOf } from "./places.js";

/** @typedef {import("./model.js").Region} Region */
/** @typedef {import("./model.js").Regions} Regions */
/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Field */

/** Reads the regions that stand in the list. @param {Element} list @returns {Region[]} */
export function readRows(list) {
  return [...list.children].flatMap((row) => (row instanceof HTMLElement && row.dataset.key ? [read(row)] : []));
}

/** Binds the list to the regions. @param {HTMLElement} list @param {Regions} regions */
export function bindRows(list, regions) {
  /** @param {Event} event */
  const typed = (event) => {
    const [row, field] = [rowOf(event.target), event.target];
    if (row && isField(field)) regions.put(read(row), "rows", `typed ${row.dataset.key} ${field.name}`);
  };
  list.addEventListener("input", typed);
  list.addEventListener("focusin", (event) => regions.choose(rowOf(event.target)?.dataset.key ?? "", "rows"));
  list.addEventListener("click", (event) => regions.choose(rowOf(event.target)?.dataset.key ?? "", "rows"));
  regions.watch((key, by) => {
    const region = regions.get(key);
    const row = rowFor(list, key);
    if (!region) row?.remove();
    else if (!row) list.append(copied(region));
    else if (by !== "rows") write(row, region);
    mark(list, regions, by);
  });
}

/** @param {HTMLElement} list @param {Regions} regions @param {import("./model.js").By} by */
function mark(list, regions, by) {
  const colours = coloursOf(regions.all());
  for (const row of list.children) {
    if (!(row instanceof HTMLElement)) continue;
    const isChosen = row.dataset.key === regions.chosen;
    if (isChosen && !row.hasAttribute("aria-current") && by !== "rows" && !isBelow(row, by)) row.scrollIntoView({ block: "nearest" });
    if (isChosen) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
    for (const swatch of row.querySelectorAll(".swatch")) swatch.className = `swatch ${colours.get(row.dataset.key ?? "")}`;
  }
}

/** Whether showing a row would move away the picture that somebody draws on: on a narrow screen the list lies below it.
 * @param {HTMLElement} row @param {import("./model.js").By} by */
function isBelow(row, by) {
  const stage = document.querySelector("[data-stage]");
  return by === "drawing" && stage !== null && row.getBoundingClientRect().top >= stage.getBoundingClientRect().bottom;
}

/** A new row for a region, from the page's template. @param {Region} region */
function copied(region) {
  const template = document.querySelector(`template[data-copy="${region.shape}"]`);
  if (!(template instanceof HTMLTemplateElement)) throw new Error("the page has no template for a row");
  const row = /** @type {HTMLElement} */ (template.content.querySelector("li")?.cloneNode(true));
  const old = row.dataset.key ?? "";
  for (const part of [row, ...row.querySelectorAll("*")]) {
    for (const name of ["id", "name", "aria-describedby", "data-key"]) {
      const value = part.getAttribute(name);
      if (value?.includes(old)) part.setAttribute(name, value.replace(old, region.key));
    }
  }
  set(row, "row", region.key);
  set(row, `${region.key}-id`, region.key.replaceAll("-", ""));
  write(row, region);
  return row;
}

/** @param {HTMLElement} row @returns {Region} */
function read(row) {
  const shape = /** @type {import("./places.js").Shape} */ (row.dataset.shape ?? "other");
  const texts = places(row).map((field) => field.value);
  const values = named(row, "-value");
  return {
    key: row.dataset.key ?? "",
    shape,
    texts,
    points: pointsOf(shape, texts),
    labels: named(row, "-concept").map((field, index) => ({ concept: field.value, value: values[index]?.value ?? "1" })),
    isGone: gone(row)?.checked ?? false,
  };
}

/** @param {HTMLElement} row @param {Region} region */
function write(row, region) {
  const [concepts, values] = [named(row, "-concept"), named(row, "-value")];
  places(row).forEach((field, index) => change(field, region.texts[index] ?? ""));
  concepts.forEach((field, index) => change(field, region.labels[index]?.concept ?? ""));
  values.forEach((field, index) => change(field, region.labels[index]?.value ?? "1"));
  const box = gone(row);
  if (box) box.checked = region.isGone;
}

/** @param {Field} field @param {string} value */
function change(field, value) {
  if (field.value !== value) field.value = value;
  if (field.matches("[data-side], [data-points]")) field.removeAttribute("aria-invalid");
}

/** @param {HTMLElement} row @param {string} name @param {string} value */
function set(row, name, value) {
  const field = row.querySelector(`[name="${name}"]`);
  if (field instanceof HTMLInputElement) field.value = value;
}

/** @param {HTMLElement} row */
function places(row) {
  return [...row.querySelectorAll("[data-side], [data-points]")].filter(isField);
}

/** @param {HTMLElement} row @param {string} ending */
function named(row, ending) {
  return [...row.querySelectorAll(`[name$="${ending}"]`)].filter(isField);
}

/** @param {HTMLElement} row */
function gone(row) {
  return [...row.querySelectorAll('[name$="-delete"]')].find((box) => box instanceof HTMLInputElement);
}

/** @param {HTMLElement} list @param {string} key */
function rowFor(list, key) {
  const row = list.querySelector(`:scope > [data-key="${CSS.escape(key)}"]`);
  return row instanceof HTMLElement ? row : null;
}

/** @param {EventTarget | null} target */
function rowOf(target) {
  const row = target instanceof Element ? target.closest("[data-key]") : null;
  return row instanceof HTMLElement ? row : null;
}

/** @param {unknown} thing @returns {thing is Field} */
function isField(thing) {
  return thing instanceof HTMLInputElement || thing instanceof HTMLTextAreaElement || thing instanceof HTMLSelectElement;
}
