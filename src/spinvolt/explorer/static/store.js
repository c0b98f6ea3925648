// The page's state, a plain document as in the permalink, and who wants to hear of its changes.

export class Store {
  #document;
  #hearers = [];

  constructor(document) {
    this.#document = document;
  }

  get document() {
    return this.#document;
  }

  hear(hearer) {
    this.#hearers.push(hearer);
  }

  // Apply a change to a copy, then tell everybody; `why` says who changed it.
  change(edit, why) {
    const next = structuredClone(this.#document);
    edit(next);
    this.replace(next, why);
  }

  replace(document, why) {
    const before = this.#document;
    this.#document = document;
    for (const hearer of this.#hearers) hearer(document, before, why);
  }
}
