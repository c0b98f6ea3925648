// A figure around a plot: its name, the keys of its curves, the values under the pointer.

import { el } from "../dom.js";

export function frame(name, label, whole = false) {
  const title = el("b", {}, label);
  const keys = el("span", { class: "keys" });
  const read = el("span", { class: "read", "aria-hidden": "true" });
  const caption = el("figcaption", {}, title, keys, read);
  const canvas = el("div", { class: "canvas" });
  const none = el("p", { class: "none", hidden: true });
  const element = el("figure", { class: whole ? "plot whole" : "plot", id: `plot-${name}` }, caption, canvas, none);
  return {
    element, title, canvas, read,
    keys: (entries) => keys.replaceChildren(...entries.flatMap(([role, style, words]) => [
      el("span", { class: `key ${style}`, "data-role": role }, words), " ",
    ])),
    // A sentence in place of the plot, or the plot again.
    instead: (sentence) => {
      none.textContent = sentence;
      none.hidden = sentence === "";
      canvas.hidden = sentence !== "";
    },
    describe: (words) => canvas.setAttribute("aria-label", words),
  };
}

// What all plots have in common: axes in the page's colours, one pointer for all of them.
export function options(colours, width, height, labels) {
  const axis = (label) => ({
    label, stroke: colours.ink, labelSize: 1.5 * colours.size, gap: 4, labelGap: 0, font: colours.font, labelFont: colours.font,
    grid: { stroke: colours.line, width: 1 }, ticks: { stroke: colours.line, width: 1, size: 5 },
  });
  return {
    width, height, pxAlign: 0, legend: { show: false }, padding: [10, 14, 0, 0],
    cursor: { sync: { key: "time", scales: ["x", null] }, drag: { x: true, y: false, uni: 20 }, points: { size: 7 } },
    scales: { x: { time: false } },
    axes: [
      { ...axis(labels.x), size: 2.4 * colours.size, space: 6 * colours.size },
      { ...axis(labels.y), size: 4 * colours.size, space: 3.2 * colours.size },
    ],
  };
}
