// The forms that change inputs: what comes to them with scripts. Without, they are plain fields.
import { startLabels } from "./labels.js";

startLabels();
