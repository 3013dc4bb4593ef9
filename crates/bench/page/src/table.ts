// Tables that can be sorted by any column, with mouse and keyboard: the head of a column is a button, and `aria-sort`
// tells which one the rows are sorted by. A table keeps its order when it is drawn anew.

import { element } from "./element";

export interface Column {
  title: string;
  /** Numbers are set to the right, and their first order is descending. */
  numeric?: boolean;
  /** What the column means. */
  help?: string;
}

export interface CellOf {
  content: Node | string;
  /** What it is sorted by; null comes last in either order. */
  key: number | string | null;
  class?: string;
}

export interface TableOf {
  id: string;
  caption: string;
  columns: Column[];
  rows: CellOf[][];
  /** Rows that stay at the end. */
  foot?: CellOf[][];
  /** Column and whether it descends; without it the rows stand in their own order. */
  sorted?: [number, boolean];
  /** Rows beyond are shown on demand. */
  most?: number;
  captionHidden?: boolean;
}

const orders = new Map<string, [number, boolean]>();
const open = new Set<string>();

/** A cell of plain text. */
export function text(content: string, key: string | number | null = content): CellOf {
  return { content, key };
}

/** A cell of a number. */
export function value(content: string, key: number | null, cls = ""): CellOf {
  return { content, key, class: cls };
}

export function table(of: TableOf): HTMLElement {
  const body = element("tbody");
  const heads = of.columns.map((column, number) => {
    const button = element("button", { type: "button", title: column.help, click: () => sort(number) }, column.title);
    const arrow = element("span", { class: "arrow", "aria-hidden": "true" });
    button.append(arrow);
    return element("th", { scope: "col", class: column.numeric ? "number" : null }, button);
  });
  const more = element("button", { type: "button", class: "more", click: all });
  const made = element(
    "table",
    { id: of.id },
    element("caption", { class: of.captionHidden ? "spoken" : null }, of.caption),
    element("thead", {}, element("tr", {}, ...heads)),
    body,
    of.foot && of.foot.length > 0 && element("tfoot", {}, ...of.foot.map(row)),
  );
  const frame = element(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": of.caption },
    made,
  );
  fill();
  return element("div", { class: "table" }, frame, more);

  function sort(number: number): void {
    const [now, descends] = orders.get(of.id) ?? of.sorted ?? [-1, false];
    const first = of.columns[number]?.numeric ?? false;
    orders.set(of.id, [number, now === number ? !descends : first]);
    fill();
  }

  function all(): void {
    open.add(of.id);
    fill();
    frame.focus();
  }

  function fill(): void {
    const order = orders.get(of.id) ?? of.sorted;
    heads.forEach((head, number) => {
      const here = order?.[0] === number;
      if (here) head.setAttribute("aria-sort", order[1] ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
      const arrow = head.querySelector(".arrow");
      if (arrow) arrow.textContent = here ? (order[1] ? "▼" : "▲") : "";
    });
    const rows = order ? of.rows.toSorted((a, b) => compare(a[order[0]], b[order[0]], order[1])) : of.rows;
    const most = open.has(of.id) ? rows.length : (of.most ?? rows.length);
    // A row that is printed or found by the browser's own search must be there; only very long tables are cut.
    body.replaceChildren(...rows.slice(0, most).map(row));
    if (rows.length === 0) {
      body.append(element("tr", {}, element("td", { colspan: of.columns.length }, "Nothing fits the search and the filters.")));
    }
    more.hidden = rows.length <= most;
    more.textContent = `Show all ${rows.length} rows`;
  }

  function row(cells: CellOf[]): HTMLTableRowElement {
    const made = cells.map((cell, number) => {
      const kind = of.columns[number]?.numeric ? "number" : "";
      const attributes = { class: `${kind} ${cell.class ?? ""}`.trim() || null };
      return number === 0
        ? element("th", { scope: "row", ...attributes }, cell.content)
        : element("td", attributes, cell.content);
    });
    return element("tr", {}, ...made);
  }
}

function compare(a: CellOf | undefined, b: CellOf | undefined, descends: boolean): number {
  const [first, second] = [a?.key ?? null, b?.key ?? null];
  if (first === null || second === null) return Number(first === null) - Number(second === null);
  const order =
    typeof first === "number" && typeof second === "number"
      ? first - second
      : String(first).localeCompare(String(second), "en", { numeric: true });
  return descends ? -order : order;
}
