// One number: a slider that knows its scale beside an input that takes whatever the rule allows.

import { brief, el, symbol } from "../dom.js";
import { rule } from "./rule.js";

const STEPS = 1000;

// `spec`: {name, label, symbol, help, rule, shape, scale, low, high}; `changed(value)` hears it.
export function slider(spec, value, changed) {
  const id = `field-${spec.name}`;
  const whole = spec.shape === "whole";
  const named = spec.shown ? { "aria-label": spec.label } : {};
  const box = el("input", { type: "number", id, step: "any", "aria-describedby": `${id}-help`, ...named });
  const range = el("input", {
    type: "range", min: 0, max: STEPS, step: 1, "aria-label": `${spec.label}, slider`,
  });
  const told = rule(box, `${(spec.shown ?? spec.label).replace(/^./, (first) => first.toUpperCase())} must ${spec.rule}.`);
  const field = el(
    "div", { class: "field", title: `${spec.help} It must ${spec.rule}.` },
    el("label", { for: id }, spec.shown ?? spec.label, spec.symbol ? symbol(spec.symbol) : ""),
    range, box, el("span", { id: `${id}-help`, hidden: true }, `${spec.help} It must ${spec.rule}.`),
    told.element,
  );
  let limits = { low: spec.low, high: spec.high };
  let now = value;

  const rounded = (x) => (whole ? Math.round(x) : Number(x.toPrecision(3)));
  const log = () => spec.scale === "log" && limits.low > 0;
  const toPlace = (x) => {
    const { low, high } = limits;
    if (high <= low) return 0;
    const part = log() ? Math.log(x / low) / Math.log(high / low) : (x - low) / (high - low);
    return STEPS * Math.min(Math.max(part, 0), 1);
  };
  const toValue = (place) => {
    const { low, high } = limits;
    const part = place / STEPS;
    return rounded(log() ? low * (high / low) ** part : low + (high - low) * part);
  };
  const show = (x, { typing = false } = {}) => {
    now = x;
    range.value = String(toPlace(x));
    range.setAttribute("aria-valuetext", brief(x));
    if (!typing) box.value = String(x);
    told.broken(false);
  };
  const move = (x) => {
    show(x);
    changed(x);
  };

  range.addEventListener("input", () => move(toValue(Number(range.value))));
  range.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 5, PageDown: -5 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    let next = toValue(Math.min(Math.max(toPlace(now) + 5 * step, 0), STEPS));
    // On a logarithmic scale of whole numbers a small step may round to nothing.
    if (whole && next === now) next = now + Math.sign(step);
    move(Math.min(Math.max(next, limits.low), Math.max(limits.high, now)));
  });
  box.addEventListener("input", () => {
    const typed = box.value.trim() === "" ? NaN : Number(box.value);
    if (!Number.isFinite(typed) || (whole && !Number.isInteger(typed))) {
      told.broken(true);
      return;
    }
    show(typed, { typing: true });
    changed(typed);
  });
  show(value);
  return {
    element: field,
    show,
    limit: (low, high) => {
      limits = { low, high };
      range.value = String(toPlace(now));
    },
    mark: (moved) => field.classList.toggle("moved", moved),
  };
}
