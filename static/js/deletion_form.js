// The page before a deletion: once it is confirmed, the selection has done its work.
import { forget } from "./selection_kept.js";

document.addEventListener("submit", (event) => {
  if (event.submitter?.getAttribute("name") === "confirm") forget();
});
