// Making elements: `element("p", { class: "note" }, "text", child)`.

type Child = Node | string | null | undefined | false;
type Value = string | number | boolean | null | undefined | ((event: Event) => void);

/** An element with attributes; a function is a listener, `false` and null leave the attribute out. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Record<string, Value> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value != null) made.setAttribute(key, String(value));
  }
  made.append(...children.filter((child): child is Node | string => !!child));
  return made;
}

/** Text that only screen readers tell. */
export function spoken(text: string): HTMLElement {
  return element("span", { class: "spoken" }, text);
}

/** A select with its label. */
export function select(
  label: string,
  options: [string, string][],
  chosen: string,
  change: (value: string) => void,
): HTMLLabelElement {
  const list = element(
    "select",
    { change: (event) => change((event.target as HTMLSelectElement).value) },
    ...options.map(([value, text]) => element("option", { value, selected: value === chosen }, text)),
  );
  return element("label", {}, element("span", {}, label), list);
}

/** Hands the user a file. */
export function download(name: string, content: Blob | string, type = "text/plain"): void {
  const blob = typeof content === "string" ? new Blob([content], { type }) : content;
  const url = URL.createObjectURL(blob);
  const link = element("a", { href: url, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
