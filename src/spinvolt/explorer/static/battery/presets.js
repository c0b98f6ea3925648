// The papers' batteries in a menu with a search, read from the server when it is first opened.

import { el } from "../dom.js";

export function startPresets(button, store, router) {
  const search = el("input", { type: "search", id: "presets-search", "aria-label": "Search the papers' batteries", placeholder: "paper, figure, words" });
  const list = el("div", { class: "presets", role: "group", "aria-label": "Batteries of the papers" });
  const said = el("p", { role: "status", class: "soft" });
  const dialog = el(
    "dialog", { id: "presets-dialog", "aria-labelledby": "presets-title" },
    el("h2", { id: "presets-title" }, "Batteries of the papers' figures"), search, said, list,
    el("form", { method: "dialog" }, el("button", {}, "Close")),
  );
  document.body.append(dialog);
  let entries = [];

  button.addEventListener("click", async () => {
    dialog.showModal();
    search.focus();
    if (entries.length === 0) await load();
  });
  search.addEventListener("input", filter);
  dialog.addEventListener("keydown", (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by === undefined) return;
    const shown = [search, ...entries.filter((each) => !each.button.hidden).map((each) => each.button)];
    const at = shown.indexOf(document.activeElement) + by;
    shown[Math.min(Math.max(at, 0), shown.length - 1)].focus();
    event.preventDefault();
  });

  async function load() {
    said.textContent = "Reading the papers …";
    try {
      const answer = await fetch("/api/papers");
      if (!answer.ok) throw new Error(`the server answered with ${answer.status}`);
      fill((await answer.json()).papers);
      filter();
    } catch (error) {
      said.textContent = `The papers cannot be read: ${error.message}.`;
    }
  }

  function fill(papers) {
    entries = [];
    list.replaceChildren(...papers.map((paper) => {
      const items = paper.figures.flatMap((figure) => figure.statements.map((one) => entry(paper, figure, one)));
      return el("section", {}, el("h3", {}, `${paper.title} `, el("span", { class: "soft" }, paper.key)), ...items);
    }));
  }

  function entry(paper, figure, { label, statement }) {
    const words = label.replaceAll("$", "");
    const made = el(
      "button", { type: "button", class: "preset", title: figure.title, onclick: () => take(statement) },
      el("b", {}, figure.name), ` ${words}`, el("small", {}, figure.title),
    );
    const text = [paper.key, paper.title, figure.name, figure.title, words, statement.battery.kind].join(" ").toLowerCase();
    entries.push({ button: made, text });
    return made;
  }

  function filter() {
    const wanted = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const { button: each, text } of entries) each.hidden = !wanted.every((word) => text.includes(word));
    for (const section of list.children) section.hidden = !section.querySelector(".preset:not([hidden])");
    const left = entries.filter((each) => !each.button.hidden).length;
    said.textContent = left === 1 ? "1 battery" : `${left} batteries`;
  }

  function take(statement) {
    dialog.close();
    const edit = (state) => { state.statement = structuredClone(statement); };
    if (statement.battery.kind === "reservoir") router.turn("open", edit, "link");
    else store.change(edit, "link");
  }
}
