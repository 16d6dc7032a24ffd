// The drawing: Annotorious shows the regions on the picture and says what was drawn or moved.
import { coloursOf } from "./model.js";
import { inside, placeOf, rounded, selectorOf, textsOf } from "./places.js";
import { startTouch } from "./touch.js";

/** @typedef {import("./model.js").Region} Region */
/** @typedef {import("./model.js").Regions} Regions */
/** @typedef {"hand" | "box" | "polygon"} Tool */

const DRAWN_BY = { box: "rectangle", polygon: "polygon" };

export class Drawing {
  /** The picture must be loaded: its size is that of the drawing's coordinates, whatever the
   * rendition, and stays so when a finer one is shown.
   * @param {AnnotoriousLibrary} library @param {HTMLImageElement} picture @param {Regions} regions */
  constructor(library, picture, regions) {
    this.regions = regions;
    this.size = { width: picture.naturalWidth, height: picture.naturalHeight };
    this.annotator = library.createImageAnnotator(picture, { drawingEnabled: false, theme: "light" });
    this.annotator.element.querySelector("svg")?.setAttribute("aria-label", "Regions on the picture");
    this.isOurs = false;
    /** @type {Tool} */
    this.tool = "hand";
    /** @type {(tool: Tool) => void} */
    this.onTool = () => {};
    for (const region of regions.all()) this.show(region.key);
    this.paint();
    new MutationObserver(() => this.paint()).observe(this.annotator.element, { childList: true, subtree: true });
    regions.watch((key, by) => by === "drawing" ? this.paint() : this.show(key));
    this.annotator.on("createAnnotation", (made) => this.drawn(made));
    this.annotator.state.store.observe(({ changes }) => this.changed(changes.updated ?? []));
    this.annotator.on("selectionChanged", ([first]) => {
      if (!this.isOurs && this.tool === "hand") regions.choose(first?.id ?? "", "drawing");
    });
    this.annotator.element.addEventListener("pointerup", () => this.released());
    startTouch(this.annotator.element, () => this.tool === "polygon");
  }

  /** @param {Tool} tool */
  use(tool) {
    this.tool = tool;
    this.annotator.cancelDrawing();
    if (tool !== "hand") {
      this.regions.choose("", "keys");
      this.quietly(() => this.annotator.cancelSelected());
      this.annotator.setDrawingTool(DRAWN_BY[tool]);
      this.annotator.setDrawingMode(tool === "box" ? "drag" : "click");
    }
    this.annotator.setUserSelectAction(tool === "hand" ? "EDIT" : "NONE");
    this.annotator.setDrawingEnabled(tool !== "hand");
    this.onTool(tool);
  }

  /** Shows a region as it stands, or takes it away. @param {string} key */
  show(key) {
    const region = this.regions.get(key);
    const shown = this.annotator.getAnnotationById(key);
    this.quietly(() => {
      if (!region || region.isGone || !region.points) {
        if (shown) this.annotator.removeAnnotation(key);
        return;
      }
      const made = annotation(key, selectorOf(region.shape, region.points, this.size));
      if (!shown) this.annotator.addAnnotation(made);
      else if (!isSame(shown.target.selector, made.target.selector)) this.annotator.updateAnnotation(made);
    });
    this.choose();
    this.paint();
  }

  choose() {
    const { chosen } = this.regions;
    const selected = this.annotator.getSelected().map((one) => one.id);
    if (this.tool !== "hand" || (selected.length < 2 && (selected[0] ?? "") === chosen)) return;
    this.quietly(() => {
      if (chosen && this.annotator.getAnnotationById(chosen)) this.annotator.setSelected(chosen, true);
      else this.annotator.cancelSelected();
    });
  }

  /** @param {AnnotoriousAnnotation} made */
  drawn(made) {
    if (this.isOurs) return;
    const { shape, points } = placeOf(made.target.selector, this.size);
    const kept = inside(points, null);
    const labels = [{ concept: this.regions.lastTyped, value: "1" }];
    this.regions.put({ key: made.id, shape, texts: textsOf(shape, kept), points: kept, labels, isGone: false }, "drawing");
    this.use("hand");
    this.regions.choose(made.id, "drawing");
    this.show(made.id);
  }

  /** @param {{ newValue: AnnotoriousAnnotation }[]} updated */
  changed(updated) {
    if (this.isOurs) return;
    for (const { newValue } of updated) {
      const region = this.regions.get(newValue.id);
      if (!region) continue;
      const points = inside(placeOf(newValue.target.selector, this.size).points, region.points);
      const texts = textsOf(region.shape, points);
      if (texts.join() !== region.texts.join()) this.regions.put({ ...region, points, texts }, "drawing", `drawn ${region.key}`);
    }
  }

  /** What was dragged over an edge is brought back inside. */
  released() {
    this.regions.pause();
    if (this.regions.chosen) queueMicrotask(() => this.show(this.regions.chosen));
  }

  /** Gives each shape the colour of its label. */
  paint() {
    for (const handle of this.annotator.element.querySelectorAll(".a9s-handle-buffer[role]")) unfocus(handle);
    const colours = coloursOf(this.regions.all());
    for (const shape of this.annotator.element.querySelectorAll(".a9s-annotation")) {
      const key = shape.getAttribute("data-id") ?? (shape.classList.contains("selected") ? this.regions.chosen : "");
      const colour = colours.get(key);
      if (!colour || shape.classList.contains(colour)) continue;
      shape.classList.remove("r1", "r2", "r3", "r4");
      shape.classList.add(colour);
    }
  }

  /** @param {() => void} work */
  quietly(work) {
    const before = this.isOurs;
    this.isOurs = true;
    work();
    this.isOurs = before;
  }
}

/** Handles do nothing by keys, so they are no stops of the tab key: numbers and arrows do their work.
 * @param {Element} handle */
function unfocus(handle) {
  handle.removeAttribute("role");
  handle.removeAttribute("tabindex");
}

/** @param {string} id @param {AnnotoriousSelector} selector @returns {AnnotoriousAnnotation} */
function annotation(id, selector) {
  return { id, bodies: [], target: { annotation: id, selector } };
}

/** @param {AnnotoriousSelector} one @param {AnnotoriousSelector} other */
function isSame(one, other) {
  return JSON.stringify(one, coarse) === JSON.stringify(other, coarse);
}

/** @param {string} _ @param {unknown} value */
function coarse(_, value) {
  return typeof value === "number" ? rounded(value) : value;
}
