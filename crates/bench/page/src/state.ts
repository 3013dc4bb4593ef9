// What the user chose. Every section is drawn from it, and drawn anew when it changes.

import { report, type Figures, type Run } from "./report";

export const state = {
  run: report.runs.length - 1,
  metric: 0,
  /** Name of the subject that others are divided by. */
  base: "",
  /** Empty: all. */
  suite: "",
  search: "",
  /** Names of subjects that are not shown. */
  hidden: new Set<string>(),
  program: "",
  /** Number of the comparison and name of its subject. */
  comparison: 0,
  compared: "",
};

export function run(): Run {
  const found = report.runs[state.run] ?? report.runs[0];
  if (!found) throw new Error("the page has no samples");
  return found;
}

export function metricNumber(id: string): number {
  return report.metrics.findIndex((metric) => metric.id === id);
}

export function figures(metric = state.metric): Figures | null {
  return run().figures[metric] ?? null;
}

/** Numbers of the programs that search and suite leave. */
export function programs(): number[] {
  return run()
    .programs.map((_, number) => number)
    .filter((number) => matches(number));
}

export function matches(number: number): boolean {
  const program = run().programs[number];
  if (!program) return false;
  return (state.suite === "" || program.suite === state.suite) && found(program);
}

/** Whether the search finds a program by its name, its suite or what is said of it. */
export function found(program: { name: string; suite?: string; about?: string }): boolean {
  const text = `${program.name} ${program.suite ?? ""} ${program.about ?? ""}`.toLowerCase();
  const words = state.search.toLowerCase().split(/\s+/);
  return words.every((word) => text.includes(word));
}

/** Numbers of the subjects that are shown. */
export function subjects(): number[] {
  return run()
    .subjects.map((_, number) => number)
    .filter((number) => !state.hidden.has(subjectName(number)));
}

export function subjectName(number: number): string {
  return run().subjects[number]?.name ?? "";
}

export function programName(number: number): string {
  return run().programs[number]?.name ?? "";
}

/** The number of the subject that others are divided by. */
export function base(): number {
  const all = run().subjects;
  const wanted = [state.base, "native"].map((name) => all.findIndex((s) => s.name === name));
  return wanted.find((number) => number >= 0) ?? 0;
}

/** The row of `Figures.means` for the suite that is shown. */
export function meansRow(): number {
  return state.suite === "" ? 0 : run().suites.indexOf(state.suite) + 1;
}
