// The open-battery page: energies per spin, the laws of large chargers, what is left after long.

import { Latest } from "../ask.js";
import { Bar } from "../bar.js";
import { Pins } from "../battery/pins.js";
import { Blame } from "../controls/blame.js";
import { el } from "../dom.js";
import { readPacket } from "../packet.js";
import { Densities } from "./densities.js";
import { form } from "./form.js";
import { callouts, showLaws } from "./laws.js";
import { LongTime } from "./long_time.js";
import { showMerits } from "./merits.js";

export async function start(schema, place, store, router) {
  const title = el("h1", { id: "open-title" }, "\u00a0");
  const status = el("p", { class: "status", role: "status", "aria-live": "polite" }, "The workers are getting ready …");
  const fault = el("div", { class: "fault", role: "alert", hidden: true });
  const bar = new Bar();
  const pin = el("button", { type: "button", id: "open-pin" }, "Pin for comparison");
  const pinned = el("section", { class: "pins", "aria-label": "Comparison", hidden: true });
  const aside = el("p", { class: "aside" });
  const told = el("div", { class: "callouts" });
  const merits = el("dl", { class: "figures", "aria-label": "Figures of merit" });
  const plots = el("div", { class: "plots" });
  const laws = el("section", { class: "laws card", "aria-label": "Laws of large chargers" });
  const card = el("pre", { tabindex: 0, "aria-label": "Card" });
  const foot = el("p", { class: "foot" });
  const longTime = new LongTime(store);
  const controls = el("form", { class: "controls", id: "open-controls", "aria-label": "Statement", autocomplete: "off" });
  controls.addEventListener("submit", (event) => event.preventDefault());
  place.append(
    el(
      "section", { class: "stage", "aria-label": "Charging" },
      el("div", { class: "headline" }, title, status, el("div", { class: "acts" }, pin)), fault, bar.element, told, merits, pinned, aside, plots,
      el("div", { class: "beside" }, laws, longTime.element),
      el("details", { class: "more" }, el("summary", {}, "The card: bounds, method, cost, references"), card), foot,
    ),
    controls,
  );
  const densities = new Densities(schema.series, plots);

  const blamed = new Blame(controls, "open");
  const pins = new Pins({
    place: pinned, button: pin, schema, store, prefix: "open-", changed: () => densities.pinned(pins.shown),
    columns: ["max_energy", "efficiency", "t50", "t90", "t99"], there: ["ergotropy", "log_negativity"], aligned: false,
    said: (count) => { place.dataset.pins = String(count); },
  });

  const blame = (sentence) => {
    blamed.say(sentence);
    fault.hidden = sentence === "";
    fault.textContent = sentence;
  };
  const working = (on) => {
    plots.classList.toggle("old", on);
    if (!on) bar.ended();
  };

  const asking = new Latest("open", {
    answered: (buffer, asked) => {
      const answer = readPacket(buffer);
      const { header } = answer;
      working(false);
      blame("");
      title.textContent = header.title;
      status.textContent = header.status;
      card.textContent = header.card;
      told.replaceChildren(...callouts(header));
      showMerits(merits, header, schema);
      densities.show(answer, store.document.view.log_time, pins.shown);
      pins.current(header);
      showLaws(laws, header);
      if (header.link) history.replaceState(history.state, "", `?s=${header.link}`);
      finish(header, asked);
    },
    refused: ({ kind, message }) => {
      working(false);
      plots.classList.add("old");
      blame(kind === "cancelled" ? "Cancelled: what is shown is from before." : message);
    },
    begun: (cancel) => {
      working(true);
      bar.begun(cancel);
    },
    progress: (report) => bar.report(report),
  });

  // The time from the change to the drawn curve, counted after the browser has painted.
  function finish({ method }, asked) {
    requestAnimationFrame(() => {
      const milliseconds = Math.round(performance.now() - asked);
      place.dataset.latency = milliseconds;
      place.dataset.answers = Number(place.dataset.answers ?? 0) + 1;
      foot.textContent = `${method.reduction} reduction, ${method.engine} engine: ${method.why}. Drawn ${milliseconds} ms after the change. Bounds: ● proved, ◐ estimated, ○ uncontrolled.`;
    });
  }

  form(controls, schema, store);
  store.hear((state, before, why) => {
    if (why === "pins") {
      router.address().catch(({ message }) => { aside.textContent = message; });
      return pins.ask(state);
    }
    longTime.forget();
    if (why === "page") return;
    asking.ask(state);
    if (JSON.stringify(state.pins) !== JSON.stringify(before.pins) || state.view.log_time !== before.view.log_time) pins.ask(state);
  });
  return {
    show: () => {
      asking.ask(store.document);
      pins.ask(store.document);
    },
    redraw: () => densities.redraw(),
  };
}
