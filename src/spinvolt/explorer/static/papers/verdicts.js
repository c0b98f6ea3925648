// Verdicts as words with a sign, told apart without colour.

import { el } from "../dom.js";

export const SIGNS = { agrees: "✓", differs: "✗", ambiguous: "?" };

export function verdict(word) {
  return el("span", { class: "verdict", "data-verdict": word }, el("span", { "aria-hidden": "true" }, SIGNS[word]), ` ${word}`);
}

// How many claims have which verdict.
export function counts(claims) {
  return Object.keys(SIGNS).map((word) => [word, claims.filter((claim) => claim.verdict === word).length]).filter(([, count]) => count > 0);
}

export function badges(claims) {
  return counts(claims).map(([word, count]) => el(
    "span", { class: "verdict", "data-verdict": word, title: `${count} ${word}` },
    el("span", { "aria-hidden": "true" }, SIGNS[word]), ` ${count}`, el("span", { class: "unseen" }, ` ${word}`),
  ));
}
