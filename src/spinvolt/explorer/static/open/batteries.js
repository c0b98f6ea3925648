// The list of batteries: each with its size and its start; batteries are added and taken away.

import { slider } from "../controls/slider.js";
import { el } from "../dom.js";

const MOST = 16;
const LISTS = ["decay", "thermal"];
const NOISE = ["local_decay", "local_dephasing"];

export function batteries(spec, statement, set) {
  const holder = el("div", { class: "batteries" });
  const { n_battery: sizes } = statement().battery;
  sizes.forEach((size, m) => holder.append(one(size, m)));
  const add = el("button", { type: "button", id: "add-battery", disabled: sizes.length >= MOST, onclick: () => set(more, "structure") }, "Add a battery");
  holder.append(add);
  return holder;

  function one(size, m) {
    const up = slider(
      {
        name: `open-up-${m}`, label: "cells up at the start", symbol: "", help: "How many cells are up.", shape: "whole",
        rule: "be a whole number up to the number of cells", scale: "linear", low: 0, high: size,
      },
      starts(statement())[m].dicke, (value) => set((s) => {
        s.start.batteries = starts(s);
        s.start.batteries[m] = { dicke: value };
      }),
    );
    const cells = slider({ ...spec, name: `open-cells-${m}`, shape: "whole", label: "cells", high: 1e4 }, size, (value) => set((s) => {
      s.battery.n_battery[m] = value;
      s.start.batteries = starts(s);
      s.start.batteries[m] = { dicke: Math.min(s.start.batteries[m].dicke, value) };
      up.limit(0, value);
      up.show(s.start.batteries[m].dicke);
    }));
    const drop = el("button", {
      type: "button", class: "drop", "aria-label": `Take battery ${m} away`, hidden: sizes.length === 1,
      onclick: () => set((s) => fewer(s, m), "structure"),
    }, "×");
    return el(
      "section", { class: "one", "aria-label": `battery ${m}` },
      el("p", { class: "head" }, el("span", { class: "key", "data-role": `battery-${m}` }, `battery ${m}`), drop), cells.element, up.element,
    );
  }
}

const starts = (statement) => statement.start.batteries?.map((each) => ({ ...each })) ?? statement.battery.n_battery.map(() => ({ dicke: 0 }));

function more(statement) {
  const { battery } = statement;
  statement.start.batteries = [...starts(statement), { dicke: 0 }];
  battery.n_battery.push(battery.n_battery.at(-1));
  for (const name of [...LISTS, ...NOISE]) if (Array.isArray(battery[name])) battery[name].push(battery[name].at(-1));
}

function fewer(statement, m) {
  const { battery } = statement;
  statement.start.batteries = starts(statement).filter((_, i) => i !== m);
  battery.n_battery.splice(m, 1);
  if (!battery.shared_reservoir) for (const name of LISTS) if (Array.isArray(battery[name])) battery[name].splice(m, 1);
  // The charger's noise stands first.
  for (const name of NOISE) if (Array.isArray(battery[name])) battery[name].splice(m + 1, 1);
}
