// How it is computed: what is neglected, whether that is checked, and the engine.

import { el } from "../dom.js";
import { choice, toggle } from "./choice.js";

const REDUCTIONS = {
  exact: "none, exact", tavis_cummings: "charger as a mode", two_modes: "both as modes", shifted: "charger as a classical field",
};

// `get` and `set` reach the statement's `method`; a cavity has no reduction.
export function method(methods, kind, get, set) {
  const change = (name, value, plain) => {
    const next = { ...get() };
    if (value === plain) delete next[name];
    else next[name] = value;
    if ((next.reduction ?? "exact") === "exact") delete next.check_reduction;
    set(next);
  };
  const names = kind === "cavity" ? ["exact"] : methods.reductions;
  const reduction = choice("reduction", "reduction", names.map((name) => [name, REDUCTIONS[name] ?? name]), get().reduction ?? "exact", (value) => change("reduction", value, "exact"));
  const check = toggle("check-reduction", "compare with the exact battery", get().check_reduction ?? false, (value) => change("check_reduction", value, false));
  const engine = choice("engine", "engine", [["", "what suits"], ...methods.engines.map((name) => [name, name])], get().engine ?? "", (value) => change("engine", value, ""));
  const element = el("div", {}, reduction.element, check.element, engine.element);

  function draw() {
    const now = get();
    reduction.show(now.reduction ?? "exact");
    check.show(now.check_reduction ?? false);
    engine.show(now.engine ?? "");
    check.element.hidden = (now.reduction ?? "exact") === "exact";
  }

  draw();
  return { element, draw };
}
