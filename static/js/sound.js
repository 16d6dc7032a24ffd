// The outline of a sound shows where it plays; a click on it goes there.

/** Starts with the sound of the page, if there is one. */
export function startSound() {
  const audio = document.querySelector("[data-audio]");
  const wave = document.querySelector("[data-wave]");
  const head = document.querySelector("[data-playhead]");
  if (!(audio instanceof HTMLAudioElement) || !(wave instanceof HTMLElement) || !(head instanceof HTMLElement)) return;
  audio.addEventListener("timeupdate", () => {
    head.hidden = !audio.duration;
    head.style.insetInlineStart = `${(100 * audio.currentTime) / (audio.duration || 1)}%`;
  });
  wave.addEventListener("click", (event) => {
    const box = wave.getBoundingClientRect();
    if (audio.duration) audio.currentTime = (audio.duration * (event.clientX - box.left)) / box.width;
  });
}
