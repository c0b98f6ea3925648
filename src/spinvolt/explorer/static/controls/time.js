// How long the battery is followed: to its first peak, through a window, or at listed times.

import { el } from "../dom.js";
import { choice } from "./choice.js";
import { rule } from "./rule.js";
import { slider } from "./slider.js";

const KINDS = [["peak", "first peak"], ["window", "a window"], ["times", "listed times"]];
const FIRST = 10;
const FIRST_WINDOW = 1;

// `get` and `set` reach the statement's `charge`; `end()` is the last time that is drawn.
export function time(get, set, { stretch, most, end }) {
  const holder = el("div");
  let drawn = null;
  let inner = [];

  const kind = choice("until-kind", "charge for", KINDS, kindOf(get()), (next) => {
    const last = end() || FIRST_WINDOW;
    if (next === "peak") set({ until: "first-peak" });
    else if (next === "window") set({ until: Number(last.toPrecision(3)), samples: 401 });
    else set({ times: Array.from({ length: FIRST + 1 }, (_, i) => Number(((last * i) / FIRST).toPrecision(4))) });
    draw();
  });
  holder.append(kind.element);

  function draw() {
    const now = get();
    const wanted = kindOf(now);
    kind.show(wanted);
    if (wanted !== drawn) {
      drawn = wanted;
      for (const each of inner) each.element.remove();
      inner = { peak: () => [stretch], window: () => window_(now), times: () => [listed(now)] }[wanted]();
      holder.append(...inner.map((each) => each.element));
    } else for (const each of inner) each.draw?.(now);
  }

  function window_(now) {
    const until = slider({
      name: "until", label: "until", symbol: "", help: "The end of the window, in which the highest energy is sought.",
      rule: "be larger than 0", shape: "number", scale: "log", low: 1e-3, high: 1e3,
    }, now.until, (value) => set({ ...get(), until: value }));
    const samples = slider({
      name: "samples", label: "samples", symbol: "", help: `How many times the series have; up to ${most} are drawn.`,
      rule: "lie in [2, 1000000]", shape: "whole", scale: "log", low: 2, high: 1e4,
    }, now.samples ?? 401, (value) => set({ ...get(), samples: value }));
    until.draw = ({ until: value }) => until.element.contains(document.activeElement) || until.show(value);
    samples.draw = ({ samples: value }) => samples.element.contains(document.activeElement) || samples.show(value ?? 401);
    return [until, samples];
  }

  function listed(now) {
    const text = el("input", { type: "text", id: "field-times", inputmode: "decimal", "aria-describedby": "field-times-help", spellcheck: "false" });
    const told = rule(text, "Times must be ascending numbers from 0 on, with commas or blanks between them.");
    const element = el(
      "div", { class: "field wide", title: "Ascending times since the start." }, el("label", { for: "field-times" }, "times"), text,
      el("span", { id: "field-times-help", hidden: true }, "Ascending times since the start, with commas or blanks between them."),
      told.element,
    );
    const write = ({ times }) => { if (document.activeElement !== text) text.value = (times ?? []).join(", "); };
    text.addEventListener("change", () => {
      const times = text.value.split(/[\s,;]+/).filter(Boolean).map(Number);
      const fine = times.length > 0 && times.every((each, i) => Number.isFinite(each) && each >= 0 && (i === 0 || each > times[i - 1]));
      told.broken(!fine);
      if (fine) set({ times });
    });
    write(now);
    return { element, draw: write };
  }

  draw();
  return { element: holder, draw };
}

function kindOf(charge) {
  if (charge.times) return "times";
  return typeof charge.until === "number" ? "window" : "peak";
}
