// The frame's own behaviour: keys, theme, toasts, live counts, the dock. Every page works without it.
import { startCopy } from "./copy.js";
import { startCountdowns } from "./countdown.js";
import { startCounts } from "./counts.js";
import { startKeys } from "./keys.js";
import { startLive } from "./live.js";
import { startTheme } from "./theme.js";
import { startToasts } from "./toasts.js";

startKeys();
startTheme();
startToasts();
startCounts();
startCountdowns();
startLive();
startCopy();

// What is wrong with a form may stand below the fold: the first field that is wrong is gone to.
const wrong = document.querySelector("main [aria-invalid=true]");
if (wrong instanceof HTMLElement) wrong.focus();
