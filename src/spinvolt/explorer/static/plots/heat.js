// The populations over time as a heat map; colours grow with the square root, or all would be dark.

import { CIVIDIS } from "../cividis.js";
import { brief, el } from "../dom.js";
import uPlot from "../vendor/uplot.js";
import { palette } from "./curves.js";
import { frame, keyed, options, shared } from "./frame.js";

// One value in two hundred may be brighter than the end of the scale; every seventh is looked at.
const BRIGHTEST = 0.005;
const SPARSE = 7;
const INVISIBLE = 1e-4;
const SMOOTH = 48;
// Whole pixels, red first in memory on every machine that runs a browser.
const PIXELS = new Uint32Array(256);
for (let i = 0; i < 256; i += 1) {
  PIXELS[i] = (255 << 24) | (CIVIDIS[3 * i + 2] << 16) | (CIVIDIS[3 * i + 1] << 8) | CIVIDIS[3 * i];
}

export class Heat {
  #frame;
  #words;
  #span;
  #plot = null;
  #data = null;
  #picture = el("canvas");
  #scale = el("canvas", { width: 128, height: 1, "aria-hidden": "true" });
  #top = el("span");

  constructor(words, place, span) {
    this.#words = words;
    this.#span = span;
    this.#frame = frame("populations", "populations");
    this.#frame.title.title = words.populations.label;
    this.#frame.title.after(" ", el("span", { class: "scale" }, "0", this.#scale, this.#top));
    const { canvas } = this.#frame;
    canvas.setAttribute("role", "img");
    keyed(canvas, span, () => this.#plot);
    place.append(this.#frame.element);
    paintScale(this.#scale);
    new ResizeObserver(() => this.#plot?.setSize(this.#size())).observe(canvas);
    span.hear(() => this.#plot?.setScale("x", { min: span.range[0], max: span.range[1] }));
  }

  get frame() {
    return this.#frame;
  }

  show({ header, arrays }) {
    const columns = arrays.time.length;
    const rows = arrays.populations.length / columns;
    const [bottom, above] = occupied(arrays.populations, columns, rows);
    const end = colourEnd(arrays.populations);
    this.#data = { header, arrays, columns, rows, bottom, above };
    this.#top.textContent = brief(end, 2) + (header.group > 1 ? ` per ${header.group} levels` : "");
    paint(this.#picture, arrays.populations, { columns, rows, bottom, above, end });
    this.#frame.instead("");
    this.#frame.old(false);
    this.#frame.describe(`Heat map: ${header.label} against time, ${header.levels} levels.`);
    this.#draw();
  }

  refused(sentence) {
    this.#data = null;
    this.#plot?.destroy();
    this.#plot = null;
    this.#frame.old(false);
    this.#frame.instead(sentence);
  }

  redraw() {
    if (this.#data === null) return;
    this.#plot?.destroy();
    this.#plot = null;
    this.#draw();
  }

  #draw() {
    const { header, arrays, bottom, above } = this.#data;
    const first = header.first + bottom * header.group - 0.5;
    const last = Math.min(header.first + above * header.group, header.first + header.levels) - 0.5;
    const rows = arrays.time.map(() => first);
    if (this.#plot !== null) {
      this.#plot.range = [first, last];
      this.#plot.setData([arrays.time, rows]);
      return;
    }
    const { width, height } = this.#size();
    const made = options(palette(), width, height, { x: `time (${this.#words.time.unit})`, y: this.#words.excited.label });
    made.axes[1].grid = { show: false };
    made.axes[0].grid = { show: false };
    made.axes[0].values = (_, places) => places.map((each) => brief(each, 6));
    made.scales.y = { range: (u) => u.range };
    made.cursor.points = { show: false };
    made.hooks = {
      init: [(u) => { u.range = [first, last]; }],
      drawClear: [(u) => this.#paint(u)],
      setCursor: [(u) => this.#read(u)],
    };
    made.series = [{}, { stroke: "transparent", points: { show: false } }];
    this.#plot = new uPlot(shared(made, this.#span), [arrays.time, rows], this.#frame.canvas);
  }

  // Samples are the middles of their columns, so the outer ones reach beyond the axis.
  #paint(u) {
    const { arrays, columns } = this.#data;
    const { left, top, width, height } = u.bbox;
    const [start, end] = [arrays.time[0], arrays.time[columns - 1]];
    const half = columns > 1 ? (end - start) / (columns - 1) / 2 : 0.5;
    const x = u.valToPos(start - half, "x", true);
    const wide = u.valToPos(end + half, "x", true) - x;
    u.ctx.save();
    u.ctx.beginPath();
    u.ctx.rect(left, top, width, height);
    u.ctx.clip();
    // Few levels are rows of their own; many are a picture.
    u.ctx.imageSmoothingEnabled = this.#data.above - this.#data.bottom > SMOOTH;
    u.ctx.drawImage(this.#picture, x, top, wide, height);
    u.ctx.restore();
  }

  #read(u) {
    const { header, arrays, columns, rows } = this.#data ?? {};
    const inside = u.cursor.idx != null && u.cursor.left >= 0 && u.cursor.top >= 0;
    if (!inside || columns === undefined) {
      this.#frame.read.textContent = "";
      return;
    }
    const level = Math.round(u.posToVal(u.cursor.top, "y"));
    const row = Math.floor((level - header.first) / header.group);
    if (row < 0 || row >= rows) return;
    const value = arrays.populations[u.cursor.idx * rows + row];
    const low = header.first + row * header.group;
    const high = Math.min(low + header.group, header.first + header.levels) - 1;
    const which = low === high ? `${low} cells up` : `${low} to ${high} cells up`;
    this.#frame.read.textContent = `t = ${brief(arrays.time[u.cursor.idx], 4)} · ${which}: ${brief(value, 3)}`;
  }

  #size() {
    const { clientWidth, clientHeight } = this.#frame.canvas;
    return { width: Math.max(clientWidth, 160), height: Math.max(clientHeight, 120) };
  }
}

// The rows between the first and the last that ever show a colour.
function occupied(values, columns, rows) {
  let [bottom, above] = [rows, 0];
  for (let column = 0; column < columns; column += 1) {
    const begin = column * rows;
    let row = 0;
    while (row < bottom && values[begin + row] <= INVISIBLE) row += 1;
    bottom = Math.min(bottom, row);
    row = rows;
    while (row > above && values[begin + row - 1] <= INVISIBLE) row -= 1;
    above = Math.max(above, row);
  }
  return bottom < above ? [bottom, above] : [0, rows];
}

function colourEnd(values) {
  const sorted = values.filter((_, i) => i % SPARSE === 0).sort();
  const end = sorted[Math.floor((1 - BRIGHTEST) * (sorted.length - 1))];
  return end > INVISIBLE ? end : values.reduce((most, value) => Math.max(most, value), INVISIBLE);
}

function paint(canvas, values, { columns, rows, bottom, above, end }) {
  canvas.width = columns;
  canvas.height = above - bottom;
  const context = canvas.getContext("2d");
  const image = context.createImageData(columns, above - bottom);
  const pixels = new Uint32Array(image.data.buffer);
  for (let column = 0; column < columns; column += 1) {
    for (let row = bottom; row < above; row += 1) {
      const part = Math.sqrt(Math.min(Math.max(values[column * rows + row], 0) / end, 1));
      pixels[(above - 1 - row) * columns + column] = PIXELS[Math.round(255 * part)];
    }
  }
  context.putImageData(image, 0, 0);
}

function paintScale(canvas) {
  const context = canvas.getContext("2d");
  const image = context.createImageData(canvas.width, 1);
  const pixels = new Uint32Array(image.data.buffer);
  for (let i = 0; i < canvas.width; i += 1) pixels[i] = PIXELS[Math.round(255 * Math.sqrt(i / (canvas.width - 1)))];
  context.putImageData(image, 0, 0);
}
