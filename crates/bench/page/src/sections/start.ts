// Start-up: wall time of processes outside their iterations.

import { boxes } from "../drawing";
import { element } from "../element";
import { figure } from "../figure";
import { quantity } from "../format";
import { run, subjectName, subjects } from "../state";
import { table, text, value } from "../table";
import { intervalCell } from "./cells";

export function start(): Node[] {
  const { of, subjects: all } = run().start;
  const rows = subjects().flatMap((subject) => {
    const found = all[subject];
    return found ? [{ subject, interval: found[0], box: found[1] }] : [];
  });
  rows.sort((a, b) => a.interval[0] - b.interval[0]);
  if (rows.length === 0) return [element("p", {}, "Nothing was measured of this.")];
  const format = (time: number) => quantity(time, "nanoseconds");
  const about = `Wall time of ${of} outside the iterations: starting the process, reading and compiling the program, ending.`;
  return [
    table({
      id: "start-table",
      caption: about,
      columns: [
        { title: "Subject" },
        { title: "Mean", numeric: true },
        ...["Minimum", "Median", "Maximum"].map((title) => ({ title, numeric: true })),
        { title: "Processes", numeric: true },
      ],
      rows: rows.map(({ subject, interval, box }) => [
        text(subjectName(subject)),
        intervalCell(interval, "nanoseconds"),
        ...[0, 2, 4].map((i) => value(format(box[i] ?? NaN), box[i] ?? null)),
        value(String(box[6]), box[6]),
      ]),
      sorted: [1, false],
    }),
    figure({
      id: "start-boxes",
      title: "Start-up",
      about: "A box from the lower to the upper quarter of all processes with the median, and a line from the least to the greatest.",
      draw: (width) => [
        boxes({
          rows: rows.map(({ subject, box }) => ({
            row: subjectName(subject),
            subject,
            box,
            values: [],
            tip: `${subjectName(subject)}\nmedian ${format(box[2])}\nall ${format(box[0])}–${format(box[4])}`,
          })),
          label: "Time outside the iterations",
          format,
          width,
        }),
      ],
      data: {
        columns: [{ title: "Subject" }, ...["Minimum", "Lower quarter", "Median", "Upper quarter", "Maximum"].map((title) => ({ title, numeric: true }))],
        rows: rows.map(({ subject, box }) => [text(subjectName(subject)), ...box.slice(0, 5).map((v) => value(format(v), v))]),
      },
    }),
  ];
}
