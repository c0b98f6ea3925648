// The laws beside an open battery, and what must be said about it.

import { el } from "../dom.js";

export function callouts(header) {
  const found = [];
  const { laws, proofs, warnings, method } = header;
  if (laws.overcharged) found.push(["warn", laws.overcharged]);
  for (const text of warnings) found.push(["warn", text]);
  if (laws.unsteady) found.push(["note", laws.unsteady]);
  if (Object.values(proofs).includes("uncontrolled")) {
    const bands = method.engine === "wigner" || method.engine === "jumps" ? "The bands are three standard errors of the samples" : "The bands hold numerical errors alone";
    found.push(["note", `Graded uncontrolled (○): ${bands}; what the ${method.reduction.replaceAll("_", " ").replace("wigner", "Wigner")} reduction neglects is in no interval.`]);
  }
  return found.map(([kind, text]) => el("p", { class: `callout ${kind}` }, text));
}

// Laws that differ between batteries have a column for each.
export function showLaws(place, { laws }) {
  place.hidden = laws.rows.length === 0;
  const numbers = laws.rows.find((row) => row.batteries.length)?.batteries ?? [];
  const columns = numbers.length ? numbers.map((m) => `battery ${m}`) : ["gives"];
  const rows = laws.rows.map((row) => line(row.label, row.texts, columns.length, `${row.name} (${row.source})`));
  if (laws.switch_off) rows.splice(Math.min(3, rows.length), 0, line("switch the charger off", [laws.switch_off], columns.length, "end of the pulse, collective discharge (own)"));
  place.replaceChildren(
    el("h2", {}, "Laws of large chargers"),
    el("div", { class: "scrolls", tabindex: 0, role: "region", "aria-label": "Table of laws" }, el(
      "table", {},
      el("thead", {}, el("tr", {}, ...["law", ...columns].map((words) => el("th", { scope: "col" }, words)))),
      el("tbody", {}, ...rows),
    )),
    ...laws.notes.map((note) => el("p", { class: "soft" }, note)),
  );
}

function line(label, texts, columns, source) {
  const cells = texts.map((text) => el("td", { class: "number", colspan: texts.length === 1 ? columns : 1 }, text));
  return el("tr", { title: `By: ${source}.` }, el("th", { scope: "row" }, label), ...cells);
}
