// Changes the colours at once and tells the server, which remembers them in a cookie.

const THEMES = ["system", "light", "dark"];

/** Takes over the form of the theme switch; without it the form works by itself. */
export function startTheme() {
  const form = document.querySelector("form[data-theme-form]");
  const button = form?.querySelector("button");
  const word = form?.querySelector("[data-theme-word]");
  if (!(form instanceof HTMLFormElement) || !button || !word) return;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const theme = button.value;
    const body = new FormData(form);
    body.set("theme", theme);
    show(theme);
    word.textContent = theme;
    button.value = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "system";
    await fetch(form.action, { method: "POST", body, redirect: "manual" });
  });
}

/** @param {string} theme */
function show(theme) {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}
