// A panel of curves along time: the battery's with their bounds and peaks, and what stands beside.

import { brief } from "../dom.js";
import { colour } from "../theme.js";
import uPlot from "../vendor/uplot.js";
import { frame, keyed, options, shared } from "./frame.js";
import { diamond, guides, ring } from "./marks.js";

// Dashes of pinned batteries.
export const PINS = [[6, 3], [2, 3], [10, 3, 2, 3], [1, 2], [12, 4], [5, 2, 1, 2]];

// `spec`: {name, title, unit, lines: [[series, role, words, dash]]}.
export class Curves {
  #spec;
  #span;
  #frame;
  #axis;
  #plot = null;
  #told = null;
  #drawn = null;

  constructor(spec, words, place, span) {
    this.#spec = spec;
    this.#span = span;
    this.#axis = `time (${words.time.unit})`;
    this.#frame = frame(spec.name, spec.title);
    if (spec.unit) this.#frame.title.after(" ", unit(spec.unit));
    const { canvas } = this.#frame;
    canvas.setAttribute("role", "img");
    keyed(canvas, span, () => this.#plot);
    place.append(this.#frame.element);
    new ResizeObserver(() => this.#plot?.setSize(this.#size())).observe(canvas);
    span.hear(() => this.#plot?.setScale("x", { min: span.range[0], max: span.range[1] }));
  }

  get frame() {
    return this.#frame;
  }

  // {time, curves: [{series, values, low, high}], beside: [{role, values, words, dash}],
  //  pins: [{index, title, time, curves: [{series, values}]}], peaks: [{x, y, proof}], diamonds: [[x, y]],
  //  described}
  show(told) {
    this.#told = told;
    this.#frame.instead("");
    this.#frame.old(false);
    this.#frame.describe(told.described);
    const { columns, series, bands } = this.#columns(told);
    this.#frame.keys(this.#spec.lines.length > 1 ? this.#spec.lines.map(([, role, words, dash]) => [role, dash ? "dashed" : "", words]) : []);
    const layout = series.map(({ role, dash }) => `${role} ${dash ?? ""}`).join();
    if (this.#plot !== null && this.#plot.layout === layout) {
      this.#drawn = series;
      this.#plot.setData(columns);
      return;
    }
    this.#draw(columns, series, bands, layout);
  }

  refused(sentence) {
    this.#told = null;
    this.#plot?.destroy();
    this.#plot = null;
    this.#frame.old(false);
    this.#frame.instead(sentence);
  }

  // Draw anew, in the theme's colours.
  redraw() {
    this.#plot?.destroy();
    this.#plot = null;
    if (this.#told !== null) this.show(this.#told);
  }

  #columns({ time, curves, beside, pins }) {
    const own = [time];
    const series = [];
    const bands = [];
    for (const { series: name, values, low, high } of curves) {
      const [, role, words, dash] = this.#spec.lines.find(([each]) => each === name);
      if (low) {
        bands.push({ series: [own.length + 1, own.length], fill: role });
        own.push(low, high);
        series.push({ role: "edge" }, { role: "edge" });
      }
      own.push(values);
      series.push({ role, dash, words: this.#spec.lines.length > 1 ? words : "", width: 2.4, edges: low && [own.length - 3, own.length - 2] });
    }
    for (const { role, values, words, dash } of beside) {
      own.push(values);
      series.push({ role, dash, words, width: 1.8 });
    }
    if (pins.length === 0) return { columns: own, series, bands };
    const tables = [own];
    for (const pin of pins) {
      tables.push([pin.time, ...pin.curves.map((each) => each.values)]);
      pin.curves.forEach((each, i) => series.push({
        role: `pin-${pin.index}`, dash: PINS[pin.index], words: pin.title, width: i === 0 ? 2 : 1.2,
      }));
    }
    return { columns: uPlot.join(tables.map((table) => table.map(plain))), series, bands };
  }

  #draw(columns, series, bands, layout) {
    this.#plot?.destroy();
    this.#drawn = series;
    const { width, height } = this.#size();
    const pens = palette();
    const made = options(pens, width, height, { x: this.#axis, y: null });
    // Pens grow with the page's letters, as on large screens.
    const thick = Math.max(1, pens.size / 12);
    made.hooks = { init: [(u) => { u.thick = thick; }], draw: [(u) => this.#mark(u)], setCursor: [(u) => this.#read(u)] };
    made.axes[1].size = (u, values) => Math.max(2.6, 0.62 * Math.max(0, ...(values ?? []).map((each) => each.length)) + 1.1) * pens.size;
    made.axes[1].values = (_, places) => places.map((each) => brief(each, 4));
    made.axes[0].values = (_, places) => places.map((each) => brief(each, 6));
    made.bands = bands.map((band) => ({ ...band, fill: `${colour(band.fill)}40` }));
    made.series = [{}, ...series.map(({ role, dash, width: pen }) => (role === "edge"
      ? { stroke: "transparent", points: { show: false } }
      : { stroke: colour(role), width: pen * thick, dash, points: { show: (u) => u.data[0].length < 12 } }))];
    this.#plot = new uPlot(shared(made, this.#span), columns, this.#frame.canvas);
    this.#plot.layout = layout;
  }

  // Peaks as rings, closed forms as diamonds.
  #mark(u) {
    const { peaks, diamonds } = this.#told;
    const unit_ = devicePixelRatio * u.thick;
    const context = u.ctx;
    const [low, high] = this.#span.range;
    const inside = ([x]) => x >= low && x <= high * (1 + 1e-9);
    const at = (x, y) => [u.valToPos(x, "x", true), u.valToPos(y, "y", true)];
    context.save();
    context.beginPath();
    context.rect(u.bbox.left - 8 * unit_, u.bbox.top - 8 * unit_, u.bbox.width + 16 * unit_, u.bbox.height + 16 * unit_);
    context.clip();
    for (const { x, y, proof, role } of peaks) {
      if (!inside([x])) continue;
      if (!role) guides(context, u.bbox, ...at(x, y), unit_);
      ring(context, ...at(x, y), (role ? 4 : 5) * unit_, proof === "proved", role ?? "ink");
    }
    for (const place of diamonds.filter(inside)) diamond(context, ...at(...place), 8 * unit_);
    context.restore();
  }

  #read(u) {
    const { idx, idxs, left } = u.cursor;
    if (idx == null || left < 0) {
      this.#frame.read.textContent = "";
      return;
    }
    const parts = [`t = ${brief(u.posToVal(left, "x"), 4)}`];
    this.#drawn.forEach(({ role, words, edges }, i) => {
      const value = u.data[i + 1][idxs[i + 1] ?? idx];
      if (role === "edge" || value == null) return;
      const said = edges ? within(value, u.data[edges[0]][idxs[i + 1] ?? idx], u.data[edges[1]][idxs[i + 1] ?? idx]) : brief(value, 4);
      parts.push(`${words || this.#spec.short || this.#spec.title} ${said}`);
    });
    this.#frame.read.textContent = `${parts.join(" · ")}${this.#spec.unit ? ` ${this.#spec.unit}` : ""}`;
  }

  #size() {
    const { clientWidth, clientHeight } = this.#frame.canvas;
    return { width: Math.max(clientWidth, 160), height: Math.max(clientHeight, 120) };
  }
}

export function palette() {
  const size = Math.round(0.78 * parseFloat(getComputedStyle(document.documentElement).fontSize));
  return { size, ink: colour("soft"), line: colour("line"), font: `${size}px ${colour("sans")}` };
}

export function unit(words) {
  const span = document.createElement("span");
  span.className = "unit";
  span.textContent = words;
  return span;
}

// uPlot joins plain arrays.
function plain(values) {
  return Array.isArray(values) ? values : Array.from(values);
}

function within(value, low, high) {
  const wide = high - low > 1e-4 * Math.abs(value);
  return wide ? `${brief(value, 5)} (${brief(low, 4)} to ${brief(high, 4)})` : brief(value, 5);
}
