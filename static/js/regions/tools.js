// The tools beside the picture and the keys: hand, box, polygon, nudging, undo and redo.
import { isPlain, isWriting } from "../keys.js";
import { moved, STEP, textsOf } from "./places.js";

/** @typedef {import("./model.js").Regions} Regions */
/** @typedef {import("./drawing.js").Drawing} Drawing */
/** @typedef {import("./drawing.js").Tool} Tool */

/** @type {Map<string, Tool>} */
const TOOLS = new Map([["h", "hand"], ["b", "box"], ["p", "polygon"]]);
/** @type {Map<string, [rows: number, cols: number]>} */
const ARROWS = new Map([["ArrowUp", [-1, 0]], ["ArrowDown", [1, 0]], ["ArrowLeft", [0, -1]], ["ArrowRight", [0, 1]]]);

const WORDS = {
  hand: "Hand: choose and move.",
  box: "Box: drag over the picture.",
  polygon: "Polygon: click each corner, the first one again to end.",
};

/** @param {Element} bar @param {HTMLElement} view @param {Drawing} drawing @param {Regions} regions */
export function startTools(bar, view, drawing, regions) {
  const buttons = [...bar.querySelectorAll("button")];
  drawing.onTool = (tool) => {
    view.toggleAttribute("data-draws", tool !== "hand");
    say(WORDS[tool]);
    for (const button of buttons) {
      if (button.dataset.tool) button.setAttribute("aria-pressed", String(button.dataset.tool === tool));
    }
  };
  for (const button of buttons) {
    button.addEventListener("click", () => {
      if (button.dataset.tool) drawing.use(/** @type {Tool} */ (button.dataset.tool));
      else if ("undo" in button.dataset) regions.undo();
      else if ("redo" in button.dataset) regions.redo();
    });
  }
  const [undo, redo] = [buttons.find((one) => "undo" in one.dataset), buttons.find((one) => "redo" in one.dataset)];
  regions.watch(() => {
    if (undo) undo.disabled = regions.past.length === 0;
    if (redo) redo.disabled = regions.future.length === 0;
  });
  // Before Annotorious, whose own undo sees shapes only and whose Delete means corners.
  window.addEventListener("keydown", (event) => {
    travel(event, regions);
    remove(event, regions);
  }, { capture: true });
  document.addEventListener("keydown", (event) => press(event, drawing, regions));
}

/** @param {KeyboardEvent} event @param {Regions} regions */
function travel(event, regions) {
  const key = event.key.toLowerCase();
  if (!(event.ctrlKey || event.metaKey) || (key !== "z" && key !== "y")) return;
  event.stopImmediatePropagation();
  if (isWriting(event.target)) return;
  event.preventDefault();
  if (key === "y" || event.shiftKey) regions.redo();
  else regions.undo();
}

/** @param {KeyboardEvent} event @param {Drawing} drawing @param {Regions} regions */
function press(event, drawing, regions) {
  if (!isPlain(event)) return;
  const [tool, arrow] = [TOOLS.get(event.key), ARROWS.get(event.key)];
  if (tool) drawing.use(tool);
  else if (arrow && nudge(regions, arrow, event.shiftKey ? 10 : 1)) event.preventDefault();
  else if (event.key === "Escape") leave(event, drawing, regions);
}

/** Moves the chosen region by some steps. @param {Regions} regions @param {[rows: number, cols: number]} way @param {number} steps */
function nudge(regions, [rows, cols], steps) {
  const region = regions.get(regions.chosen);
  if (!region?.points || region.isGone) return false;
  const points = moved(region.points, rows * steps * STEP, cols * steps * STEP);
  regions.put({ ...region, points, texts: textsOf(region.shape, points) }, "keys", `nudged ${region.key}`);
  return true;
}

/** Leaves drawing first, then the chosen region. @param {KeyboardEvent} event @param {Drawing} drawing @param {Regions} regions */
function leave(event, drawing, regions) {
  if (document.querySelector(":popover-open")) return;
  if (drawing.tool !== "hand") drawing.use("hand");
  else if (regions.chosen) regions.choose("", "keys");
  else return;
  event.preventDefault();
}

/** Marks the chosen region as deleted: its row stays, with the box to take it back. Chosen corners of
 * a polygon are Annotorious' own. @param {KeyboardEvent} event @param {Regions} regions */
function remove(event, regions) {
  if ((event.key !== "Delete" && event.key !== "Backspace") || !isPlain(event)) return;
  const region = regions.get(regions.chosen);
  if (!region || region.isGone || document.querySelector(".a9s-handle-selected")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (event.key !== "Delete") return;
  regions.put({ ...region, isGone: true }, "keys");
  say("Marked as deleted. Ctrl Z gives it back.");
}

/** Tells people who do not see the picture. @param {string} words */
function say(words) {
  const status = document.querySelector("[data-said]");
  if (status) status.textContent = words;
}
