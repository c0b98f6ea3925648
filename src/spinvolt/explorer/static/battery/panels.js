// The panels of the battery page, and what each of them shows of the answers.

import { brief } from "../dom.js";
import { Curves } from "../plots/curves.js";

const PARALLEL = [9, 4, 2, 4];
const THEORY = [3, 4];

const SPECS = [
  { name: "energy", short: "energy", lines: [["energy", "energy", ""]], top: ["charging_time", "max_energy"], fast: true },
  { name: "power", short: "power", lines: [["power", "power", ""]], top: ["time_of_max_power", "max_power"], fast: true },
  { name: "efficiency", lines: [["efficiency", "efficiency", ""]], top: ["charging_time", "efficiency"], fast: true },
  { name: "entropy", short: "entropy", lines: [["entropy", "entropy", ""]] },
  {
    name: "ergotropy", label: "ergotropy",
    lines: [["ergotropy", "ergotropy", "ladder"], ["ergotropy_full", "ergotropy-full", "all levels", [8, 4]]],
  },
];

export class Panels {
  #all;
  #words;
  #pins = [];

  constructor(words, place, span) {
    this.#words = words;
    this.#all = SPECS.map((spec) => {
      const told = { ...spec, title: spec.label ?? words[spec.name].label, unit: words[spec.name].unit };
      return { ...told, panel: new Curves(told, words, place, span), last: null };
    });
  }

  get slow() {
    return this.#all.filter((each) => !each.fast).map((each) => each.panel);
  }

  // The curves that come at once.
  charging(answer) {
    for (const each of this.#all.filter((one) => one.fast)) this.#show(each, answer, answer.header);
  }

  // Those that need whole states; `header` is of the answer before, which has the marks.
  states(answer, header) {
    for (const each of this.#all.filter((one) => !one.fast)) this.#show(each, answer, header);
  }

  statesRefused(sentence) {
    for (const each of this.#all.filter((one) => !one.fast)) {
      each.last = null;
      each.panel.refused(sentence);
    }
  }

  // Pinned batteries: [{index, time, state_time, energy, ...}]; they are drawn with what comes next.
  set pins(pins) {
    this.#pins = pins;
  }

  // The same, drawn now.
  pinned(pins) {
    this.#pins = pins;
    for (const each of this.#all) if (each.last) this.#show(each, ...each.last);
  }

  // What is drawn is from before.
  old(on, slow = false) {
    for (const each of this.#all) if (!slow || !each.fast) each.panel.frame.old(on);
  }

  redraw() {
    for (const { panel } of this.#all) panel.redraw();
  }

  #show(each, answer, header) {
    each.last = [answer, header];
    const { arrays } = answer;
    const drawn = each.lines.filter(([name]) => arrays[name]);
    if (drawn.length === 0) return each.panel.refused(this.#missing(each, answer.header));
    each.panel.show({
      time: arrays.time,
      curves: drawn.map(([name]) => ({ series: name, values: arrays[name], low: arrays[`${name}_low`], high: arrays[`${name}_high`] })),
      beside: each.fast ? beside(each.name, answer) : [],
      pins: this.#pins.flatMap((pin) => of_pin(pin, each)),
      peaks: each.top ? top(each.top, header) : reached(drawn, header),
      diamonds: each.name === "energy" ? header.marks.map((form) => [form.time, form.energy]) : [],
      described: this.#described(each, answer, header),
    });
  }

  #missing(each, header) {
    if (each.name === "efficiency") return "Nothing can be stored, so there is no efficiency.";
    const left = header.left_out ?? [];
    if (left.length === 0) return `There is no ${each.title} here.`;
    return `This start is so mixed that ${each.title} takes long: name it in \`watch\` and use \`spinvolt charge\`, or take fewer spins.`;
  }

  #described(each, answer, header) {
    const label = each.title;
    if (!each.top) return `${label} against time, ${answer.header.proofs[each.lines[0][0]]}.`;
    const [time, value] = each.top.map((name) => header.peaks[name]);
    if (time?.value == null || value?.value == null) return `${label} against time.`;
    return `${label} against time, with a ${value.proof} maximum of ${value.text} at time ${time.text}.`;
  }
}

// The parallel scheme, and a closed form where there is one.
function beside(name, { header, arrays }) {
  const found = [];
  if (arrays[`parallel_${name}`]) {
    found.push({ role: "parallel", values: arrays[`parallel_${name}`], words: "side by side", dash: PARALLEL });
  }
  // A closed form may end before the axis does.
  const energies = arrays.theory_0 && Array.from(arrays.theory_0, (each) => (Number.isFinite(each) ? each : null));
  const scaled = (by) => energies.map((energy, i) => (energy === null ? null : by(energy, i)));
  const theory = energies && { role: "theory", words: "closed form", dash: THEORY };
  if (theory && name === "energy") found.push({ ...theory, values: energies });
  if (theory && name === "power") {
    found.push({ ...theory, values: scaled((energy, i) => (arrays.time[i] > 0 ? energy / arrays.time[i] : 0)) });
  }
  if (theory && name === "efficiency" && header.capacity > 0) {
    found.push({ ...theory, values: scaled((energy) => energy / header.capacity) });
  }
  return found;
}

function top([time, value], { peaks }) {
  if (peaks[time]?.value == null || peaks[value]?.value == null) return [];
  return [{ x: peaks[time].value, y: peaks[value].value, proof: peaks[value].proof }];
}

// Where curves of states are at the charging time.
function reached(drawn, { peaks, at_peak: there }) {
  if (peaks.charging_time?.value == null) return [];
  return drawn.filter(([name]) => there[name]?.value != null).map(([name, role]) => (
    { x: peaks.charging_time.value, y: there[name].value, proof: there[name].proof, role }
  ));
}

function of_pin(pin, each) {
  const part = each.fast ? "" : "state_";
  const curves = each.lines.filter(([name]) => pin[`${part}${name}`]).map(([name]) => ({ series: name, values: pin[`${part}${name}`] }));
  return curves.length ? [{ index: pin.index, title: `${pin.index + 1}`, time: pin[`${part}time`], curves }] : [];
}

const told = (source) => source.replace(/^own/, "derived here");

// Keys that all panels share.
export function keys({ header, arrays }) {
  const found = [["battery", "", "this battery"]];
  if (arrays.parallel_energy) {
    const { copies, source, peaks } = header.parallel;
    const most = [peaks.max_energy, peaks.charging_time, peaks.max_power].some((each) => each?.value == null) ? "" : `: ${brief(peaks.max_energy.value, 4)} at t = ${brief(peaks.charging_time.value, 4)}, power ${brief(peaks.max_power.value, 4)}`;
    found.push(["parallel", "dashed", `${copies} side by side (${source})${most}`]);
  }
  for (const { name, source } of header.theory) found.push(["theory", "dotted", `closed form: ${name} (${told(source)})`]);
  const curve = header.theory.map(({ name }) => name);
  for (const { name, source } of header.marks) found.push(["theory", "mark", curve.includes(name) ? "its maximum" : `${name} (${told(source)})`]);
  if (header.peaks.max_energy?.value != null) found.push(["peak", "ring", `${header.peaks.max_energy.proof} maximum`]);
  return found;
}
