// Zoom and pan: the picture grows inside its window, which scrolls. Touch and keys scroll natively.
import { isPlain } from "./keys.js";

const MOST = 16;

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
  for (const button of tools.querySelectorAll("button")) {
    button.addEventListener("click", () => zoom.by(Number(button.dataset.zoomBy)));
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
  view.addEventListener("dblclick", (event) => zoom.by(zoom.level > 1 ? 0 : 3, event.clientX, event.clientY));
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

/** Lets a mouse drag what is larger than its window. @param {HTMLElement} view */
function dragging(view) {
  view.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "mouse" || event.button !== 0 || !view.hasAttribute("data-pans")) return;
    view.setPointerCapture(event.pointerId);
    /** @param {PointerEvent} moved */
    const move = (moved) => view.scrollBy(-moved.movementX, -moved.movementY);
    view.addEventListener("pointermove", move);
    view.addEventListener("pointerup", () => view.removeEventListener("pointermove", move), { once: true });
  });
}
