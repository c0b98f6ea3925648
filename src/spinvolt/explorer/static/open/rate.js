// A rate that is one number for all, or one for each of several places.

import { slider } from "../controls/slider.js";
import { el } from "../dom.js";

export function rate(spec, places, get, set) {
  const now = get();
  const split = Array.isArray(now);
  if (!split) {
    const one = slider(spec, now, (value) => set(value, "field"));
    if (places.length > 1) one.element.append(button("each its own", () => set(places.map(() => get()), "structure")));
    return one.element;
  }
  const rows = places.map((place, i) => slider(
    { ...spec, name: `${spec.name}-${i}`, label: `${spec.label}, ${place}`, symbol: "" }, now[i] ?? now.at(-1),
    (value) => set(get().map((each, j) => (j === i ? value : each)), "field"),
  ).element);
  return el("div", { class: "split" }, ...rows, button("the same for all", () => set(get()[0], "structure")));

  function button(words, act) {
    return el("button", { type: "button", class: "link", id: `split-${spec.name}`, "aria-label": `${spec.label}: ${words}`, onclick: act }, words);
  }
}
