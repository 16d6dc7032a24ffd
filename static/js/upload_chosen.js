// What somebody chose: files and whole folders, by a picker or dropped. Folders are read as they are walked
// through, so that the first files are on their way while the last ones are still looked for.

/** A file, and its name or its path within the folder that was chosen.
 * @typedef {{ file: File, name: string }} Chosen */

/** The files of a picker. @param {HTMLInputElement} input @returns {Generator<Chosen>} */
export function* fromPicker(input) {
  for (const file of input.files ?? []) yield { file, name: file.webkitRelativePath || file.name };
}

/** The files that were dropped, those of folders too. Call it while the drop is handled: entries are gone after.
 * @param {DataTransfer} dropped @returns {AsyncGenerator<Chosen>} */
export function fromDrop(dropped) {
  const items = [...dropped.items].filter((item) => item.kind === "file");
  const found = items.map((item) => item.webkitGetAsEntry?.() ?? item.getAsFile());
  return walked(found);
}

/** Whether a drag carries files, and not words or a picture of the page. @param {DragEvent} event */
export function carriesFiles(event) {
  const types = event.dataTransfer?.types ?? [];
  return types.includes("Files") && !types.includes("text/html");
}

/** @param {(FileSystemEntry | File | null)[]} found @returns {AsyncGenerator<Chosen>} */
async function* walked(found) {
  const left = found.reverse();
  while (left.length) {
    const one = left.pop();
    if (one instanceof File) yield { file: one, name: one.name };
    else if (one?.isFile) yield { file: await opened(one), name: one.fullPath.replace(/^\/+/, "") };
    else if (one) left.push(...(await inside(one)).reverse());
  }
}

/** @param {FileSystemEntry} entry @returns {Promise<File>} */
function opened(entry) {
  const file = /** @type {FileSystemFileEntry} */ (entry);
  return new Promise((resolve, reject) => file.file(resolve, reject));
}

/** What lies in a folder; browsers tell about a hundred entries at a time.
 * @param {FileSystemEntry} entry @returns {Promise<FileSystemEntry[]>} */
async function inside(entry) {
  const reader = /** @type {FileSystemDirectoryEntry} */ (entry).createReader();
  /** @type {FileSystemEntry[]} */
  const found = [];
  for (;;) {
    const some = await new Promise((/** @type {(some: FileSystemEntry[]) => void} */ resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    if (!some.length) return found;
    found.push(...some);
  }
}
