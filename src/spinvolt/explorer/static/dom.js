// Makes elements: el("p", { class: "soft" }, "text", child).

export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

// A symbol such as N_b as an italic letter with an index.
export function symbol(text) {
  const [letter, index] = text.split("_");
  return el("i", { "aria-hidden": "true" }, letter, ...(index ? [el("sub", {}, index)] : []));
}

// A number as people read it: few digits, no noise; a dash where there is none.
export function brief(value, digits = 6) {
  if (value == null) return "–";
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e7 || size < 1e-4) return value.toExponential(digits - 1).replace(/\.?0+e/, "e");
  return String(Number(value.toPrecision(digits)));
}
