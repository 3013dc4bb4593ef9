// Before and after: a subject in two files.

import { dots } from "../drawing";
import { element, select } from "../element";
import { figure } from "../figure";
import { as, between, date, plural, times, within } from "../format";
import { report } from "../report";
import { found, run, state } from "../state";
import { table, text, value } from "../table";
import { colours } from "../theme";
import { intervalCell, ratioCell } from "./cells";

export function changes(change: () => void): Node[] {
  const comparison = report.comparisons[state.comparison];
  const metric = report.metrics[state.metric];
  if (!comparison || !metric) return [];
  const [before, after] = [report.runs[comparison.before], report.runs[comparison.after]];
  const ours = run().subjects.find((s) => s.ours && comparison.subjects.includes(s.name))?.name;
  const subject = comparison.subjects.includes(state.compared) ? state.compared : (ours ?? comparison.subjects[0] ?? "");
  const number = comparison.subjects.indexOf(subject);
  const all = comparison.figures[state.metric]?.[number];
  const files = report.comparisons.map((c, i): [string, string] => [String(i), report.runs[c.after]?.name ?? ""]);
  const pickers = element(
    "div",
    { class: "pickers" },
    report.comparisons.length > 1 &&
      select("After", files, String(state.comparison), (value) => {
        state.comparison = Number(value);
        change();
      }),
    select("Subject", comparison.subjects.map((name) => [name, name]), subject, (name) => {
      state.compared = name;
      change();
    }),
  );
  const lead = element("p", {}, `Before: ${before?.name} (${date(before?.time ?? 0)}). After: ${after?.name} (${date(after?.time ?? 0)}).`);
  if (!all || all.rows.length === 0) return [pickers, lead, element("p", {}, "The files have no program in common for it.")];
  const suites = new Map(report.runs.flatMap((r) => r.programs.map((p): [string, string] => [p.name, p.suite])));
  const rows = all.rows.filter(({ program }) => {
    const suite = suites.get(program) ?? "";
    return (state.suite === "" || suite === state.suite) && found({ name: program, suite });
  });
  const count = (verdict: number) => all.rows.filter((row) => row.ratio[3] === verdict).length;
  const sentence = `By ${within(metric.name)}, ${subject} became slower on ${count(1)} and faster on ${count(-1)} of ${plural(all.rows.length, "program")}; on ${count(0)} no difference of more than one percent was shown.`;
  const mean = all.mean ? ` On the geometric mean it takes ${times(all.mean[0])} ${as(metric.unit)} as before (${between(all.mean[1], all.mean[2])}).` : "";
  const sorted = rows.toSorted((a, b) => b.ratio[0] - a.ratio[0]);
  const data = {
    columns: [
      { title: "Program" },
      { title: "Before", numeric: true },
      { title: "After", numeric: true },
      { title: "After / before", numeric: true },
      { title: "Verdict" },
    ],
    rows: sorted.map((row) => [
      text(row.program),
      intervalCell(row.before, metric.unit),
      intervalCell(row.after, metric.unit),
      ratioCell(row.ratio),
      text(["faster", "no difference shown", "slower"][row.ratio[3] + 1] ?? "", row.ratio[3]),
    ]),
  };
  const picture = figure({
    id: "changes-programs",
    title: `${subject}: after divided by before`,
    about: `${metric.name} of each program with 95 % intervals, what became slowest first. An interval on the line at 1 shows no difference.`,
    draw: (width) => {
      const { better, same, worse } = colours();
      const colour = [better, same, worse];
      return [
        dots({
          rows: sorted.map((row) => row.program),
          points: sorted.map(({ program, ratio }) => ({
            row: program,
            subject: Math.max(0, run().subjects.findIndex((s) => s.name === subject)),
            colour: colour[ratio[3] + 1],
            value: ratio[0],
            low: ratio[1],
            high: ratio[2],
            tip: `${program}\n${times(ratio[0])} (${between(ratio[1], ratio[2])})`,
          })),
          label: "After / before",
          format: times,
          line: 1,
          width,
        }),
      ];
    },
    data: {
      columns: [{ title: "Program" }, { title: "After / before", numeric: true }, { title: "95 % interval", numeric: true }],
      rows: sorted.map(({ program, ratio }) => [text(program), value(times(ratio[0]), ratio[0]), value(between(ratio[1], ratio[2]), ratio[2])]),
    },
  });
  return [
    pickers,
    lead,
    element("p", {}, sentence, mean),
    ...(rows.length > 0 ? [picture] : []),
    table({ id: "changes-table", caption: `${subject}: ${within(metric.name)} before and after`, ...data }),
  ];
}
