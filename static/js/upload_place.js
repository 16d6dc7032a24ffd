// Shows another page of ours without leaving this one, because files would not come along: its main part takes the
// place of this page's, as if a link had been followed.

/** @param {string} href @returns {Promise<boolean>} whether it is shown; if not, nothing has changed */
export async function showInPlace(href) {
  const answer = await fetch(href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const main = page.getElementById("main");
  const here = document.getElementById("main");
  if (!main || !here) return false;
  history.pushState({ isInPlace: true }, "", href);
  document.title = page.title;
  here.replaceWith(document.adoptNode(main));
  bringScripts(page);
  window.htmx?.process(main);
  scrollTo(0, 0);
  main.focus({ preventScroll: true });
  return true;
}

addEventListener("popstate", () => location.reload());

/** Modules that the other page has and this one has not. @param {Document} page */
function bringScripts(page) {
  for (const wanted of page.querySelectorAll("script[type=module][src]")) {
    const src = wanted.getAttribute("src") ?? "";
    if (document.querySelector(`script[src="${CSS.escape(src)}"]`)) continue;
    const script = document.createElement("script");
    script.type = "module";
    script.src = src;
    document.head.append(script);
  }
}
