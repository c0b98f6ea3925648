// The papers page: a gallery of figures, and one of them opened with its claims and batteries.

import { Latest } from "../ask.js";
import { Bar } from "../bar.js";
import { el } from "../dom.js";
import { maths, ready } from "../maths.js";
import { readPacket } from "../packet.js";
import { gallery } from "./gallery.js";
import { opened } from "./opened.js";

export async function start(schema, place, store, router) {
  await ready();
  const fault = el("div", { class: "fault", role: "alert", hidden: true });
  const bar = new Bar();
  const body = el("div", { class: "papers" });
  place.append(fault, bar.element, body);
  let papers = null;
  // Figures that wait to be made, and the one that is.
  let waiting = [];
  let making = null;

  const figures = () => papers.flatMap((paper) => paper.figures);
  const key = (figure) => `${figure.paper}/${figure.id}`;
  const blame = (sentence) => {
    fault.hidden = sentence === "";
    fault.textContent = sentence;
  };

  const asking = new Latest("reproduced", {
    answered: (buffer) => {
      const { figure } = readPacket(buffer).header;
      for (const paper of papers) paper.figures = paper.figures.map((each) => (key(each) === key(figure) ? figure : each));
      making = null;
      draw();
      next();
    },
    refused: ({ kind, message }) => {
      making = null;
      waiting = [];
      bar.ended();
      blame(kind === "cancelled" ? "Cancelled: figures that were finished are kept." : message);
      draw();
    },
    begun: (cancel) => bar.begun(cancel),
    progress: ({ fraction, words }) => {
      const left = waiting.length ? ` (${waiting.length} more)` : "";
      bar.report({ fraction, words: `${making ?? ""} ${words}${left}` });
    },
  });

  function reproduce(chosen) {
    blame("");
    waiting.push(...chosen);
    if (making === null) next();
    draw();
  }

  function next() {
    if (waiting.length === 0) {
      bar.ended();
      place.dataset.made = Number(place.dataset.made ?? 0) + 1;
      return;
    }
    making = waiting.shift();
    asking.ask({ ...store.document, figure: making });
    draw();
  }

  const actions = {
    show: (figure) => router.turn("papers", (state) => { state.figure = figure; }),
    charge: (statement) => router.turn(statement.battery.kind === "reservoir" ? "open" : "battery", (state) => {
      state.statement = structuredClone(statement);
    }, "link"),
    reproduce,
    busy: (figure) => making === figure || waiting.includes(figure),
    maths,
    key,
  };

  function draw() {
    const name = store.document.figure;
    const figure = figures().find((each) => key(each) === name);
    if (name && !figure) blame("There is no such figure.");
    body.replaceChildren(...(figure ? opened(figure, papers, actions) : gallery(papers, actions)));
    place.dataset.figure = figure ? name : "";
  }

  async function load() {
    const answer = await fetch("/api/papers");
    if (!answer.ok) {
      blame(`The server answered with ${answer.status}.`);
      return;
    }
    ({ papers } = await answer.json());
    draw();
  }

  return {
    show: async () => {
      if (papers === null) await load();
      else draw();
      await router.address();
    },
    redraw: () => {},
  };
}
