// The system's theme unless the reader chose one; the choice stays in this browser.

const KEY = "weir.theme";
const dark = matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set();

export const THEMES = ["auto", "light", "dark"];
export let chosen = THEMES.includes(localStorage.getItem(KEY)) ? localStorage.getItem(KEY) : "auto";

export function choose(theme) {
  chosen = theme;
  localStorage.setItem(KEY, theme);
  apply();
}

export function onTheme(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A colour of the style sheet, for canvases. */
export const colour = (variable) => getComputedStyle(document.documentElement).getPropertyValue(variable).trim();

export const stillness = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

function apply() {
  document.documentElement.dataset.theme = chosen === "auto" ? (dark.matches ? "dark" : "light") : chosen;
  listeners.forEach((listener) => listener());
}

dark.addEventListener("change", apply);
apply();
