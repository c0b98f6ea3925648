// How an open battery is computed: what is neglected, the engine, the samples.

import { choice, toggle } from "../controls/choice.js";
import { rule } from "../controls/rule.js";
import { el } from "../dom.js";

const SAMPLED = ["truncated_wigner", "after_pulse"];
const WHOLE_STATE = ["battery_density", "charger_density", "energy", "ergotropy", "ergotropy_full", "log_negativity", "joint_purity"];

export function method({ reductions, engines }, statement, set) {
  const chosen = statement().method;
  const put = (name) => (value) => set((s) => {
    if (value === "") delete s.method[name];
    else s.method[name] = value;
    // An engine is for what is exact, and trajectories are for what is sampled.
    if (name === "reduction" && value !== "exact") delete s.method.engine;
    if (!sampled(s.method)) delete s.method.trajectories;
  }, "structure");
  const listed = (ways) => ways.map(({ name, words }) => [name, words]);
  const found = [choice("open-reduction", "what is neglected", listed(reductions), chosen.reduction ?? "", put("reduction")).element];
  if (chosen.reduction === "exact") found.push(choice("open-engine", "engine", listed(engines), chosen.engine ?? "", put("engine")).element);
  found.push(toggle("open-watch", "work and entanglement", Boolean(statement().charge.watch), (on) => set((s) => {
    if (on) s.charge.watch = WHOLE_STATE;
    else delete s.charge.watch;
  })).element);
  if (sampled(chosen)) found.push(whole("trajectories", "trajectories", "as many as usual"));
  found.push(whole("seed", "seed of the samples", "0"));
  return found;

  // A number that may be left to the tool.
  function whole(name, label, usual) {
    const id = `field-open-${name}`;
    const box = el("input", { type: "number", id, min: 0, step: 1, placeholder: usual });
    box.value = statement().method[name] ?? "";
    const told = rule(box, "It must be a whole number, or be left out.");
    box.addEventListener("change", () => {
      const fine = !box.validity.badInput && (box.value === "" || Number.isInteger(Number(box.value)));
      told.broken(!fine);
      if (!fine) return;
      set((s) => {
        if (box.value === "") delete s.method[name];
        else s.method[name] = Number(box.value);
      });
    });
    return el("div", { class: "field" }, el("label", { for: id }, label), box, told.element);
  }
}

function sampled({ reduction, engine }) {
  return SAMPLED.includes(reduction) || engine === "jumps";
}
