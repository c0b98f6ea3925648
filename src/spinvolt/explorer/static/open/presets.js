// Examples: the open batteries of the papers' figures.

import { el } from "../dom.js";

export function presets(store) {
  const list = el("select", { id: "field-preset" }, el("option", { value: "" }, "choose …"));
  const known = new Map();
  list.addEventListener("change", () => {
    const statement = known.get(list.value);
    if (!statement) return;
    store.change((state) => {
      state.statement = structuredClone(statement);
      state.view.log_time = false;
    }, "link");
  });
  fill();
  return { element: el("div", { class: "field" }, el("label", { for: "field-preset" }, "of the papers"), list) };

  async function fill() {
    const answer = await fetch("/api/papers");
    if (!answer.ok) return;
    const { papers } = await answer.json();
    for (const { key, figures } of papers) {
      const group = el("optgroup", { label: key });
      for (const { id, name, statements } of figures) {
        for (const { label, statement } of statements) {
          if (statement.battery.kind !== "reservoir") continue;
          const value = `${key}/${id}/${label}`;
          known.set(value, statement);
          group.append(el("option", { value }, `${name}: ${label.replaceAll("$", "")}`));
        }
      }
      if (group.children.length) list.append(group);
    }
  }
}
