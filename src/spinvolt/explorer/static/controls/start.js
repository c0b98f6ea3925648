// How an ensemble starts: the kind of start and its number, or several of these with weights.

import { brief, el } from "../dom.js";
import { choice } from "./choice.js";
import { slider } from "./slider.js";

const WORDS = {
  dicke: "Dicke state", flipped: "given spins up", thermal: "thermal", coherent: "coherent", fock: "Fock state",
};
const FIELDS = { thermal: "thermal light", coherent: "coherent light" };
const NUMBERS = {
  dicke: "spins up", flipped: "spins up", thermal: "probability to be up", coherent: "polar angle", fock: "photons",
};
const LIGHT = { thermal: "mean photons", coherent: "amplitude" };
const MOST = 6;

// `size()` is the number of spins of the ensemble; `get` and `set` reach the start in the state.
export function start(place, choices, size, get, set) {
  const holder = el("div", { class: "start" });
  const known = Object.fromEntries(choices.map((each) => [each.name, each]));
  const light = "fock" in known;
  const words = (name) => (light && FIELDS[name]) || WORDS[name] || name;
  let parts = [];
  let shape = null;

  const pick = choice(
    `start-${place}-kind`, light && place === "charger" ? "field starts in" : `${place} starts in`,
    [...choices.map((each) => [each.name, words(each.name)]), ...(light ? [] : [["mixture", "a mixture"]])],
    "dicke", (kind) => {
      const now = get();
      if (kind !== "mixture") set({ [kind]: first(kind) });
      else if (!Array.isArray(now)) set([{ ...now, weight: 0.5 }, { thermal: 0.5, weight: 0.5 }]);
      draw();
    },
  );
  holder.append(pick.element);

  function first(kind) {
    if (known[kind].scale === "whole") return place === "charger" ? size() : 0;
    if (light) return Math.min(Math.round(Math.sqrt(size()) * 10) / 10, 5);
    return kind === "coherent" ? 1.571 : 0.5;
  }

  function number(id, kind, value, changed) {
    const spec = known[kind];
    const high = spec.high ?? (light ? Math.max(4 * size(), 10) : size());
    const label = (light && LIGHT[kind]) || NUMBERS[kind] || kind;
    const made = slider({
      name: id, label: `${place}: ${spec.label.split(": ")[1]}`, shown: label, symbol: "", help: `The ${place}'s start: ${label}.`,
      rule: "lie within the slider's ends", shape: spec.scale === "whole" ? "whole" : "number", scale: "linear", low: spec.low, high,
    }, value, changed);
    return { ...made, limits: () => made.limit(spec.low, spec.high ?? (light ? Math.max(4 * size(), 10) : size())) };
  }

  function draw() {
    const now = get();
    const mixed = Array.isArray(now);
    pick.show(mixed ? "mixture" : Object.keys(now)[0]);
    const wanted = mixed ? `mixture ${now.map(kindOf).join()}` : kindOf(now);
    if (wanted !== shape) {
      shape = wanted;
      for (const part of parts) part.element.remove();
      parts = mixed ? mixture(now) : [single(now)];
      holder.append(...parts.map((part) => part.element));
    }
    for (const part of parts) part.draw?.(get());
  }

  function single(now) {
    const kind = kindOf(now);
    const made = number(`start-${place}`, kind, now[kind], (value) => set({ [kind]: value }));
    return { element: made.element, draw: (next) => { made.limits(); made.show(next[kind]); } };
  }

  // The last member's weight is what the others leave.
  function mixture(now) {
    const members = now.map((member, i) => memberOf(member, i, i === now.length - 1));
    const add = el("button", {
      type: "button", class: "small", disabled: now.length >= MOST, onclick: () => {
        const next = structuredClone(get());
        const half = next.at(-1).weight / 2;
        next.at(-1).weight = half;
        set([...next, { dicke: 0, weight: half }]);
        draw();
      },
    }, "Add a member");
    return [...members, { element: add }];
  }

  function memberOf(member, i, isLast) {
    const kind = kindOf(member);
    const edit = (change) => {
      const next = structuredClone(get());
      change(next);
      next.at(-1).weight = Number((1 - next.slice(0, -1).reduce((sum, each) => sum + each.weight, 0)).toPrecision(12));
      set(next);
    };
    const pickOne = choice(`start-${place}-${i}-kind`, `member ${i + 1}`, choices.map((each) => [each.name, words(each.name)]), kind, (next) => {
      edit((all) => { all[i] = { [next]: first(next), weight: all[i].weight }; });
      draw();
    });
    const value = number(`start-${place}-${i}`, kind, member[kind], (x) => edit((all) => { all[i][kind] = x; }));
    const rest = el("output", {}, brief(member.weight));
    const weight = isLast
      ? { element: el("div", { class: "field" }, el("span", { class: "label" }, "weight, the rest"), rest), show: (x) => { rest.textContent = brief(x, 4); } }
      : slider({
        name: `start-${place}-${i}-weight`, label: `weight of member ${i + 1}`, shown: "weight", symbol: "", help: "How likely this start is.",
        rule: "be larger than 0 and leave something to the rest", shape: "number", scale: "linear", low: 0.001, high: 0.999,
      }, member.weight, (x) => edit((all) => {
        const others = all.slice(0, -1).reduce((sum, each, k) => sum + (k === i ? 0 : each.weight), 0);
        all[i].weight = Math.min(x, 0.999 - others);
      }));
    const drop = el("button", {
      type: "button", class: "small", "aria-label": `Take member ${i + 1} away`, hidden: get().length <= 2,
      onclick: () => {
        edit((all) => all.splice(i, 1));
        draw();
      },
    }, "×");
    return {
      element: el("div", { class: "member", role: "group", "aria-label": `member ${i + 1} of the ${place}'s mixture` }, pickOne.element, value.element, weight.element, drop),
      draw: (all) => {
        value.limits();
        if (!value.element.contains(document.activeElement)) value.show(all[i][kind]);
        if (!weight.element.contains(document.activeElement)) weight.show(all[i].weight);
      },
    };
  }

  draw();
  return { element: holder, draw };
}

const kindOf = (member) => Object.keys(member).find((key) => key !== "weight");
