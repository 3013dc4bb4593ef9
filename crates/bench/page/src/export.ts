// A chart as a file. SVG parts are put below each other into one picture with a title and a ground of its own, since
// outside the page there is neither. PNG is that picture drawn by the browser at twice its size.

import { download } from "./element";
import type { FigureOf } from "./figure";
import { colours } from "./theme";

export type Format = "svg" | "png";

const space = "http://www.w3.org/2000/svg";
const margin = 16;

export async function save(of: FigureOf, format: Format): Promise<void> {
  const picture = compose(of);
  const text = new XMLSerializer().serializeToString(picture);
  if (format === "svg") return download(`${of.id}.svg`, `<?xml version="1.0" encoding="UTF-8"?>\n${text}`, "image/svg+xml");
  download(`${of.id}.png`, await paint(text, size(picture)));
}

/** The picture in a width that suits paper and slides, whatever the window is. */
function compose(of: FigureOf): SVGSVGElement {
  const width = of.part ?? 900;
  const parts = of.draw(width);
  const columns = of.part ? Math.min(parts.length, 3) : 1;
  const { ground, ink } = colours();
  const outer = document.createElementNS(space, "svg");
  const add = (name: string, attributes: Record<string, string | number>, text = "") => {
    const made = document.createElementNS(space, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
    made.textContent = text;
    outer.append(made);
    return made;
  };
  add("title", {}, of.title);
  add("desc", {}, of.about);
  const back = add("rect", { width: "100%", height: "100%", fill: ground });
  add("text", { x: margin, y: margin + 14, "font-size": 15, "font-weight": 600, fill: ink }, of.title);
  let top = margin + 30;
  for (let row = 0; row < parts.length; row += columns) {
    const beside = parts.slice(row, row + columns);
    beside.forEach((part, column) => {
      part.setAttribute("x", String(margin + column * (width + 12)));
      part.setAttribute("y", String(top));
      part.removeAttribute("class");
      part.style.maxWidth = "none";
      outer.append(part);
    });
    top += Math.max(...beside.map((part) => size(part).height)) + 12;
  }
  const all = { width: columns * (width + 12) - 12 + 2 * margin, height: top + margin - 12 };
  back.setAttribute("width", String(all.width));
  back.setAttribute("height", String(all.height));
  for (const [key, value] of Object.entries({ xmlns: space, ...all, viewBox: `0 0 ${all.width} ${all.height}`, "font-family": "system-ui, sans-serif", color: ink })) {
    outer.setAttribute(key, String(value));
  }
  return outer;
}

function size(picture: SVGSVGElement): { width: number; height: number } {
  return { width: Number(picture.getAttribute("width")), height: Number(picture.getAttribute("height")) };
}

async function paint(text: string, { width, height }: { width: number; height: number }): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = width * 2;
    canvas.height = height * 2;
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((done, failed) => {
      canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("the browser made no picture"))), "image/png");
    });
  } finally {
    URL.revokeObjectURL(url);
  }
}
