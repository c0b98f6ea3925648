// The dialog for taking things home: a link, the statement, the data, the picture, Python.

import { ask } from "./ask.js";
import { el } from "./dom.js";

const WORDS = {
  toml: "Statement (TOML)", python: "Python lines", csv: "Data (CSV)", netcdf: "Data (netCDF)", png: "Picture (PNG)", svg: "Picture (SVG)",
};

export function startSharing(schema, store) {
  const dialog = document.getElementById("sharing");
  const link = document.getElementById("link");
  const said = document.getElementById("shared");
  document.getElementById("share").addEventListener("click", () => {
    link.value = location.href;
    said.textContent = "";
    dialog.showModal();
  });
  document.getElementById("copy").addEventListener("click", async () => {
    link.select();
    try {
      // Browsers keep the clipboard from frames and from pages of other machines.
      await navigator.clipboard.writeText(link.value);
      said.textContent = "The link is copied.";
    } catch {
      said.textContent = "The link is selected: copy it with Ctrl-C.";
    }
  });
  document.getElementById("exports").replaceChildren(...Object.keys(schema.exports).map((name) => (
    el("button", { type: "button", id: `export-${name}`, onclick: () => save(name) }, WORDS[name] ?? name)
  )));

  async function save(name) {
    said.textContent = "Working …";
    try {
      const answer = await ask(name, store.document);
      const address = URL.createObjectURL(await answer.blob());
      el("a", { href: address, download: `battery${schema.exports[name]}` }).click();
      setTimeout(() => URL.revokeObjectURL(address), 10000);
      said.textContent = `battery${schema.exports[name]} is on its way.`;
    } catch (refusal) {
      said.textContent = refusal.message;
    }
  }
}
