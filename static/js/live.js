// Live progress: the dock and the cards of jobs, by one stream for all tabs, or else by asking.
import { startDock } from "./dock.js";
import { follow } from "./live_share.js";
import { isLive, poll, take } from "./live_page.js";

const POLL_EVERY_MS = 2000;
const PATIENCE_MS = 5000;

/** Follows the workspace's stream; a page outside of a workspace has no dock and nothing to follow. */
export function startLive() {
  const dock = document.getElementById("dock");
  const url = dock?.dataset.live;
  if (!dock || !url) return;
  startDock(dock);
  follow(url, `live:${dock.dataset.liveKey}`, take);
  const begunAt = Date.now();
  setInterval(() => {
    if (!document.hidden && !isLive() && Date.now() - begunAt > PATIENCE_MS) void poll();
  }, POLL_EVERY_MS);
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    if (isLive() && isOfAClock(event)) event.preventDefault();
  });
}

/** Whether a list of jobs asks only because two seconds went by: the stream tells it sooner.
 * @param {Event} event */
function isOfAClock(event) {
  if (!(event instanceof CustomEvent) || !(event.target instanceof Element)) return false;
  const why = event.target.getAttribute("hx-trigger") ?? "";
  return why.includes("jobs-moved") && !event.detail.requestConfig?.triggeringEvent;
}
