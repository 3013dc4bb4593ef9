// Numbers as text: three figures, with the unit that makes them short.

import type { Unit } from "./report";

/** Three figures. */
export function number(value: number): string {
  if (!Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (size >= 100) return Math.round(value).toLocaleString("en-US");
  if (size >= 10) return value.toFixed(1);
  if (size >= 0.1 || size === 0) return value.toFixed(2);
  return value.toPrecision(2);
}

const scales: Record<Unit, [number, string][]> = {
  nanoseconds: [[1e9, "s"], [1e6, "ms"], [1e3, "µs"], [1, "ns"]],
  bytes: [[2 ** 30, "GB"], [2 ** 20, "MB"], [2 ** 10, "KB"], [1, "bytes"]],
  count: [[1e9, "G"], [1e6, "M"], [1e3, "k"], [1, ""]],
};

/** A quantity with its unit. */
export function quantity(value: number, unit: Unit): string {
  const fits = scales[unit].find(([size]) => Math.abs(value) >= size * 0.9995);
  const [size, name] = fits ?? [1, scales[unit].at(-1)?.[1] ?? ""];
  return name === "" ? number(value / size) : `${number(value / size)} ${name}`;
}

export function times(value: number): string {
  return `${number(value)}×`;
}

/** Without zeros that say nothing, for axes: `1.00 ms` is `1 ms`. */
export function short(text: string): string {
  return text.replace(/(\.\d*?)0+(?=\D|$)/, "$1").replace(/\.(?=\D|$)/, "");
}

/** The name of a metric within a sentence. */
export function within(name: string): string {
  return /^[A-Z]{2}/.test(name) ? name : name.charAt(0).toLowerCase() + name.slice(1);
}

/** What a ratio of it says: three times “as long”. */
export function as(unit: Unit): string {
  return { nanoseconds: "as long", bytes: "as much", count: "as many" }[unit];
}

/** `4.91–5.32` */
export function between(low: number, high: number): string {
  return `${number(low)}–${number(high)}`;
}

export function date(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
