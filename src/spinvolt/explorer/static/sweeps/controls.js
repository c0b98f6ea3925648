// What is drawn of a sweep: which quantity, over which fields, where along the others.

import { choice } from "../controls/choice.js";
import { brief, el } from "../dom.js";

const AXES = [["auto", "as suits"], ["none", "none"], ["x", "x"], ["y", "y"], ["both", "both"]];

export function controls(place, sweeps, { fields, metrics, look, name }, store) {
  const key = JSON.stringify([sweeps, fields.map((field) => [field.name, field.size]), metrics, look, name, store.document.sweep.log]);
  if (place.dataset.key === key) return;
  place.dataset.key = key;
  const focused = document.activeElement?.id;
  const set = (edit) => store.change((state) => edit(state.sweep), "look");
  const pick = (id, label, options, value, put) => choice(id, label, options, value, (next) => set((sweep) => put(sweep, next))).element;
  const parts = which(sweeps, name, set);
  parts.push(pick("sweep-quantity", "quantity", metrics.map((each) => [each.name, each.label]), look.quantity, (sweep, next) => { sweep.quantity = next; }));
  parts.push(pick("sweep-x", "over", fields.map((each) => [each.name, each.name]), look.x, (sweep, next) => {
    sweep.x = next;
    if (sweep.y === next) sweep.y = "";
  }));
  const dim = fields.find((each) => each.name === look.x).dim;
  const others = fields.filter((each) => each.dim !== dim);
  if (others.length) {
    parts.push(pick("sweep-y", "and", [["", "lines"], ...others.map((each) => [each.name, `${each.name}: a map`])], look.y, (sweep, next) => { sweep.y = next; }));
  }
  parts.push(pick("sweep-log", "logarithmic axes", AXES, store.document.sweep.log, (sweep, next) => { sweep.log = next; }));
  for (const [fixed, at] of Object.entries(look.at)) parts.push(place_(fields.find((each) => each.dim === fixed), fixed, at, set));
  place.replaceChildren(el("fieldset", {}, el("legend", {}, "Drawn"), ...parts));
  if (focused) document.getElementById(focused)?.focus();
}

// Which sweep is shown, where there are several.
function which(sweeps, name, set) {
  if (sweeps.length < 2) return [];
  return [choice("sweep", "sweep", sweeps.map((each) => [each, each]), name, (next) => (
    set((sweep) => Object.assign(sweep, { store: next, quantity: "", x: "", y: "", at: {} }))
  )).element];
}

// All there is to choose of a sweep that has not begun.
export function choices(place, sweeps, name, store) {
  if (place.dataset.key === name) return;
  place.dataset.key = name;
  const focused = document.activeElement?.id;
  const parts = which(sweeps, name, (edit) => store.change((state) => edit(state.sweep), "look"));
  place.replaceChildren(...(parts.length ? [el("fieldset", {}, el("legend", {}, "Drawn"), ...parts)] : []));
  if (focused) document.getElementById(focused)?.focus();
}

// A slider over the values of a field that is held fixed.
function place_(field, fixed, at, set) {
  const id = `sweep-at-${fixed}`;
  const value = field.values[at];
  const words = typeof value === "number" ? brief(value) : String(value ?? at);
  const range = el("input", { type: "range", id, min: 0, max: field.size - 1, step: 1, "aria-valuetext": words });
  range.value = at;
  range.addEventListener("input", () => set((sweep) => { sweep.at = { ...sweep.at, [fixed]: Number(range.value) }; }));
  return el("div", { class: "field" }, el("label", { for: id }, `at ${field.name}`), el("output", {}, words), range);
}
