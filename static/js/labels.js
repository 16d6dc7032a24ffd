// Concepts as chips: a click turns present into absent and back. The plain rows below are what is sent.

/** Turns the rows of concepts into chips with one field to add to them. */
export function startLabels() {
  const card = document.querySelector("[data-labels]");
  const list = card?.querySelector(".labels");
  if (!(card instanceof HTMLElement) || !(list instanceof HTMLElement)) return;
  if (list.querySelector(".error")) return; // a row says what is wrong with it: leave the rows
  const chips = document.createElement("div");
  chips.className = "chips";
  const field = adder();
  list.hidden = true;
  list.nextElementSibling?.remove();
  list.before(chips, field);
  const show = () => chips.replaceChildren(...filled(list).map((row) => chip(row, show)));
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    add(list, field);
    show();
  });
  field.addEventListener("change", () => {
    add(list, field);
    show();
  });
  card.addEventListener("input", (event) => {
    if (event.target === field) event.stopPropagation(); // only what is added counts
  });
  show();
}

/** @returns {HTMLInputElement} */
function adder() {
  const field = document.createElement("input");
  field.setAttribute("list", "offered");
  field.placeholder = "Add a concept…";
  field.setAttribute("aria-label", "Add a concept");
  field.autocomplete = "off";
  field.spellcheck = false;
  field.maxLength = 256;
  return field;
}

/** @param {Element} row */
function parts(row) {
  const [name, value] = [row.querySelector("input"), row.querySelector("select")];
  if (!name || !value) throw new Error("a row of concepts without its fields");
  return { name, value };
}

/** @param {HTMLElement} list */
function filled(list) {
  return [...list.children].filter((row) => parts(row).name.value.trim() !== "");
}

/** @param {HTMLElement} list @param {HTMLInputElement} field */
function add(list, field) {
  const wanted = field.value.trim();
  field.value = "";
  if (!wanted || filled(list).some((row) => parts(row).name.value === wanted)) return;
  const blank = [...list.children].find((row) => !parts(row).name.value.trim()) ?? another(list);
  parts(blank).name.value = wanted;
  parts(blank).value.value = "1";
  tell(blank);
}

/** @param {HTMLElement} list */
function another(list) {
  const row = list.lastElementChild?.cloneNode(true);
  if (!(row instanceof HTMLElement)) throw new Error("no row to copy");
  list.append(row);
  return row;
}

/** @param {Element} row @param {() => void} show */
function chip(row, show) {
  const { name, value } = parts(row);
  const made = document.createElement("span");
  made.className = "chip";
  const isAbsent = value.value === "0";
  if (isAbsent) made.dataset.is = "absent";
  const word = button(name.value, isAbsent ? `not ${name.value}: make present` : `${name.value}: make absent`);
  word.className = "t";
  word.addEventListener("click", () => {
    value.value = isAbsent ? "1" : "0";
    tell(row);
    show();
  });
  const away = button("×", `Leave ${name.value} out`);
  away.addEventListener("click", () => {
    name.value = "";
    tell(row);
    show();
  });
  made.append(word, away);
  return made;
}

/** @param {string} text @param {string} said */
function button(text, said) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.title = said;
  made.setAttribute("aria-label", said);
  return made;
}

/** Tells the form that something was typed. @param {Element} row */
function tell(row) {
  parts(row).name.dispatchEvent(new Event("input", { bubbles: true }));
}
