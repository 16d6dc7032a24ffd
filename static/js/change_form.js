// The forms that change inputs: what comes to them with scripts. Without, they are plain fields.
import { startLabels } from "./labels.js";
import { forget } from "./selection_kept.js";
import { startTreeEditor } from "./tree_editor.js";

startLabels();
startTreeEditor();

// What was typed before the scripts came, or what the browser kept from before, is shown as well.
document.addEventListener("DOMContentLoaded", () => {
  const said = document.getElementById("said");
  const fields = said?.querySelectorAll("input, textarea") ?? [];
  if ([...fields].some(isTyped)) said?.dispatchEvent(new Event("input", { bubbles: true }));
});

/** Fields without a name are only ways to fill those that have one. @param {Element} field */
function isTyped(field) {
  if (!field.getAttribute("name")) return false;
  if (field instanceof HTMLTextAreaElement) return field.value !== field.defaultValue;
  if (!(field instanceof HTMLInputElement)) return false;
  const isTicked = field.type === "checkbox" || field.type === "radio";
  return isTicked ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
}

document.addEventListener("submit", (event) => {
  if (event.submitter?.getAttribute("name") === "apply") forget();
});
