// The page's beginning: what the server knows, what the address says, then the page that it names.

import { post } from "./ask.js";
import { startBattery } from "./battery.js";
import { form } from "./controls/form.js";
import { Router, fitting } from "./router.js";
import { startSharing } from "./share.js";
import { Store } from "./store.js";
import { startTheme } from "./theme.js";

async function begin() {
  const schema = await (await fetch("/api/schema")).json();
  const { state, refusal } = await restored(schema.first);
  const store = new Store(fitting(state));
  const pages = [
    ["battery", "Battery", (place, own, router) => battery(schema, own, refusal, router)],
    ["open", "Open battery", async (...all) => (await import("./open/page.js")).start(schema, ...all)],
    ["papers", "Papers", async (...all) => (await import("./papers/page.js")).start(schema, ...all)],
    ["sweeps", "Sweeps", async (...all) => (await import("./sweeps/page.js")).start(schema, ...all)],
  ];
  const router = new Router(store, pages, { battery: schema.first.statement, open: schema.first_open });
  startTheme(document.getElementById("theme"), () => router.redraw());
  watchLetters(() => router.redraw());
  startSharing(schema, store);
  await router.show();
}

// The battery page; it has its curves before they are asked for a second time.
function battery(schema, store, refusal, router) {
  const page = startBattery(schema, store, router);
  form(document.getElementById("controls"), schema, store);
  let told = refusal;
  return {
    show: () => {
      page.begin(told);
      told = undefined;
    },
    redraw: page.redraw,
  };
}

// Letters grow with the window, but those of a plot are as large as when it was drawn.
function watchLetters(changed) {
  const size = () => getComputedStyle(document.documentElement).fontSize;
  let before = size();
  addEventListener("resize", () => {
    if (size() === before) return;
    before = size();
    changed();
  });
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
