// The form: every field of the statement, made from what the server says of the batteries.

import { el } from "../dom.js";
import { choice, toggle } from "./choice.js";
import { method } from "./method.js";
import { slider } from "./slider.js";
import { start } from "./start.js";
import { time } from "./time.js";

const SIZES = ["n_battery", "n_charger"];
const KINDS = { "central-spin": "central spin", cavity: "cavity", reservoir: "reservoir" };
const BESIDE = { auto: "where defined", none: "not shown" };

export function form(place, schema, store) {
  let kind = null;
  let parts = {};

  function build(document) {
    kind = document.statement.battery.kind;
    parts = {};
    const known = schema.kinds.find((each) => each.name === kind);
    place.replaceChildren(
      group("Battery", [kinds(), ...fields(known, (f) => SIZES.includes(f.name), document)]),
      group("Start", starts(known)),
      group("Interaction", fields(known, (f) => !SIZES.includes(f.name), document)),
      group("Time", times(document)),
      group("Beside", view(document)),
      group("Method", [methods(known)]),
    );
  }

  const group = (name, elements) => el("fieldset", {}, el("legend", {}, name), ...elements);

  function kinds() {
    const offered = schema.kinds.filter((each) => each.name in KINDS && each.name !== "reservoir");
    const made = choice("kind", "kind", offered.map((each) => [each.name, KINDS[each.name]]), kind, (next) => {
      store.change((state) => { state.statement = fresh(next, state.statement); }, "kind");
    });
    return made.element;
  }

  // Another kind of battery keeps the fields that both have.
  function fresh(name, before) {
    const battery = { kind: name };
    for (const field of schema.kinds.find((each) => each.name === name).fields) {
      battery[field.name] = before.battery[field.name] ?? field.start;
    }
    const full = name === "cavity" ? { fock: battery.n_battery } : { dicke: battery.n_charger };
    return { battery, start: { battery: { dicke: 0 }, charger: full }, charge: { until: "first-peak" } };
  }

  function fields(known, wanted, document) {
    return known.fields.filter(wanted).map((spec) => {
      const made = slider(spec, document.statement.battery[spec.name], (value) => {
        store.change((state) => sized(state.statement, spec.name, value), "field");
      });
      parts[spec.name] = { ...made, start: spec.start };
      return made.element;
    });
  }

  // A full ensemble stays full when its size changes, and none has more spins up than there are.
  function sized(statement, name, value) {
    const before = statement.battery[name];
    statement.battery[name] = value;
    for (const [place_, size] of [["battery", "n_battery"], ["charger", "n_charger"]]) {
      if (name !== size) continue;
      for (const begun of [statement.start[place_]].flat()) {
        for (const key of ["dicke", "flipped"]) {
          if (!(key in begun)) continue;
          if (begun[key] === before && before > 0) begun[key] = value;
          begun[key] = Math.min(begun[key], value);
        }
      }
    }
    // A field with as many photons as there are cells keeps so many.
    const field = statement.start.charger;
    if (statement.battery.kind === "cavity" && name === "n_battery" && field.fock === before) field.fock = value;
  }

  function starts(known) {
    return ["battery", "charger"].map((where) => {
      const size = () => store.document.statement.battery[`n_${where}`] ?? store.document.statement.battery.n_battery;
      const made = start(
        where, known.starts[where], size,
        () => store.document.statement.start[where],
        (value) => store.change((state) => { state.statement.start[where] = value; }, "start"),
      );
      parts[`start-${where}`] = made;
      return made.element;
    });
  }

  function view(document) {
    const set = (name) => (value) => store.change((state) => { state.view[name] = value; }, "view");
    const options = schema.parallel.map((name) => [name, BESIDE[name] ?? name]);
    const parallel = choice("parallel", "parallel scheme", options, document.view.parallel, set("parallel"));
    const theory = toggle("theory", "closed forms", document.view.theory, set("theory"));
    parts.view = { draw: (next) => { parallel.show(next.view.parallel); theory.show(next.view.theory); } };
    return [parallel.element, theory.element];
  }

  function times(document) {
    const [low, high] = schema.stretch;
    const stretch = slider(
      {
        name: "stretch", label: "shown, in charging times", shown: "shown, in T", symbol: "", help: "How far the curves go, in charging times.",
        rule: `lie in [${low}, ${high}]`, shape: "number", scale: "linear", low, high,
      },
      document.view.stretch, (value) => store.change((state) => { state.view.stretch = value; }, "view"),
    );
    parts.time = time(
      () => store.document.statement.charge, (value) => store.change((state) => { state.statement.charge = value; }, "charge"),
      { stretch, most: schema.most_samples, end: () => Number(place.dataset.end) },
    );
    return [parts.time.element];
  }

  function methods(known) {
    parts.method = method(
      schema.closed_methods, known.name, () => store.document.statement.method ?? {},
      (value) => store.change((state) => { state.statement.method = value; }, "method"),
    );
    return parts.method.element;
  }

  function refresh(document, why) {
    if (document.statement.battery.kind !== kind || why === "link") return build(document);
    for (const [name, part] of Object.entries(parts)) {
      part.draw?.(document);
      if (part.mark) part.mark(document.statement.battery[name] !== part.start);
    }
  }

  build(store.document);
  store.hear((document, _, why) => refresh(document, why));
}
