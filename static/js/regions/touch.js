// What fingers do on the drawing, where Annotorious' own tools think of a mouse: a finger comes down where it was never
// seen to move, and a drag that the browser takes for scrolling breaks off after some pixels.

/** @param {Element} layer @param {() => boolean} isPolygon whether corners of a polygon are set now */
export function startTouch(layer, isPolygon) {
  layer.addEventListener("touchmove", (event) => {
    if (event.cancelable && event.target instanceof Element && event.target.closest(".a9s-annotation.selected")) event.preventDefault();
  }, { passive: false });
  layer.addEventListener("pointerdown", (event) => {
    if (event instanceof PointerEvent && event.pointerType === "touch" && event.isPrimary && isPolygon()) comeTo(event);
  }, { capture: true });
}

/** Tells that the pointer has come to where it touches; as a mouse, for a finger that rests would end the polygon.
 * @param {PointerEvent} event */
function comeTo({ target, clientX, clientY, pointerId }) {
  target?.dispatchEvent(new PointerEvent("pointermove", { bubbles: true, clientX, clientY, pointerId, pointerType: "mouse" }));
}
