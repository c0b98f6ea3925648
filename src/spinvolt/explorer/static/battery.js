// The battery page: asks for its panes when the state changes, and draws what comes.

import { Latest } from "./ask.js";
import { showFigures } from "./figures.js";
import { readPacket } from "./packet.js";
import { Curves } from "./plots/curves.js";
import { Heat } from "./plots/heat.js";

const $ = (id) => document.getElementById(id);

export function startBattery(schema, store) {
  const plots = $("plots");
  const energy = new Curves("energy", schema.series, plots);
  const power = new Curves("power", schema.series, plots);
  const heat = new Heat(schema.series, plots);
  let stop = null;

  const working = (on) => {
    $("progress").hidden = !on;
    plots.classList.toggle("old", on);
  };

  const populations = new Latest("populations", {
    answered: (buffer) => heat.show(readPacket(buffer)),
    refused: ({ kind, message }) => kind !== "cancelled" && heat.refused(message),
  });

  const charging = new Latest("charging", {
    answered: (buffer, asked, state) => {
      const answer = readPacket(buffer);
      working(false);
      told(answer.header);
      energy.show(answer);
      power.show(answer);
      finish(answer.header, asked);
      populations.ask(state);
    },
    refused: ({ kind, message }) => {
      working(false);
      plots.classList.add("old");
      fault(kind === "cancelled" ? "Cancelled: what is shown is from before." : message);
    },
    begun: (cancel) => {
      stop = cancel;
      working(true);
    },
    progress: ({ fraction, words }) => {
      if (fraction > 0) $("bar").value = fraction;
      else $("bar").removeAttribute("value");
      $("doing").textContent = words || "working";
    },
  });

  function told(header) {
    fault("");
    $("title").textContent = header.title;
    $("status").textContent = header.status;
    $("card").textContent = header.card;
    showFigures($("figures"), header.peaks, schema.figures);
    if (header.link) history.replaceState(null, "", `?s=${header.link}`);
  }

  // The time from the change to the drawn curve, counted after the browser has painted.
  function finish(header, asked) {
    requestAnimationFrame(() => {
      const milliseconds = Math.round(performance.now() - asked);
      document.body.dataset.latency = milliseconds;
      document.body.dataset.answers = Number(document.body.dataset.answers ?? 0) + 1;
      const { reduction, engine } = header.method;
      const beside = header.parallel.reason ? ` No parallel scheme: ${header.parallel.reason}` : "";
      $("foot").textContent = `${reduction} reduction, ${engine} engine; drawn ${milliseconds} ms after the change. Bounds: ● proved, ◐ estimated, ○ uncontrolled.${beside}`;
    });
  }

  function fault(sentence) {
    $("fault").hidden = sentence === "";
    $("fault").textContent = sentence;
  }

  $("cancel").addEventListener("click", () => stop?.());
  store.hear((state) => charging.ask(state));

  return {
    begin: () => charging.ask(store.document),
    redraw: () => [energy, power, heat].forEach((plot) => plot.redraw()),
    fault,
  };
}
