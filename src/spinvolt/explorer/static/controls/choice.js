// A choice among a few words, and a switch.

import { el } from "../dom.js";

export function choice(name, label, options, value, changed) {
  const id = `field-${name}`;
  const list = el("select", { id }, ...options.map(([key, words]) => el("option", { value: key }, words)));
  list.value = value;
  list.addEventListener("change", () => changed(list.value));
  const element = el("div", { class: "field" }, el("label", { for: id }, label), list);
  return { element, show: (next) => { list.value = next; } };
}

export function toggle(name, label, value, changed) {
  const id = `field-${name}`;
  const box = el("input", { type: "checkbox", id });
  box.checked = value;
  box.addEventListener("change", () => changed(box.checked));
  const element = el("div", { class: "field" }, el("label", { for: id }, label), box);
  return { element, show: (next) => { box.checked = next; } };
}
