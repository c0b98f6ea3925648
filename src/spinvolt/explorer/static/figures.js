// The figures of merit with their bounds, each in a tile.

import { brief, el } from "./dom.js";

const SHOWN = ["charging_time", "max_energy", "max_power", "efficiency", "advantage", "power_ratio"];
const SHORT = { max_energy: "highest energy", max_power: "highest power", efficiency: "efficiency", advantage: "advantage" };

export function showFigures(place, peaks, words) {
  const names = SHOWN.filter((name) => name in peaks);
  const defined = names.filter((name) => peaks[name].value !== null);
  place.replaceChildren(...defined.map((name) => tile(name, peaks[name], words[name])));
}

function tile(name, figure, words) {
  const proof = el(
    "span", { class: "proof", "data-proof": figure.proof },
    el("span", { "aria-hidden": "true" }, mark(figure.proof)), el("span", { class: "unseen" }, figure.proof),
  );
  const value = el("dd", { class: "value" }, brief(figure.value, 5), " ", proof);
  const exact = el("dd", { class: "exact", id: name.replaceAll("_", "-"), "data-value": figure.value }, figure.text);
  const unit = words.unit ? ` Unit: ${words.unit}.` : "";
  const title = `${words.meaning} It lies in [${figure.low}, ${figure.high}], which is ${figure.proof}.${unit}`;
  return el("div", { title }, el("dt", {}, SHORT[name] ?? words.label), value, exact);
}

export function mark(proof) {
  return proof === "proved" ? "●" : proof === "estimated" ? "◐" : "○";
}
