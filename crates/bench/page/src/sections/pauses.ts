// Pauses that programs noticed, and what tiers counted, where there is any of it.

import { dots, legend } from "../drawing";
import { element } from "../element";
import { figure } from "../figure";
import { number, quantity } from "../format";
import type { Cell } from "../report";
import { programName, programs, run, subjectName, subjects } from "../state";
import { table, text, value } from "../table";
import { programLink } from "./cells";

function cells(wanted: (cell: Cell) => boolean): { program: number; subject: number; cell: Cell }[] {
  return programs().flatMap((program) =>
    subjects().flatMap((subject) => {
      const cell = run().cells[program]?.[subject];
      return cell && wanted(cell) ? [{ program, subject, cell }] : [];
    }),
  );
}

/** Whether a run has any. */
export function anyPauses(): boolean {
  return run().cells.some((row) => row.some((cell) => cell?.pauses));
}

export function anyCounters(): boolean {
  return run().cells.some((row) => row.some((cell) => cell && Object.keys(cell.counters).length > 0));
}

export function pauses(): Node[] {
  const format = (time: number) => quantity(time, "nanoseconds");
  const found = cells((cell) => cell.pauses !== null).flatMap(({ program, subject, cell }) => (cell.pauses ? [{ program, subject, ...cell.pauses }] : []));
  if (found.length === 0) return [element("p", {}, "No program that is shown looked for pauses.")];
  const rows = [...new Set(found.map((f) => programName(f.program)))];
  return [
    element("p", {}, "Times for which the work of a program stood still, by its own clock. A busy machine makes pauses, too: they are what a program sees, not what a collector does."),
    figure({
      id: "pauses-programs",
      title: "Pauses",
      about: "The 99th percentile as a dot, with a line from the median to the longest pause.",
      draw: (width) => [
        legend([...new Set(found.map((f) => f.subject))], width),
        dots({
          rows,
          points: found.map((f) => ({
            row: programName(f.program),
            subject: f.subject,
            value: f.p99,
            low: f.p50,
            high: f.max,
            tip: `${programName(f.program)}, ${subjectName(f.subject)}\nmedian ${format(f.p50)}\n99 % ${format(f.p99)}\nlongest ${format(f.max)}`,
          })),
          label: "Pause",
          format,
          width,
          rowHeight: 14 + 12 * new Set(found.map((f) => f.subject)).size,
        }),
      ],
      data: data(found, format),
    }),
    table({ id: "pauses-table", caption: "Pauses of all processes", ...data(found, format) }),
  ];
}

type Found = { program: number; subject: number; count: number; p50: number; p99: number; max: number };

function data(found: Found[], format: (time: number) => string) {
  return {
    columns: [
      { title: "Program" },
      { title: "Subject" },
      ...["Pauses", "Median", "99 %", "Longest"].map((title) => ({ title, numeric: true })),
    ],
    rows: found.map((f) => [
      programLink(f.program),
      text(subjectName(f.subject)),
      value(number(f.count), f.count),
      ...[f.p50, f.p99, f.max].map((time) => value(format(time), time)),
    ]),
  };
}

export function counters(): Node[] {
  const found = cells((cell) => Object.keys(cell.counters).length > 0);
  const names = [...new Set(found.flatMap(({ cell }) => Object.keys(cell.counters)))];
  return [
    element("p", {}, "What tiers and the machine counted, the mean of all processes."),
    table({
      id: "counters-table",
      caption: "Counters of each program and subject",
      columns: [{ title: "Program" }, { title: "Subject" }, ...names.map((title) => ({ title, numeric: true }))],
      rows: found.map(({ program, subject, cell }) => [
        programLink(program),
        text(subjectName(subject)),
        ...names.map((name) => {
          const count = cell.counters[name];
          return count === undefined ? value("–", null, "none") : value(quantity(count, "count"), count);
        }),
      ]),
    }),
  ];
}
