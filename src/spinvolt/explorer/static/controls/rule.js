// The rule of a field as a sentence beside it, while what was typed breaks it.

import { el } from "../dom.js";

export function rule(box, sentence) {
  const element = el("p", { class: "rule", role: "alert", hidden: true });
  const broken = (on) => {
    element.hidden = !on;
    element.textContent = on ? sentence : "";
    if (on) box.setAttribute("aria-invalid", "true");
    else box.removeAttribute("aria-invalid");
  };
  return { element, broken };
}
