// The battery page: asks for its panes when the state changes, and draws what comes.

import { Latest } from "./ask.js";
import { Card } from "./battery/card.js";
import { keys, Panels } from "./battery/panels.js";
import { Pins } from "./battery/pins.js";
import { startPresets } from "./battery/presets.js";
import { Slow } from "./battery/slow.js";
import { Blame } from "./controls/blame.js";
import { el } from "./dom.js";
import { showFigures } from "./figures.js";
import { readPacket } from "./packet.js";
import { Heat } from "./plots/heat.js";
import { Span } from "./plots/span.js";

const $ = (id) => document.getElementById(id);

export function startBattery(schema, store, router) {
  const plots = $("plots");
  const span = new Span();
  const panels = new Panels(schema.series, plots, span);
  const heat = new Heat(schema.series, plots, span);
  const card = new Card($("told"), schema);
  const pins = new Pins({
    place: $("pins"), button: $("pin"), schema, store, changed: () => compare(),
    columns: ["charging_time", "max_energy", "max_power", "efficiency", "advantage"], there: ["entropy", "ergotropy"], aligned: true,
    said: (count) => { document.body.dataset.pins = String(count); },
  });
  const blame = new Blame($("controls"), "battery");
  let stop = null;
  let last = null;
  // What is wrong with the link, until something else is asked for.
  let notice = "";

  const slow = new Slow([
    {
      name: "states",
      answered: (buffer) => {
        const answer = readPacket(buffer);
        still(panels.slow);
        panels.states(answer, last.header);
        document.body.dataset.states = Number(document.body.dataset.states ?? 0) + 1;
      },
      refused: (sentence) => {
        still(panels.slow);
        panels.statesRefused(sentence);
      },
      begun: (cancel) => panels.slow.forEach((panel) => panel.frame.working(cancel)),
      progress: ({ fraction }) => panels.slow.forEach((panel) => panel.frame.progress(fraction)),
    },
    {
      name: "populations",
      answered: (buffer) => {
        still([heat]);
        heat.show(readPacket(buffer));
        document.body.dataset.populations = Number(document.body.dataset.populations ?? 0) + 1;
      },
      refused: (sentence) => {
        still([heat]);
        heat.refused(sentence);
      },
      begun: (cancel) => heat.frame.working(cancel),
      progress: ({ fraction }) => heat.frame.progress(fraction),
    },
  ]);

  const charging = new Latest("charging", {
    answered: (buffer, asked, state) => {
      last = readPacket(buffer);
      working(false);
      span.whole(end());
      if (store.document.view.aligned) panels.pins = aligned();
      panels.charging(last);
      panels.old(true, true);
      heat.frame.old(true);
      finish(asked);
      told(last.header, state);
      slow.ask(state, last.header.end);
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
  }, 2);

  function still(shown) {
    for (const each of shown) each.frame.working(null);
  }

  function working(on) {
    $("progress").hidden = !on;
    plots.classList.toggle("old", on);
  }

  function told(header, state) {
    fault(notice);
    $("title").textContent = header.title;
    $("status").textContent = header.status;
    showFigures($("figures"), header.peaks, schema.figures);
    $("keys").replaceChildren(...keys(last).flatMap(([role, style, words]) => [
      el("span", { class: `key ${style}`, "data-role": role }, words), " ",
    ]));
    $("controls").dataset.end = header.end;
    pins.current(header);
    $("aside").textContent = header.parallel.reason ? `No parallel scheme: ${header.parallel.reason}` : "";
    if (header.link && state === store.document) history.replaceState(null, "", `?s=${header.link}`);
    else if (header.no_link) $("aside").textContent = header.no_link;
  }

  // Pinned batteries came, went or changed places.
  function compare() {
    if (last !== null) span.whole(end());
    panels.pinned(aligned());
    heat.redraw();
  }

  // Pinned curves as they are, or with their times in units of charging times.
  function aligned() {
    const own = last?.header.peaks.charging_time?.value;
    if (!store.document.view.aligned || !own) return pins.shown;
    return pins.shown.map((pin) => {
      const by = pin.peak > 0 ? own / pin.peak : 1;
      const scaled = (times) => times?.map((time) => time * by);
      return { ...pin, time: scaled(pin.time), state_time: scaled(pin.state_time) };
    });
  }

  const end = () => Math.max(last.header.end, ...aligned().map(({ time }) => time.at(-1)));


  // The time from the change to the drawn curve, counted after the browser has painted.
  function finish(asked) {
    requestAnimationFrame(() => {
      const painted = new MessageChannel();
      painted.port1.onmessage = () => {
        const milliseconds = Math.round(performance.now() - asked);
        document.body.dataset.latency = milliseconds;
        document.body.dataset.answers = Number(document.body.dataset.answers ?? 0) + 1;
        card.show(last.header);
        const { reduction, engine } = last.header.method;
        $("foot").textContent = `${reduction} reduction, ${engine} engine; drawn ${milliseconds} ms after the change. Bounds: ● proved, ◐ estimated, ○ uncontrolled.`;
      };
      painted.port2.postMessage(null);
    });
  }

  function fault(sentence) {
    blame.say(sentence);
    $("fault").hidden = sentence === "";
    $("fault").textContent = sentence;
  }

  $("cancel").addEventListener("click", () => stop?.());
  $("whole").addEventListener("click", () => span.reset());
  span.hear(() => { $("whole").hidden = !span.zoomed; });
  startPresets($("presets"), store, router);
  store.hear((state, before, why) => {
    if (why === "pins" || why === "aligned") {
      router.address().catch(({ message }) => { $("aside").textContent = message; });
      return why === "pins" ? pins.ask(state) : pins.show();
    }
    notice = "";
    slow.hold();
    charging.ask(state);
    if (JSON.stringify(state.pins) !== JSON.stringify(before.pins) || state.view.stretch !== before.view.stretch) pins.ask(state);
  });

  return {
    begin: (refusal = "") => {
      notice = refusal;
      fault(notice);
      charging.ask(store.document);
      pins.ask(store.document);
    },
    redraw: () => {
      panels.redraw();
      heat.redraw();
    },
  };
}
