// The tiles of an open battery: what is reached and when, when to switch off, how long it holds.

import { brief, el } from "../dom.js";
import { mark } from "../figures.js";

const INVISIBLE = 1e-9;
const TIMES = ["t50", "t90", "t99"];

export function showMerits(place, header, schema) {
  const { highest, laws, peaks, at_peak } = header;
  const tiles = reached(highest);
  for (const name of TIMES) {
    const figure = peaks[name];
    if (figure?.value != null) tiles.push(bounded(name, `to ${name.slice(1)} % of the top`, figure, schema.figures[name].meaning));
  }
  if (laws.switch_off) tiles.push(plain("switch-off", "switch the charger off", laws.switch_off, "Law of large chargers."));
  for (const quantity of ["hold_time", "best_pump"]) {
    const row = laws.rows.find((each) => each.quantity === quantity);
    if (row) tiles.push(plain(quantity.replace("_", "-"), HEAD[quantity], spanned(row), `${row.label}: ${row.name}, ${row.source}.`));
  }
  for (const name of ["ergotropy", "log_negativity"]) {
    const figure = at_peak[name];
    if (figure?.value != null) tiles.push(bounded(`peak-${name}`, `${SHORT[name]} then`, figure, `${schema.series[name].meaning} At the charging time.`));
  }
  place.replaceChildren(...tiles);
}

// One text, or from the least to the most where batteries differ.
function spanned({ texts, values }) {
  const known = values.filter((each) => each !== null);
  if (texts.length === 1 || known.length < values.length) return texts.join("; ");
  return `${brief(Math.min(...known), 3)} – ${brief(Math.max(...known), 3)}`;
}

const HEAD = { hold_time: "holds within 0.01 for", best_pump: "full charge needs pump" };
const SHORT = { ergotropy: "work on the ladders", log_negativity: "negativity (bit)" };

// One tile for batteries that are alike, else one for each.
function reached(highest) {
  const alike = new Set(highest.map(({ text }) => text)).size === 1;
  const words = (m) => (highest.length === 1 ? "top, per cell" : alike ? "top of each, per cell" : `top of battery ${m}, per cell`);
  const shown = alike ? highest.slice(0, 1) : highest;
  return shown.map((figure, m) => bounded(`highest-${m}`, words(m), figure, "The highest sampled energy of a cell."));
}

function bounded(id, label, figure, meaning) {
  const proof = el(
    "span", { class: "proof", "data-proof": figure.proof },
    el("span", { "aria-hidden": "true" }, mark(figure.proof)), el("span", { class: "unseen" }, figure.proof),
  );
  // What may be anywhere is shown as a range.
  const nothing = figure.high < INVISIBLE && figure.low >= 0;
  const wide = !nothing && figure.high - figure.low > 0.4 * Math.abs(figure.value);
  const value = nothing ? "0" : wide ? `${brief(figure.low, 3)} – ${brief(figure.high, 3)}` : brief(figure.value, 5);
  return el(
    "div", { title: `${meaning} It lies in [${figure.low}, ${figure.high}], which is ${figure.proof}.` },
    el("dt", {}, label), el("dd", { class: wide ? "value words" : "value" }, value, " ", proof),
    el("dd", { class: "exact", id: `open-${id}`, "data-value": figure.value }, figure.text),
  );
}

function plain(id, label, text, meaning) {
  return el(
    "div", { class: "law", title: meaning }, el("dt", {}, label),
    el("dd", { class: "value words", id: `open-${id}` }, text), el("dd", { class: "exact" }, "law of large chargers"),
  );
}
