// The sweeps page: how far a sweep is, and what it has found so far, as lines or a map.

import { Latest } from "../ask.js";
import { Bar } from "../bar.js";
import { brief, el } from "../dom.js";
import { readPacket } from "../packet.js";
import { choices, controls } from "./controls.js";
import { drawing } from "./drawing.js";
import { failures, numbers } from "./told.js";
import { Standing } from "./standing.js";

export async function start(schema, place, store) {
  const title = el("h1", { id: "sweep-title" }, "Sweeps");
  const said = el("p", { class: "status" });
  const fault = el("div", { class: "fault", role: "alert", hidden: true });
  const bar = new Bar();
  const standing = new Standing();
  const highest = el("p", { class: "highest", id: "sweep-highest" });
  const plots = el("div", { class: "plots" });
  const below = el("div", { class: "told" });
  const form = el("form", { class: "controls", id: "sweeps-controls", "aria-label": "What is drawn", autocomplete: "off" });
  form.addEventListener("submit", (event) => event.preventDefault());
  place.append(
    el("section", { class: "stage", "aria-label": "Sweep" }, el("div", { class: "headline" }, title, said), fault, bar.element, standing.element, highest, plots, below),
    form,
  );
  const draw = drawing(plots);
  const { sweeps } = await (await fetch("/api/sweeps")).json();
  let events = null;
  let watched = "";
  let stamp = null;

  const blame = (sentence) => {
    fault.hidden = sentence === "";
    fault.textContent = sentence;
  };
  const name = () => store.document.sweep.store || sweeps[0];

  const asking = new Latest("swept", {
    answered: (buffer) => {
      bar.ended();
      blame("");
      const answer = readPacket(buffer);
      show(answer.header, answer.arrays);
      if (answer.header.link) history.replaceState(history.state, "", `?s=${answer.header.link}`);
      place.dataset.answers = Number(place.dataset.answers ?? 0) + 1;
    },
    refused: ({ message }) => {
      bar.ended();
      blame(message);
    },
    begun: (cancel) => bar.begun(cancel),
    progress: (report) => bar.report(report),
  });

  function show(header, arrays) {
    title.textContent = `Sweep ${header.store}`;
    plots.hidden = !header.begun;
    if (!header.begun) {
      standing.show({ begun: false }, {});
      highest.textContent = "";
      delete highest.dataset.value;
      below.replaceChildren();
      choices(form, sweeps, header.store, store);
      said.textContent = "It has not begun: what it finds is shown as it comes.";
      return;
    }
    const { quantity, look, fields } = header;
    said.textContent = `${quantity.label} over ${[look.x, look.y].filter(Boolean).join(" and ")}`;
    standing.show(header.stand, header.failed);
    const top = header.highest;
    highest.textContent = top ? `Highest ${quantity.label} so far: ${brief(top.value, 8)} at ${top.where}.` : "There is no number yet.";
    if (top) highest.dataset.value = top.value;
    draw.show(header, arrays);
    below.replaceChildren(...failures(header), ...numbers(header));
    controls(form, sweeps, { fields, metrics: header.metrics, look, name: header.store }, store);
  }

  function watch() {
    if (events !== null && watched === name()) return false;
    leave();
    if (!sweeps.includes(name())) return false;
    watched = name();
    stamp = null;
    events = new EventSource(`/api/sweeps/${encodeURIComponent(watched)}/events`);
    events.addEventListener("stand", (event) => {
      // Another page is shown: nobody looks.
      if (document.body.dataset.page !== "sweeps") return leave();
      const stand = JSON.parse(event.data);
      standing.show(stand);
      if (stand.stamp !== stamp) asking.ask(store.document);
      stamp = stand.stamp;
    });
    events.addEventListener("refused", (event) => {
      blame(JSON.parse(event.data).sentence);
      leave();
    });
    return true;
  }

  // A new stream tells how far the sweep is, and its first word asks for the numbers.
  function look() {
    if (!watch()) asking.ask(store.document);
  }

  function leave() {
    events?.close();
    events = null;
  }

  addEventListener("pagehide", leave);
  store.hear((_, __, why) => why !== "page" && look());
  return {
    show: () => {
      if (sweeps.length === 0) {
        said.textContent = "No sweep is watched. Name the store of one when starting: spinvolt explore --store STORE.";
        form.hidden = true;
        place.dataset.answers = 1;
        return;
      }
      look();
    },
    redraw: () => draw.redraw(),
  };
}
