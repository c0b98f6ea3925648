// Light or dark: as the system says until the button is used, then as was chosen.

const dark = matchMedia("(prefers-color-scheme: dark)");
const KEY = "spinvolt-theme";

export function startTheme(button, changed) {
  let chosen = remembered();
  const apply = () => {
    document.documentElement.dataset.theme = chosen ?? (dark.matches ? "dark" : "light");
    changed();
  };
  dark.addEventListener("change", apply);
  button.addEventListener("click", () => {
    chosen = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
    remember(chosen);
    apply();
  });
  apply();
}

// A frame in a notebook may have no memory of its own.
function remembered() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function remember(theme) {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // The choice holds for as long as the page is open.
  }
}

export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}
