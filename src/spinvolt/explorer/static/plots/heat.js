// The populations over time as a heat map; colours grow with the square root, or all would be dark.

import { CIVIDIS } from "../cividis.js";
import { brief, el } from "../dom.js";
import uPlot from "../vendor/uplot.js";
import { palette } from "./curves.js";
import { frame, options } from "./frame.js";

// One value in two hundred may be brighter than the end of the scale.
const BRIGHTEST = 0.005;
const INVISIBLE = 1e-4;
const SMOOTH = 48;

export class Heat {
  #frame;
  #words;
  #plot = null;
  #data = null;
  #picture = el("canvas");
  #scale = el("canvas", { width: 128, height: 1 });
  #top = el("span");

  constructor(words, place) {
    this.#words = words;
    this.#frame = frame("populations", words.populations.label, true);
    this.#frame.title.after(" ", el("span", { class: "scale" }, "0", this.#scale, this.#top));
    this.#frame.canvas.setAttribute("role", "img");
    place.append(this.#frame.element);
    paintScale(this.#scale);
    new ResizeObserver(() => this.#resize()).observe(this.#frame.canvas);
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
    this.#frame.describe(`Heat map: ${header.label} against time, ${header.levels} levels.`);
    this.#draw();
  }

  refused(sentence) {
    this.#data = null;
    this.#plot?.destroy();
    this.#plot = null;
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
    const made = options(palette(), this.#width(), this.#height(), {
      x: `time (${this.#words.time.unit})`, y: this.#words.excited.label,
    });
    made.axes[1].grid = { show: false };
    made.axes[0].grid = { show: false };
    made.scales.y = { range: (u) => u.range };
    made.cursor.points = { show: false };
    const plot = new uPlot({
      ...made,
      series: [{}, { stroke: "transparent", points: { show: false } }],
      hooks: {
        init: [(u) => { u.range = [first, last]; }],
        drawClear: [(u) => this.#paint(u)],
        setCursor: [(u) => this.#read(u)],
      },
    }, [arrays.time, rows], this.#frame.canvas);
    this.#plot = plot;
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
    const which = low === high ? `${low} cells` : `${low} to ${high} cells`;
    this.#frame.read.textContent = `t = ${brief(arrays.time[u.cursor.idx], 4)} · ${which}: ${brief(value, 3)}`;
  }

  #width() {
    return Math.max(this.#frame.canvas.clientWidth, 200);
  }

  #height() {
    return Math.round(Math.min(Math.max(this.#width() * 0.3, 220), innerHeight * 0.33));
  }

  #resize() {
    this.#plot?.setSize({ width: this.#width(), height: this.#height() });
  }
}

// The rows between the first and the last that ever show a colour.
function occupied(values, columns, rows) {
  let [bottom, above] = [rows, 0];
  for (let place = 0; place < values.length; place += 1) {
    if (values[place] <= INVISIBLE) continue;
    const row = place % rows;
    bottom = Math.min(bottom, row);
    above = Math.max(above, row + 1);
  }
  return bottom < above ? [bottom, above] : [0, rows];
}

function colourEnd(values) {
  const sorted = Float32Array.from(values).sort();
  const end = sorted[Math.floor((1 - BRIGHTEST) * (sorted.length - 1))];
  return end > INVISIBLE ? end : Math.max(sorted[sorted.length - 1], INVISIBLE);
}

function paint(canvas, values, { columns, rows, bottom, above, end }) {
  canvas.width = columns;
  canvas.height = above - bottom;
  const context = canvas.getContext("2d");
  const image = context.createImageData(columns, above - bottom);
  for (let column = 0; column < columns; column += 1) {
    for (let row = bottom; row < above; row += 1) {
      const part = Math.sqrt(Math.min(Math.max(values[column * rows + row], 0) / end, 1));
      pixel(image, 4 * ((above - 1 - row) * columns + column), part);
    }
  }
  context.putImageData(image, 0, 0);
}

function paintScale(canvas) {
  const context = canvas.getContext("2d");
  const image = context.createImageData(canvas.width, 1);
  for (let i = 0; i < canvas.width; i += 1) pixel(image, 4 * i, Math.sqrt(i / (canvas.width - 1)));
  context.putImageData(image, 0, 0);
}

function pixel(image, place, part) {
  const colour = 3 * Math.round(255 * part);
  image.data.set([CIVIDIS[colour], CIVIDIS[colour + 1], CIVIDIS[colour + 2], 255], place);
}
