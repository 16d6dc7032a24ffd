// Selecting inputs on the list: ranges with Shift, `x` for the one in focus, Esc clears, a live count.
import { isPlain } from "./keys.js";

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
    if (isBox(event.target)) tell(bar);
  });
  bar.addEventListener("reset", () => requestAnimationFrame(() => tell(bar)));
  document.addEventListener("keydown", (event) => {
    if (!isPlain(event) || event.shiftKey) return;
    if (event.key === "x") toggle(bar);
    else if (event.key === "Escape" && chosen().length) bar.reset();
    else return;
    event.preventDefault();
  });
  window.addEventListener("pageshow", () => tell(bar));
}

/** @returns {HTMLInputElement[]} */
function boxes() {
  return [...document.querySelectorAll("input[name=id][form=selection]")].filter(isBox);
}

function chosen() {
  return boxes().filter((box) => box.checked);
}

/** @param {unknown} target @returns {target is HTMLInputElement} */
function isBox(target) {
  return target instanceof HTMLInputElement && target.getAttribute("form") === "selection";
}

/** Everything between two boxes becomes as the second is. @param {HTMLInputElement} from @param {HTMLInputElement} to */
function range(from, to) {
  const all = boxes();
  const [start, end] = [all.indexOf(from), all.indexOf(to)].sort((one, other) => one - other);
  for (const box of all.slice(start, (end ?? 0) + 1)) box.checked = to.checked;
}

/** @param {HTMLFormElement} bar */
function toggle(bar) {
  const box = document.activeElement?.closest(".tile, tr")?.querySelector("input[form=selection]");
  if (!isBox(box)) return;
  box.checked = !box.checked;
  tell(bar);
}

/** @param {HTMLFormElement} bar */
function tell(bar) {
  const words = bar.querySelector("[data-selected]");
  if (words) words.textContent = `${chosen().length} selected`;
}
