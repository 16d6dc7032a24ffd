// One stream for all tabs of a browser: who holds the lock has it and hands on what comes. Browsers
// open six connections to a server at most, and a stream takes one for as long as it lasts.
import { listen } from "./live_stream.js";

/** @typedef {import("./live_stream.js").Take} Take */

/** Hears the stream while this tab is seen: its own, or that of another tab.
 * @param {string} url @param {string} key @param {Take} take */
export function follow(url, key, take) {
  const lead = leading(url, key, take);
  /** @type {AbortController | null} */
  let stay = null;
  const leave = () => {
    stay?.abort();
    stay = null;
  };
  const look = () => {
    if (document.hidden) leave();
    else if (!stay) {
      stay = new AbortController();
      lead(stay.signal);
    }
  };
  document.addEventListener("visibilitychange", look);
  window.addEventListener("pagehide", leave);
  window.addEventListener("pageshow", look);
  look();
}

/** A function that has the stream as soon as no other tab has it, and until its signal.
 * @param {string} url @param {string} key @param {Take} take
 * @returns {(signal: AbortSignal) => void} */
function leading(url, key, take) {
  if (!("BroadcastChannel" in window) || !navigator.locks) {
    return (signal) => void listen(url, take, signal);
  }
  const channel = new BroadcastChannel(key);
  /** @type {Map<string, string>} */
  const last = new Map();
  let leads = false;
  /** @type {Take} */
  const spread = (name, data) => {
    if (name !== "jobs") last.set(name, data);
    take(name, data);
    channel.postMessage({ name, data });
  };
  channel.addEventListener("message", ({ data: said }) => {
    if (!said.hello) take(said.name, said.data);
    else if (leads) for (const [name, data] of last) channel.postMessage({ name, data });
  });
  /** @param {AbortSignal} signal */
  const lead = async (signal) => {
    leads = true;
    last.clear();
    await listen(url, spread, signal);
    leads = false;
  };
  return (signal) => {
    navigator.locks.request(key, { signal }, () => lead(signal)).catch(() => undefined);
    channel.postMessage({ hello: true });
  };
}
