// Pinned batteries: a table of their numbers beside those of the battery that is shown.

import { Latest } from "../ask.js";
import { brief, el } from "../dom.js";
import { mark } from "../figures.js";
import { readPacket } from "../packet.js";

// Differences smaller than this part are none that anybody means.
const SAME = 1e-12;

export class Pins {
  #asked;
  #latest;
  #known = [];
  #arrays = {};
  #header = null;
  #said = "";

  // {place, button, schema, store, changed(), said(count), columns, there, aligned, prefix}: numbers of
  // the whole charge, and those at the charging time; whether times may be aligned; what ids begin with.
  constructor(asked) {
    this.#asked = { prefix: "", ...asked };
    this.#latest = new Latest("pins", {
      answered: (buffer) => {
        const { header, arrays } = readPacket(buffer);
        this.#known = header.pins;
        this.#arrays = arrays;
        this.#said = "";
        this.show();
        asked.said(this.#known.length);
      },
      refused: ({ kind, message }) => {
        if (kind === "cancelled") return;
        this.#said = message;
        this.show();
      },
    });
    asked.button.addEventListener("click", () => this.#add());
  }

  get #store() {
    return this.#asked.store;
  }

  // Curves by their names, for the panels.
  get shown() {
    return this.#known.flatMap((pin) => {
      const { index } = pin;
      if (pin.reason) return [];
      const mine = Object.entries(this.#arrays).filter(([name]) => name.startsWith(`pin${index}_`));
      return [{ index, title: pin.title, cells: pin.cells, peak: pin.peaks.charging_time?.value, ...Object.fromEntries(mine.map(([name, values]) => [name.slice(`pin${index}_`.length), values])) }];
    });
  }

  ask(state) {
    this.#asked.button.disabled = state.pins.length >= this.#asked.schema.most_pins;
    if (state.pins.some((pin) => open(pin) === open(state.statement))) return this.#latest.ask(state);
    this.#known = [];
    this.#arrays = {};
    this.#asked.said(0);
    this.show();
  }

  // The numbers of the battery that is shown.
  current(header) {
    this.#header = header;
    if (this.#known.length > 0 || this.#said) this.#table();
  }

  show() {
    this.#table();
    this.#asked.changed();
  }

  #add() {
    this.#store.change((state) => { state.pins.push(structuredClone(state.statement)); }, "pins");
  }

  #drop(row) {
    this.#store.change((state) => { state.pins.splice(this.#known[row].index, 1); }, "pins");
    this.#focus(Math.min(row, this.#known.length - 2));
  }

  // Change places with a neighbour; pins of the other page stay where they are.
  #move(row, by) {
    const [from, to] = [this.#known[row], this.#known[row + by]].map((pin) => pin?.index);
    if (to === undefined) return;
    this.#store.change(({ pins }) => { [pins[from], pins[to]] = [pins[to], pins[from]]; }, "pins");
    this.#focus(row + by);
  }

  // Where the keyboard goes on once the table is new.
  #wanted = null;
  #focus(index) {
    this.#wanted = index;
  }

  #take(row) {
    this.#store.change((state) => { state.statement = structuredClone(state.pins[this.#known[row].index]); }, "link");
  }

  #table() {
    const { place, schema, columns, there } = this.#asked;
    place.hidden = this.#known.length === 0 && !this.#said;
    if (place.hidden || this.#header === null) return place.replaceChildren();
    const words = { ...schema.series, ...schema.figures };
    const shown = [...columns, ...there];
    const head = el("tr", {}, el("th", { scope: "col" }, "battery"), ...shown.map((name) => (
      el("th", { scope: "col", title: words[name].meaning }, `${short(words[name].label)}${there.includes(name) ? " at T" : ""}`)
    )), el("th", { scope: "col" }, el("span", { class: "unseen" }, "actions")));
    const rows = this.#known.map((pin, row) => this.#row(pin, row, shown));
    place.replaceChildren(
      el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Pinned batteries" }, el(
        "table", {}, el("caption", { class: "unseen" }, "Pinned batteries beside the one that is shown; differences are relative to it. Alt and arrow up or down on a row changes its place."),
        el("thead", {}, head), el("tbody", {}, this.#own(shown), ...rows),
      )),
      ...(this.#asked.aligned ? [el("label", { class: "aligned" }, this.#aligned(), " times of pinned batteries in units of their charging times T")] : []),
      ...(this.#said ? [el("p", { class: "fault" }, this.#said)] : []),
    );
    if (this.#wanted !== null) place.querySelectorAll("tbody tr")[this.#wanted + 1]?.focus();
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

  #row(pin, row, shown) {
    const own = { ...this.#header.at_peak, ...this.#header.peaks };
    const values = { ...pin.at_peak, ...pin.peaks };
    const number = pin.index + 1;
    const button = (sign, words, act, disabled = false) => el("button", { type: "button", "aria-label": `${words}: pin ${number}`, title: words, disabled, onclick: act }, sign);
    const last = this.#known.length - 1;
    const line = el(
      "tr", { tabindex: 0, id: `${this.#asked.prefix}pin-${row}` },
      el("th", { scope: "row" }, el("span", { class: "key", "data-role": `pin-${pin.index}` }, `${number} ${named(pin.title)}`)),
      ...(pin.reason ? [el("td", { colspan: shown.length, class: "soft" }, pin.reason)] : shown.map((name) => cell(values[name], own[name]))),
      el(
        "td", { class: "acts" },
        button("↑", "Move up", () => this.#move(row, -1), row === 0), button("↓", "Move down", () => this.#move(row, 1), row === last),
        button("⇱", "Show this battery", () => this.#take(row)), button("×", "Unpin", () => this.#drop(row)),
      ),
    );
    line.addEventListener("keydown", (event) => {
      const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (event.altKey && by) this.#move(row, by);
      else if (event.key === "Delete") this.#drop(row);
      else return;
      event.preventDefault();
    });
    return line;
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

const open = ({ battery }) => battery.kind === "reservoir";
const named = (title) => title.replace(/^(central-spin|reservoir) battery: /, "").replace(/^cavity battery: /, "cavity: ");
const short = (label) => label.replace(/maximal stored |maximal average | at the charging time|collective | of the maximum|von Neumann | \(battery ladder\)/g, "");
