// Makes an element like another one, changing only what differs: focus, open details and the
// reading place stay.

/** @param {Node} there @param {Node} fresh */
export function morph(there, fresh) {
  if (there.isEqualNode(fresh)) return;
  if (!(there instanceof Element && fresh instanceof Element)) {
    if (there.nodeType === fresh.nodeType) there.nodeValue = fresh.nodeValue;
    else replace(there, fresh);
  } else if (there.nodeName !== fresh.nodeName || there.id !== fresh.id) {
    replace(there, fresh);
  } else {
    attributes(there, fresh);
    children(there, fresh);
  }
}

/** @param {Element} there @param {Element} fresh */
function attributes(there, fresh) {
  const isDetails = there instanceof HTMLDetailsElement;
  for (const { name } of [...there.attributes]) {
    if (!fresh.hasAttribute(name) && !(isDetails && name === "open")) there.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (there.getAttribute(name) !== value) there.setAttribute(name, value);
  }
}

/** @param {Element} there @param {Element} fresh */
function children(there, fresh) {
  const old = [...there.childNodes].filter((one) => !isOfTheForm(one));
  const made = [...fresh.childNodes].filter((one) => !isOfTheForm(one));
  made.forEach((one, at) => {
    const before = old[at];
    if (before) morph(before, one);
    else process(there.appendChild(one));
  });
  for (const one of old.slice(made.length)) one.remove();
}

/** The token of a form is this page's own. @param {Node} node */
function isOfTheForm(node) {
  return node instanceof HTMLInputElement && node.name === "csrfmiddlewaretoken";
}

/** @param {Node} there @param {Node} fresh */
function replace(there, fresh) {
  there.parentNode?.replaceChild(fresh, there);
  process(fresh);
}

/** @param {Node} node */
function process(node) {
  if (node instanceof Element) window.htmx?.process(node);
}
