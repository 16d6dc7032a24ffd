// Turns the plain plot into a map with tiles where the operator set an address for them.

/** Starts with the map of the page, if it has tiles. */
export function startMap() {
  const box = document.querySelector("[data-map][data-tiles]");
  const leaflet = window.L;
  if (!(box instanceof HTMLElement) || !leaflet) return;
  const point = /** @type {[number, number]} */ ([Number(box.dataset.latitude), Number(box.dataset.longitude)]);
  box.replaceChildren();
  box.classList.add("tiled");
  const map = leaflet.map(box, { scrollWheelZoom: false }).setView(point, 11);
  leaflet.tileLayer(box.dataset.tiles ?? "", { maxZoom: 19 }).addTo(map);
  leaflet.circleMarker(point, { radius: 8 }).addTo(map);
}
