// The open-battery page: energies per spin, the laws of large chargers, what is left after long.

import { Latest } from "../ask.js";
import { Bar } from "../bar.js";
import { el } from "../dom.js";
import { readPacket } from "../packet.js";
import { Densities } from "./densities.js";
import { form } from "./form.js";
import { callouts, showLaws } from "./laws.js";
import { LongTime } from "./long_time.js";
import { showMerits } from "./merits.js";

export async function start(schema, place, store) {
  const title = el("h1", { id: "open-title" }, "\u00a0");
  const status = el("p", { class: "status", role: "status", "aria-live": "polite" }, "The workers are getting ready …");
  const fault = el("div", { class: "fault", role: "alert", hidden: true });
  const bar = new Bar();
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
      el("div", { class: "headline" }, title, status), fault, bar.element, told, merits, plots,
      el("div", { class: "beside" }, laws, longTime.element),
      el("details", { class: "more" }, el("summary", {}, "The card: bounds, method, cost, references"), card), foot,
    ),
    controls,
  );
  const densities = new Densities(schema.series, plots);

  const blame = (sentence) => {
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
      densities.show(answer, store.document.view.log_time);
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
  store.hear((state, _, why) => {
    longTime.forget();
    if (why !== "page") asking.ask(state);
  });
  return {
    show: () => asking.ask(store.document),
    redraw: () => densities.redraw(),
  };
}
