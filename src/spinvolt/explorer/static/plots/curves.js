// A panel of curves: the battery's, with its bounds and its peak; what stands beside it.

import { brief } from "../dom.js";
import { colour } from "../theme.js";
import uPlot from "../vendor/uplot.js";
import { frame, options } from "./frame.js";

const RATIO = 0.56;

export class Curves {
  #name;
  #words;
  #frame;
  #plot = null;
  #data = null;

  constructor(name, words, place) {
    this.#name = name;
    this.#words = words;
    this.#frame = frame(name, words[name].label);
    this.#frame.canvas.setAttribute("role", "img");
    place.append(this.#frame.element);
    new ResizeObserver(() => this.#resize()).observe(this.#frame.canvas);
  }

  // `answer` is the packet of the charging pane; `pins` are packets of batteries beside it.
  show(answer) {
    this.#data = answer;
    const { columns, series, keys } = this.#curves(answer);
    this.#frame.keys(keys);
    this.#frame.describe(this.#told(answer.header));
    const layout = series.map((each) => `${each.role}`).join();
    if (this.#plot !== null && this.#plot.layout === layout) {
      this.#plot.setData(columns);
      return;
    }
    this.#draw(columns, series, layout);
  }

  // Draw anew, in the theme's colours.
  redraw() {
    this.#plot?.destroy();
    this.#plot = null;
    if (this.#data !== null) this.show(this.#data);
  }

  #curves({ header, arrays }) {
    const name = this.#name;
    const columns = [arrays.time, arrays[`${name}_low`], arrays[`${name}_high`]];
    const series = [{ role: "low" }, { role: "high" }];
    const keys = [];
    const add = (values, role, style, words, dash) => {
      columns.push(values);
      series.push({ role, dash });
      keys.push([role, style, words]);
    };
    if (arrays[`parallel_${name}`]) {
      const { copies, source, peaks } = header.parallel;
      const reached = peaks[name === "energy" ? "max_energy" : "max_power"];
      const when = peaks[name === "energy" ? "charging_time" : "time_of_max_power"];
      const most = reached?.value == null ? "" : `: ${brief(reached.value, 4)} at ${brief(when.value, 4)}`;
      const words = `${copies} side by side (${source})${most}`;
      add(arrays[`parallel_${name}`], "parallel", "dashed", words, [9, 4, 2, 4]);
    }
    if (name === "energy" && arrays.theory_0) {
      add(arrays.theory_0, "theory", "dotted", header.theory[0].name, [3, 4]);
    }
    if (name === "energy") keys.push(...header.marks.map((form) => ["theory", "mark", form.name]));
    if (arrays[name]) {
      add(arrays[name], name, "", "collective", undefined);
      keys.unshift(keys.pop());
    }
    return { columns, series, keys };
  }

  #draw(columns, series, layout) {
    this.#plot?.destroy();
    const known = this.#words[this.#name];
    const colours = palette();
    const made = options(colours, this.#width(), this.#height(), {
      x: `time (${this.#words.time.unit})`, y: known.unit,
    });
    const pens = series.map(({ role, dash }) => (role === "low" || role === "high"
      ? { stroke: "transparent", points: { show: false } }
      : { stroke: colour(role), width: role === this.#name ? 2.4 : 1.8, dash, points: { show: false } }));
    const plot = new uPlot({
      ...made,
      series: [{}, ...pens],
      bands: [{ series: [2, 1], fill: `${colour(this.#name)}40` }],
      hooks: { draw: [(u) => this.#mark(u)], setCursor: [(u) => this.#read(u, series)] },
    }, columns, this.#frame.canvas);
    plot.layout = layout;
    this.#plot = plot;
  }

  // The peak as a ring, closed forms as diamonds.
  #mark(u) {
    const { header } = this.#data;
    const energy = this.#name === "energy";
    const time = header.peaks[energy ? "charging_time" : "time_of_max_power"];
    const value = header.peaks[energy ? "max_energy" : "max_power"];
    const context = u.ctx;
    context.save();
    context.beginPath();
    context.rect(u.bbox.left - 8, u.bbox.top - 8, u.bbox.width + 16, u.bbox.height + 16);
    context.clip();
    const unit = devicePixelRatio;
    const at = (x, y) => [u.valToPos(x, "x", true), u.valToPos(y, "y", true)];
    if (time?.value != null && value?.value != null) {
      guides(context, u.bbox, ...at(time.value, value.value), unit);
      ring(context, ...at(time.value, value.value), 5 * unit, value.proof === "proved");
    }
    if (energy) {
      for (const form of header.marks) diamond(context, ...at(form.time, form.energy), 9 * unit);
    }
    context.restore();
  }

  #read(u, series) {
    const index = u.cursor.idx;
    if (index == null || u.cursor.left < 0) {
      this.#frame.read.textContent = "";
      return;
    }
    const [low, high] = [u.data[1][index], u.data[2][index]];
    const parts = [`t = ${brief(u.data[0][index], 4)}`];
    series.forEach(({ role }, i) => {
      if (role === this.#name) parts.push(within(u.data[i + 1][index], low, high));
      else if (role === "parallel") parts.push(`side by side ${brief(u.data[i + 1][index], 4)}`);
      else if (role === "theory") parts.push(`closed form ${brief(u.data[i + 1][index], 4)}`);
    });
    this.#frame.read.textContent = parts.join(" · ");
  }

  #told(header) {
    const energy = this.#name === "energy";
    const time = header.peaks[energy ? "charging_time" : "time_of_max_power"];
    const value = header.peaks[energy ? "max_energy" : "max_power"];
    const label = this.#words[this.#name].label;
    if (time?.value == null) return `${label} against time.`;
    return `${label} against time, with a ${value.proof} maximum of ${value.text} at time ${time.text}.`;
  }

  #width() {
    return Math.max(this.#frame.canvas.clientWidth, 200);
  }

  #height() {
    return Math.round(Math.min(Math.max(this.#width() * RATIO, 210), innerHeight * 0.38));
  }

  #resize() {
    this.#plot?.setSize({ width: this.#width(), height: this.#height() });
  }
}

export function palette() {
  const size = Math.round(0.78 * parseFloat(getComputedStyle(document.documentElement).fontSize));
  return { size, ink: colour("soft"), line: colour("line"), font: `${size}px ${colour("sans")}` };
}

function within(value, low, high) {
  const wide = high - low > 1e-4 * Math.abs(value);
  return wide ? `${brief(value, 5)} (${brief(low, 4)} to ${brief(high, 4)})` : brief(value, 5);
}

function guides(context, box, x, y, unit) {
  context.beginPath();
  context.setLineDash([2 * unit, 3 * unit]);
  context.lineWidth = unit;
  context.strokeStyle = colour("soft");
  context.moveTo(box.left, y);
  context.lineTo(x, y);
  context.lineTo(x, box.top + box.height);
  context.stroke();
  context.setLineDash([]);
}

function ring(context, x, y, radius, proved) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = colour("raised");
  context.fill();
  context.lineWidth = radius / 2;
  context.strokeStyle = colour("ink");
  if (!proved) context.setLineDash([radius / 2, radius / 2]);
  context.stroke();
  context.setLineDash([]);
}

function diamond(context, x, y, size) {
  context.beginPath();
  context.moveTo(x, y - size);
  context.lineTo(x + size, y);
  context.lineTo(x, y + size);
  context.lineTo(x - size, y);
  context.closePath();
  context.lineWidth = size / 7;
  context.strokeStyle = colour("theory");
  context.stroke();
}
