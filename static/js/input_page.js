// The page of one input: keys, zoom, regions, sound, map, each an island of its own.
import { isPlain } from "./keys.js";
import { startMap } from "./map.js";
import { startRegions } from "./regions.js";
import { startSound } from "./sound.js";
import { startTabs } from "./tabs.js";
import { startZoom } from "./zoom.js";

const STEPS = new Map([["ArrowLeft", "previous"], ["ArrowRight", "next"]]);

document.addEventListener("keydown", (event) => {
  if (!isPlain(event) || event.shiftKey || isUsingMedia(event.target)) return;
  const step = STEPS.get(event.key);
  if (step) follow(`a[data-step="${step}"]`, event);
  else if (event.key === "e") follow("a[data-edit]", event);
  else if (event.key === "r") follow("a[data-draw]", event);
  else if (event.key === "Escape" && !document.querySelector(":popover-open")) follow("a[data-back]", event);
});

startZoom();
startRegions();
startSound();
startTabs();
startMap();

/** Whether the arrows mean something else here: a player, a picture that can be moved, a text, code.
 * @param {EventTarget | null} target */
function isUsingMedia(target) {
  return target instanceof Element && target.closest("video, audio, .leaflet-container, [data-pans], pre, article") !== null;
}

/** @param {string} selector @param {KeyboardEvent} event */
function follow(selector, event) {
  const link = document.querySelector(selector);
  if (!(link instanceof HTMLAnchorElement)) return;
  event.preventDefault();
  link.click();
}
