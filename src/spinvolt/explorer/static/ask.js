// Asks the server: one question of each name under way, and after it only the newest.

const PACKET = "application/vnd.spinvolt";
// Milliseconds without a newer question, after which a slider has stopped.
const STILL = 20;

const visitor = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) =>
  byte.toString(16).padStart(2, "0")).join("");

export class Refusal extends Error {
  constructor(kind, sentence) {
    super(sentence);
    this.kind = kind;
  }
}

export async function post(address, body) {
  let answer;
  try {
    answer = await fetch(address, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  } catch {
    throw new Refusal("gone", "The server does not answer: start `spinvolt explore` again.");
  }
  return checked(answer);
}

async function checked(answer) {
  if (answer.ok) return answer;
  let told;
  try {
    told = (await answer.json()).error;
  } catch {
    told = { kind: "failed", sentence: `The server answered with ${answer.status}.` };
  }
  throw new Refusal(told.kind, told.sentence);
}

// A question that may last: `watch.progress` hears of it, `watch.begun` gets a way to cancel it.
export async function ask(name, state, watch = {}) {
  let answer = await post("/api/ask", { visitor, name, state });
  while (answer.status === 202) {
    const { job } = await answer.json();
    await ended(job, watch);
    answer = await checked(await fetch(`/api/jobs/${job}`));
  }
  return answer;
}

function ended(job, watch) {
  return new Promise((resolve) => {
    const events = new EventSource(`/api/jobs/${job}/events`);
    const finish = () => {
      events.close();
      resolve();
    };
    watch.begun?.(() => fetch(`/api/jobs/${job}`, { method: "DELETE" }).then(finish, finish));
    events.addEventListener("progress", (event) => watch.progress?.(JSON.parse(event.data)));
    events.addEventListener("done", finish);
    events.addEventListener("error", finish);
  });
}

// The newest question of one name: what waits is replaced, an answer older than the one shown is dropped.
// One quick one is under way at a time, or `together` of them when nothing newer came for a moment;
// one that lasts makes room for a newer one.
export class Latest {
  #name;
  #hear;
  #together;
  #next = null;
  #running = new Set();
  #turn = 0;
  #shown = 0;

  constructor(name, hear, together = 1) {
    this.#name = name;
    this.#hear = hear;
    this.#together = together;
  }

  ask(state) {
    const next = { state, asked: performance.now() };
    this.#next = next;
    this.#go();
    if (this.#next === next && this.#together > 1) setTimeout(() => this.#next === next && this.#go(this.#together), STILL);
  }

  #go(most = 1) {
    const quick = [...this.#running].filter((each) => !each.lasting).length;
    if (this.#next === null || quick >= most) return;
    const one = { ...this.#next, turn: ++this.#turn, lasting: false };
    this.#next = null;
    this.#running.add(one);
    this.#one(one).finally(() => {
      this.#running.delete(one);
      this.#go();
    });
  }

  async #one(one) {
    const newest = () => one.turn === this.#turn;
    const watch = {
      begun: (cancel) => {
        one.lasting = true;
        if (newest() && this.#next === null) this.#hear.begun?.(cancel);
        this.#go();
      },
      progress: (report) => newest() && this.#hear.progress?.(report),
    };
    try {
      const answer = await ask(this.#name, one.state, watch);
      if (!answer.headers.get("content-type").startsWith(PACKET)) throw new Error("no packet");
      const buffer = await answer.arrayBuffer();
      if (one.turn < this.#shown) return;
      this.#shown = one.turn;
      this.#hear.answered(buffer, one.asked, one.state);
    } catch (error) {
      const refusal = error instanceof Refusal ? error : new Refusal("failed", String(error));
      if (!newest()) return;
      this.#shown = one.turn;
      this.#hear.refused(refusal);
    }
  }
}
