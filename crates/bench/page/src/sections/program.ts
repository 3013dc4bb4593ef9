// One program: all its processes and iterations under every subject.

import { boxes, curves } from "../drawing";
import { element, select } from "../element";
import { figure } from "../figure";
import { plural, quantity } from "../format";
import { iterations, report, type Cell } from "../report";
import { figures, metricNumber, programs, run, state, subjectName, subjects } from "../state";
import { table, text, value, type CellOf } from "../table";
import { intervalCell, programLink } from "./cells";

export function program(): Node[] {
  const all = run();
  const shown = programs();
  const asked = all.programs.findIndex((p) => p.name === state.program);
  const number = asked >= 0 && (shown.includes(asked) || shown.length === 0) ? asked : (shown[0] ?? -1);
  const chosen = all.programs[number];
  if (!chosen) return [element("p", {}, "No program fits the search.")];
  const picker = select(
    "Program",
    shown.map((n) => all.programs[n]?.name ?? "").map((name) => [name, name]),
    chosen.name,
    (name) => {
      location.hash = `program=${encodeURIComponent(name)}`;
    },
  );
  const measured = subjects()
    .map((subject) => ({ subject, cell: all.cells[number]?.[subject] ?? null }))
    .filter((m): m is { subject: number; cell: Cell } => m.cell !== null && m.cell.times !== null);
  const size = chosen.size === null ? "" : ` Size ${chosen.size}.`;
  const lead = element("p", { id: "about-program" }, element("strong", {}, chosen.name), ` (${chosen.suite}): ${chosen.about}${size}`);
  if (measured.length === 0) return [picker, lead, element("p", {}, "No subject that is shown has times for it.")];
  return [picker, lead, summary(number, measured), ...pictures(chosen.name, measured)];
}

type Measured = { subject: number; cell: Cell };

function summary(number: number, measured: Measured[]): HTMLElement {
  const of = (id: string, subject: number) => figures(metricNumber(id))?.values[number]?.[subject];
  const name = run().programs[number]?.name;
  return table({
    id: "program-table",
    caption: `${name}: means with 95 % intervals, and what became of its processes`,
    columns: [
      { title: "Subject" },
      ...["cpu", "steady", "first", "memory"].map((id) => ({ title: report.metrics[metricNumber(id)]?.name ?? id, numeric: true })),
      { title: "Processes" },
    ],
    rows: measured.map(({ subject, cell }) => [
      text(subjectName(subject)),
      intervalCell(of("cpu", subject), "nanoseconds"),
      intervalCell(of("steady", subject), "nanoseconds"),
      intervalCell(of("first", subject), "nanoseconds"),
      intervalCell(of("memory", subject), "bytes"),
      shapesCell(cell),
    ]),
  });
}

/** How many processes took which shape. */
function shapesCell(cell: Cell | null | undefined): CellOf {
  if (!cell || cell.processes.length === 0) return text("–", null);
  const parts = report.shapes
    .map((shape, number) => ({ shape, count: cell.processes.filter((p) => p.shape === number).length }))
    .filter((part) => part.count > 0);
  // Sorted by what is least steady.
  const key = cell.processes.reduce((sum, process) => sum + process.shape, 0) / cell.processes.length;
  return { content: parts.map((part) => `${part.count} ${part.shape.name} ${part.shape.symbol}`).join(", "), key };
}

function pictures(name: string, measured: Measured[]): HTMLElement[] {
  const times = new Map(measured.map(({ subject }) => [subject, iterations(state.run, name, subjectName(subject))]));
  const format = (value: number) => quantity(value, "nanoseconds");
  const of = (subject: number) => times.get(subject) ?? [];
  const rows = measured.map(({ subject, cell }) => {
    const box = cell.times ?? [];
    const [min, lower, median, upper, max] = box.map(format);
    const tip = `${subjectName(subject)}\nmedian ${median}\nhalf of them ${lower}–${upper}\nall ${min}–${max}`;
    return { row: subjectName(subject), subject, box, values: of(subject).flat(), tip };
  });
  const boxColumns = ["Minimum", "Lower quarter", "Median", "Upper quarter", "Maximum", "Mean"];
  return [
    figure({
      id: "distribution",
      title: `${name}: all iterations of all processes`,
      about: "A stroke for each iteration; below it a box from the lower to the upper quarter with the median, and a line from the least to the greatest.",
      draw: (width) => [boxes({ rows, label: "Time of an iteration", format, width })],
      data: {
        columns: [{ title: "Subject" }, ...boxColumns.map((title) => ({ title, numeric: true })), { title: "Iterations", numeric: true }],
        rows: rows.map((row) => [
          text(row.row),
          ...row.box.slice(0, 6).map((v) => value(format(v), v)),
          value(String(row.box[6] ?? ""), row.box[6] ?? null),
        ]),
      },
    }),
    figure({
      id: "warm-up",
      title: `${name}: course of each process`,
      about: "A thin line for each process, thick lines for the stretches of equal speed that its iterations were cut into. Each subject has an axis of its own.",
      part: 280,
      draw: (width) =>
        measured.map(({ subject, cell }) =>
          curves({ name: subjectName(subject), subject, processes: of(subject), segments: cell.processes.map((p) => p.segments), format, width }),
        ),
      data: {
        columns: [{ title: "Subject" }, { title: "Process", numeric: true }, { title: "Class" }, { title: "Steady from iteration", numeric: true }, { title: "Stretches" }],
        rows: measured.flatMap(({ subject, cell }) =>
          cell.processes.map((process, i) => [
            text(subjectName(subject)),
            value(String(i + 1), i + 1),
            text(report.shapes[process.shape]?.name ?? ""),
            value(String(process.steady + 1), process.steady + 1),
            text(process.segments.map(([start, end, mean]) => `${start + 1}–${end}: ${format(mean)}`).join("; ")),
          ]),
        ),
      },
    }),
  ];
}

/** What became of the processes of every program. */
export function steadiness(): Node[] {
  const shown = subjects();
  const legend = report.shapes.map((shape) => `${shape.symbol} ${shape.name}`).join(", ");
  return [
    element("p", {}, `How many processes were as fast at the end as at the start, became faster, became slower, or were still changing in their last quarter: ${legend}. `,
      `A process of less than six iterations counts as flat.`),
    table({
      id: "steadiness-table",
      caption: `What became of the processes of each program (${plural(programs().length, "program")})`,
      columns: [{ title: "Program" }, ...shown.map((subject) => ({ title: subjectName(subject) }))],
      rows: programs().map((number) => [programLink(number), ...shown.map((subject) => shapesCell(run().cells[number]?.[subject]))]),
    }),
  ];
}
