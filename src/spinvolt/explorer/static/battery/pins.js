// Pinned batteries: a table of their numbers beside those of the battery that is shown.

import { Latest } from "../ask.js";
import { brief, el } from "../dom.js";
import { mark } from "../figures.js";
import { readPacket } from "../packet.js";

const COLUMNS = ["charging_time", "max_energy", "max_power", "efficiency", "advantage"];
const AT_PEAK = ["entropy", "ergotropy"];
// Differences smaller than this part are none that anybody means.
const SAME = 1e-12;

export class Pins {
  #place;
  #schema;
  #store;
  #changed;
  #latest;
  #known = [];
  #arrays = {};
  #header = null;
  #said = "";

  constructor(place, schema, store, changed) {
    this.#place = place;
    this.#schema = schema;
    this.#store = store;
    this.#changed = changed;
    this.#latest = new Latest("pins", {
      answered: (buffer) => {
        const { header, arrays } = readPacket(buffer);
        this.#known = header.pins;
        this.#arrays = arrays;
        this.#said = "";
        this.show();
        document.body.dataset.pins = String(this.#known.length);
      },
      refused: ({ kind, message }) => {
        if (kind === "cancelled") return;
        this.#said = message;
        this.show();
      },
    });
    document.getElementById("pin").addEventListener("click", () => this.#add());
  }

  // Curves by their names, for the panels.
  get shown() {
    return this.#known.flatMap((pin, index) => {
      if (pin.reason) return [];
      const mine = Object.entries(this.#arrays).filter(([name]) => name.startsWith(`pin${index}_`));
      return [{ index, peak: pin.peaks.charging_time?.value, ...Object.fromEntries(mine.map(([name, values]) => [name.slice(`pin${index}_`.length), values])) }];
    });
  }

  ask(state) {
    document.getElementById("pin").disabled = state.pins.length >= this.#schema.most_pins;
    if (state.pins.length > 0) return this.#latest.ask(state);
    this.#known = [];
    this.#arrays = {};
    document.body.dataset.pins = "0";
    this.show();
  }

  // The numbers of the battery that is shown.
  current(header) {
    this.#header = header;
    if (this.#known.length > 0 || this.#said) this.#table();
  }

  show() {
    this.#table();
    this.#changed();
  }

  #add() {
    this.#store.change((state) => { state.pins.push(structuredClone(state.statement)); }, "pins");
  }

  #drop(index) {
    this.#store.change((state) => { state.pins.splice(index, 1); }, "pins");
    this.#focus(Math.min(index, this.#store.document.pins.length - 1));
  }

  #move(index, by) {
    const to = index + by;
    if (to < 0 || to >= this.#store.document.pins.length) return;
    this.#store.change((state) => { state.pins.splice(to, 0, ...state.pins.splice(index, 1)); }, "pins");
    this.#focus(to);
  }

  // Where the keyboard goes on once the table is new.
  #wanted = null;
  #focus(index) {
    this.#wanted = index;
  }

  #take(index) {
    this.#store.change((state) => { state.statement = structuredClone(state.pins[index]); }, "link");
  }

  #table() {
    this.#place.hidden = this.#known.length === 0 && !this.#said;
    if (this.#place.hidden || this.#header === null) return this.#place.replaceChildren();
    const words = { ...this.#schema.series, ...this.#schema.figures };
    const shown = [...COLUMNS, ...AT_PEAK];
    const head = el("tr", {}, el("th", { scope: "col" }, "battery"), ...shown.map((name) => (
      el("th", { scope: "col", title: words[name].meaning }, `${short(words[name].label)}${AT_PEAK.includes(name) ? " at T" : ""}`)
    )), el("th", { scope: "col" }, el("span", { class: "unseen" }, "actions")));
    const rows = this.#known.map((pin, index) => this.#row(pin, index, shown));
    this.#place.replaceChildren(
      el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Pinned batteries" }, el(
        "table", {}, el("caption", { class: "unseen" }, "Pinned batteries beside the one that is shown; differences are relative to it. Alt and arrow up or down on a row changes its place."),
        el("thead", {}, head), el("tbody", {}, this.#own(shown), ...rows),
      )),
      el("label", { class: "aligned" }, this.#aligned(), " times of pinned batteries in units of their charging times T"),
      ...(this.#said ? [el("p", { class: "fault" }, this.#said)] : []),
    );
    if (this.#wanted !== null) this.#place.querySelectorAll("tbody tr")[this.#wanted + 1]?.focus();
    this.#wanted = null;
  }

  #aligned() {
    const box = el("input", { type: "checkbox", id: "field-aligned" });
    box.checked = this.#store.document.view.aligned;
    box.addEventListener("change", () => this.#store.change((state) => { state.view.aligned = box.checked; }, "aligned"));
    return box;
  }

  #own(shown) {
    const values = { ...this.#header.at_peak, ...this.#header.peaks };
    return el("tr", { class: "own" }, el("th", { scope: "row" }, el("span", { class: "key", "data-role": "battery" }, named(this.#header.title))), ...shown.map((name) => cell(values[name])), el("td"));
  }

  #row(pin, index, shown) {
    const own = { ...this.#header.at_peak, ...this.#header.peaks };
    const values = { ...pin.at_peak, ...pin.peaks };
    const button = (sign, words, act, disabled = false) => el("button", { type: "button", "aria-label": `${words}: pin ${index + 1}`, title: words, disabled, onclick: act }, sign);
    const last = this.#store.document.pins.length - 1;
    const row = el(
      "tr", { tabindex: 0, id: `pin-${index}` },
      el("th", { scope: "row" }, el("span", { class: "key", "data-role": `pin-${index}` }, `${index + 1} ${named(pin.title)}`)),
      ...(pin.reason ? [el("td", { colspan: shown.length, class: "soft" }, pin.reason)] : shown.map((name) => cell(values[name], own[name]))),
      el(
        "td", { class: "acts" },
        button("↑", "Move up", () => this.#move(index, -1), index === 0), button("↓", "Move down", () => this.#move(index, 1), index === last),
        button("⇱", "Show this battery", () => this.#take(index)), button("×", "Unpin", () => this.#drop(index)),
      ),
    );
    row.addEventListener("keydown", (event) => {
      const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (event.altKey && by) this.#move(index, by);
      else if (event.key === "Delete") this.#drop(index);
      else return;
      event.preventDefault();
    });
    return row;
  }
}

// A value with its grade, and how far it is from the battery that is shown.
function cell(figure, beside) {
  if (figure?.value == null) return el("td", { class: "soft", title: figure?.reason ?? "" }, "–");
  const parts = [brief(figure.value, 5), " ", el("span", { class: "proof", "data-proof": figure.proof, title: `[${figure.low}, ${figure.high}], ${figure.proof}` }, mark(figure.proof))];
  if (beside?.value) {
    const apart = (figure.value - beside.value) / Math.abs(beside.value);
    const words = Math.abs(apart) < SAME ? "same" : `${apart > 0 ? "+" : "−"}${brief(Math.abs(100 * apart), 3)} %`;
    parts.push(el("small", {}, words));
  }
  return el("td", {}, ...parts);
}

const named = (title) => title.replace(/^central-spin battery: /, "").replace(/^cavity battery: /, "cavity: ");
const short = (label) => label.replace(/maximal stored |maximal average | at the charging time|collective |von Neumann | \(battery ladder\)/g, "");
