// Where we lose: what a page about a project's own speed would rather not say, so it says it first.

import { element } from "../element";
import { as, between, plural, times, within } from "../format";
import type { Figures, Mean } from "../report";
import { report } from "../report";
import { figures, matches, programName, run, state, subjectName } from "../state";
import { table, text, value } from "../table";
import { programLink, ratioCell } from "./cells";

export function losses(): Node[] {
  const all = run();
  const metric = report.metrics[state.metric];
  const now = figures();
  if (!all.subjects.some((subject) => subject.ours)) return [element("p", {}, "No tier of this implementation was measured.")];
  if (!now) return [element("p", {}, "Nothing was measured of this.")];
  const { rows, unable, peers } = now.losses;
  const most = peers.toSorted((a, b) => (b.mean?.[0] ?? 0) - (a.mean?.[0] ?? 0));
  const shown = rows.filter((row) => matches(row.program) && !state.hidden.has(subjectName(row.peer)));
  const nothing = rows.length === 0 ? [element("p", {}, "In this measure no program was slower under our best tier than under any peer.")] : [];
  return [
    element("p", {}, `Our best tier beside each peer, by ${within(metric?.name ?? "")}, over all programs that both can run. ${metric?.about}`),
    element("ul", { class: "sentences" }, ...most.map((peer) => element("li", {}, ...sentence(peer, as(metric?.unit ?? "count"))))),
    unable.length > 0 &&
      element("p", {}, element("strong", {}, `${plural(unable.length, "program runs", "programs run")} under no tier of ours although peers run ${unable.length === 1 ? "it" : "them"}: `), unable.map(programName).join(", "), "."),
    ...nothing,
    table({
      id: "losses-table",
      caption: "Programs and peers where our best tier is slower, worst first",
      columns: [
        { title: "Program" },
        { title: "Suite" },
        { title: "Peer" },
        { title: "Our best tier" },
        { title: `Times ${as(metric?.unit ?? "count")}`, numeric: true, help: "What our tier takes divided by what the peer takes" },
        { title: "95 % interval", numeric: true },
      ],
      rows: shown.map((row) => [
        programLink(row.program),
        text(all.programs[row.program]?.suite ?? ""),
        text(subjectName(row.peer)),
        text(subjectName(row.tier)),
        ratioCell(row.ratio, false),
        value(between(row.ratio[1], row.ratio[2]), row.ratio[2] - row.ratio[1]),
      ]),
      sorted: [4, true],
      most: 15,
    }),
  ].filter((node): node is HTMLElement => !!node);
}

function sentence(peer: Figures["losses"]["peers"][number], much: string): (Node | string)[] {
  const programs = peer.slower + peer.alike + peer.faster;
  const rest = [
    peer.faster > 0 && `faster on ${peer.faster}`,
    peer.alike > 0 && `no difference was shown on ${peer.alike}`,
  ].filter((part) => part);
  return [
    element("strong", {}, subjectName(peer.peer)),
    peer.slower > 0 ? `: slower on ${peer.slower} of ${plural(programs, "program")}` : `: slower on none of ${plural(programs, "program")}`,
    rest.length > 0 ? `, ${rest.join(", ")}` : "",
    peer.mean ? `. ${mean(peer.mean, much)}` : "",
  ];
}

function mean([ratio, low, high]: Mean, much: string): string {
  return `On the geometric mean we take ${times(ratio)} ${much} (${between(low, high)}).`;
}
