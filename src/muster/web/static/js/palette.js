// Colours of the page as the map needs them; the style sheet is the one place where they are set.

const NAMES = ["paper", "panel", "ink", "soft", "accent", "sea", "land", "border"];

export function palette() {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

export const darkScheme = matchMedia("(prefers-color-scheme: dark)");
