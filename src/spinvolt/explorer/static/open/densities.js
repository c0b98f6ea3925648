// The panels of an open battery: energies per spin, work that can be drawn, entanglement.

import { brief } from "../dom.js";
import { Panel } from "../plots/panel.js";
import { colour } from "../theme.js";

// Batteries that are told apart by lines; of more the first one is drawn, and named so.
const APART = 4;
const ALIKE = 1e-9;
const DASHES = [undefined, [9, 4], [10, 3, 2, 3], [2, 3]];
const WORK = [
  ["energy", "energy", "energy", undefined],
  ["ergotropy_full", "work-full", "work on all 2ᴺ levels", [9, 4]],
  ["ergotropy", "work-ladder", "work on the ladders", [10, 3, 2, 3]],
];

export class Densities {
  #main;
  #work;
  #entangled;

  constructor(words, place) {
    this.#main = new Panel("density", "energy per cell or spin", place, { whole: true, ratio: 0.42 });
    this.#work = new Panel("work", "energy and extractable work", place);
    this.#entangled = new Panel("entanglement", words.log_negativity.label, place);
  }

  #last = null;

  // `pins`: pinned batteries with their arrays, as the pins' table has them.
  show(answer, log, pins) {
    this.#last = [answer, log];
    const { header, arrays } = answer;
    // A shorter answer has no window of its own, so there is nothing to be logarithmic about.
    const wide = log && arrays.time.length > 1;
    const x = { values: arrays.time, label: "time (1/unit of decay)", short: "t", log: wide };
    const { held } = header;
    this.#main.show({
      x, y: { label: "energy per cell or spin", range: () => [-0.03, 1.05] },
      lines: this.#energies(header, arrays), pins: pins.map((pin) => beside(pin, batteries(pin))), marks: (u) => marks(u, header, held),
      keys: keys(header.laws, held), described: described(header),
    });
    this.#rest(this.#work, WORK.filter(([name]) => arrays[name]), arrays, x, "energy (excitations)", header, pins,
      "This method has no energies.");
    const entangled = [["log_negativity", "negativity", "logarithmic negativity", undefined]];
    this.#rest(
      this.#entangled, entangled.filter(([name]) => arrays[name]), arrays, x, "negativity (bit)", header, pins,
      "This method does not look at the whole state of charger and batteries, which entanglement needs: choose “work and entanglement” under Method, and a small battery.",
    );
  }

  // The same with other pins.
  pinned(pins) {
    if (this.#last !== null) this.show(...this.#last, pins);
  }

  redraw() {
    for (const panel of [this.#main, this.#work, this.#entangled]) panel.redraw();
  }

  #energies(header, arrays) {
    const count = header.cells.length;
    const alike = count > 1 && same(arrays, count);
    const shown = alike || count > APART ? [0] : header.cells.map((_, m) => m);
    const lines = shown.map((m) => ({
      values: arrays[`battery_${m}`], low: arrays[`battery_${m}_low`], high: arrays[`battery_${m}_high`],
      role: `battery-${m}`, dash: DASHES[m], label: name(m, count, alike), short: count === 1 ? "battery" : `battery ${m}`,
    }));
    if (arrays.charger_density) {
      lines.push({
        values: arrays.charger_density, low: arrays.charger_density_low, high: arrays.charger_density_high,
        role: "charger", dash: [3, 3], label: "charger", thin: true,
      });
    }
    return lines;
  }

  #rest(panel, known, arrays, x, label, header, pins, sentence) {
    if (known.length === 0) return panel.refused(sentence);
    const proof = header.proofs[known[0][0]];
    panel.show({
      x, y: { label },
      lines: known.map(([series, role, words, dash]) => ({
        values: arrays[series], low: arrays[`${series}_low`], high: arrays[`${series}_high`], role, dash, label: words,
      })),
      pins: pins.map((pin) => beside(pin, known.filter(([series]) => series !== "energy" && pin[series]).map(([series]) => pin[series]))),
      described: `${known.map(([, , words]) => words).join(", ")} against time, ${proof}.`,
    });
  }
}

function name(m, count, alike) {
  if (count === 1) return "battery";
  if (alike) return `${count} batteries alike`;
  return count > APART ? `${count} batteries, the first one` : `battery ${m}`;
}

// A pinned battery's lines in a panel.
function beside({ index, time }, lines) {
  return { index, title: `${index + 1}`, time, lines };
}

// The energies of a pinned battery's batteries: one line for those alike, the first of many.
function batteries(pin) {
  const found = pin.cells.map((_, m) => pin[`battery_${m}`]).filter(Boolean);
  const alike = found.every((values) => values.every((value, i) => Math.abs(value - found[0][i]) <= 1e-6));
  return alike || found.length > APART ? found.slice(0, 1) : found;
}

// Batteries whose values agree within their intervals' widths share one line.
function same(arrays, count) {
  const first = arrays.battery_0;
  for (let m = 1; m < count; m += 1) {
    const [values, low, high] = ["", "_low", "_high"].map((side) => arrays[`battery_${m}${side}`]);
    if (values.some((value, i) => Math.abs(value - first[i]) > ALIKE + 1e-6 + (high[i] - low[i]))) return false;
  }
  return true;
}

function keys(laws, held) {
  const found = [];
  if (laws.marks.plateau.length) found.push(["theory", "dashed", "law: plateau"]);
  if (held) found.push(["hold", "shade", "law: holds within 0.01"]);
  return found;
}

function marks(u, { laws, peaks }, held) {
  const { ctx, bbox } = u;
  const unit = devicePixelRatio;
  const at = (x) => u.valToPos(x, "x", true);
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  if (held !== null) {
    const end = bbox.left + bbox.width;
    const [from, to] = held.map((each) => (each === null ? end : Math.min(at(each), end)));
    ctx.fillStyle = colour("hold");
    if (to > from) ctx.fillRect(from, bbox.top, to - from, bbox.height);
  }
  ctx.strokeStyle = colour("theory");
  ctx.lineWidth = unit;
  ctx.setLineDash([7 * unit, 4 * unit]);
  for (const level of new Set(laws.marks.plateau.map(({ value }) => value))) {
    line(ctx, bbox.left, u.valToPos(level, "y", true), bbox.left + bbox.width, u.valToPos(level, "y", true));
  }
  ctx.setLineDash([unit, 3 * unit]);
  ctx.strokeStyle = colour("soft");
  ctx.fillStyle = colour("soft");
  ctx.font = `${11 * unit}px ${colour("sans")}`;
  let free = -Infinity;
  for (const [key, words] of [["t50", "t₅₀"], ["t90", "t₉₀"], ["t99", "t₉₉"]]) {
    const when = peaks[key]?.value;
    if (when == null || when <= 0) continue;
    line(ctx, at(when), bbox.top, at(when), bbox.top + bbox.height);
    if (at(when) < free) continue;
    ctx.fillText(words, at(when) + 3 * unit, bbox.top + 12 * unit);
    free = at(when) + 22 * unit;
  }
  ctx.restore();
}

function line(ctx, ...ends) {
  ctx.beginPath();
  ctx.moveTo(ends[0], ends[1]);
  ctx.lineTo(ends[2], ends[3]);
  ctx.stroke();
}

function described(header) {
  const each = header.highest.map(({ value, proof }, m) => `battery ${m} reaches ${brief(value, 5)}, ${proof}`);
  return `Energy per cell of each battery and per charger spin against time; ${each.join("; ")}.`;
}
