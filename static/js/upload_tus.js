// Brings the tus client in when files are there to send: pages do not load it before.

/** @type {Promise<void> | undefined} */
let loading;

/** Loads the library once. @param {string} url */
export function loadTus(url) {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url;
    script.addEventListener("load", () => resolve());
    script.addEventListener("error", () => reject(new Error("The tus client could not be loaded.")));
    document.head.append(script);
  });
  return loading;
}
