// Ratios of all subjects to one of them: geometric means, and each program.

import { dots, legend, type Point } from "../drawing";
import { element, select } from "../element";
import { figure } from "../figure";
import { as, between, times, within } from "../format";
import { report, type Mean, type Ratio } from "../report";
import { base, figures, meansRow, programName, programs, run, state, subjectName, subjects } from "../state";
import { table, text, value, type CellOf } from "../table";
import { intervalCell, programLink, ratioCell } from "./cells";

export function ratios(change: () => void): Node[] {
  const now = figures();
  const metric = report.metrics[state.metric];
  const picker = select(
    "Compare with",
    run().subjects.map((subject) => [subject.name, subject.name]),
    subjectName(base()),
    (name) => {
      state.base = name;
      change();
    },
  );
  const lead = element("p", {}, `How many times ${as(metric?.unit ?? "count")} as ${subjectName(base())} each subject takes, by ${within(metric?.name ?? "")}: below 1 is better. `,
    "▲ is more, ▼ less, = means that the interval does not tell them apart by more than one percent.");
  if (!now || !metric) return [picker, element("p", {}, "Nothing was measured of this.")];
  const others = subjects().filter((subject) => subject !== base());
  return [
    picker,
    lead,
    ...view({ id: "ratio", name: metric.name, metric: state.metric, others, long: `Times ${as(metric.unit)} as ${subjectName(base())}` }),
  ];
}

/** Charts and tables of ratios by a metric. */
export function view(of: { id: string; name: string; metric: number; others: number[]; long: string }): Node[] {
  const now = figures(of.metric);
  const unit = report.metrics[of.metric]?.unit ?? "count";
  if (!now) return [];
  const shown = programs();
  const suite = state.suite === "" ? "all programs" : `suite ${state.suite}`;
  const meanOf = (subject: number, row = meansRow()) => now.means[row]?.[subject]?.[base()] ?? null;
  const means = of.others.map((subject) => ({ subject, mean: meanOf(subject) })).filter((m): m is { subject: number; mean: Mean } => m.mean !== null);
  means.sort((a, b) => a.mean[0] - b.mean[0]);
  const ratioOf = (program: number, subject: number): Ratio | null => now.ratios[program]?.[subject]?.[base()] ?? null;
  const points: Point[] = shown.flatMap((program) =>
    of.others.flatMap((subject) => {
      const ratio = ratioOf(program, subject);
      return ratio ? [point(programName(program), subject, ratio)] : [];
    }),
  );
  const columns = [{ title: "Program" }, { title: subjectName(base()), numeric: true }, ...of.others.map((s) => ({ title: subjectName(s), numeric: true }))];
  const suites = ["All programs", ...run().suites];
  const foot: CellOf[][] = suites.map((name, row) => [
    text(row === 0 ? "Geometric mean" : `of ${name}`),
    value("", null),
    ...of.others.map((subject) => meanCell(meanOf(subject, row))),
  ]);
  const pictures =
    means.length === 0
      ? []
      : [
          figure({
            id: `${of.id}-means`,
            title: `${of.name}: geometric means over ${suite}`,
            about: `${of.long}, with 95 % intervals, least first.`,
            draw: (width) => [
              dots({
                rows: means.map((m) => subjectName(m.subject)),
                points: means.map((m) => point(subjectName(m.subject), m.subject, m.mean)),
                label: of.long,
                format: times,
                line: 1,
                width,
                rowHeight: 26,
              }),
            ],
            data: {
              columns: [{ title: "Subject" }, { title: "Ratio", numeric: true }, { title: "95 % interval", numeric: true }, { title: "Programs", numeric: true }],
              rows: means.map((m) => [text(subjectName(m.subject)), value(times(m.mean[0]), m.mean[0]), value(between(m.mean[1], m.mean[2]), m.mean[2]), value(String(m.mean[4]), m.mean[4])]),
            },
          }),
        ];
  const rows = shown.toSorted((a, b) => Math.max(0, ...of.others.map((s) => ratioOf(b, s)?.[0] ?? 0)) - Math.max(0, ...of.others.map((s) => ratioOf(a, s)?.[0] ?? 0)));
  const labels = rows.filter((program) => points.some((p) => p.row === programName(program))).map(programName);
  if (points.length > 0) {
    pictures.push(
      figure({
        id: `${of.id}-programs`,
        title: `${of.name}: each program`,
        about: `${of.long}, with 95 % intervals; the largest ratio first.`,
        draw: (width) => [
          legend(of.others, width),
          dots({ rows: labels, points, label: of.long, format: times, line: 1, width, rowHeight: Math.max(24, 12 + 3 * of.others.length) }),
        ],
        data: {
          columns: [{ title: "Program" }, { title: "Subject" }, { title: "Ratio", numeric: true }, { title: "95 % interval", numeric: true }],
          rows: points.map((p) => [text(p.row), text(subjectName(p.subject)), value(times(p.value), p.value), value(between(p.low, p.high), p.high)]),
        },
      }),
    );
  }
  const matrix = table({
    id: `${of.id}-table`,
    caption: `${of.name}: ${subjectName(base())} itself, and all others divided by it, with 95 % intervals`,
    columns,
    rows: shown.map((program) => [
      programLink(program),
      intervalCell(now.values[program]?.[base()], unit),
      ...of.others.map((subject) => ratioCell(ratioOf(program, subject))),
    ]),
    foot,
  });
  return [...pictures, matrix];
}

function meanCell(mean: Mean | null): CellOf {
  const cell = ratioCell(mean);
  if (mean && cell.content instanceof HTMLElement) cell.content.append(element("small", {}, `${mean[4]} programs`));
  return cell;
}

function point(row: string, subject: number, [ratio, low, high]: Ratio | Mean): Point {
  const tip = `${row === subjectName(subject) ? row : `${row}, ${subjectName(subject)}`}\n${times(ratio)} (${between(low, high)})`;
  return { row, subject, value: ratio, low, high, tip };
}

