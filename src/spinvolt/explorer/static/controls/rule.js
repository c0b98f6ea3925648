// The rule of a field as a sentence beside it, while what was typed breaks it.

import { el } from "../dom.js";

// What is typed against the rule is told at once; a refusal by the server comes as a "blamed" event.
export function rule(box, sentence) {
  const id = `${box.id}-rule`;
  const element = el("p", { class: "rule", id, hidden: true });
  const tell = (said, role) => {
    element.hidden = said === "";
    element.textContent = said;
    if (role) element.setAttribute("role", role);
    else element.removeAttribute("role");
    for (const [name, value] of [["aria-invalid", "true"], ["aria-errormessage", id]]) {
      if (said) box.setAttribute(name, value);
      else box.removeAttribute(name);
    }
  };
  const [name] = sentence.split(" must ");
  // The page says the same aloud.
  box.addEventListener("blamed", ({ detail }) => tell(detail && detail.replace(/^`[^`]*`(?= must )/, name), ""));
  return { element, broken: (on) => tell(on ? sentence : "", "alert") };
}
