// The frame of a chart: its picture in the width that there is, its data as a table for whoever cannot see or wants the
// numbers, and its export.
//
// A picture is a list of SVG parts. They are drawn when the frame comes near the window: a page of sixty programs would
// otherwise spend a second on charts that nobody has scrolled to.

import { element } from "./element";
import { save, type Format } from "./export";
import { table, type TableOf } from "./table";

export type Part = SVGSVGElement;

export interface FigureOf {
  id: string;
  title: string;
  /** What the picture shows, in a sentence: its text alternative. */
  about: string;
  draw: (width: number) => Part[];
  data: Omit<TableOf, "id" | "caption">;
  /** Parts stand side by side where there is room, each of at least this width. */
  part?: number;
}

const drawn = new Map<Element, () => void>();
const seen = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      seen.unobserve(entry.target);
      drawn.get(entry.target)?.();
    }
  },
  { rootMargin: "600px" },
);
const sized = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const width = String(Math.round(target.clientWidth));
    if (target.childElementCount > 0 && (target as HTMLElement).dataset.width !== width) drawn.get(target)?.();
  }
});

/** Draws what has not come near the window: before printing. */
export function drawAll(): void {
  for (const draw of drawn.values()) draw();
}

/** Forgets the charts below an element that is about to go. */
export function forget(within: Element): void {
  for (const element of drawn.keys()) {
    if (!within.contains(element)) continue;
    seen.unobserve(element);
    sized.unobserve(element);
    drawn.delete(element);
  }
}

export function figure(of: FigureOf): HTMLElement {
  const picture = element("div", { class: of.part ? "picture parts" : "picture", role: "img", "aria-label": `${of.title}. ${of.about}` });
  if (of.part) picture.style.setProperty("--part", `${of.part}px`);
  const button = (format: Format) =>
    element(
      "button",
      { type: "button", "data-export": format, "aria-label": `Save “${of.title}” as ${format.toUpperCase()}`, click: () => void save(of, format) },
      format.toUpperCase(),
    );
  const data = element("details", { class: "data" }, element("summary", {}, "The numbers as a table"));
  data.addEventListener("toggle", () => {
    if (data.open && data.childElementCount === 1) {
      data.append(table({ ...of.data, id: `${of.id}-data`, caption: `${of.title}: the numbers`, captionHidden: true }));
    }
  });
  drawn.set(picture, () => {
    const width = picture.clientWidth;
    if (width === 0) return;
    picture.dataset.width = String(Math.round(width));
    picture.replaceChildren(...of.draw(partWidth(width, of.part)));
  });
  seen.observe(picture);
  sized.observe(picture);
  return element(
    "figure",
    { id: of.id },
    element("figcaption", {}, element("strong", {}, of.title), " ", of.about),
    picture,
    element("div", { class: "tools" }, element("span", { "aria-hidden": "true" }, "Save as"), button("svg"), button("png")),
    data,
  );
}

function partWidth(width: number, least?: number): number {
  if (!least) return width;
  const columns = Math.max(1, Math.floor((width + 12) / (least + 12)));
  return Math.floor((width - 12 * (columns - 1)) / columns);
}
