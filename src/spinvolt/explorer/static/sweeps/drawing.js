// The plots of a sweep: lines with their bounds and local exponents, or the same as maps.

import { el } from "../dom.js";
import { FieldMap } from "../plots/field_map.js";
import { Panel } from "../plots/panel.js";

const ROLES = ["battery-0", "battery-1", "battery-2", "battery-3", "negativity", "theory"];
const DASHES = [undefined, [9, 4], [10, 3, 2, 3], [2, 3], [12, 2], [6, 2, 2, 2, 2, 2]];
// Sizes that span so much are drawn on a logarithmic axis.
const SPAN = 30;

export function drawing(place) {
  const holders = { lines: el("div", { class: "plots inner" }), map: el("div", { class: "plots inner" }) };
  place.append(holders.lines, holders.map);
  const values = new Panel("sweep-values", "", holders.lines, { whole: true, ratio: 0.4 });
  const slopes = new Panel("sweep-exponents", "local exponents", holders.lines, { whole: true, ratio: 0.26 });
  const map = new FieldMap("sweep-map", holders.map);
  const slopeMap = new FieldMap("sweep-exponent-map", holders.map);

  function show(header, arrays) {
    const isMap = "map" in header;
    holders.lines.hidden = isMap;
    holders.map.hidden = !isMap;
    if (isMap) maps(header, arrays);
    else lines(header, arrays);
  }

  function lines(header, arrays) {
    const { look, quantity, log } = header;
    const field = header.fields.find((each) => each.name === look.x);
    const words = field.numbers ? undefined : field.values.map(String);
    const x = { values: arrays.x, label: look.x, log: field.numbers && wanted(log, "x", arrays.x), words };
    const all = header.lines.map((_, i) => arrays[`line_${i}`]);
    const tall = wanted(log, "y", all.flatMap((each) => Array.from(each)));
    values.show({
      title: quantity.label, x, y: { label: quantity.unit ? `${quantity.label} (${quantity.unit})` : quantity.label, brief: quantity.unit || "value", log: tall },
      lines: header.lines.map(({ label }, i) => ({
        values: arrays[`line_${i}`], low: arrays[`line_${i}_low`], high: arrays[`line_${i}_high`],
        role: ROLES[i], dash: DASHES[i], label, short: label || quantity.label,
      })),
      described: `${quantity.label} over ${look.x}: ${header.lines.map(({ label, table }) => `${label || "line"} with ${table.length} numbers`).join(", ")}.`,
    });
    exponents(header, arrays, x);
  }

  function exponents(header, arrays, x) {
    const some = header.lines.map((_, i) => i).filter((i) => arrays[`exponent_${i}`]);
    if (some.length === 0) return slopes.refused("Local exponents need two positive numbers at positive sizes.");
    const sizes = [...new Set(some.flatMap((i) => Array.from(arrays[`exponent_${i}_x`])))].sort((a, b) => a - b);
    const spread = (i, side) => {
      const known = new Map(Array.from(arrays[`exponent_${i}_x`], (size, k) => [size, arrays[`exponent_${i}${side}`][k]]));
      return sizes.map((size) => known.get(size) ?? NaN);
    };
    slopes.show({
      x: { ...x, values: sizes, words: undefined }, y: { label: "exponent" },
      lines: some.map((i) => ({
        values: spread(i, ""), low: spread(i, "_low"), high: spread(i, "_high"), role: ROLES[i], dash: DASHES[i],
        label: header.lines[i].label, short: header.lines[i].label || "exponent",
      })),
      described: `Local exponents of ${header.quantity.label} in ${x.label}, between neighbours.`,
    });
  }

  function maps(header, arrays) {
    const { look, quantity, log } = header;
    const axis = (name, side) => {
      const field = header.fields.find((each) => each.name === name);
      return { label: name, values: arrays[side], log: field.numbers && wanted(log, side, arrays[side]), words: field.numbers ? undefined : field.values.map(String) };
    };
    const [x, y] = [axis(look.x, "x"), axis(look.y, "y")];
    map.show({ title: quantity.label, unit: quantity.unit, log: wanted("auto", "y", arrays.map), x, y, values: arrays.map });
    if (x.values.length < 2 || x.words) return slopeMap.refused("Local exponents need a field of positive sizes.");
    const middles = Array.from(x.values.slice(1), (right, i) => (x.values[i] > 0 ? Math.sqrt(x.values[i] * right) : (x.values[i] + right) / 2));
    slopeMap.show({ title: `local exponents in ${look.x}`, unit: "", log: false, x: { ...x, values: middles }, y, values: arrays.exponents });
  }

  return { show, redraw: () => [values, slopes, map, slopeMap].forEach((plot) => plot.redraw()) };
}

// Whether an axis is logarithmic: as was asked for, or because its numbers span decades.
function wanted(said, side, numbers) {
  const finite = Array.from(numbers).filter(Number.isFinite);
  if (finite.length < 2 || finite.some((each) => each <= 0)) return false;
  if (said !== "auto") return said === side || said === "both";
  return finite.reduce((a, b) => Math.max(a, b)) > SPAN * finite.reduce((a, b) => Math.min(a, b));
}
