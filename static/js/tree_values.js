// JSON values by their paths: read, put, renamed and taken away, each as a new value.

/** @typedef {(string | number)[]} Path */

/** The object that a text holds, an empty one for no text; null where it is none. @param {string} text */
export function parsed(text) {
  try {
    const value = JSON.parse(text.trim() || "{}");
    return isBranch(value) && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

/** @param {unknown} value */
export function isBranch(value) {
  return typeof value === "object" && value !== null;
}

/** @param {any} root @param {Path} path */
export function at(root, path) {
  return path.reduce((value, key) => value[key], root);
}

/** @param {any} root @param {Path} path @param {unknown} value */
export function put(root, path, value) {
  const copy = structuredClone(root);
  Object.defineProperty(at(copy, path.slice(0, -1)), path.at(-1) ?? "", { value, enumerable: true, writable: true, configurable: true });
  return copy;
}

/** The key keeps its place. @param {any} root @param {Path} path @param {string} name */
export function renamed(root, path, name) {
  const holder = at(root, path.slice(0, -1));
  const pairs = Object.entries(holder).map(([key, value]) => [key === path.at(-1) ? name : key, value]);
  const made = Object.fromEntries(pairs);
  return path.length === 1 ? made : put(root, path.slice(0, -1), made);
}

/** @param {any} root @param {Path} path */
export function without(root, path) {
  const copy = structuredClone(root);
  const [holder, key] = [at(copy, path.slice(0, -1)), path.at(-1)];
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key ?? ""];
  return copy;
}
