// Libraries that pages load as plain scripts, for the type check only.
interface Window {
  Annotorious?: AnnotoriousLibrary;
  L?: typeof import("leaflet");
  tus?: typeof import("tus-js-client");
  htmx?: { process(element: Element): void };
}

// What our drawing uses of Annotorious 3; its own types need the types of Svelte.
interface AnnotoriousBounds {
  minX: number;
  minY: number;
  maxX: number;
  maxY: number;
}
type AnnotoriousSelector =
  | { type: "POLYGON"; geometry: { points: [number, number][]; bounds: AnnotoriousBounds } }
  | { type: "RECTANGLE"; geometry: { x: number; y: number; w: number; h: number; rot?: number; bounds: AnnotoriousBounds } };
interface AnnotoriousAnnotation {
  id: string;
  bodies: unknown[];
  target: { annotation: string; selector: AnnotoriousSelector };
}
interface AnnotoriousAnnotator {
  element: HTMLElement;
  state: { store: { observe(watcher: (event: { changes: { updated?: { newValue: AnnotoriousAnnotation }[] } }) => void): void } };
  addAnnotation(annotation: AnnotoriousAnnotation): void;
  cancelDrawing(): void;
  cancelSelected(): void;
  getAnnotationById(id: string): AnnotoriousAnnotation | undefined;
  getSelected(): AnnotoriousAnnotation[];
  on(event: "createAnnotation", watcher: (annotation: AnnotoriousAnnotation) => void): void;
  on(event: "selectionChanged", watcher: (selected: AnnotoriousAnnotation[]) => void): void;
  removeAnnotation(id: string): void;
  setDrawingEnabled(is: boolean): void;
  setDrawingMode(mode: "click" | "drag"): void;
  setDrawingTool(name: string): void;
  setSelected(id: string, isEditable?: boolean): void;
  setUserSelectAction(action: "EDIT" | "NONE"): void;
  updateAnnotation(annotation: AnnotoriousAnnotation): void;
}
interface AnnotoriousLibrary {
  createImageAnnotator(image: HTMLImageElement, options: { drawingEnabled: boolean; theme: "light" }): AnnotoriousAnnotator;
}
