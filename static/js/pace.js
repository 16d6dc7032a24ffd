// Work that many events ask for is done a few times a second, also while they never stop.

/** Gives a function that asks for the work within so many milliseconds: what is due sooner stays so, what is due later
 * comes sooner. @param {() => void} work @returns {(withinMs: number) => void} */
export function paced(work) {
  let timer = 0;
  let dueAt = 0;
  return (withinMs) => {
    const at = Date.now() + withinMs;
    if (timer && dueAt <= at) return;
    clearTimeout(timer);
    dueAt = at;
    timer = setTimeout(() => {
      timer = 0;
      work();
    }, withinMs);
  };
}
