// The names of the regions on the picture, which keep their size at any zoom.
import { coloursOf, nameOf } from "./model.js";

const LETTER_PX = 8;
const MOST_LETTERS = 24;

/** Keeps a plate at each region that is drawn. @param {SVGElement} layer @param {import("./model.js").Regions} regions */
export function startPlates(layer, regions) {
  const draw = () => {
    const all = regions.all();
    const colours = coloursOf(all);
    layer.replaceChildren(...all.flatMap((region) => (region.points && !region.isGone ? [plate(region, colours.get(region.key) ?? "r1")] : [])));
  };
  regions.watch(draw);
  draw();
}

/** @param {import("./model.js").Region} region @param {string} colour */
function plate(region, colour) {
  const points = region.points ?? [];
  const name = nameOf(region);
  const shown = name.length > MOST_LETTERS ? `${name.slice(0, MOST_LETTERS - 1)}…` : name;
  const group = made("g", { class: `region ${colour}` });
  const label = made("svg", { class: "label", x: percent(Math.min(...points.map(([, col]) => col))), y: percent(Math.min(...points.map(([row]) => row))), overflow: "visible" });
  const text = made("text", { x: "5", y: "-6" });
  text.textContent = shown;
  label.append(made("rect", { class: "plate", y: "-19", width: String(LETTER_PX * shown.length + 10), height: "18", rx: "3" }), text);
  group.append(label);
  return group;
}

/** @param {string} name @param {Record<string, string>} attributes */
function made(name, attributes) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  return element;
}

/** @param {number} fraction */
function percent(fraction) {
  return `${(fraction * 100).toFixed(3)}%`;
}
