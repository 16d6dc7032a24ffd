// Toasts leave by themselves after a while, never while the pointer or the focus is on them.

const STAY_MS = 10_000;

/** Gives each toast its close button and its end. */
export function startToasts() {
  for (const toast of document.querySelectorAll("[data-toast]")) {
    const close = toast.querySelector("[data-toast-close]");
    if (close instanceof HTMLButtonElement) {
      close.hidden = false;
      close.addEventListener("click", () => toast.remove());
    }
    if (toast.getAttribute("data-is") !== "bad") leaveLater(toast);
  }
}

/** @param {Element} toast */
function leaveLater(toast) {
  setTimeout(() => {
    if (toast.matches(":hover, :focus-within")) leaveLater(toast);
    else toast.remove();
  }, STAY_MS);
}
