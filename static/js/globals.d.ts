// Libraries that pages load as plain scripts, for the type check only.
interface Window {
  L?: typeof import("leaflet");
  htmx?: { process(element: Element): void };
}
