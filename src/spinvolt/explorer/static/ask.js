// Asks the server: one question of each name under way, and after it only the newest.

const PACKET = "application/vnd.spinvolt";

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

// The newest question of one name: an older one that waits is dropped, one that lasts is replaced.
export class Latest {
  #name;
  #hear;
  #next = null;
  #busy = false;
  #slow = false;
  #turn = 0;

  constructor(name, hear) {
    this.#name = name;
    this.#hear = hear;
  }

  ask(state) {
    this.#next = { state, asked: performance.now() };
    if (!this.#busy || this.#slow) this.#work();
  }

  async #work() {
    const turn = ++this.#turn;
    this.#busy = true;
    while (this.#next !== null && turn === this.#turn) {
      const { state, asked } = this.#next;
      this.#next = null;
      this.#slow = false;
      await this.#one(state, asked, turn);
    }
    if (turn === this.#turn) this.#busy = false;
  }

  async #one(state, asked, turn) {
    const current = () => turn === this.#turn;
    const watch = {
      begun: (cancel) => {
        this.#slow = true;
        if (this.#next !== null && current()) this.#work();
        else if (current()) this.#hear.begun?.(cancel);
      },
      progress: (report) => current() && this.#hear.progress?.(report),
    };
    try {
      const answer = await ask(this.#name, state, watch);
      if (!answer.headers.get("content-type").startsWith(PACKET)) throw new Error("no packet");
      const buffer = await answer.arrayBuffer();
      if (current()) this.#hear.answered(buffer, asked, state);
    } catch (error) {
      const refusal = error instanceof Refusal ? error : new Refusal("failed", String(error));
      if (current()) this.#hear.refused(refusal);
    }
  }
}
