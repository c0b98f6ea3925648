// Light or dark: as the system says until the button is used, then as was chosen.

const dark = matchMedia("(prefers-color-scheme: dark)");
const KEY = "spinvolt-theme";

export function startTheme(button, changed) {
  const apply = () => {
    const chosen = localStorage.getItem(KEY);
    document.documentElement.dataset.theme = chosen ?? (dark.matches ? "dark" : "light");
    changed();
  };
  dark.addEventListener("change", apply);
  button.addEventListener("click", () => {
    const next = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
    localStorage.setItem(KEY, next);
    apply();
  });
  apply();
}

export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}
