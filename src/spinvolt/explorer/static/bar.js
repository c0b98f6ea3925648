// What is under way: words, a bar, the seconds so far, and a button that ends it.

import { el } from "./dom.js";

export class Bar {
  #bar = el("progress", { max: 1, "aria-label": "Progress" });
  #words = el("span", { role: "status" });
  #clock = el("span", { class: "clock", "aria-hidden": "true" });
  #cancel = () => {};
  #ticking = null;
  #began = 0;

  constructor() {
    const stop = el("button", { type: "button", class: "cancel", onclick: () => this.#cancel() }, "Cancel");
    this.element = el("div", { class: "progress bar", hidden: true }, this.#bar, this.#words, this.#clock, stop);
  }

  begun(cancel) {
    this.#cancel = cancel;
    this.#began = performance.now();
    this.#bar.removeAttribute("value");
    this.#words.textContent = "working";
    this.element.hidden = false;
    clearInterval(this.#ticking);
    this.#ticking = setInterval(() => this.#tick(), 1000);
    this.#tick();
  }

  report({ fraction, words }) {
    if (fraction > 0) this.#bar.value = fraction;
    else this.#bar.removeAttribute("value");
    this.#words.textContent = words || "working";
  }

  ended() {
    clearInterval(this.#ticking);
    this.element.hidden = true;
  }

  #tick() {
    this.#clock.textContent = `${Math.round((performance.now() - this.#began) / 1000)} s`;
  }
}
