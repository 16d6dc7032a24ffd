// Zoom and pan: the picture grows inside its window, which scrolls. Touch and keys scroll natively.
import { isPlain } from "./keys.js";

const MOST = 16;
const CLICK_PX = 4;

/** Starts with the picture of the page, if there is one. */
export function startZoom() {
  const view = document.querySelector("[data-window]");
  const figure = document.querySelector("[data-figure]");
  const picture = document.querySelector("[data-picture]");
  const tools = document.querySelector("[data-zoom]");
  if (!(view instanceof HTMLElement) || !(figure instanceof HTMLElement)) return;
  if (!(picture instanceof HTMLImageElement) || !(tools instanceof HTMLElement)) return;
  const zoom = new Zoom(view, figure, picture);
  tools.hidden = false;
  for (const button of tools.querySelectorAll("button[data-zoom-by]")) {
    button.addEventListener("click", () => zoom.by(Number(button.getAttribute("data-zoom-by"))));
  }
  document.addEventListener("keydown", (event) => {
    const factor = isPlain(event) ? { "+": 1.5, "=": 1.5, "-": 1 / 1.5, 0: 0 }[event.key] : undefined;
    if (factor !== undefined) zoom.by(factor);
  });
  view.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoom.by(event.deltaY < 0 ? 1.2 : 1 / 1.2, event.clientX, event.clientY);
  }, { passive: false });
  view.addEventListener("dblclick", (event) => {
    if (!isDrawing(view, event)) zoom.by(zoom.level > 1 ? 0 : 3, event.clientX, event.clientY);
  });
  dragging(view);
}

class Zoom {
  /** @param {HTMLElement} view @param {HTMLElement} figure @param {HTMLImageElement} picture */
  constructor(view, figure, picture) {
    this.view = view;
    this.figure = figure;
    this.picture = picture;
    this.level = 1;
    this.fitted = 0;
  }

  /** Zooms by a factor around a point of the screen, the middle without one; 0 fits.
   * @param {number} factor @param {number} [x] @param {number} [y] */
  by(factor, x, y) {
    if (this.level === 1) this.fitted = this.figure.getBoundingClientRect().width;
    const box = this.view.getBoundingClientRect();
    const [atX, atY] = [(x ?? box.left + box.width / 2), (y ?? box.top + box.height / 2)];
    const before = this.figure.getBoundingClientRect();
    const [shareX, shareY] = [(atX - before.left) / before.width, (atY - before.top) / before.height];
    this.level = factor === 0 ? 1 : Math.min(MOST, Math.max(1, this.level * factor));
    this.show();
    const after = this.figure.getBoundingClientRect();
    this.view.scrollBy(after.left + shareX * after.width - atX, after.top + shareY * after.height - atY);
  }

  show() {
    const isLarger = this.level > 1;
    this.view.toggleAttribute("data-pans", isLarger);
    this.figure.style.inlineSize = isLarger ? `${this.fitted * this.level}px` : "";
    if (isLarger && this.picture.dataset.full) {
      this.picture.src = this.picture.dataset.full;
      delete this.picture.dataset.full;
    }
  }
}

/** Whether the pointer draws or changes a region, so that it does not move the picture.
 * @param {HTMLElement} view @param {Event} event */
function isDrawing(view, event) {
  return view.hasAttribute("data-draws") || (event.target instanceof Element && event.target.closest(".a9s-annotation.selected") !== null);
}

/** Lets a mouse drag what is larger than its window. A click stays a click: the pointer is ours only
 * once it has moved. @param {HTMLElement} view */
function dragging(view) {
  view.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "mouse" || event.button !== 0 || !view.hasAttribute("data-pans")) return;
    if (isDrawing(view, event)) return;
    /** @param {PointerEvent} moved */
    const move = (moved) => {
      const isFar = Math.hypot(moved.clientX - event.clientX, moved.clientY - event.clientY) > CLICK_PX;
      if (isFar && !view.hasPointerCapture(event.pointerId)) view.setPointerCapture(event.pointerId);
      if (view.hasPointerCapture(event.pointerId)) view.scrollBy(-moved.movementX, -moved.movementY);
    };
    view.addEventListener("pointermove", move);
    window.addEventListener("pointerup", () => view.removeEventListener("pointermove", move), { once: true });
  });
}
