// The regions as they stand on the page: the list and the drawing both show them and change them,
// and every change of either can be undone.

/** `texts` are what the fields hold; `points` is the place that they say, null while they say none.
 * @typedef {{ concept: string, value: string }} Label
 * @typedef {{ key: string, shape: import("./places.js").Shape, texts: string[],
 *   points: import("./places.js").Point[] | null, labels: Label[], isGone: boolean }} Region
 * @typedef {"rows" | "drawing" | "keys" | "history"} By
 * @typedef {(key: string, by: By) => void} Watcher */

const TOGETHER_MS = 1_000;
const MOST_STEPS = 200;

export class Regions {
  /** @param {Region[]} found */
  constructor(found) {
    /** @type {Map<string, Region>} */
    this.held = new Map(found.map((region) => [region.key, region]));
    /** @type {Map<string, Region>[]} */
    this.past = [];
    /** @type {Map<string, Region>[]} */
    this.future = [];
    /** @type {Watcher[]} */
    this.watchers = [];
    this.chosen = "";
    this.lastTyped = ""; // the concept that a new region begins with
    this.last = { tag: "", at: 0 };
    this.shownAt = -1; // how many steps there were when the server last told what would change
  }

  /** Calls for each region that changes or is chosen, and for the one that was chosen before.
   * @param {Watcher} watcher */
  watch(watcher) {
    this.watchers.push(watcher);
  }

  /** @param {string} key */
  get(key) {
    return this.held.get(key);
  }

  /** All regions, in the order of the list. */
  all() {
    return [...this.held.values()];
  }

  /** Puts a region in its place, or adds it. Changes with one tag that follow each other quickly are
   * one step of the history. @param {Region} region @param {By} by @param {string} [tag] */
  put(region, by, tag = "") {
    const now = performance.now();
    const isSameStep = tag !== "" && tag === this.last.tag && now - this.last.at < TOGETHER_MS;
    if (!isSameStep) {
      this.past = [...this.past.slice(1 - MOST_STEPS), new Map(this.held)];
      this.future = [];
    }
    this.last = { tag, at: now };
    if (by === "rows") this.lastTyped = region.labels[0]?.concept ?? "";
    this.held.set(region.key, region);
    this.tell(region.key, by);
  }

  /** Ends the running step, so that the next change is one of its own. */
  pause() {
    this.last = { tag: "", at: 0 };
  }

  /** @param {string} key @param {By} by */
  choose(key, by) {
    if (key === this.chosen) return;
    const before = this.chosen;
    this.chosen = key;
    if (before) this.tell(before, by);
    if (key) this.tell(key, by);
  }

  undo() {
    this.step(this.past, this.future);
  }

  redo() {
    this.step(this.future, this.past);
  }

  /** @param {Map<string, Region>[]} from @param {Map<string, Region>[]} to */
  step(from, to) {
    const next = from.pop();
    if (!next) return;
    const before = this.held;
    to.push(before);
    this.held = next;
    this.pause();
    for (const key of new Set([...before.keys(), ...next.keys()])) {
      if (before.get(key) !== next.get(key)) this.tell(key, "history");
    }
    if (!this.held.has(this.chosen)) this.choose("", "history");
  }

  /** @param {string} key @param {By} by */
  tell(key, by) {
    for (const watcher of this.watchers) watcher(key, by);
  }
}

/** What a region is called. @param {Region} region */
export function nameOf(region) {
  const said = region.labels.filter((label) => label.concept.trim() !== "");
  return said.map((label) => (label.value === "0" ? `not ${label.concept}` : label.concept)).join(", ") || "no concept";
}

/** The colour of each region: those of one name share it. @param {Region[]} regions */
export function coloursOf(regions) {
  /** @type {Map<string, string>} */
  const ofNames = new Map();
  for (const region of regions) {
    const name = nameOf(region);
    if (!ofNames.has(name)) ofNames.set(name, `r${(ofNames.size % 4) + 1}`);
  }
  return new Map(regions.map((region) => [region.key, ofNames.get(nameOf(region)) ?? "r1"]));
}
