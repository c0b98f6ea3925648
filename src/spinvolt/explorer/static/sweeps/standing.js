// How far a sweep is: a bar, cases, pace, time left, failures.

import { el } from "../dom.js";

export class Standing {
  #bar = el("progress", { max: 1, "aria-label": "Cases that are there" });
  #words = el("span", { id: "sweep-standing", role: "status" });
  #failed = {};
  element = el("div", { class: "progress standing", hidden: true }, this.#bar, this.#words);

  show(stand, failed) {
    if (failed) this.#failed = failed;
    this.element.hidden = !stand.begun;
    if (!stand.begun) return;
    this.#bar.value = stand.cases ? stand.done / stand.cases : 0;
    this.element.dataset.done = stand.done;
    this.#words.textContent = words(stand, this.#failed);
  }
}

function words({ cases, done, running, rate, left, quiet }, failed) {
  const parts = [`${done} of ${cases} cases`];
  if (done === cases) parts.push("complete");
  else if (!running) parts.push("nothing runs: start `spinvolt sweep` again to go on");
  else if (quiet > 0) parts.push(`nothing new for ${duration(quiet)}: it may have been stopped`);
  else {
    if (rate > 0) parts.push(`${rate < 10 ? rate.toPrecision(2) : Math.round(rate)} a second`);
    if (left !== null) parts.push(`about ${duration(left)} left`);
  }
  const without = Object.values(failed).reduce((sum, count) => sum + count, 0);
  if (without) parts.push(`${without} without numbers`);
  return parts.join(" · ");
}

export function duration(seconds) {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
