// Places of regions: fractions 0..1 of the upright picture, as text, and as pixels of a drawing.

/** A row and a column, each a fraction. A box has two: top left and bottom right.
 * @typedef {[row: number, col: number]} Point */
/** @typedef {"box" | "polygon" | "other"} Shape */
/** @typedef {{ width: number, height: number }} Size */

export const STEP = 0.001;
const DIGITS = 1e5;

/** As many digits as the form shows and the server compares. @param {number} value */
export function rounded(value) {
  return Math.round(value * DIGITS) / DIGITS;
}

/** The number that a text says, if it is a fraction. @param {string} text */
export function fraction(text) {
  const value = text.trim() === "" ? NaN : Number(text);
  return value >= 0 && value <= 1 ? value : null;
}

/** The texts of a place, as its fields hold them: four sides, or all points.
 * @param {Shape} shape @param {Point[]} points */
export function textsOf(shape, points) {
  if (shape === "polygon") return [points.map((point) => point.map(told).join(" ")).join("\n")];
  return points.flat().map(told);
}

/** The place that texts say; null while they say none. @param {Shape} shape @param {string[]} texts */
export function pointsOf(shape, texts) {
  if (shape === "other") return null;
  const lines = shape === "box" ? [texts.slice(0, 2), texts.slice(2)] : linesOf(texts[0] ?? "");
  /** @type {Point[]} */
  const points = [];
  for (const [row, col, ...more] of lines) {
    const [atRow, atCol] = [fraction(row ?? ""), fraction(col ?? "")];
    if (atRow === null || atCol === null || more.length > 0) return null;
    points.push([atRow, atCol]);
  }
  return isPlace(shape, points) ? points : null;
}

/** A place that was moved, kept whole inside the picture.
 * @param {Point[]} points @param {number} rows @param {number} cols @returns {Point[]} */
export function moved(points, rows, cols) {
  const [byRows, byCols] = [allowed(points.map(([row]) => row), rows), allowed(points.map(([, col]) => col), cols)];
  return points.map(([row, col]) => [rounded(row + byRows), rounded(col + byCols)]);
}

/** A place as it was drawn, brought inside the picture: what was only moved keeps its size.
 * @param {Point[]} points @param {Point[] | null} before @returns {Point[]} */
export function inside(points, before) {
  const [first, was] = [points[0], before?.[0]];
  if (first && was && before && before.length === points.length) {
    const [rows, cols] = [first[0] - was[0], first[1] - was[1]];
    const isMoved = points.every(([row, col], index) => near(row - rows, before[index]?.[0]) && near(col - cols, before[index]?.[1]));
    if (isMoved) return moved(before, rows, cols);
  }
  return points.map(([row, col]) => [clamped(row), clamped(col)]);
}

/** The same place in pixels, as Annotorious takes it.
 * @param {Shape} shape @param {Point[]} points @param {Size} size @returns {AnnotoriousSelector} */
export function selectorOf(shape, points, size) {
  const pixels = points.map(([row, col]) => /** @type {[number, number]} */ ([col * size.width, row * size.height]));
  const [xs, ys] = [pixels.map(([x]) => x), pixels.map(([, y]) => y)];
  const bounds = { minX: Math.min(...xs), minY: Math.min(...ys), maxX: Math.max(...xs), maxY: Math.max(...ys) };
  if (shape === "polygon") return { type: "POLYGON", geometry: { points: pixels, bounds } };
  const [w, h] = [bounds.maxX - bounds.minX, bounds.maxY - bounds.minY];
  return { type: "RECTANGLE", geometry: { x: bounds.minX, y: bounds.minY, w, h, rot: 0, bounds } };
}

/** The shape and place of what was drawn. @param {AnnotoriousSelector} selector @param {Size} size
 * @returns {{ shape: Shape, points: Point[] }} */
export function placeOf(selector, size) {
  if (selector.type === "POLYGON") {
    return { shape: "polygon", points: selector.geometry.points.map(([x, y]) => [y / size.height, x / size.width]) };
  }
  const { x, y, w, h } = selector.geometry;
  return { shape: "box", points: [[y / size.height, x / size.width], [(y + h) / size.height, (x + w) / size.width]] };
}

/** @param {number} value */
function told(value) {
  return String(rounded(value));
}

/** @param {string} text */
function linesOf(text) {
  return text.split("\n").filter((line) => line.trim() !== "").map((line) => line.replaceAll(",", " ").trim().split(/\s+/));
}

/** @param {Shape} shape @param {Point[]} points */
function isPlace(shape, points) {
  if (shape === "polygon") return points.length >= 3;
  const [start, end] = points;
  return start !== undefined && end !== undefined && start[0] < end[0] && start[1] < end[1];
}

/** How far values may go without leaving 0..1. @param {number[]} values @param {number} by */
function allowed(values, by) {
  return Math.min(1 - Math.max(...values), Math.max(-Math.min(...values), by));
}

/** @param {number} one @param {number | undefined} other */
function near(one, other) {
  return other !== undefined && Math.abs(one - other) < 1 / DIGITS;
}

/** @param {number} value */
function clamped(value) {
  return rounded(Math.min(1, Math.max(0, value)));
}
