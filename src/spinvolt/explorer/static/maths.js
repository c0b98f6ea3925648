// Formulas between dollars, set by KaTeX from this server; everything else stays text.

import { el } from "./dom.js";

let setter = null;

// Load KaTeX and its styles, once.
export async function ready() {
  if (setter !== null) return;
  document.head.append(el("link", { rel: "stylesheet", href: "/static/vendor/katex/katex.css" }));
  setter = (await import("./vendor/katex/katex.js")).default;
}

// The text with its formulas set, as pieces to append.
export function maths(text) {
  return text.split(/\$([^$]+)\$/).flatMap((part, i) => {
    if (i % 2 === 0) return plain(part);
    const holder = el("span", { class: "formula" });
    setter.render(part, holder, { throwOnError: false, strict: "ignore", trust: false });
    return holder;
  });
}

// Words with code between backticks and letters with an index.
function plain(text) {
  return text.split(/(`[^`]+`|\b[A-Za-z]_[A-Za-z]\b)/).map((part, i) => {
    if (i % 2 === 0) return part;
    if (part.startsWith("`")) return el("code", {}, part.slice(1, -1));
    return el("span", {}, el("i", {}, part[0]), el("sub", {}, part.slice(2)));
  });
}

// For places that take plain words alone.
export function unset(text) {
  return text.replace(/\$([^$]+)\$/g, (_, tex) => tex.replace(/\\(ll|gg)\b/g, (_all, each) => ({ ll: "≪", gg: "≫" })[each]).replace(/\\[a-z]+\s?/gi, (each) => each.slice(1)).replace(/[{}]/g, ""));
}
