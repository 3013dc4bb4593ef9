// Light and dark: what the system asks for, until the user presses the button. Charts need colours as values, because an
// exported picture has no style sheet; everything else takes them from `page.css`.
//
// Colours of subjects have a contrast of at least 3 to 1 with the ground. They are never the only sign: each subject has
// a symbol too, and most rows name theirs.

import { run } from "./state";

const dark = matchMedia("(prefers-color-scheme: dark)");
let chosen: boolean | null = null;
let printing = false;

export function isDark(): boolean {
  return !printing && (chosen ?? dark.matches);
}

/** Calls `change` whenever the theme changes, and once now. */
export function watch(button: HTMLElement, change: () => void): void {
  const apply = () => {
    document.documentElement.dataset.theme = isDark() ? "dark" : "light";
    button.setAttribute("aria-pressed", String(isDark()));
    change();
  };
  button.addEventListener("click", () => {
    chosen = !isDark();
    apply();
  });
  dark.addEventListener("change", apply);
  addEventListener("beforeprint", () => {
    printing = true;
    apply();
  });
  addEventListener("afterprint", () => {
    printing = false;
    apply();
  });
  apply();
}

export interface Colours {
  ground: string;
  ink: string;
  faint: string;
  grid: string;
  worse: string;
  better: string;
  same: string;
}

export function colours(): Colours {
  return isDark()
    ? { ground: "#171a1f", ink: "#e6e8eb", faint: "#a3abb5", grid: "#3a414a", worse: "#ff8f6b", better: "#5cc8a8", same: "#a3abb5" }
    : { ground: "#ffffff", ink: "#1c2127", faint: "#59636e", grid: "#d5dae0", worse: "#b93a0e", better: "#0a6e54", same: "#59636e" };
}

const oursLight = ["#c2410c", "#9d174d", "#7c2d12", "#b45309"];
const oursDark = ["#ff9a5c", "#f472b6", "#ffc59b", "#fbbf24"];
const peersLight = ["#1d4ed8", "#0f766e", "#4d7c0f", "#7e22ce", "#57534e", "#a16207", "#0369a1", "#a21caf", "#166534"];
const peersDark = ["#7aa7ff", "#2dd4bf", "#a3e635", "#c99bff", "#c4bdb6", "#facc15", "#38bdf8", "#f0abfc", "#86efac"];
const oursSymbols = ["circle", "star", "diamond2", "wye"];
const peersSymbols = ["square", "triangle", "diamond", "cross", "times", "plus", "asterisk", "square2", "triangle2"];

/** The colour and the symbol of a subject: the same wherever it is drawn. */
export function sign(subject: number): { colour: string; symbol: string } {
  const all = run().subjects;
  const ours = all[subject]?.ours ?? false;
  const place = all.slice(0, subject).filter((other) => other.ours === ours).length;
  const list = isDark() ? (ours ? oursDark : peersDark) : ours ? oursLight : peersLight;
  const symbols = ours ? oursSymbols : peersSymbols;
  return { colour: list[place % list.length] ?? "#888", symbol: symbols[place % symbols.length] ?? "circle" };
}
