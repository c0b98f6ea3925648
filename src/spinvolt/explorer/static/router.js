// The pages: which one is shown, what each had when it was left, and the browser's way back.

import { post } from "./ask.js";
import { el } from "./dom.js";

// `pages`: [name, words, make], where make(place, store, router) gives {show, redraw} when first shown.
export class Router {
  #store;
  #pages;
  #made = {};
  #left = {};

  constructor(store, pages, firsts) {
    this.#store = store;
    this.#pages = pages;
    this.#left = { ...firsts };
    addEventListener("popstate", () => this.#back());
  }

  // Show the page of the store's state; the first time it is made.
  async show() {
    const name = this.page;
    document.body.dataset.page = name;
    document.getElementById("pages").replaceChildren(...this.#pages.map(([each, words]) => el("a", {
      href: "/", "aria-current": each === name ? "page" : null, onclick: (event) => this.#click(event, each),
    }, words)));
    document.querySelector(".skip").href = document.getElementById(`${name}-controls`) ? `#${name}-controls` : name === "battery" ? "#controls" : `#${name}`;
    for (const [each] of this.#pages) document.getElementById(each).hidden = each !== name;
    if (!(name in this.#made)) {
      const make = this.#pages.find(([each]) => each === name)[2];
      this.#made[name] = make(document.getElementById(name), scoped(this.#store, name), this);
    }
    (await this.#made[name]).show();
  }

  get page() {
    return this.#store.document.page;
  }

  // Turn to a page; `edit` changes the state on the way, `why` is "link" where its statement is new.
  async turn(name, edit = () => {}, why = "page") {
    const { page, statement } = this.#store.document;
    this.#left[page] = statement;
    history.pushState(null, "", location.href);
    this.#store.change((state) => {
      state.statement = this.#left[name] ?? state.statement;
      state.page = name;
      edit(state);
    }, why);
    await this.show();
    scrollTo(0, 0);
  }

  // Put the link of the state into the address, where no packet brings it.
  async address() {
    const { link } = await (await post("/api/link", { state: this.#store.document })).json();
    history.replaceState(null, "", `?s=${link}`);
  }

  async redraw() {
    for (const made of Object.values(this.#made)) (await made).redraw();
  }

  #click(event, name) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (name !== this.page) this.turn(name);
  }

  async #back() {
    const link = new URLSearchParams(location.search).get("s");
    // A jump within the page is no way back.
    if (link === null || location.hash !== "") return;
    const { state } = await (await post("/api/read", { link })).json();
    this.#left[this.page] = this.#store.document.statement;
    this.#store.replace(fitting(state), "link");
    await this.show();
  }
}

// A state whose page can show its battery: open batteries have a page of their own.
export function fitting(state) {
  const open = state.statement.battery.kind === "reservoir";
  if (state.page === "battery" && open) return { ...state, page: "open" };
  if (state.page === "open" && !open) return { ...state, page: "battery" };
  return state;
}

// The store as one page sees it: changes that happen while another page is shown are not told.
function scoped(store, page) {
  return {
    get document() {
      return store.document;
    },
    hear: (hearer) => store.hear((now, before, why) => now.page === page && hearer(now, before, why)),
    change: (edit, why) => store.change(edit, why),
    replace: (document, why) => store.replace(document, why),
  };
}
