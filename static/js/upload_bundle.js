// Small files go many in one request: a request for each costs more than its bytes.
import { headers } from "./upload_server.js";

/** @typedef {import("./upload_transfer.js").Waiting} Waiting */

const MOST_FILES = 64;
const MOST_BYTES = 4 * 1024 * 1024;
const SMALL_BYTES = 256 * 1024;

/** Takes the small files at the beginning of a queue out of it; gives none where there is but one.
 * @param {Waiting[]} queue */
export function bundled(queue) {
  let [count, bytes] = [0, 0];
  for (const one of queue.slice(0, MOST_FILES)) {
    bytes += left(one);
    if (one.isAlone || left(one) > SMALL_BYTES || bytes > MOST_BYTES) break;
    count += 1;
  }
  return count > 1 ? queue.splice(0, count) : [];
}

/** Sends what is left of some files: a line that lists them, then their bytes one behind the other.
 * @param {string} url @param {Waiting[]} some @param {AbortSignal} signal
 * @returns {Promise<boolean[]>} of each whether it is there as a whole; of the others nothing was kept */
export async function sentTogether(url, some, signal) {
  const list = some.map((one) => [one.url.split("/").at(-1), one.offset, left(one)]);
  const body = new Blob([`${JSON.stringify(list)}\n`, ...some.map((one) => one.file.slice(one.offset))]);
  const sent = { ...headers(), "Content-Type": "application/octet-stream" };
  const answer = await fetch(url, { method: "POST", headers: sent, body, signal }).catch(() => null);
  const told = answer?.ok ? await answer.json().catch(() => null) : null;
  return some.map((_, number) => told?.whole?.[number] === true);
}

/** @param {Waiting} one */
function left({ file, offset }) {
  return file.size - offset;
}
