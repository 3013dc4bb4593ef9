// Memory peaks, as amounts and beside the base.

import { dots, legend } from "../drawing";
import { element } from "../element";
import { figure } from "../figure";
import { quantity } from "../format";
import { base, figures, metricNumber, programName, programs, run, subjectName, subjects } from "../state";
import { table, text, value } from "../table";
import { intervalCell, programLink, ratioCell } from "./cells";

export function memory(): Node[] {
  const now = figures(metricNumber("memory"));
  if (!now) return [element("p", {}, "Nothing was measured of this.")];
  const format = (bytes: number) => quantity(bytes, "bytes");
  const shown = programs();
  const whose = subjects();
  const points = shown.flatMap((program) =>
    whose.flatMap((subject) => {
      const found = now.values[program]?.[subject];
      if (!found) return [];
      const [mean, low, high] = found;
      const row = programName(program);
      return [{ row, subject, value: mean, low, high, tip: `${row}, ${subjectName(subject)}\n${format(mean)} (${format(low)}–${format(high)})` }];
    }),
  );
  const rows = shown.map(programName).filter((name) => points.some((point) => point.row === name));
  const means = ["All programs", ...run().suites].map((name, row) => [
    text(row === 0 ? `Geometric mean beside ${subjectName(base())}` : `of ${name}`),
    ...whose.map((subject) => (subject === base() ? value("1×", 1) : ratioCell(now.means[row]?.[subject]?.[base()]))),
  ]);
  const picture = figure({
    id: "memory-programs",
    title: "Memory peaks",
    about: "The most memory that a process held at once, mean of all processes with 95 % intervals.",
    draw: (width) => [legend(whose, width), dots({ rows, points, label: "Memory", format, unit: 2 ** 20, width, rowHeight: Math.max(24, 12 + 3 * whose.length) })],
    data: {
      columns: [{ title: "Program" }, { title: "Subject" }, { title: "Mean", numeric: true }, { title: "95 % interval", numeric: true }],
      rows: points.map((p) => [text(p.row), text(subjectName(p.subject)), value(format(p.value), p.value), value(`${format(p.low)}–${format(p.high)}`, p.high)]),
    },
  });
  return [
    element(
      "p",
      {},
      "The most memory that a process held at once, as the system counts it; the program and its libraries are part of it.",
      run().floor > 0 && ` The system counts a new process as holding what the harness holds, up to ${format(run().floor)}: who is near it may have held less.`,
    ),
    ...(points.length > 0 ? [picture] : []),
    table({
      id: "memory-table",
      caption: `Memory peaks, means with 95 % intervals; at the end how many times as much as ${subjectName(base())}`,
      columns: [{ title: "Program" }, ...whose.map((subject) => ({ title: subjectName(subject), numeric: true }))],
      rows: shown.map((program) => [programLink(program), ...whose.map((subject) => intervalCell(now.values[program]?.[subject], "bytes"))]),
      foot: means,
    }),
  ];
}
