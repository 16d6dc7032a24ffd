// Carries chosen and dropped files to an upload from whatever page they are given on, and shows how far they are.
// On the pages of uploads the plan is shown in place while bytes go; elsewhere a draft is made and the page stays.
import { paced } from "./pace.js";
import { carriesFiles, fromDrop, fromPicker } from "./upload_chosen.js";
import { meter } from "./upload_meter.js";
import { showInPlace } from "./upload_place.js";
import { Refused, draft } from "./upload_server.js";
import { Transfer } from "./upload_transfer.js";
import { loadTus } from "./upload_tus.js";

/** @typedef {Iterable<import("./upload_chosen.js").Chosen> | AsyncIterable<import("./upload_chosen.js").Chosen>} Source */
/** The bytes that go from this page, and the page of their upload. @typedef {{ href: string, transfer: Transfer }} Going */

const TELL_MS = 2_000;
const SOON_MS = 300;
const cover = document.getElementById("drop");
const panel = document.getElementById("carried");
/** @type {Going | undefined} */
let going;
let depth = 0;

if (cover && panel) {
  listen("dragenter", () => cover.toggleAttribute("hidden", (depth += 1) <= 0));
  listen("dragleave", () => cover.toggleAttribute("hidden", (depth -= 1) <= 0));
  listen("dragover", (event) => event.preventDefault());
  listen("drop", (event, dropped) => {
    event.preventDefault();
    depth = 0;
    cover.hidden = true;
    take(panel, fromDrop(dropped));
  });
  document.addEventListener("change", ({ target }) => {
    if (!(target instanceof HTMLInputElement) || !target.matches("#files input[type=file]")) return;
    const chosen = [...fromPicker(target)];
    target.value = "";
    take(panel, chosen);
  });
  panel.querySelector('[data-meter="pause"]')?.addEventListener("click", () => {
    if (going?.transfer.halt) going.transfer.goOn();
    else going?.transfer.pause(!going.transfer.isPaused);
  });
  panel.querySelector('[data-meter="close"]')?.addEventListener("click", () => (panel.hidden = true));
  panel.querySelector("a")?.addEventListener("click", async (event) => {
    if (!going?.transfer.isBusy) return;
    event.preventDefault();
    if (await showInPlace(going.href)) settle(panel);
  });
}
addEventListener("beforeunload", (event) => {
  if (going?.transfer.isBusy) event.preventDefault();
});

/** @param {"dragenter" | "dragleave" | "dragover" | "drop"} name @param {(event: DragEvent, dropped: DataTransfer) => void} work */
function listen(name, work) {
  document.addEventListener(name, (event) => {
    if (event.dataTransfer && carriesFiles(event)) work(event, event.dataTransfer);
  });
}

/** @param {HTMLElement} panel @param {Source} chosen */
async function take(panel, chosen) {
  const files = document.getElementById("files");
  const wanted = files?.dataset.draft;
  try {
    await loadTus(panel.dataset.tus ?? "");
    if (!going || !going.transfer.isBusy) going = begun(panel, wanted || (await draft(panel.dataset.new ?? "")));
    else if (wanted && wanted !== going.href) throw new Refused("Another upload still sends from this page. Wait for it, or use another tab.", false);
    const isElsewhere = new URL(going.href, location.href).pathname !== location.pathname;
    if (files && isElsewhere) await showInPlace(going.href);
    settle(panel);
    await going.transfer.add(chosen);
  } catch (error) {
    settle(panel);
    tell(panel, error instanceof Refused ? error.message : "The upload could not begin. Try again.");
  }
}

/** @param {HTMLElement} panel @param {string} href @returns {Going} */
function begun(panel, href) {
  if (going?.href === href) return going;
  const announce = announcer();
  const transfer = new Transfer(`${href}/files`, () => {
    document.getElementById("files")?.toggleAttribute("data-busy", transfer.isBusy);
    draw();
    announce(!transfer.isBusy);
  });
  const draw = meter(panel, () => transfer);
  const link = panel.querySelector("a");
  if (link) link.href = href;
  return { href, transfer };
}

/** Puts the numbers where they belong: into the Files box of their own upload, else into a corner.
 * @param {HTMLElement} panel */
function settle(panel) {
  const files = document.getElementById("files");
  const isOwn = going !== undefined && files?.dataset.draft === going.href;
  if (files && isOwn) files.querySelector("[data-carried-here]")?.append(panel);
  else if (!panel.isConnected) document.body.append(panel);
  panel.querySelector("[data-carried-head]")?.toggleAttribute("hidden", isOwn);
  panel.hidden = false;
}

/** @param {HTMLElement} panel @param {string} words */
function tell(panel, words) {
  const line = panel.querySelector('[data-meter="words"]');
  if (line) line.textContent = words;
  panel.querySelector('[data-meter="dot"]')?.setAttribute("data-is", "failed");
}

/** Tells the page that files have come, every two seconds at most, and at the end. */
function announcer() {
  let toldAt = 0;
  const announceWithin = paced(() => {
    toldAt = Date.now();
    document.body.dispatchEvent(new Event("files-moved"));
  });
  return (/** @type {boolean} */ isEnd) => announceWithin(isEnd ? SOON_MS : Math.max(SOON_MS, toldAt + TELL_MS - Date.now()));
}
