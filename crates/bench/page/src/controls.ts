// What is shown: search, suite, metric, subjects, file.

import { element, select, spoken } from "./element";
import { report } from "./report";
import { run, state } from "./state";

export interface Controls {
  /** Makes the controls anew: another file has other suites and subjects. */
  fill: () => void;
}

export function controls(form: HTMLElement, change: (what?: "run") => void): Controls {
  form.addEventListener("submit", (event) => event.preventDefault());
  let waiting = 0;
  const search = element("input", {
    type: "search",
    placeholder: "name, suite or words",
    input: (event) => {
      state.search = (event.target as HTMLInputElement).value.trim();
      clearTimeout(waiting);
      waiting = setTimeout(() => change(), 120);
    },
  });
  const fill = () => {
    const all = run();
    if (!all.suites.includes(state.suite)) state.suite = "";
    state.hidden.clear();
    const parts = [
      report.runs.length > 1 &&
        select("File", report.runs.map((r, i) => [String(i), r.name]), String(state.run), (value) => {
          state.run = Number(value);
          change("run");
        }),
      element("label", {}, element("span", {}, "Search programs"), search),
      select("Suite", [["", "all"], ...all.suites.map((suite): [string, string] => [suite, suite])], state.suite, (suite) => {
        state.suite = suite;
        change();
      }),
      metrics(),
      subjects(),
    ];
    form.replaceChildren(...parts.filter((part): part is HTMLLabelElement => !!part));
  };
  fill();
  return { fill };

  function metrics(): HTMLElement {
    const offered = report.metrics.map((metric, number) => ({ metric, number })).filter(({ metric }) => metric.unit !== "bytes");
    return element(
      "fieldset",
      {},
      element("legend", {}, "Metric"),
      ...offered.map(({ metric, number }) =>
        element(
          "label",
          { class: "choice", title: metric.about },
          element("input", {
            type: "radio",
            name: "metric",
            value: metric.id,
            checked: number === state.metric,
            disabled: !run().figures[number],
            change: () => {
              state.metric = number;
              change();
            },
          }),
          metric.name,
          !run().figures[number] && spoken(" (not measured)"),
        ),
      ),
    );
  }

  function subjects(): HTMLElement {
    return element(
      "fieldset",
      {},
      element("legend", {}, "Subjects"),
      ...run().subjects.map(({ name }) =>
        element(
          "label",
          { class: "choice" },
          element("input", {
            type: "checkbox",
            name: "subject",
            value: name,
            checked: true,
            change: (event) => {
              if ((event.target as HTMLInputElement).checked) state.hidden.delete(name);
              else state.hidden.add(name);
              change();
            },
          }),
          name,
        ),
      ),
    );
  }
}
