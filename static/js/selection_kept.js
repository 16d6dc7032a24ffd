// What is selected in a workspace, remembered for this tab.

/** @typedef {{ isAll: boolean, ids: string[], but: string[] }} Kept */

const NONE = JSON.stringify({ isAll: false, ids: [], but: [] });

function key() {
  return `selection:${location.pathname.split("/")[2] ?? ""}`;
}

/** @returns {Kept} */
export function kept() {
  const found = JSON.parse(sessionStorage.getItem(key()) ?? NONE);
  return { isAll: found.isAll === true, ids: [...found.ids], but: [...found.but] };
}

/** @param {Kept} state */
export function keep(state) {
  sessionStorage.setItem(key(), JSON.stringify(state));
}

/** What was selected is being changed: the selection has done its work. */
export function forget() {
  sessionStorage.removeItem(key());
}
