// The kinds of charts, on top of the charting library: dots with intervals, boxes, lines.

import * as Plot from "@observablehq/plot";
import type { Part } from "./figure";
import { short } from "./format";
import { axis, extent, labelWidth, type Axis } from "./scale";
import { colours, sign } from "./theme";
import { subjectName } from "./state";

const font = "12px system-ui, sans-serif";

function style(): string {
  return `font: ${font}; color: ${colours().ink}; background: transparent; overflow: visible`;
}

function part(options: Plot.PlotOptions): Part {
  const made = Plot.plot({ ...options, style: style() }) as unknown as Part;
  // The frame around it has the text alternative; names of marks would only be noise.
  for (const named of made.querySelectorAll("[aria-label]")) named.removeAttribute("aria-label");
  return made;
}

/** Symbols and names of subjects. */
export function legend(subjects: number[], width: number): Part {
  let [x, y] = [0, 0];
  const entries = subjects.map((subject) => {
    const name = subjectName(subject);
    const room = name.length * 7 + 30;
    if (x > 0 && x + room > width) [x, y] = [0, y + 1];
    const entry = { x, y, name, subject };
    x += room;
    return entry;
  });
  return part({
    width,
    height: (y + 1) * 20,
    margin: 0,
    x: { axis: null, type: "linear", domain: [0, width], range: [0, width] },
    y: { axis: null, type: "linear", domain: [0, y + 1], range: [10, (y + 1) * 20 + 10] },
    marks: [
      ...entries.map((e) =>
        Plot.dot([e], { x: e.x + 7, y: e.y, r: 4.5, ...mark(e.subject) }),
      ),
      Plot.text(entries, { x: (e) => e.x + 17, y: "y", text: "name", textAnchor: "start", fill: colours().ink }),
    ],
  });
}

function mark(subject: number): { symbol: Plot.SymbolType; fill: string; stroke: string; strokeWidth: number } {
  const { colour, symbol } = sign(subject);
  return { symbol: symbol as Plot.SymbolType, fill: colour, stroke: colour, strokeWidth: 1.5 };
}

export interface Point {
  row: string;
  value: number;
  low: number;
  high: number;
  /** Whose symbol and colour it has. */
  subject: number;
  /** A colour of its own. */
  colour?: string;
  tip: string;
}

export interface DotsOf {
  rows: string[];
  points: Point[];
  label: string;
  format: (value: number) => string;
  /** What round numbers on the axis are multiples of. */
  unit?: number;
  /** Where a line stands: values that mean “the same”. */
  line?: number;
  width: number;
  rowHeight?: number;
}

/** A row for each name, a dot with its interval for each point. */
export function dots(of: DotsOf): Part {
  const { ink, faint, grid } = colours();
  const left = labelWidth(of.rows);
  const also = of.line === undefined ? [] : [of.line];
  const scale = axis(extent(of.points.flatMap((p) => [p.low, p.high]), ...also), of.width - left - 24, of.unit);
  const bySubject = Map.groupBy(of.points, (point) => `${point.subject} ${point.colour ?? ""}`);
  const height = of.rowHeight ?? 22;
  // Subjects of a row stand a little below each other, or their intervals would hide one another.
  const subjects = [...new Set(of.points.map((point) => point.subject))].sort((a, b) => a - b);
  const most = Math.max(...[...Map.groupBy(of.points, (point) => point.row).values()].map((points) => points.length), 1);
  const below = (subject: number) => (most === 1 ? 0 : ((subjects.indexOf(subject) + 0.5) / subjects.length - 0.5) * (height - 10));
  return part({
    width: of.width,
    height: of.rows.length * height + 52,
    marginLeft: left,
    marginRight: 24,
    marginTop: 8,
    marginBottom: 44,
    x: { type: scale.type, domain: scale.domain, label: null },
    y: { type: "point", domain: of.rows, label: null, padding: 0.5 },
    marks: [
      ...frame(scale, of, grid, ink),
      Plot.ruleY(of.rows, { stroke: grid, strokeOpacity: 0.6 }),
      of.line === undefined ? null : Plot.ruleX([of.line], { stroke: faint, strokeWidth: 1.5 }),
      ...[...bySubject.values()].flatMap((points) => {
        const first = points[0];
        if (!first) return [];
        const signs = mark(first.subject);
        const colour = first.colour ?? signs.fill;
        const dy = below(first.subject);
        return [
          Plot.ruleY(points, { x1: "low", x2: "high", y: "row", stroke: colour, strokeWidth: 2, strokeOpacity: 0.75, dy }),
          Plot.dot(points, { x: "value", y: "row", r: 3.5, ...signs, fill: colour, stroke: colour, dy }),
        ];
      }),
      tips(of.points, "value", "row"),
    ],
  });
}

function tips<T extends { tip: string }>(points: T[], x: string, y: string): Plot.Markish {
  const { ground, ink, grid } = colours();
  return Plot.dot(points, {
    x,
    y,
    r: 0,
    opacity: 0,
    title: "tip",
    tip: { fill: ground, stroke: grid, textColor: ink, fontSize: 12 } as Plot.TipOptions,
  });
}

function frame(scale: Axis, of: { label: string; format: (value: number) => string }, grid: string, ink: string): Plot.Markish[] {
  return [
    Plot.gridX(scale.ticks, { stroke: grid, strokeOpacity: 1 }),
    ticksX(scale.ticks, of.format),
    Plot.axisY({ tickSize: 0, label: null, color: ink }),
    Plot.text([of.label], { frameAnchor: "bottom", dy: 38, fill: ink, lineAnchor: "bottom" }),
  ];
}

/** Ticks with text. It is given as a channel: on a logarithmic axis a format would leave out some that were asked for. */
function ticksX(ticks: number[], format: (value: number) => string): Plot.Markish {
  return Plot.axisX(ticks, { text: (tick: number) => short(format(tick)), label: null, tickSize: 4, color: colours().ink });
}

export interface BoxRow {
  row: string;
  subject: number;
  box: number[];
  /** Single values, drawn as strokes above the box. */
  values: number[];
  tip: string;
}

/** A box with its extremes for each row: the quarters of all values, and each value as a stroke. */
export function boxes(of: { rows: BoxRow[]; label: string; format: (value: number) => string; width: number }): Part {
  const { ink, grid } = colours();
  const names = of.rows.map((row) => row.row);
  const left = labelWidth(names);
  const scale = axis(extent(of.rows.flatMap((row) => [row.box[0] ?? NaN, row.box[4] ?? NaN])), of.width - left - 24);
  const marks = of.rows.map((row, number) => {
    const [min, lower, median, upper, max] = row.box;
    const { colour } = sign(row.subject);
    const at = (y: number) => number + 0.5 + y;
    const strokes = row.values.map((value) => ({ value, y1: at(-0.38), y2: at(-0.12) }));
    return [
      Plot.ruleX(strokes, { x: "value", y1: "y1", y2: "y2", stroke: colour, strokeOpacity: 0.45 }),
      Plot.ruleY([{ min, max, y: at(0.16) }], { x1: "min", x2: "max", y: "y", stroke: colour }),
      Plot.rect([{ lower, upper, y1: at(0.02), y2: at(0.3) }], { x1: "lower", x2: "upper", y1: "y1", y2: "y2", fill: colour, stroke: colour }),
      // Of ink and longer than the box: it is seen where the box is narrow, too.
      Plot.ruleX([{ median, y1: at(-0.03), y2: at(0.35) }], { x: "median", y1: "y1", y2: "y2", stroke: ink, strokeWidth: 2 }),
    ];
  });
  return part({
    width: of.width,
    height: of.rows.length * 40 + 52,
    marginLeft: left,
    marginRight: 24,
    marginTop: 8,
    marginBottom: 44,
    x: { type: scale.type, domain: scale.domain, label: null },
    y: { type: "linear", axis: null, domain: [0, of.rows.length], range: [8, of.rows.length * 40 + 8] },
    marks: [
      Plot.gridX(scale.ticks, { stroke: grid, strokeOpacity: 1 }),
      ticksX(scale.ticks, of.format),
      Plot.text(of.rows, { y: (_, i) => i + 0.5, text: "row", frameAnchor: "left", textAnchor: "end", dx: -8, fill: ink }),
      Plot.text([of.label], { frameAnchor: "bottom", dy: 38, fill: ink, lineAnchor: "bottom" }),
      marks,
      tips(of.rows.map((row, i) => ({ tip: row.tip, x: row.box[2], y: i + 0.5 })), "x", "y"),
    ],
  });
}

export interface CurveOf {
  name: string;
  subject: number;
  /** Times of the iterations of each process. */
  processes: number[][];
  segments: [number, number, number][][];
  format: (value: number) => string;
  width: number;
}

/** The course of each process: a thin line for its times, a thick one for the segments that they were cut into. */
export function curves(of: CurveOf): Part {
  const { ink, grid } = colours();
  const { colour } = sign(of.subject);
  const longest = Math.max(...of.processes.map((times) => times.length), 2);
  const lines = of.processes.flatMap((times, process) => times.map((time, i) => ({ process, i: i + 1, time })));
  const cuts = of.segments.flatMap((segments) => segments.map(([start, end, mean]) => ({ start: start + 0.6, end: end + 0.4, mean })));
  const [low, high] = extent(lines.map((line) => line.time));
  const scale = high / low >= 3 ? axis([low, high], 260) : axis([low, high], 330);
  const labels = scale.ticks.map((tick) => short(of.format(tick)));
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].find((s) => longest / s <= 6) ?? 5000;
  const ticks = Array.from({ length: Math.floor(longest / step) }, (_, i) => (i + 1) * step);
  return part({
    width: of.width,
    height: 170,
    marginLeft: labelWidth(labels),
    marginRight: 10,
    marginTop: 26,
    marginBottom: 36,
    x: { type: "linear", domain: [0.5, longest + 0.5], label: null },
    y: { type: scale.type, domain: scale.domain, label: null },
    marks: [
      Plot.gridY(scale.ticks, { stroke: grid, strokeOpacity: 1 }),
      Plot.axisY(scale.ticks, { text: (tick: number) => short(of.format(tick)), label: null, tickSize: 0, color: ink }),
      ticksX(longest < 3 ? [1, 2] : ticks, String),
      Plot.lineY(lines, { x: "i", y: "time", z: "process", stroke: colour, strokeWidth: 0.8, strokeOpacity: 0.5 }),
      Plot.ruleY(cuts, { x1: "start", x2: "end", y: "mean", stroke: colour, strokeWidth: 2.5, strokeOpacity: 0.8 }),
      Plot.text([of.name], { frameAnchor: "top-left", dy: -22, dx: -labelWidth(labels) + 2, fill: ink, fontWeight: 600 }),
      Plot.text(["iteration"], { frameAnchor: "bottom-right", dy: 32, fill: ink, lineAnchor: "bottom" }),
    ],
  });
}
