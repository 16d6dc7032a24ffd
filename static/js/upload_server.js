// What the server is asked beside the bytes themselves: a draft, and where the bytes of files go.

/** Where a file's bytes go and how many are there. Without a URL none are wanted; `why` tells if something is wrong.
 * @typedef {{ url: string, offset: number, why: string }} Place */

/** The server does not take this: a sentence for the person. `isLasting`: trying again is no use. */
export class Refused extends Error {
  /** @param {string} message @param {boolean} isLasting */
  constructor(message, isLasting) {
    super(message);
    this.isLasting = isLasting;
  }
}

const WORDS = new Map([
  [401, "You are signed out. Sign in in another tab, then go on here."],
  [403, "Your role does not allow this, or the page is out of date. Load it anew."],
  [404, "This upload is not there any more."],
  [410, "This upload has ended."],
]);
const AGAIN_MS = 15_000;

/** The headers that every request of a script carries. */
export function headers() {
  /** @type {Record<string, string>} */
  const told = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}");
  return { ...told, Accept: "application/json" };
}

/** What an HTTP status means, in words. @param {number} status */
export function meaning(status) {
  return WORDS.get(status) ?? "The server does not take this.";
}

/** Registers files with an upload. @param {string} url @param {{ name: string, size: number }[]} files
 * @returns {Promise<Place[]>} */
export async function places(url, files) {
  const body = JSON.stringify({ files });
  const sent = { ...headers(), "Content-Type": "application/json" };
  return (await asked(url, { method: "POST", headers: sent, body })).files;
}

/** Makes a draft; gives its address. @param {string} url @returns {Promise<string>} */
export async function draft(url) {
  const answer = await fetch(url, { method: "POST", headers: { ...headers(), Accept: "text/html" } });
  if (!answer.ok || !answer.redirected) throw new Refused(meaning(answer.status), true);
  return new URL(answer.url).pathname;
}

/** Asks until the server answers; what it refuses is thrown. @param {string} url @param {RequestInit} request
 * @returns {Promise<{ files: Place[] }>} */
async function asked(url, request) {
  for (let waitMs = 1_000; ; waitMs = Math.min(AGAIN_MS, waitMs * 2)) {
    const answer = await fetch(url, request).catch(() => null);
    if (answer?.ok) return answer.json();
    if (answer && answer.status < 500 && answer.status !== 429) throw await refusal(answer);
    if (answer?.status === 507) throw await refusal(answer);
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
}

/** @param {Response} answer */
async function refusal(answer) {
  const told = await answer.json().catch(() => null);
  return new Refused(told?.error?.title || meaning(answer.status), true);
}
