// Server-sent events by fetch: their names are not known beforehand, and the answer's status tells
// whether it makes sense to come back.

/** Takes one event: its name and its data. "down" tells that the stream broke off.
 * @typedef {(name: string, data: string) => void} Take */

const SILENCE_MS = 40_000;
const FIRST_MS = 1000;
const SLOWEST_MS = 60_000;
const REFUSED = [401, 403, 404];

/** Keeps a stream open until the signal; it comes back more slowly each time it fails.
 * @param {string} url @param {Take} take @param {AbortSignal} signal */
export async function listen(url, take, signal) {
  let failures = 0;
  const hear = (/** @type {string} */ name, /** @type {string} */ data) => {
    failures = 0;
    take(name, data);
  };
  while (!signal.aborted && (await once(url, hear, signal))) {
    if (signal.aborted) return;
    take("down", "");
    failures += 1;
    await sleep(Math.min(SLOWEST_MS, FIRST_MS * 2 ** failures), signal);
  }
}

/** One stream until it ends or falls silent; whether to come back.
 * @param {string} url @param {Take} take @param {AbortSignal} signal */
async function once(url, take, signal) {
  const own = new AbortController();
  const stop = () => own.abort();
  signal.addEventListener("abort", stop);
  let watch = setTimeout(stop, SILENCE_MS);
  try {
    const headers = { Accept: "text/event-stream" };
    const answer = await fetch(url, { headers, signal: own.signal, cache: "no-store" });
    if (!answer.ok || !answer.body) return !REFUSED.includes(answer.status);
    const words = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (let piece = await words.read(); !piece.done; piece = await words.read()) {
      clearTimeout(watch);
      watch = setTimeout(stop, SILENCE_MS);
      const blocks = (rest + piece.value).split("\n\n");
      rest = blocks.pop() ?? "";
      for (const block of blocks) read(block, take);
    }
  } catch {
    // broken off, or left: the caller knows which
  } finally {
    clearTimeout(watch);
    signal.removeEventListener("abort", stop);
  }
  return true;
}

/** @param {string} block @param {Take} take */
function read(block, take) {
  const lines = block.split("\n");
  /** @param {string} field */
  const all = (field) => lines.filter((one) => one.startsWith(field)).map((one) => one.slice(field.length));
  const name = all("event: ")[0];
  if (name) take(name, all("data: ").join("\n"));
}

/** @param {number} wait_ms @param {AbortSignal} signal @returns {Promise<void>} */
function sleep(wait_ms, signal) {
  return new Promise((resolve) => {
    const clock = setTimeout(resolve, wait_ms);
    signal.addEventListener("abort", () => {
      clearTimeout(clock);
      resolve();
    });
  });
}
