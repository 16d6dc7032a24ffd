// The forms that change inputs: what comes to them with scripts. Without, they are plain fields.
import { startLabels } from "./labels.js";
import { forget } from "./selection_kept.js";
import { startTreeEditor } from "./tree_editor.js";

startLabels();
startTreeEditor();

document.addEventListener("submit", (event) => {
  if (event.submitter?.getAttribute("name") === "apply") forget();
});
