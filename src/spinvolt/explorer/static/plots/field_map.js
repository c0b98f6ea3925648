// A map over two fields: a coloured cell for each case, blank where there is no number yet.

import { CIVIDIS } from "../cividis.js";
import { brief, el } from "../dom.js";
import uPlot from "../vendor/uplot.js";
import { palette } from "./curves.js";
import { frame, options } from "./frame.js";
import { ticked } from "./panel.js";

const LOGARITHMIC = 3;

export class FieldMap {
  #frame;
  #plot = null;
  #told = null;
  #low = el("span");
  #high = el("span");

  constructor(name, place) {
    this.#frame = frame(name, "", true);
    const scale = el("canvas", { width: 128, height: 1 });
    paintScale(scale);
    this.#frame.title.after(" ", el("span", { class: "scale" }, this.#low, scale, this.#high));
    this.#frame.canvas.setAttribute("role", "img");
    place.append(this.#frame.element);
    new ResizeObserver(() => this.#plot?.setSize(this.#size())).observe(this.#frame.canvas);
  }

  // {title, unit, log, x, y: {label, values, log, words}, values}: rows along y, both axes growing;
  // with `log` colours tell logarithms.
  show(told) {
    this.#told = told;
    this.#plot?.destroy();
    this.#plot = null;
    const finite = told.values.filter(Number.isFinite);
    told.low = finite.reduce((a, b) => Math.min(a, b), Infinity);
    told.high = finite.reduce((a, b) => Math.max(a, b), -Infinity);
    if (finite.length === 0) return this.#frame.instead("There is no number yet.");
    this.#frame.instead("");
    this.#frame.title.textContent = told.title;
    this.#low.textContent = brief(told.low, 3);
    this.#high.textContent = `${brief(told.high, 3)} ${told.unit}${told.log ? ", logarithmic" : ""}`;
    this.#frame.describe(`Map of ${told.title} over ${told.x.label} and ${told.y.label}: ${finite.length} of ${told.values.length} cells, from ${brief(told.low, 4)} to ${brief(told.high, 4)}.`);
    this.#draw();
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

  #draw() {
    const { x, y } = this.#told;
    const [across, up] = [edges(x), edges(y)];
    const { width, height } = this.#size();
    const made = options(palette(), width, height, { x: x.label, y: y.label });
    made.cursor = { drag: { x: false, y: false }, points: { show: false } };
    made.scales = {
      x: { time: false, distr: x.log ? LOGARITHMIC : 1, range: () => [across[0], across.at(-1)] },
      y: { distr: y.log ? LOGARITHMIC : 1, range: () => [up[0], up.at(-1)] },
    };
    for (const [axis, known] of [[made.axes[0], x], [made.axes[1], y]]) {
      ticked(axis, known);
      axis.grid.show = false;
    }
    this.#plot = new uPlot({
      ...made,
      series: [{}, { stroke: "transparent", points: { show: false } }],
      hooks: { drawClear: [(u) => this.#paint(u, across, up)], setCursor: [(u) => this.#read(u, across, up)] },
    }, [Array.from(x.values), Array.from(x.values, () => y.values[0])], this.#frame.canvas);
  }

  #paint(u, across, up) {
    const { values, x, low, high, log } = this.#told;
    const shade = log ? Math.log : (each) => each;
    const [dark, span] = [shade(low), shade(high) - shade(low)];
    const columns = x.values.length;
    const at = across.map((each) => Math.round(u.valToPos(each, "x", true)));
    const height = up.map((each) => Math.round(u.valToPos(each, "y", true)));
    values.forEach((value, place) => {
      if (!Number.isFinite(value)) return;
      const [column, row] = [place % columns, Math.floor(place / columns)];
      const part = span > 0 ? (shade(value) - dark) / span : 0.5;
      const colour = 3 * Math.round(255 * part);
      u.ctx.fillStyle = `rgb(${CIVIDIS[colour]} ${CIVIDIS[colour + 1]} ${CIVIDIS[colour + 2]})`;
      u.ctx.fillRect(at[column], height[row + 1], at[column + 1] - at[column], height[row] - height[row + 1]);
    });
  }

  #read(u, across, up) {
    const { x, y, values } = this.#told;
    if (u.cursor.left < 0 || u.cursor.top < 0) {
      this.#frame.read.textContent = "";
      return;
    }
    const column = within(across, u.posToVal(u.cursor.left, "x"));
    const row = within(up, u.posToVal(u.cursor.top, "y"));
    if (column < 0 || row < 0) return;
    const value = values[row * x.values.length + column];
    const words = (axis, i) => axis.words?.[i] ?? brief(axis.values[i], 5);
    this.#frame.read.textContent = `${x.label} = ${words(x, column)} · ${y.label} = ${words(y, row)}: ${Number.isFinite(value) ? brief(value, 5) : "no number"}`;
  }

  #size() {
    const width = Math.max(this.#frame.canvas.clientWidth, 200);
    return { width, height: Math.round(Math.min(Math.max(width * 0.42, 240), innerHeight * 0.48)) };
  }
}

// Cells reach to the middles between neighbours, on the axis as it is drawn.
function edges({ values, log }) {
  const there = Array.from(values, log ? Math.log : (each) => each);
  const back = log ? Math.exp : (each) => each;
  if (there.length === 1) return [back(there[0] - 0.5), back(there[0] + 0.5)];
  const middles = there.slice(1).map((right, i) => (there[i] + right) / 2);
  const first = there[0] - (middles[0] - there[0]);
  const last = there.at(-1) + (there.at(-1) - middles.at(-1));
  return [first, ...middles, last].map(back);
}

function within(borders, value) {
  for (let i = 0; i + 1 < borders.length; i += 1) if (value >= borders[i] && value < borders[i + 1]) return i;
  return -1;
}

function paintScale(canvas) {
  const context = canvas.getContext("2d");
  const image = context.createImageData(canvas.width, 1);
  for (let i = 0; i < canvas.width; i += 1) {
    const colour = 3 * Math.round((255 * i) / (canvas.width - 1));
    image.data.set([CIVIDIS[colour], CIVIDIS[colour + 1], CIVIDIS[colour + 2], 255], 4 * i);
  }
  context.putImageData(image, 0, 0);
}
