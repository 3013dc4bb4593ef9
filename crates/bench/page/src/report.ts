// What the page is given: the shapes of `crates/bench/src/report/model.rs`. Nothing here is calculated by the page.

/** `[value, low, high]`, the ends of a 95 % interval. */
export type Interval = [number, number, number];
/** `[value, low, high, verdict]`: -1 less, 0 no difference shown, 1 more. */
export type Ratio = [number, number, number, number];
/** `[value, low, high, verdict, programs]` */
export type Mean = [number, number, number, number, number];
/** `[min, lower, median, upper, max, mean, count]` */
export type Box = [number, number, number, number, number, number, number];

export type Unit = "nanoseconds" | "bytes" | "count";

export interface Report {
  metrics: { id: string; name: string; about: string; unit: Unit }[];
  shapes: { symbol: string; name: string }[];
  runs: Run[];
  comparisons: Comparison[];
}

export interface Run {
  name: string;
  time: number;
  facts: [string, string][];
  commands: string[];
  programs: { name: string; suite: string; about: string; size: number | null }[];
  subjects: Subject[];
  suites: string[];
  figures: (Figures | null)[];
  cells: (Cell | null)[][];
  /** Below it no memory peak can be told. */
  floor: number;
  start: { of: string; subjects: ([Interval, Box] | null)[] };
  failures: { program: string; subject: string; reason: string; processes: number }[];
}

export interface Subject {
  name: string;
  ours: boolean;
  about: string;
  version: string;
  command: string;
}

export interface Figures {
  values: (Interval | null)[][];
  ratios: (Ratio | null)[][][];
  means: (Mean | null)[][][];
  losses: {
    rows: { program: number; peer: number; tier: number; ratio: Ratio }[];
    unable: number[];
    peers: { peer: number; slower: number; alike: number; faster: number; mean: Mean | null }[];
  };
}

export interface Cell {
  times: Box | null;
  memory: Box | null;
  processes: { shape: number; steady: number; segments: [number, number, number][] }[];
  pauses: { count: number; p50: number; p99: number; max: number } | null;
  counters: Record<string, number>;
}

export interface Comparison {
  before: number;
  after: number;
  subjects: string[];
  figures: Changes[][];
}

export interface Changes {
  rows: { program: string; before: Interval; after: Interval; ratio: Ratio }[];
  mean: Mean | null;
}

/** A line of a file of samples, as far as the page draws it. */
interface Sample {
  program: string;
  subject: string;
  cost?: { iterations: number[] };
}

function text(id: string): string {
  return document.getElementById(id)?.textContent ?? "";
}

export const report: Report = JSON.parse(text("report"));

/** The samples of a run, as they were read. */
export function raw(run: number): { name: string; text: string } {
  const element = document.getElementById(`samples-${run}`);
  return { name: element?.dataset.name ?? "samples.jsonl", text: element?.textContent ?? "" };
}

const parsed = new Map<number, Map<string, number[][]>>();

/** The times of all iterations, a list for each process, in the order of `Cell.processes`. */
export function iterations(run: number, program: string, subject: string): number[][] {
  let all = parsed.get(run);
  if (!all) {
    all = new Map();
    for (const line of raw(run).text.split("\n").slice(1)) {
      if (line === "") continue;
      const sample: Sample = JSON.parse(line);
      if (!sample.cost) continue;
      const key = `${sample.program}\n${sample.subject}`;
      const list = all.get(key);
      if (list) list.push(sample.cost.iterations);
      else all.set(key, [sample.cost.iterations]);
    }
    parsed.set(run, all);
  }
  return all.get(`${program}\n${subject}`) ?? [];
}
