// Selecting inputs on the list: ranges with Shift, `x` for the one in focus, the page, all of the app; Esc clears.
// What is selected stays while pages are turned, in this tab.
import { isPlain } from "./keys.js";
import { kept, keep } from "./selection_kept.js";

const MOST = 5_000;

/** Begins to listen, where the list can be selected from. */
export function startSelection() {
  const bar = document.getElementById("selection");
  if (!(bar instanceof HTMLFormElement)) return;
  /** @type {HTMLInputElement | null} */
  let last = null;
  document.addEventListener("click", (event) => {
    const box = event.target;
    if (!isBox(box)) return;
    if (event.shiftKey && last) range(last, box);
    last = box;
  });
  document.addEventListener("change", (event) => {
    if (isBox(event.target)) noted(bar);
    else if (event.target === everyBox()) all(bar);
  });
  bar.addEventListener("reset", (event) => {
    event.preventDefault();
    clear(bar);
  });
  bar.addEventListener("submit", () => pack(bar));
  document.addEventListener("keydown", (event) => {
    if (!isPlain(event) || event.shiftKey) return;
    if (event.key === "x") toggle(bar);
    else if (event.key === "Escape" && isAny()) clear(bar);
    else return;
    event.preventDefault();
  });
  startPage(bar);
  window.addEventListener("pageshow", () => show(bar));
}

/** @param {HTMLFormElement} bar */
function startPage(bar) {
  const button = document.querySelector("[data-select-page]");
  if (!(button instanceof HTMLButtonElement)) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const isWhole = boxes().every((box) => box.checked);
    for (const box of boxes()) box.checked = !isWhole;
    noted(bar);
  });
}

/** @returns {HTMLInputElement[]} */
function boxes() {
  return [...document.querySelectorAll("input[name=id][form=selection]")].filter(isBox);
}

/** @param {unknown} target @returns {target is HTMLInputElement} */
function isBox(target) {
  return target instanceof HTMLInputElement && target.name === "id" && target.getAttribute("form") === "selection";
}

function everyBox() {
  const box = document.querySelector("input[name=all][form=selection]");
  return box instanceof HTMLInputElement ? box : null;
}

/** Everything between two boxes becomes as the second is. @param {HTMLInputElement} from @param {HTMLInputElement} to */
function range(from, to) {
  const found = boxes();
  const [start, end] = [found.indexOf(from), found.indexOf(to)].sort((one, other) => one - other);
  for (const box of found.slice(start, (end ?? 0) + 1)) box.checked = to.checked;
}

/** @param {HTMLFormElement} bar */
function toggle(bar) {
  const box = document.activeElement?.closest(".tile, tr")?.querySelector("input[name=id][form=selection]");
  if (!isBox(box)) return;
  box.checked = !box.checked;
  noted(bar);
}

function isAny() {
  const state = kept();
  return state.isAll || state.ids.length > 0;
}

/** The boxes of this page were changed. @param {HTMLFormElement} bar */
function noted(bar) {
  const state = kept();
  const [ids, but] = [new Set(state.ids), new Set(state.but)];
  for (const box of boxes()) {
    if (box.checked) {
      ids.add(box.value);
      but.delete(box.value);
    } else {
      ids.delete(box.value);
      if (state.isAll) but.add(box.value);
    }
  }
  keep({ isAll: state.isAll, ids: [...ids].slice(0, MOST), but: [...but] });
  tell(bar);
}

/** @param {HTMLFormElement} bar */
function all(bar) {
  const isAll = everyBox()?.checked ?? false;
  keep({ isAll, ids: [], but: [] });
  for (const box of boxes()) box.checked = isAll;
  if (!isAll) noted(bar);
  show(bar);
}

/** @param {HTMLFormElement} bar */
function clear(bar) {
  keep({ isAll: false, ids: [], but: [] });
  show(bar);
}

/** Ticks the boxes of this page as they are remembered. @param {HTMLFormElement} bar */
function show(bar) {
  const state = kept();
  const [ids, but] = [new Set(state.ids), new Set(state.but)];
  for (const box of boxes()) box.checked = state.isAll ? !but.has(box.value) : ids.has(box.value);
  const every = everyBox();
  if (every) every.checked = state.isAll;
  tell(bar);
}

/** @param {HTMLFormElement} bar */
function tell(bar) {
  const state = kept();
  const total = Number(bar.dataset.total ?? 0);
  const here = boxes().filter((box) => box.checked).length;
  const count = state.isAll ? Math.max(0, total - state.but.length) : state.ids.length;
  const words = bar.querySelector("[data-selected]");
  const elsewhere = state.isAll ? 0 : count - here;
  if (words) words.textContent = `${count.toLocaleString("en")} selected${elsewhere ? `, ${elsewhere} elsewhere` : ""}`;
  document.querySelector("[data-results]")?.toggleAttribute("data-chosen", isAny());
  const banner = document.querySelector("[data-all]");
  const isWhole = here > 0 && here === boxes().length;
  banner?.toggleAttribute("hidden", !(state.isAll || (isWhole && here < total)));
  const said = banner?.querySelector("[data-said]");
  if (said) said.textContent = saidOf(state, here);
}

/** @param {import("./selection_kept.js").Kept} state @param {number} here */
function saidOf(state, here) {
  if (!state.isAll) return `All ${here} on this page selected.`;
  return state.but.length ? `All of the app but ${state.but.length}.` : "All of the app selected, on every page.";
}

/** What is not on this page goes along as one field. @param {HTMLFormElement} bar */
function pack(bar) {
  const state = kept();
  const here = new Set(boxes().map((box) => box.value));
  const elsewhere = state.ids.filter((one) => !here.has(one));
  put(bar, "ids", state.isAll ? [] : elsewhere);
  put(bar, "buts", state.isAll ? state.but : []);
}

/** @param {HTMLFormElement} bar @param {string} name @param {string[]} ids */
function put(bar, name, ids) {
  const found = bar.querySelector(`input[name=${name}]`);
  const field = found instanceof HTMLInputElement ? found : document.createElement("input");
  field.type = "hidden";
  field.name = name;
  field.value = JSON.stringify(ids);
  bar.append(field);
}
