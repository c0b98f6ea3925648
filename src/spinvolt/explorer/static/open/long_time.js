// What is left after a long time: asked for by a button, because the exact state may take a while.

import { Latest } from "../ask.js";
import { Bar } from "../bar.js";
import { el } from "../dom.js";
import { readPacket } from "../packet.js";

const MERITS = {
  charger_density: "energy per charger spin", ergotropy: "work on the ladders",
  ergotropy_full: "work on all 2ᴺ levels", joint_purity: "purity of the whole", log_negativity: "negativity (bit)",
};

const CHANGED = "The battery has changed since.";

export class LongTime {
  #bar = new Bar();
  #said = el("p", { class: "soft", role: "status" }, "The energy may still fall after the plateau. The long-time state is computed exactly where it fits.");
  #table = el("table", { hidden: true });
  #button;

  constructor(store) {
    const asking = new Latest("long-time", {
      answered: (buffer, _, state) => {
        if (state === store.document) this.#show(readPacket(buffer).header);
        else this.#say(CHANGED);
      },
      refused: ({ message }) => this.#say(message),
      begun: (cancel) => this.#bar.begun(cancel),
      progress: (report) => this.#bar.report(report),
    });
    this.#button = el("button", { type: "button", id: "long-time", onclick: () => {
      this.#button.disabled = true;
      this.#said.textContent = "Working …";
      asking.ask(store.document);
    } }, "Where does it end?");
    this.element = el("section", { class: "card after", "aria-label": "After a long time" }, el("h2", {}, "After a long time"), this.#button, this.#bar.element, this.#said, this.#table);
  }

  // The battery has changed.
  forget() {
    if (this.#table.hidden) return;
    this.#say(CHANGED);
  }

  #say(sentence) {
    this.#bar.ended();
    this.#button.disabled = false;
    this.#table.hidden = true;
    this.#said.textContent = sentence;
  }

  #show({ batteries, figures, unique, why }) {
    this.#say(`${unique ? "Every start ends here." : "It depends on the start."} ${why}`);
    const alike = new Set(batteries.map(({ text }) => text)).size === 1;
    const rows = alike
      ? [["energy per cell", batteries[0]]]
      : batteries.map((figure, m) => [`energy per cell, battery ${m}`, figure]);
    for (const [name, words] of Object.entries(MERITS)) if (figures[name]) rows.push([words, figures[name]]);
    this.#table.replaceChildren(el("tbody", {}, ...rows.map(([words, figure], i) => el(
      "tr", { title: `in [${figure.low}, ${figure.high}], ${figure.proof}` }, el("th", { scope: "row" }, words),
      el("td", { class: "number", id: `end-${i}` }, figure.text),
    ))));
    this.#table.hidden = false;
  }
}
