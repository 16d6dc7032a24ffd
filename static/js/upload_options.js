// The batch options of a draft stand open where there is room beside the plan; on a phone one line opens them.

const ROOM = "(width >= 62.5rem)";

/** @type {HTMLDetailsElement | null} */
const options = document.querySelector("[data-options]");
if (options && matchMedia(ROOM).matches) options.open = true;
