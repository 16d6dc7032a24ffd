// What comes over the stream is put where it belongs: each event names an element of the page.
import { morph } from "./morph.js";
import { refreshDock, sayDock } from "./dock.js";

const SILENCE_MS = 40_000;
const GONE = [401, 403, 404];
let heardAt = 0;
/** @type {Set<string>} */
const missed = new Set();
/** What was heard last of each job, by the id of its element. @type {Map<string, string>} */
const heard = new Map();

/** Whether the stream is heard: it beats every 15 s. */
export function isLive() {
  return Date.now() - heardAt < SILENCE_MS;
}

/** Takes one event of the stream.
 * @param {string} name @param {string} data */
export function take(name, data) {
  heardAt = name === "down" ? 0 : Date.now();
  if (name === "beat" || name === "down" || document.hidden) return;
  if (name === "jobs" || isMissed(name)) {
    document.body.dispatchEvent(new Event("jobs-moved"));
    refreshDock();
  } else {
    put(name === "dock" ? "dock-line" : name, data);
  }
}

/** Whether a list of jobs lacks one that began before the stream; each is asked for once only, for
 * it may be one that the list leaves out. @param {string} name */
function isMissed(name) {
  const isNew = name.startsWith("job-") && !missed.has(name) && !document.getElementById(name);
  if (isNew) missed.add(name);
  return isNew && document.getElementById("queue") !== null;
}

/** Asks for each part of the page that goes on, where no stream tells of it. */
export async function poll() {
  for (const part of document.querySelectorAll("[data-poll]")) {
    const href = part.getAttribute("data-poll") ?? "";
    const answer = await fetch(href, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (answer?.ok && !answer.redirected) put(part.id, await answer.text());
    else if (answer && GONE.includes(answer.status)) part.removeAttribute("data-poll");
  }
}

/** @param {string} id @param {string} html */
function put(id, html) {
  const there = document.getElementById(id);
  const made = document.createElement("template");
  made.innerHTML = html;
  const fresh = made.content.firstElementChild;
  if (!fresh) return;
  if (readAt(fresh)) heard.set(id, html);
  if (there && readAt(fresh) >= readAt(there)) morph(there, fresh);
  if (id === "dock-line") sayDock();
}

/** When the rows behind an element were read; 0 where it does not say. @param {Element} one */
function readAt(one) {
  return Number(one.getAttribute("data-at") ?? 0);
}

// A list that was asked for may come later than news of its jobs: what is newer stays.
document.addEventListener("htmx:afterSwap", () => {
  for (const [id, html] of heard) put(id, html);
});
