// Where and how it was measured, how to do it again, and the samples themselves.

import { download, element } from "../element";
import { date } from "../format";
import { raw, report } from "../report";
import { run } from "../state";
import { table, text, value } from "../table";

export function machine(): Node[] {
  const all = run();
  const facts: [string, string][] = [["File", all.name], ["Begun", date(all.time)], ...all.facts];
  return [
    element(
      "table",
      { class: "facts" },
      element("caption", {}, "Machine and amount of work"),
      element("tbody", {}, ...facts.map(([name, fact]) => element("tr", {}, element("th", { scope: "row" }, name), element("td", {}, fact)))),
    ),
    table({
      id: "subjects-table",
      caption: "Subjects: versions and how they are started",
      columns: [{ title: "Subject" }, { title: "What it is" }, { title: "Version" }, { title: "Command" }],
      rows: all.subjects.map((s) => [text(s.name), text(s.about), text(s.version), { content: element("code", {}, s.command), key: s.command }]),
    }),
    element("h3", {}, "To reproduce"),
    element("p", {}, "In a checkout of RuchyRuchy, the first measures and the second makes this page of the newest samples:"),
    element("pre", { tabindex: "0", role: "region", "aria-label": "Commands" }, element("code", {}, all.commands.join("\n"))),
    element("h3", {}, "Raw data"),
    element("p", {}, "All samples are in this page: a line of JSON for each process, the first line says where and how they were measured."),
    element("p", { class: "downloads" }, ...report.runs.map((_, number) => link(number)), figuresLink()),
    element("h3", {}, "How to read it"),
    ...reading(),
  ];
}

function link(number: number): HTMLElement {
  const { name } = raw(number);
  const click = () => download(name, raw(number).text, "application/x-ndjson");
  return element("button", { type: "button", click, "data-download": name }, `Download ${name}`);
}

function figuresLink(): HTMLElement {
  const click = () => download("figures.json", JSON.stringify(report), "application/json");
  return element("button", { type: "button", click }, "Download all figures as JSON");
}

function reading(): HTMLElement[] {
  return [
    "All subjects take turns: in each round every subject runs each program once in a process of its own, in an order that is drawn anew. A program that gives a wrong result has no time, and takes no part in any mean.",
    "Intervals are those of 95 %, made by resampling on two levels, processes and the iterations within them (Kalibera and Jones 2013). A difference counts only if the interval of the ratio is clear of 1 by one percent.",
    "The class of a process comes from cutting its iterations where their mean or variance changes (after Barrett et al. 2017). Nothing here is the best of several tries.",
  ].map((paragraph) => element("p", {}, paragraph));
}

/** What has no times, and why. */
export function failures(): Node[] {
  const rows = run().failures;
  if (rows.length === 0) return [element("p", {}, "Every process ended well with the right result.")];
  return [
    table({
      id: "failures-table",
      caption: "Programs that have no times under a subject",
      columns: [{ title: "Program" }, { title: "Subject" }, { title: "Why" }, { title: "Processes", numeric: true }],
      rows: rows.map((f) => [text(f.program), text(f.subject), text(f.reason), value(String(f.processes), f.processes)]),
    }),
  ];
}

