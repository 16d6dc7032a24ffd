// Copy buttons: they appear only where the browser can copy, and say that they did. Those that come later work too.

const SAID_MS = 1_600;
const BUTTONS = "button:is([data-copy], [data-copy-text])";

/** Gives every copy button of the page its work: `data-copy` names an element, `data-copy-text` holds the text. */
export function startCopy() {
  if (!navigator.clipboard) return;
  reveal();
  document.addEventListener("htmx:load", reveal);
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest(BUTTONS) : null;
    if (button instanceof HTMLButtonElement) copy(button);
  });
}

function reveal() {
  for (const button of document.querySelectorAll(BUTTONS)) button.removeAttribute("hidden");
}

/** @param {HTMLButtonElement} button */
async function copy(button) {
  const named = document.getElementById(button.dataset.copy ?? "");
  await navigator.clipboard.writeText(button.dataset.copyText ?? named?.textContent ?? "");
  const word = button.querySelector(".t");
  const before = word ? word.textContent : button.title;
  say(button, word, "Copied");
  setTimeout(() => say(button, word, before ?? ""), SAID_MS);
}

/** @param {HTMLButtonElement} button @param {Element | null} word @param {string} text */
function say(button, word, text) {
  if (word) word.textContent = text;
  else {
    button.title = text;
    button.setAttribute("aria-label", text);
  }
  button.toggleAttribute("data-copied", text === "Copied");
}
