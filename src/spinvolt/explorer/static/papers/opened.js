// One figure: picture, caption, the batteries in it, and each claim held against our calculation.

import { el } from "../dom.js";
import { unset } from "../maths.js";
import { claims } from "./claims.js";

const FORMS = [["png", "PNG"], ["svg", "SVG"], ["nc", "data (netCDF)"]];

export function opened(figure, papers, actions) {
  const paper = papers.find(({ key }) => key === figure.paper);
  const back = el("a", { href: "/", class: "back", onclick: (event) => {
    event.preventDefault();
    actions.show("");
  } }, "← All figures");
  return [
    el("div", { class: "headline" }, back, el("h1", {}, `${figure.name}: `, ...actions.maths(figure.title)), el("p", { class: "status" }, el("span", { class: "citation" }, paper.key), ` ${paper.title}`), neighbours(figure, paper, actions)),
    el(
      "div", { class: "opened" },
      el("figure", { class: "shown card" }, picture(figure, actions), el("figcaption", {}, ...actions.maths(figure.caption))),
      el("aside", { class: "card", "aria-label": "Batteries and files" }, ...batteries(figure, actions), ...files(figure, actions)),
    ),
    claims(figure, actions),
  ];
}

function neighbours(figure, paper, actions) {
  return el("nav", { class: "neighbours", "aria-label": "Figures of this paper" }, ...paper.figures.map((each) => el("a", {
    href: "/", "aria-current": each.id === figure.id ? "true" : null, onclick: (event) => {
      event.preventDefault();
      actions.show(actions.key(each));
    },
  }, each.name)));
}

function picture(figure, actions) {
  if (figure.made?.pictures.includes("svg")) {
    return el("img", { class: "picture", src: `/api/papers/${figure.paper}/${figure.id}/svg?v=${figure.made.stamp}`, alt: `${figure.name} as we compute it: ${unset(figure.title)}` });
  }
  if (figure.made) return el("p", { class: "blank" }, "Numbers alone: they stand in the table below.");
  return el("p", { class: "blank" }, actions.busy(actions.key(figure)) ? "It is being reproduced …" : "This figure has not been reproduced here yet.");
}

function batteries(figure, actions) {
  if (figure.statements.length === 0) return [];
  return [
    el("h2", {}, "Its batteries"),
    el("ul", { class: "statements" }, ...figure.statements.map(({ label, statement }) => el("li", {}, el("button", {
      type: "button", onclick: () => actions.charge(statement),
    }, "Charge ", ...actions.maths(label))))),
  ];
}

function files(figure, actions) {
  const name = actions.key(figure);
  const again = el("button", { type: "button", id: "reproduce", disabled: actions.busy(name), onclick: () => actions.reproduce([name]) }, figure.made ? "Reproduce it anew, quickly" : "Reproduce it, quickly");
  if (!figure.made) return [el("h2", {}, "Reproduce"), again, el("p", { class: "soft" }, "Quick means fewer points and smaller sizes; the verdicts are the same. `spinvolt reproduce` makes it whole.")];
  const { made } = figure;
  const about = `Made by version ${made.version}${made.current ? "" : ", by other code than what runs now"}${made.quick ? ", quickly: fewer points or smaller sizes" : ""}.`;
  const forms = FORMS.filter(([form]) => form === "nc" || made.pictures.includes(form));
  return [
    el("h2", {}, "Files"),
    el("p", { class: "row wrap" }, ...forms.map(([form, words]) => el("a", { class: "button", href: `/api/papers/${name}/${form}?save`, download: "" }, words))),
    el("p", { class: "soft" }, about), again,
  ];
}
