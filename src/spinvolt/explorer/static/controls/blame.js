// The field that a refusal names is marked, and has the sentence beside it.

const NAMED = /^`(battery|start|charge|method|view)\.(\w+)(?:\[(\d+)\])?(?:\.\w+)?`/;
// Fields of the open page that are called otherwise than in the statement.
const OPEN = { n_battery: "cells", until: "window", batteries: "up", charger: "charger-up" };

// `page` is "battery" or "open"; an empty sentence takes the mark away.
export class Blame {
  #place;
  #page;
  #marked = null;

  constructor(place, page) {
    this.#place = place;
    this.#page = page;
  }

  say(sentence) {
    if (this.#marked !== null) this.#mark(this.#marked, "");
    this.#marked = this.#found(sentence);
    if (this.#marked !== null) this.#mark(this.#marked, sentence);
  }

  #mark(box, sentence) {
    box.dispatchEvent(new CustomEvent("blamed", { detail: sentence }));
  }

  #found(sentence) {
    const said = sentence.match(NAMED);
    if (said === null) return null;
    const [, part, name, number] = said;
    const entry = number ?? sentence.match(/entry (\d+) (?:is|has)/)?.[1];
    const own = this.#page === "open" ? `open-${OPEN[name] ?? name}` : part === "start" ? `start-${name}` : name;
    const boxes = (id) => Array.from(this.#place.querySelectorAll(`input[id^="field-${id}"]`)).filter((box) => (
      box.type !== "range" && new RegExp(`^field-${id}(-\\d+)?$`).test(box.id)
    ));
    const all = boxes(own);
    if (entry !== undefined) return all.find((box) => box.id.endsWith(`-${entry}`)) ?? all[0] ?? null;
    // A mixture has several of a name: the one with the number that is complained of.
    const value = Number(sentence.match(/ is (\S+?)[.:]?(?: |$)/)?.[1]);
    return all.find((box) => Number(box.value) === value) ?? all[0] ?? null;
  }
}
