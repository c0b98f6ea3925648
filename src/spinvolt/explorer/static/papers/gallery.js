// The gallery: a card for each figure, with its picture and the verdicts on its claims.

import { el } from "../dom.js";
import { badges, counts, verdict } from "./verdicts.js";

export function gallery(papers, actions) {
  const figures = papers.flatMap((paper) => paper.figures);
  const missing = figures.filter((figure) => figure.made === null);
  const claims = figures.flatMap((figure) => figure.claims);
  const summary = counts(claims).flatMap(([word, count]) => [el("span", { class: "count" }, `${count} `, verdict(word)), " "]);
  const head = el(
    "div", { class: "headline papers-head" },
    el("h1", {}, "The papers, reproduced"),
    el("p", { class: "status" }, `${figures.length} figures and tables, ${claims.length} claims: `, ...summary),
  );
  if (missing.length) {
    head.append(el("button", { type: "button", id: "reproduce-all", onclick: () => actions.reproduce(missing.filter((f) => !actions.busy(actions.key(f))).map(actions.key)) }, `Reproduce the ${missing.length} missing, quickly`));
  }
  return [head, ...papers.map((paper) => section(paper, actions))];
}

function section(paper, actions) {
  return el(
    "section", { "aria-labelledby": `paper-${paper.key}` },
    el("h2", { id: `paper-${paper.key}` }, el("span", { class: "citation" }, paper.key), " ", paper.title),
    el("ul", { class: "gallery" }, ...paper.figures.map((figure) => el("li", {}, card(figure, actions)))),
  );
}

function card(figure, actions) {
  const name = actions.key(figure);
  return el(
    "a", { class: "figure-card", href: "/", "data-figure": name, onclick: (event) => {
      event.preventDefault();
      actions.show(name);
    } },
    picture(figure, actions),
    el("span", { class: "words" }, el("b", {}, figure.name), " ", ...actions.maths(figure.title)),
    el("span", { class: "badges" }, ...badges(figure.claims), figure.made?.quick ? el("span", { class: "tag" }, "quick") : "", figure.made && !figure.made.current ? el("span", { class: "tag" }, "older code") : ""),
  );
}

function picture(figure, actions) {
  if (figure.made?.pictures.includes("png")) {
    return el("img", { src: `/api/papers/${figure.paper}/${figure.id}/png?v=${figure.made.stamp}`, alt: "", loading: "lazy" });
  }
  const busy = actions.busy(actions.key(figure));
  const words = busy ? "under way …" : figure.made || !figure.pictured ? "numbers alone" : "not reproduced here yet";
  return el("span", { class: "blank" }, words);
}
