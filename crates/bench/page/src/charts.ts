// The part of the charting library that the page uses, as a bundle of its own. It changes only with its version.

export { dot, frame, gridX, gridY, axisX, axisY, lineY, plot, rect, ruleX, ruleY, text, tickX } from "@observablehq/plot";
