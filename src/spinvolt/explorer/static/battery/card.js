// What is told of a run below its curves: numbers with bounds, method, cost, references; its files.

import { brief, el } from "../dom.js";
import { mark } from "../figures.js";

export class Card {
  #schema;
  #numbers = el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Figures of merit with bounds" });
  #forms = el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Closed forms" });
  #method = el("dl", { class: "pairs" });
  #references = el("ul", { class: "references" });
  #text = el("pre", { id: "card", tabindex: 0, "aria-label": "Card" });
  #toml = el("pre", { id: "toml", tabindex: 0, "aria-label": "Statement" });
  #python = el("pre", { id: "python", tabindex: 0, "aria-label": "Python" });

  constructor(place, schema) {
    this.#schema = schema;
    place.replaceChildren(
      folded("bounds", "Numbers and bounds", this.#numbers, this.#forms),
      folded("how", "Method, cost, references", this.#method, this.#references),
      folded("lines", "Python and statement", part("Python lines that give the same", this.#python), part("The statement, for `spinvolt charge FILE`", this.#toml)),
      folded("text", "The card as text", part("", this.#text)),
    );
  }

  show(header) {
    this.#text.textContent = header.card;
    this.#toml.textContent = header.toml;
    this.#python.textContent = header.python;
    this.#numbers.replaceChildren(this.#bounds(header));
    this.#forms.replaceChildren(...this.#compared(header));
    this.#method.replaceChildren(...pairs(header));
    this.#references.replaceChildren(...header.references.map(({ key, entry }) => el("li", {}, el("b", {}, key), ` ${cited(entry)}`)));
  }

  #bounds({ peaks, at_peak: there, apart, mixed }) {
    const words = { ...this.#schema.series, ...this.#schema.figures };
    const row = ([name, figure], then) => el(
      "tr", { title: words[name]?.meaning ?? "" },
      el("th", { scope: "row" }, `${words[name]?.label ?? name.replaceAll("_", " ")}${then}`),
      ...(figure.value == null
        ? [el("td", { colspan: 4, class: "soft" }, figure.reason ?? "not defined")]
        : [
          el("td", {}, figure.text), el("td", {}, brief(figure.low, 16)), el("td", {}, brief(figure.high, 16)),
          el("td", { class: "proof", "data-proof": figure.proof }, `${mark(figure.proof)} ${figure.proof}`),
        ]),
    );
    const head = ["", "value", "from", "to", "bounds"].map((each) => el("th", { scope: "col" }, each));
    const rows = [
      ...Object.entries(peaks).map((each) => row(each, "")),
      ...Object.entries(there).map((each) => row(each, ", at the charging time")),
      ...Object.entries(apart).map((each) => row(each, ", relative to the exact battery")),
    ];
    const note = mixed ? [el("caption", {}, "The start is mixed: the entropy is no measure of entanglement here.")] : [];
    return el("table", {}, ...note, el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...rows));
  }

  #compared({ forms }) {
    if (forms.length === 0) return [];
    const words = { ...this.#schema.series, ...this.#schema.figures };
    const head = ["closed form", "for", "value", "less the number computed", "may err by", "source"].map((each) => el("th", { scope: "col" }, each));
    const rows = forms.map((form) => el(
      "tr", {}, el("th", { scope: "row" }, form.name), el("td", {}, words[form.quantity]?.label ?? form.quantity), el("td", {}, brief(form.value, 8)),
      el("td", {}, form.difference == null ? "–" : brief(form.difference, 3)), el("td", {}, form.error == null ? "not known" : brief(form.error, 2)), el("td", {}, form.source.replaceAll("own", "derived here")),
    ));
    return [el("table", {}, el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...rows))];
  }
}

function folded(name, words, ...inner) {
  return el("details", { class: "more", id: `more-${name}` }, el("summary", {}, words), ...inner);
}

// A text with a button that copies it.
function part(words, pre) {
  const said = el("span", { role: "status", class: "soft" });
  const copy = el("button", {
    type: "button", class: "copy", "aria-label": `Copy: ${words || "the card"}`,
    onclick: async () => {
      await navigator.clipboard.writeText(pre.textContent);
      said.textContent = "copied";
      setTimeout(() => { said.textContent = ""; }, 2000);
    },
  }, "Copy");
  return el("div", { class: "part" }, el("p", {}, words, " ", copy, said), pre);
}

function pairs({ method }) {
  const cost = Object.entries(method.cost).filter(([, count]) => count).map(([name, count]) => (
    name === "memory" ? `${brief(count / 2 ** 20, 3)} MiB` : `${brief(count, 4)} ${name.replaceAll("_", " ")}`
  ));
  const told = [
    ["reduction", method.reduction === "exact" ? "exact: nothing is neglected" : method.reduction],
    ["engine", `${method.engine}: ${method.why}`],
    ["conserved", method.conserved.join(", ") || "the energy alone"],
    ["sectors", `${method.sectors.join(", ")} levels`],
    ["cost", `${cost.join(", ") || "none"}; ${brief(method.seconds, 2)} s`],
    ["version", method.version],
  ];
  return told.flatMap(([name, words]) => [el("dt", {}, name), el("dd", {}, words)]);
}

// Authors, title, journal and year of a BibTeX entry.
function cited(entry) {
  const field = (name) => entry.match(new RegExp(`^\\s*${name}\\s*= \\{(.*)\\},?$`, "m"))?.[1].replace(/[{}]/g, "") ?? "";
  const authors = field("author").split(" and ").map((name) => name.split(",")[0]);
  const many = authors.length > 3 ? `${authors[0]} and others` : authors.join(", ");
  return [many, field("title"), field("journal"), field("volume"), field("year")].filter(Boolean).join(", ");
}
