// Metadata as a tree beside its JSON: keys are added, changed and taken away; the text stays what is sent.
import { at, isBranch, parsed, put, renamed, without } from "./tree_values.js";

/** @typedef {import("./tree_values.js").Path} Path */

/** Puts the switch between tree and JSON over the text of the metadata. */
export function startTreeEditor() {
  const card = document.querySelector("[data-metadata]");
  const area = card?.querySelector("textarea[name=metadata]");
  const head = card?.querySelector("header");
  if (!(area instanceof HTMLTextAreaElement) || !head) return;
  const tree = document.createElement("div");
  tree.className = "tree-editor";
  tree.hidden = true;
  const field = area.closest(".editor") ?? area;
  field.before(tree);
  const said = document.createElement("p");
  said.className = "faint small";
  said.setAttribute("role", "status");
  tree.before(said);
  const tabs = document.createElement("div");
  tabs.className = "seg end";
  tabs.setAttribute("role", "group");
  tabs.setAttribute("aria-label", "How to edit");
  const [asTree, asText] = [button("Tree"), button("JSON")];
  tabs.append(asTree, asText);
  head.append(tabs);
  /** @param {boolean} isTree */
  const show = (isTree) => {
    const value = isTree ? parsed(area.value) : null;
    said.textContent = isTree && !value ? "The JSON is not right yet: the tree shows it once it is." : "";
    const shows = isTree && value !== null;
    tree.hidden = !shows;
    field.toggleAttribute("hidden", shows);
    asTree.setAttribute("aria-pressed", String(shows));
    asText.setAttribute("aria-pressed", String(!shows));
    if (shows) draw(tree, area);
  };
  asTree.addEventListener("click", () => show(true));
  asText.addEventListener("click", () => show(false));
  show(false);
}

/** @param {HTMLElement} tree @param {HTMLTextAreaElement} area */
function draw(tree, area) {
  const root = parsed(area.value) ?? {};
  /** @param {unknown} value @param {Path} [focus] */
  const write = (value, focus) => {
    area.value = JSON.stringify(value, null, 2);
    area.dispatchEvent(new Event("input", { bubbles: true }));
    draw(tree, area);
    const wanted = focus ? tree.querySelector(`[data-path="${CSS.escape(JSON.stringify(focus))}"] input`) : null;
    if (wanted instanceof HTMLElement) wanted.focus();
  };
  tree.replaceChildren(branch(root, [], root, write));
}

/** @param {any} value @param {Path} path @param {any} root @param {(value: unknown, focus?: Path) => void} write */
function branch(value, path, root, write) {
  const list = document.createElement("ul");
  for (const key of Object.keys(value)) {
    const inner = Array.isArray(value) ? Number(key) : key;
    list.append(row(value, inner, path, root, write));
  }
  const last = document.createElement("li");
  const more = button(Array.isArray(value) ? "Add a value" : "Add a key");
  more.className = "btn quiet s";
  more.addEventListener("click", () => {
    const key = Array.isArray(value) ? value.length : fresh(value);
    write(put(root, [...path, key], ""), [...path, key]);
  });
  last.append(more);
  list.append(last);
  return list;
}

/** @param {any} holder @param {string | number} key @param {Path} above @param {any} root @param {(value: unknown, focus?: Path) => void} write */
function row(holder, key, above, root, write) {
  const path = [...above, key];
  const value = at(root, path);
  const item = document.createElement("li");
  item.dataset.path = JSON.stringify(path);
  const line = document.createElement("div");
  line.className = "row";
  if (typeof key === "string") {
    const name = input(key, `Key ${path.join(".")}`);
    name.addEventListener("change", () => {
      if (!(name.value in holder)) write(renamed(root, path, name.value));
      else name.value = key;
    });
    line.append(name);
  }
  if (!isBranch(value)) {
    const told = input(JSON.stringify(value), `Value of ${path.join(".")}, as JSON or plain text`);
    told.addEventListener("change", () => write(put(root, path, meant(told.value))));
    line.append(told);
  }
  const away = button("×");
  away.className = "btn icon quiet s";
  away.setAttribute("aria-label", `Take ${path.join(".")} away`);
  away.title = "Take away";
  away.addEventListener("click", () => write(without(root, path)));
  line.append(away);
  item.append(line);
  if (isBranch(value)) item.append(branch(value, path, root, write));
  return item;
}

/** What is typed as a value: JSON where it is JSON, else text. @param {string} text */
function meant(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** @param {Record<string, unknown>} holder */
function fresh(holder) {
  let number = Object.keys(holder).length + 1;
  while (`key ${number}` in holder) number += 1;
  return `key ${number}`;
}

/** @param {string} value @param {string} said */
function input(value, said) {
  const made = document.createElement("input");
  made.value = value;
  made.setAttribute("aria-label", said);
  made.spellcheck = false;
  made.autocomplete = "off";
  made.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault(); // the form is sent by its buttons
    made.blur();
  });
  return made;
}

/** @param {string} text */
function button(text) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  return made;
}
