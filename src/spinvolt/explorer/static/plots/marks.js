// Marks on a panel, in the canvas' own pixels: guides to a peak, a ring on it, a closed form's diamond.

import { colour } from "../theme.js";

export function guides(context, box, x, y, unit) {
  context.beginPath();
  context.setLineDash([2 * unit, 3 * unit]);
  context.lineWidth = unit;
  context.strokeStyle = colour("soft");
  context.moveTo(box.left, y);
  context.lineTo(x, y);
  context.lineTo(x, box.top + box.height);
  context.stroke();
  context.setLineDash([]);
}

// A whole ring for what is proved, a broken one for what is not.
export function ring(context, x, y, radius, proved, role) {
  context.setLineDash([]);
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = colour("raised");
  context.fill();
  context.lineWidth = radius / 2;
  context.strokeStyle = colour(role);
  if (!proved) context.setLineDash([radius / 2, radius / 2]);
  context.stroke();
  context.setLineDash([]);
}

export function diamond(context, x, y, size) {
  context.setLineDash([]);
  context.beginPath();
  context.moveTo(x, y - size);
  context.lineTo(x + size, y);
  context.lineTo(x, y + size);
  context.lineTo(x - size, y);
  context.closePath();
  context.lineWidth = size / 6;
  context.strokeStyle = colour("theory");
  context.stroke();
}
