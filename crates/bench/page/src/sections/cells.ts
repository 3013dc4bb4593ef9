// Cells that several tables share.

import { element, spoken } from "../element";
import { between, quantity, times } from "../format";
import type { Interval, Mean, Ratio, Unit } from "../report";
import { programName } from "../state";
import { value, type CellOf } from "../table";

const verdicts: Record<string, [string, string, string]> = {
  "1": ["worse", "▲", "more"],
  "0": ["same", "=", "no difference shown"],
  "-1": ["better", "▼", "less"],
};

/** A ratio with a sign for its verdict and, if asked for, its interval. */
export function ratioCell(ratio: Ratio | Mean | null | undefined, interval = true): CellOf {
  if (!ratio) return value("–", null, "none");
  const [name, sign, meaning] = verdicts[String(ratio[3])] ?? ["same", "", ""];
  const content = element(
    "span",
    { class: "ratio" },
    element("span", { class: `sign ${name}`, "aria-hidden": "true" }, sign),
    times(ratio[0]),
    spoken(` (${meaning})`),
    interval && element("small", {}, between(ratio[1], ratio[2])),
  );
  return { content, key: ratio[0] };
}

/** A value with its interval in its unit. */
export function intervalCell(interval: Interval | null | undefined, unit: Unit): CellOf {
  if (!interval) return value("–", null, "none");
  const [mean, low, high] = interval;
  const content = element(
    "span",
    { class: "ratio" },
    quantity(mean, unit),
    element("small", {}, `${quantity(low, unit)}–${quantity(high, unit)}`),
  );
  return { content, key: mean };
}

export function programLink(number: number): CellOf {
  const name = programName(number);
  return { content: element("a", { href: `#program=${encodeURIComponent(name)}` }, name), key: name };
}
