// A figure around a plot: its name, the keys of its curves, the values under the pointer.

import { el } from "../dom.js";

export function frame(name, label, whole = false) {
  const title = el("b", {}, label);
  const keys = el("span", { class: "keys" });
  const read = el("span", { class: "read", "aria-hidden": "true" });
  const caption = el("figcaption", {}, title, keys, read);
  const canvas = el("div", { class: "canvas", "aria-label": label || name });
  const none = el("p", { class: "none", hidden: true });
  const bar = el("progress", { max: 1, "aria-label": `Progress: ${label}` });
  let stop = null;
  const busy = el(
    "div", { class: "busy", hidden: true }, bar,
    el("button", { type: "button", onclick: () => stop?.() }, "Cancel"),
  );
  const element = el("figure", { class: whole ? "plot whole" : "plot", id: `plot-${name}` }, caption, canvas, none, busy);
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
    // What is drawn is from before; `cancel` ends what is under way, where that lasts.
    old: (on) => element.classList.toggle("old", on),
    working: (cancel) => {
      stop = cancel;
      busy.hidden = cancel === null;
      bar.removeAttribute("value");
    },
    progress: (fraction) => {
      if (fraction > 0) bar.value = fraction;
    },
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

// The same for panels that share a span: dragging zooms all of them, a double click shows the whole.
export function shared(made, span) {
  made.scales.x.range = () => span.range;
  made.axes[0].space = 4.4 * made.axes[0].size / 2.4;
  made.cursor.drag = { x: true, y: false, setScale: false };
  made.cursor.sync.filters = { pub: (kind) => kind === "mousemove" || kind === "mouseleave", sub: () => true };
  made.cursor.bind = { dblclick: () => () => span.reset() };
  made.hooks.setSelect = [(u) => {
    const { left, width } = u.select;
    if (width > 3) span.zoom(u.posToVal(left, "x"), u.posToVal(left + width, "x"));
    u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  }];
  return made;
}

// Keys on a panel: arrows move the pointer, plus and minus zoom around it, Home shows the whole.
export function keyed(element, span, plot) {
  element.tabIndex = 0;
  element.addEventListener("keydown", (event) => {
    const u = plot();
    if (u === null || event.ctrlKey || event.metaKey) return;
    const wide = u.over.clientWidth;
    const left = u.cursor.left >= 0 ? u.cursor.left : wide / 2;
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const zoom = { "+": 2, "=": 2, "-": 0.5 }[event.key];
    if (step !== undefined && event.shiftKey) span.shift(step / 4);
    else if (step !== undefined) {
      const top = u.cursor.top >= 0 ? u.cursor.top : u.over.clientHeight / 2;
      u.setCursor({ left: Math.min(Math.max(left + (step * wide) / 80, 0), wide), top }, true, true);
    } else if (zoom !== undefined) span.closer(zoom, u.posToVal(left, "x"));
    else if (event.key === "Home" || event.key === "0") span.reset();
    else return;
    event.preventDefault();
  });
}
