// The panes that come after the curves, one at a time, when nothing has changed for a moment.

import { Latest } from "../ask.js";

// Milliseconds without a change; samples along the curve.
const QUIET = 90;
const SAMPLES = 321;

export class Slow {
  #waiting = null;
  #panes;
  #asked = 0;

  // `panes`: [{name, answered(buffer), refused(sentence), begun(cancel), progress(report)}], in order.
  constructor(panes) {
    this.#panes = panes.map((pane, i) => ({
      asked: 0,
      latest: new Latest(pane.name, {
        answered: (buffer) => this.#done(i, () => pane.answered(buffer)),
        refused: ({ kind, message }) => this.#done(i, () => pane.refused(kind === "cancelled" ? "Cancelled." : message)),
        begun: (cancel) => pane.begun(cancel),
        progress: (report) => pane.progress(report),
      }),
    }));
  }

  // The state whose curves are drawn up to `end`; the panes need no search of their own.
  ask(state, end) {
    const turn = this.hold();
    const asked = structuredClone(state);
    asked.pins = [];
    const { charge } = asked.statement;
    const times = charge.times ?? (end > 0 ? Array.from({ length: SAMPLES }, (_, i) => (end * i) / (SAMPLES - 1)) : [0]);
    asked.statement.charge = { times };
    this.#waiting = setTimeout(() => this.#next(0, asked, turn), QUIET);
  }

  // Something changed: what waits is not asked any more.
  hold() {
    clearTimeout(this.#waiting);
    this.#asked += 1;
    return this.#asked;
  }

  #next(i, state, turn) {
    if (i >= this.#panes.length || turn !== this.#asked) return;
    Object.assign(this.#panes[i], { asked: turn, state });
    this.#panes[i].latest.ask(state);
  }

  #done(i, tell) {
    const { asked, state } = this.#panes[i];
    if (asked !== this.#asked) return;
    tell();
    this.#next(i + 1, state, asked);
  }
}
