// How an ensemble starts: the kind of start and its number.

import { el } from "../dom.js";
import { choice } from "./choice.js";
import { slider } from "./slider.js";

const WORDS = {
  dicke: "Dicke state", flipped: "given spins up", thermal: "thermal", coherent: "coherent", fock: "Fock state",
};

// `size()` is the number of spins of the ensemble; `get` and `set` reach the start in the state.
export function start(place, choices, size, get, set) {
  const holder = el("div");
  const known = Object.fromEntries(choices.map((each) => [each.name, each]));
  let number = null;
  let shown = null;

  const pick = choice(
    `start-${place}-kind`, `${place} starts in`,
    [...choices.map((each) => [each.name, WORDS[each.name] ?? each.name]), ["mixture", "a mixture"]],
    "dicke", (kind) => {
      if (kind === "mixture") return draw();
      set({ [kind]: first(known[kind]) });
      draw();
    },
  );
  holder.append(pick.element);

  function first(spec) {
    if (spec.scale === "whole") return place === "charger" ? size() : 0;
    return 0.5;
  }

  function draw() {
    const now = get();
    const kind = Array.isArray(now) ? "mixture" : Object.keys(now)[0];
    pick.show(kind);
    pick.element.querySelector('option[value="mixture"]').hidden = kind !== "mixture";
    if (kind !== shown) {
      number?.element.remove();
      number = null;
      shown = kind;
      if (kind === "mixture") return;
      const spec = known[kind];
      number = slider(
        {
          name: `start-${place}`, label: `${place}: ${spec.label.split(": ")[1]}`, symbol: "",
          help: `The ${place}'s start.`, rule: "lie within the slider's ends",
          shape: spec.scale === "whole" ? "whole" : "number", scale: "linear",
          low: spec.low, high: spec.high ?? size(),
        },
        now[kind], (value) => set({ [shown]: value }),
      );
      holder.append(number.element);
    }
    if (kind === "mixture") return;
    const spec = known[kind];
    number.limit(spec.low, spec.high ?? size());
    number.show(now[kind]);
  }

  draw();
  return { element: holder, draw };
}
