// Axes: whether a logarithm makes sense, and which ticks fit.

/** From the smallest to the largest value, with what must be in sight. */
export function extent(values: number[], ...also: number[]): [number, number] {
  const all = [...values, ...also].filter((value) => Number.isFinite(value));
  return [Math.min(...all), Math.max(...all)];
}

export interface Axis {
  type: "log" | "linear";
  domain: [number, number];
  ticks: number[];
}

/**
 * An axis over positive values. Where the largest is not three times the smallest, a logarithm would leave one label or
 * none, and the axis is linear; it then starts at zero only if that does not squeeze what there is to see.
 * Ticks are round multiples of `unit`.
 */
export function axis([low, high]: [number, number], width: number, unit = 1): Axis {
  const times = (value: number) => value * unit;
  const room = Math.max(2, Math.floor(width / 62));
  if (low > 0 && high / low >= 3) {
    const domain: [number, number] = [low / 1.12, high * 1.12];
    return { type: "log", domain, ticks: logTicks([domain[0] / unit, domain[1] / unit], room).map(times) };
  }
  const pad = (high - low) * 0.06 || Math.abs(high) * 0.05 || 1;
  const start = low >= 0 && low < (high - low) * 0.5 ? 0 : Math.max(low - pad, low >= 0 ? 0 : -Infinity);
  const domain: [number, number] = [start, high + pad];
  return { type: "linear", domain, ticks: linearTicks([domain[0] / unit, domain[1] / unit], room).map(times) };
}

function logTicks([low, high]: [number, number], room: number): number[] {
  const powers = (steps: number[], every = 1): number[] => {
    const ticks: number[] = [];
    const first = Math.floor(Math.log10(low));
    for (let power = Math.floor(first / every) * every; power <= Math.log10(high); power += every) {
      for (const step of steps) {
        const tick = step * 10 ** power;
        if (tick >= low && tick <= high) ticks.push(Number(tick.toPrecision(3)));
      }
    }
    return ticks;
  };
  const candidates = [powers([1, 2, 3, 5, 7]), powers([1, 2, 5]), powers([1, 3]), powers([1]), powers([1], 2), powers([1], 3)];
  return candidates.find((ticks) => ticks.length <= room && ticks.length > 0) ?? powers([1], 4);
}

function linearTicks([low, high]: [number, number], room: number): number[] {
  const rough = (high - low) / room;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((s) => s * power >= rough) ?? 10) * power;
  const ticks: number[] = [];
  for (let k = Math.ceil(low / step); k * step <= high; k++) ticks.push(Number((k * step).toPrecision(6)));
  return ticks;
}

/** Room for labels at the left of a chart. */
export function labelWidth(labels: string[]): number {
  return Math.ceil(Math.max(...labels.map((label) => label.length), 3) * 6.7) + 14;
}
