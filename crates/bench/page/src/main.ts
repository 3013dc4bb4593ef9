// The page: what stands on it, and drawing it anew when the user chooses something else.

import { controls, type Controls } from "./controls";
import { element } from "./element";
import { drawAll, forget } from "./figure";
import { date, plural } from "./format";
import { report } from "./report";
import { changes } from "./sections/changes";
import { losses } from "./sections/losses";
import { failures, machine } from "./sections/machine";
import { memory } from "./sections/memory";
import { anyCounters, anyPauses, counters, pauses } from "./sections/pauses";
import { program, steadiness } from "./sections/program";
import { ratios } from "./sections/ratios";
import { start } from "./sections/start";
import { programs, run, state } from "./state";
import { watch } from "./theme";

interface Section {
  id: string;
  title: string;
  fill: () => Node[];
  /** Whether there is anything to show in the run. */
  has?: () => boolean;
}

const sections: Section[] = [
  { id: "losses", title: "Where we lose", fill: losses },
  { id: "ratios", title: "Ratios", fill: () => ratios(() => draw(["ratios", "memory"])) },
  { id: "program", title: "One program", fill: program },
  { id: "steadiness", title: "Steady states", fill: steadiness },
  { id: "start", title: "Start-up", fill: start },
  { id: "memory", title: "Memory", fill: memory },
  { id: "pauses", title: "Pauses", fill: pauses, has: anyPauses },
  { id: "counters", title: "Counters", fill: counters, has: anyCounters },
  { id: "changes", title: "Before and after", fill: () => changes(() => draw(["changes"])), has: () => report.comparisons.length > 0 },
  { id: "failures", title: "Failures", fill: failures },
  { id: "machine", title: "How it was measured", fill: machine },
];

const main = get("main");
const bodies = new Map<string, HTMLElement>();
let form: Controls;

function get(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found;
}

function build(): void {
  get("plain").remove();
  for (const { id, title } of sections) {
    const body = element("div", { class: "body" });
    bodies.set(id, body);
    main.append(element("section", { id, "aria-labelledby": `${id}-title` }, element("h2", { id: `${id}-title`, tabindex: "-1" }, title), body));
    get("sections").append(element("li", {}, element("a", { href: `#${id}` }, title)));
  }
  form = controls(get("controls"), (what) => (what === "run" ? (form.fill(), draw()) : draw()));
  get("print").addEventListener("click", () => print());
  addEventListener("hashchange", follow);
}

/** `#program=fib` shows a program. */
function follow(): void {
  const [, name] = location.hash.match(/^#program=(.+)$/) ?? [];
  if (name === undefined) return;
  state.program = decodeURIComponent(name);
  draw(["program"]);
  const title = get("program-title");
  title.scrollIntoView();
  title.focus({ preventScroll: true });
}

function draw(only?: string[]): void {
  for (const { id, fill, has } of sections) {
    const body = bodies.get(id);
    if (!body || (only && !only.includes(id))) continue;
    const present = has?.() ?? true;
    get(id).hidden = !present;
    const item = document.querySelector<HTMLElement>(`#sections a[href="#${id}"]`)?.parentElement;
    if (item) item.hidden = !present;
    const focused = document.activeElement?.closest("label")?.textContent;
    const held = body.contains(document.activeElement);
    forget(body);
    body.replaceChildren(...(present ? fill() : []));
    // What was operated is made anew: it keeps the focus.
    if (held) [...body.querySelectorAll("label")].find((label) => label.textContent === focused)?.querySelector("select")?.focus();
  }
  const all = run();
  get("summary").textContent = `${plural(all.programs.length, "program")} under ${plural(all.subjects.length, "subject")}, ${date(all.time)}, ${all.facts[0]?.[1] ?? ""}`;
  get("shown").textContent = `${programs().length} of ${plural(all.programs.length, "program")} and ${all.subjects.length - state.hidden.size} of ${plural(all.subjects.length, "subject")} shown`;
}

build();
watch(get("theme"), () => draw());
// After the theme has changed to that of paper, which makes all charts anew.
addEventListener("beforeprint", drawAll);
follow();
