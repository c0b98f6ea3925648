// A panel of any curves: each with its interval as a band, marks of its own, values under the pointer.

import { brief } from "../dom.js";
import { colour } from "../theme.js";
import uPlot from "../vendor/uplot.js";
import { palette, PINS } from "./curves.js";
import { frame, options } from "./frame.js";

const LOGARITHMIC = 3;
// Above and below the curves of a logarithmic axis.
const ROOM = 1.2;

export class Panel {
  #frame;
  #ratio;
  #plot = null;
  #told = null;
  #first = 0;
  #drawn = [];

  constructor(name, label, place, { whole = false, ratio = 0.5 } = {}) {
    this.#frame = frame(name, label, whole);
    this.#ratio = ratio;
    this.#frame.canvas.setAttribute("role", "img");
    place.append(this.#frame.element);
    new ResizeObserver(() => this.#plot?.setSize(this.#size())).observe(this.#frame.canvas);
  }

  get element() {
    return this.#frame.element;
  }

  // {title, x: {values, label, log, words}, y: {label, brief, log, range}, lines: [{values, low, high,
  // role, dash, label, dots}], pins: [{index, title, time, lines: [values]}], keys, marks(u), described}
  show(told) {
    this.#told = told;
    this.#plot?.destroy();
    this.#frame.instead("");
    if (told.title) this.#frame.title.textContent = told.title;
    const named = told.lines.filter((line) => line.label);
    this.#frame.keys([...named.map((line) => [line.role, style(line), line.label]), ...(told.keys ?? [])]);
    this.#frame.describe(told.described);
    this.#draw(told);
  }

  refused(sentence) {
    this.#told = null;
    this.#plot?.destroy();
    this.#plot = null;
    this.#frame.instead(sentence);
  }

  redraw() {
    if (this.#told !== null) this.show(this.#told);
  }

  #draw({ x, y, lines, pins = [], marks }) {
    // What has no place on a logarithmic axis is left out.
    const from = (values) => (x.log ? Array.from(values).findIndex((each) => each > 0) : 0);
    const first = from(x.values);
    const plain = (values, log) => known(values.slice(first), log);
    let columns = [plain(x.values, x.log)];
    this.#first = first;
    const series = [{}];
    const bands = [];
    this.#drawn = [];
    for (const line of lines) {
      const pen = colour(line.role);
      if (line.low) {
        bands.push({ series: [columns.length + 1, columns.length], fill: `${pen}38` });
        columns.push(plain(line.low, y.log), plain(line.high, y.log));
        series.push(hidden(), hidden());
      }
      const dots = line.dots || line.values.length < 16;
      this.#drawn.push({ words: line.short ?? line.label ?? "", column: columns.length, sides: line.low && [columns.length - 2, columns.length - 1] });
      columns.push(plain(line.values, y.log));
      series.push({
        stroke: pen, width: line.thin ? 1.4 : 2.2, dash: line.dash, spanGaps: false,
        points: { show: dots, size: 6, fill: pen, stroke: pen },
      });
    }
    for (const { index, title, lines: beside } of pins) {
      beside.forEach((_, i) => {
        this.#drawn.push({ words: title, column: series.length });
        series.push({ stroke: colour(`pin-${index}`), width: i === 0 ? 2 : 1.2, dash: PINS[index], points: { show: false } });
      });
    }
    const others = pins.map(({ time, lines: beside }) => [time, ...beside].map((values) => known(values.slice(from(time)), y.log)));
    if (others.length) columns = uPlot.join([columns, ...others]);
    const { width, height } = this.#size();
    const pens = palette();
    const made = options(pens, width, height, { x: x.label, y: fitting(y, pens) });
    made.cursor.sync = { key: x.label, scales: ["x", null] };
    made.scales = { x: { time: false }, y: {} };
    if (x.log) Object.assign(made.scales.x, { distr: LOGARITHMIC, range: (_, low, high) => [low, high] });
    if (y.log) Object.assign(made.scales.y, { distr: LOGARITHMIC, range: (_, low, high) => [low / ROOM, high * ROOM] });
    if (y.range) made.scales.y.range = y.range;
    ticked(made.axes[0], x);
    ticked(made.axes[1], y);
    this.#plot = new uPlot({
      ...made, series, bands,
      hooks: { drawClear: [(u) => marks?.(u)], setCursor: [(u) => this.#read(u)] },
    }, columns, this.#frame.canvas);
  }

  #read(u) {
    const { idx, idxs, left } = u.cursor;
    if (idx == null || left < 0) {
      this.#frame.read.textContent = "";
      return;
    }
    const { x } = this.#told;
    const here = x.words ? x.words[idx + this.#first] : brief(u.data[0][idx], 4);
    const parts = [`${x.short ?? x.label} = ${here}`];
    for (const { words, column, sides } of this.#drawn) {
      const at = idxs[column] ?? idx;
      const value = u.data[column][at];
      if (!Number.isFinite(value)) continue;
      const [low, high] = (sides ?? []).map((side) => u.data[side][at]);
      const wide = sides && high - low > 1e-4 * Math.abs(value);
      const interval = wide ? ` (${brief(low, 4)} to ${brief(high, 4)})` : "";
      parts.push(`${words} ${brief(value, 5)}${interval}`);
    }
    this.#frame.read.textContent = parts.join(" · ");
  }

  #size() {
    const width = Math.max(this.#frame.canvas.clientWidth, 200);
    return { width, height: Math.round(Math.min(Math.max(width * this.#ratio, 220), innerHeight * 0.46)) };
  }
}

// The words beside an axis, or the brief ones where the axis is too short for them.
function fitting(y, { font }) {
  if (!y.brief) return y.label;
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = font;
  const wide = pen.measureText(y.label).width;
  return (u) => (wide > u.bbox.height / devicePixelRatio ? y.brief : y.label);
}

function hidden() {
  return { stroke: "transparent", points: { show: false } };
}

function style(line) {
  if (line.dots) return "dot";
  return line.dash ? "dashed" : "";
}

// Gaps where there is no number, or none that a logarithm takes.
function known(values, log) {
  return Array.from(values, (x) => (Number.isFinite(x) && (!log || x > 0) ? x : null));
}

// Words and lines of an axis: names of what has no numbers; logarithms at powers of ten, and between
// them where there are few.
export function ticked(axis, { words, log }) {
  if (words) {
    axis.values = (_, places) => places.map((each) => words[each] ?? "");
    return;
  }
  axis.values = (_, places) => places.map((each) => (each == null ? "" : brief(each, 4)));
  if (!log) return;
  const few = (_, places) => {
    const powers = places.filter((each) => each && leading(each) === 1);
    const digits = powers.length > 3 ? [1] : powers.length > 1 ? [1, 2, 5] : [1, 2, 3, 4, 5, 7];
    return places.map((each) => (each && digits.includes(leading(each)) ? each : null));
  };
  axis.filter = few;
  axis.grid.filter = few;
  axis.ticks.filter = few;
}

function leading(value) {
  return Math.round(1e6 * value / 10 ** Math.floor(Math.log10(value) + 1e-9)) / 1e6;
}
