// Keys of every page: `/` finds, `?` shows the sheet, `g` and a letter goes to a place, `u` uploads.

const GO_WITHIN_MS = 1_500;

/** Whether the person is writing, so that letters are letters. @param {EventTarget | null} target */
export function isWriting(target) {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input:not([type=checkbox], [type=radio]), textarea, select"));
}

/** Whether a key press is meant for a page: no modifier, not while writing. @param {KeyboardEvent} event */
export function isPlain(event) {
  return !event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.altKey && !isWriting(event.target);
}

/** Listens for the keys of the frame. */
export function startKeys() {
  let wentAt = -GO_WITHIN_MS;
  document.addEventListener("keydown", (event) => {
    if (!isPlain(event)) return;
    if (event.timeStamp - wentAt < GO_WITHIN_MS && go(event.key)) event.preventDefault();
    else if (event.key === "/") focusFind(event);
    else if (event.key === "?") showSheet(event);
    else if (press(event.key)) event.preventDefault();
    wentAt = event.key === "g" ? event.timeStamp : -GO_WITHIN_MS;
  });
}

/** @param {string} letter */
function go(letter) {
  const link = document.querySelector(`a[data-go="${CSS.escape(letter)}"]`);
  if (!(link instanceof HTMLAnchorElement)) return false;
  link.click();
  return true;
}

/** Follows the link that names the key as its own. @param {string} key */
function press(key) {
  const link = /^[a-z]$/.test(key) && document.querySelector(`a[data-press="${key}"]`);
  if (!(link instanceof HTMLAnchorElement)) return false;
  link.click();
  return true;
}

/** @param {KeyboardEvent} event */
function focusFind(event) {
  const field = document.querySelector(".find input");
  if (!(field instanceof HTMLInputElement)) return;
  event.preventDefault();
  field.focus();
  field.select();
}

/** @param {KeyboardEvent} event */
function showSheet(event) {
  const sheet = document.getElementById("keys");
  if (!sheet) return;
  event.preventDefault();
  sheet.togglePopover();
  if (sheet.matches(":popover-open")) sheet.querySelector("button")?.focus();
}
