// What a sweep says in words and numbers: failed cases with their reasons, and the table of a line.

import { el } from "../dom.js";

export function failures({ failed, reasons }) {
  const kinds = Object.entries(failed);
  if (kinds.length === 0) return [];
  return [el(
    "section", { class: "card failures", "aria-label": "Cases without numbers" },
    el("h2", {}, `Cases without numbers: ${kinds.map(([kind, count]) => `${count} ${kind}`).join(", ")}`),
    el("ul", {}, ...reasons.map(({ text, count }) => el("li", {}, el("b", {}, `${count} × `), text))),
  )];
}

export function numbers({ lines, look, quantity }) {
  if (!lines) return [];
  return lines.filter(({ table }) => table.length).map(({ label, table }, i) => el(
    "details", { class: "more", id: `numbers-${i}` }, el("summary", {}, `The numbers${label ? `, ${label}` : ""}`),
    el("div", { class: "scrolls", tabindex: 0, role: "region", "aria-label": `Table of numbers ${label}` }, el(
      "table", {},
      el("thead", {}, el("tr", {}, ...[look.x, quantity.label, "at least", "at most"].map((words) => el("th", { scope: "col" }, words)))),
      el("tbody", {}, ...table.map((row) => el("tr", {}, ...row.map((each, k) => el(k ? "td" : "th", k ? { class: "number" } : { scope: "row" }, String(each)))))),
    )),
  ));
}
