// The page's beginning: what the server knows, what the address says, then the controls.

import { post } from "./ask.js";
import { startBattery } from "./battery.js";
import { form } from "./controls/form.js";
import { el } from "./dom.js";
import { startSharing } from "./share.js";
import { Store } from "./store.js";
import { startTheme } from "./theme.js";

const PAGES = [["battery", "Battery"]];

async function begin() {
  const schema = await (await fetch("/api/schema")).json();
  const { state, refusal } = await restored(schema.first);
  const store = new Store(state);
  const page = startBattery(schema, store);
  startTheme(document.getElementById("theme"), page.redraw);
  form(document.getElementById("controls"), schema, store);
  startSharing(schema, store);
  document.getElementById("pages").replaceChildren(...PAGES.map(([name, words]) => (
    el("a", { href: "/", "aria-current": name === state.page ? "page" : null }, words)
  )));
  if (refusal) page.fault(refusal);
  else page.begin();
}

// The state that the address holds, or the first one and why the address was refused.
async function restored(first) {
  const link = new URLSearchParams(location.search).get("s");
  if (link === null) return { state: first };
  try {
    return (await post("/api/read", { link })).json();
  } catch (refusal) {
    return { state: first, refusal: refusal.message };
  }
}

document.getElementById("controls").addEventListener("submit", (event) => event.preventDefault());
begin().catch((error) => {
  const fault = document.getElementById("fault");
  fault.hidden = false;
  fault.textContent = `The page could not start: ${error.message}`;
});
