// The claims of a figure: where, what is quoted, what is found under each reading, the verdict and why.

import { el } from "../dom.js";
import { verdict } from "./verdicts.js";

const HEAD = ["claim", "quoted", "found, under each reading", "verdict", "why"];

export function claims(figure, actions) {
  if (figure.claims.length === 0) return el("p", { class: "soft" }, "The paper claims nothing of it that could be checked.");
  return el(
    "section", { class: "claims card", "aria-label": "Claims" },
    el("h2", {}, "What is claimed, and what we find"),
    el("div", { class: "scrolls", tabindex: 0, role: "region", "aria-label": "Table of claims" }, el(
      "table", {},
      el("thead", {}, el("tr", {}, ...HEAD.map((words) => el("th", { scope: "col" }, words)))),
      el("tbody", {}, ...figure.claims.map((claim) => row(claim, figure.made !== null, actions))),
    )),
  );
}

function row(claim, made, actions) {
  const said = made && claim.changed ? el("p", { class: "changed" }, "not the verdict on record") : "";
  return el(
    "tr", { "data-claim": claim.name },
    el("th", { scope: "row" }, el("span", { class: "soft" }, claim.place), el("br"), ...actions.maths(claim.says)),
    el("td", { class: "number" }, claim.quoted || "–"),
    el("td", {}, el("ul", { class: "readings" }, ...claim.readings.map((reading) => found(reading, actions)))),
    el("td", {}, verdict(claim.verdict), said, made ? "" : el("p", { class: "soft" }, "on record")),
    el("td", {}, ...actions.maths(claim.reason)),
  );
}

function found(reading, actions) {
  if (!("found" in reading)) return el("li", {}, ...actions.maths(reading.meaning));
  const sign = el("span", { class: "verdict", "data-verdict": reading.agrees ? "agrees" : "differs" },
    el("span", { "aria-hidden": "true" }, reading.agrees ? "✓" : "✗"), el("span", { class: "unseen" }, reading.agrees ? "agrees" : "differs"));
  return el("li", {}, sign, " ", el("span", { class: "found" }, ...actions.maths(reading.found)), " ", el("span", { class: "soft" }, ...actions.maths(reading.meaning)));
}
