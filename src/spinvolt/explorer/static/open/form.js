// The form of an open battery: charger, any number of batteries, reservoirs, noise, time, method.

import { choice, toggle } from "../controls/choice.js";
import { slider } from "../controls/slider.js";
import { el } from "../dom.js";
import { batteries } from "./batteries.js";
import { method } from "./method.js";
import { presets } from "./presets.js";
import { rate } from "./rate.js";

// Chargers of the papers are larger than what a slider of closed batteries reaches.
const LARGEST = 1e8;

export function form(place, schema, store) {
  // Names that no field of another page has.
  const known = Object.fromEntries(schema.kinds.find(({ name }) => name === "reservoir").fields.map((each) => [each.name, { ...each, name: `open-${each.name}` }]));
  const offered = presets(store);
  let parts = {};

  const statement = () => store.document.statement;
  const set = (edit, why = "field") => store.change((state) => edit(state.statement), why);
  const group = (name, ...elements) => el("fieldset", {}, el("legend", {}, name), ...elements);

  function build() {
    parts = {};
    place.replaceChildren(
      group("Example", offered.element),
      group("Charger", ...charger()),
      group("Batteries", batteries(known.n_battery, statement, set)),
      group("Reservoirs", ...reservoirs()),
      group("Single spins", ...["local_decay", "local_dephasing"].map((name) => each(name, ensembles()))),
      group("Time", ...time()),
      group("Method", ...method(schema.open_methods, statement, set)),
    );
  }

  function charger() {
    const size = slider({ ...known.n_charger, high: LARGEST }, statement().battery.n_charger, (value) => set((s) => {
      const before = s.battery.n_charger;
      s.battery.n_charger = value;
      const up = s.start.charger.dicke;
      s.start.charger = { dicke: up === before ? value : Math.min(up, value) };
      parts.up.limit(0, value);
      parts.up.show(s.start.charger.dicke);
    }));
    parts.up = slider(
      {
        name: "open-charger-up", label: "spins up at the start", symbol: "", help: "How many charger spins are up.",
        rule: "be a whole number up to the number of charger spins", shape: "whole", scale: "linear", low: 0, high: statement().battery.n_charger,
      },
      statement().start.charger.dicke, (value) => set((s) => { s.start.charger = { dicke: value }; }),
    );
    return [size.element, parts.up.element];
  }

  const numbered = () => statement().battery.n_battery.map((_, m) => `battery ${m}`);
  const ensembles = () => ["charger", ...numbered()];

  function reservoirs() {
    const shared = toggle("shared_reservoir", "all batteries in one reservoir", statement().battery.shared_reservoir, (on) => set((s) => {
      s.battery.shared_reservoir = on;
      for (const name of ["decay", "thermal"]) if (Array.isArray(s.battery[name])) [s.battery[name]] = s.battery[name];
    }, "structure"));
    const places = statement().battery.shared_reservoir ? ["the reservoir"] : numbered();
    const pump = slider(known.pump, statement().battery.pump, (value) => set((s) => { s.battery.pump = value; }));
    return [each("decay", places), each("thermal", places), pump.element, shared.element];
  }

  function each(name, places) {
    return rate(known[name], places, () => statement().battery[name], (value, why) => set((s) => { s.battery[name] = value; }, why));
  }

  function time() {
    const [low, high] = schema.open_methods.window;
    const { until, times } = statement().charge;
    const window = typeof until === "number";
    const how = choice(
      "open-until", "follow it", [["first-peak", "to the first maximum"], ["window", "for a time"], ["times", "at listed times"]],
      times ? "times" : window ? "window" : "first-peak",
      (next) => set((s) => {
        delete s.charge.times;
        s.charge.until = next === "window" ? 1 : "first-peak";
        s.charge.samples ??= 401;
      }, "structure"),
    );
    how.element.querySelector('option[value="times"]').hidden = !times;
    const found = [how.element];
    if (window) {
      found.push(slider(
        { name: "open-window", label: "time", symbol: "", help: "How long the battery is followed.", rule: "be a positive number", shape: "number", scale: "log", low, high },
        until, (value) => set((s) => { s.charge.until = value; }),
      ).element);
      found.push(toggle("open-log", "logarithmic axis", store.document.view.log_time, (on) => (
        store.change((state) => { state.view.log_time = on; }, "view")
      )).element);
    }
    return found;
  }

  build();
  store.hear((_, __, why) => {
    if (why !== "link" && why !== "structure") return;
    const focused = document.activeElement?.id;
    build();
    if (focused) document.getElementById(focused)?.focus();
  });
}
