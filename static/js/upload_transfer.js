// Carries files to the server: registers them 500 at a time, then sends three requests at a time: many small files
// together, large ones by tus in pieces of 8 MB. What breaks off goes on where the stored bytes end, for as long as the page is open.
import { bundled, sentTogether } from "./upload_bundle.js";
import { Refused, headers, meaning, places } from "./upload_server.js";

/** @typedef {import("./upload_chosen.js").Chosen} Chosen */
/** A file whose bytes are wanted; `isAlone`: it did not go with others.
 * @typedef {{ file: File, name: string, url: string, offset: number, isAlone?: boolean }} Waiting */
/** What went wrong with one file. @typedef {{ name: string, why: string }} Problem */

const AT_ONCE = 500;
const LANES = 3;
const PIECE_BYTES = 8 * 1024 * 1024;
const DELAYS_MS = [0, 1_000, 3_000, 5_000];
const REST_MS = 5_000;
const PROBLEMS_KEPT = 50;
const FOR_ALL = [401, 403];
/** Answers that concern every file alike. */

/** The bytes of one upload on their way. `changed` is called whenever a number moves: draw at your own pace. */
export class Transfer {
  /** @param {string} filesUrl @param {() => void} changed */
  constructor(filesUrl, changed) {
    this.filesUrl = filesUrl;
    this.changed = changed;
    this.files = 0;
    this.bytes = 0;
    this.filesHere = 0;
    this.bytesHere = 0;
    this.known = 0;
    this.refused = 0;
    /** @type {Problem[]} */
    this.problems = [];
    this.halt = "";
    this.isLooking = 0;
    this.isPaused = false;
    this.isHeldUp = false;
    /** @type {Waiting[]} */
    this.queue = [];
    /** Bytes of the files that are being sent, by their place in the lanes. @type {Map<Waiting, number>} */
    this.sending = new Map();
    /** What sends each of them: a lane. @type {Map<Waiting, { abort: () => Promise<void> }>} */
    this.uploads = new Map();
    addEventListener("online", () => this.fill());
  }

  /** Whether bytes are still to go, so that the page should stay. */
  get isBusy() {
    return !this.halt && (this.isLooking > 0 || this.queue.length > 0 || this.sending.size > 0);
  }

  /** Bytes that are there, those of pieces on their way included. */
  get bytesSent() {
    let sum = this.bytesHere;
    for (const bytes of this.sending.values()) sum += bytes;
    return sum;
  }

  /** Takes files in. @param {Iterable<Chosen> | AsyncIterable<Chosen>} chosen */
  async add(chosen) {
    this.isLooking += 1;
    this.halt = "";
    this.changed();
    try {
      /** @type {Chosen[]} */
      let some = [];
      for await (const one of chosen) {
        some.push(one);
        if (some.length === AT_ONCE) {
          await this.register(some);
          some = [];
        }
      }
      if (some.length) await this.register(some);
    } catch (error) {
      this.halt = error instanceof Refused ? error.message : "A folder could not be read. Choose it again.";
    } finally {
      this.isLooking -= 1;
      this.changed();
    }
  }

  /** @param {Chosen[]} some */
  async register(some) {
    const told = await places(`${this.filesUrl}/batch`, some.map((one) => ({ name: wellFormed(one.name), size: one.file.size })));
    some.forEach(({ file, name }, number) => {
      const place = told[number];
      if (place) this.expect(file, name, place);
    });
    this.changed();
    this.fill();
  }

  /** @param {File} file @param {string} name @param {import("./upload_server.js").Place} place */
  expect(file, name, { url, offset, why }) {
    this.files += 1;
    if (why) {
      this.refuse(name, why);
      return;
    }
    this.bytes += file.size;
    if (!url || offset === file.size) {
      this.known += file.size > 0 ? 1 : 0;
      this.filesHere += 1;
      this.bytesHere += file.size;
    } else {
      this.queue.push({ file, name, url, offset });
    }
  }

  /** Gives every free lane a file, or some small ones. */
  fill() {
    while (!this.isPaused && !this.halt && navigator.onLine && new Set(this.uploads.values()).size < LANES) {
      const some = bundled(this.queue);
      const next = some.length ? undefined : this.queue.shift();
      if (some.length) this.sendTogether(some);
      else if (next) this.send(next);
      else return;
    }
  }

  /** @param {Waiting[]} some */
  async sendTogether(some) {
    const stop = new AbortController();
    const lane = { abort: async () => stop.abort() };
    for (const one of some) {
      this.sending.set(one, one.offset);
      this.uploads.set(one, lane);
    }
    const whole = await sentTogether(`${this.filesUrl}/bundle`, some, stop.signal);
    if (stop.signal.aborted) return;
    const back = some.filter((_, number) => !whole[number]);
    for (const one of back) {
      this.release(one);
      one.isAlone = true;
    }
    this.queue.unshift(...back);
    for (const one of some) if (!one.isAlone) this.arrived(one);
    this.fill();
  }

  /** What is left of a small file goes in one request; whatever becomes of that, the tus client knows how to go on.
   * @param {Waiting} one */
  async send(one) {
    const stop = new AbortController();
    this.sending.set(one, one.offset);
    if (one.file.size - one.offset <= PIECE_BYTES) {
      this.uploads.set(one, { abort: async () => stop.abort() });
      const isSent = await sentAtOnce(one, stop.signal);
      if (stop.signal.aborted) return;
      if (isSent) return this.arrived(one);
    }
    this.sendInPieces(one);
  }

  /** @param {Waiting} one */
  sendInPieces(one) {
    const tus = /** @type {typeof import("tus-js-client")} */ (window.tus);
    const upload = new tus.Upload(one.file, {
      uploadUrl: one.url,
      chunkSize: PIECE_BYTES,
      retryDelays: DELAYS_MS,
      headers: headers(),
      storeFingerprintForResuming: false,
      onShouldRetry: (error) => isPassing(error.originalResponse?.getStatus() ?? 0),
      onProgress: (sent) => {
        this.isHeldUp = false;
        this.sending.set(one, sent);
        this.changed();
      },
      onSuccess: () => this.arrived(one),
      onError: (error) => this.failed(one, error),
    });
    this.uploads.set(one, upload);
    upload.start();
  }

  /** @param {Waiting} one */
  arrived(one) {
    this.isHeldUp = false;
    this.release(one);
    this.filesHere += 1;
    this.bytesHere += one.file.size;
    this.changed();
    this.fill();
  }

  /** @param {Waiting} one @param {Error} error */
  failed(one, error) {
    this.release(one);
    const status = /** @type {Partial<import("tus-js-client").DetailedError>} */ (error).originalResponse?.getStatus() ?? 0;
    if (FOR_ALL.includes(status)) {
      this.queue.unshift(one);
      this.halt = meaning(status);
    } else if (isPassing(status)) {
      this.queue.push(one);
      this.isHeldUp = true;
      setTimeout(() => this.fill(), REST_MS);
    } else {
      this.bytes -= one.file.size;
      this.refuse(one.name, status ? meaning(status) : "It cannot be read any more: was it moved or changed?");
      this.fill();
    }
    this.changed();
  }

  /** Stops the bytes, or lets them flow again where they stopped. @param {boolean} is */
  async pause(is) {
    this.isPaused = is;
    if (is) {
      for (const [one, upload] of [...this.uploads]) {
        await upload.abort();
        this.release(one);
        this.queue.unshift(one);
      }
    }
    this.changed();
    this.fill();
  }

  /** After what held up every file alike, as a sign-in that ended. */
  goOn() {
    this.halt = "";
    this.changed();
    this.fill();
  }

  /** @param {Waiting} one */
  release(one) {
    this.sending.delete(one);
    this.uploads.delete(one);
  }

  /** @param {string} name @param {string} why */
  refuse(name, why) {
    this.refused += 1;
    if (this.problems.length < PROBLEMS_KEPT) this.problems.push({ name, why });
  }
}

/** @param {Waiting} one @param {AbortSignal} signal */
async function sentAtOnce({ file, url, offset }, signal) {
  const told = { "Tus-Resumable": "1.0.0", "Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream" };
  const request = { method: "PATCH", headers: { ...headers(), ...told }, body: file.slice(offset), signal };
  const answer = await fetch(url, request).catch(() => null);
  return answer?.headers.get("Upload-Offset") === String(file.size);
}

/** Whether an answer may be another one in a moment: none at all, a busy server, somebody else's piece.
 * @param {number} status */
function isPassing(status) {
  return status === 0 || status >= 500 || [409, 423, 429, 460].includes(status);
}

/** Names may hold halves of characters, which JSON for the server may not. @param {string} name */
function wellFormed(name) {
  return name.replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, "\uFFFD");
}
