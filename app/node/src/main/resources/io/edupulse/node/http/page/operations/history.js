/** The events of an aggregate, and its state as of each of them. */

import { get } from "../shared/api.js";
import { byId, element, listed, show, written } from "../shared/dom.js";
import { counted, number, time } from "../shared/format.js";

const PAGE = 200;

export class History {
  #events = [];
  #next = null;
  #id = "";
  #note = element("p", { class: "note", role: "status" });
  #slider;
  #list = element("ol", { class: "events" });
  #more = element("button", { type: "button", text: "Later events", hidden: true });
  #title = element("h3");
  #meta = element("p", { class: "muted small" });
  #event = element("pre", { tabindex: 0, role: "region", "aria-label": "Event", dir: "auto" });
  #state = element("dl", { class: "state" });
  #content;
  #input;

  constructor(place) {
    this.#input = element("input", { id: "aggregate", required: true, autocomplete: "off", spellcheck: "false" });
    const form = element(
      "form",
      { class: "row end" },
      element(
        "div",
        { class: "field wide" },
        element("label", { for: "aggregate", text: "Aggregate id" }),
        this.#input,
      ),
      element("button", { class: "main", text: "Show" }),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.open(this.#input.value.trim());
    });
    this.#slider = element("input", { id: "as-of", type: "range", min: 1, step: 1 });
    this.#slider.addEventListener("input", () => this.#choose(Number(this.#slider.value) - 1));
    this.#more.addEventListener("click", () => this.#load());
    this.#content = element(
      "div",
      { class: "stack", hidden: true },
      element("div", { class: "field" }, element("label", { for: "as-of", text: "As of event" }), this.#slider),
      element(
        "div",
        { class: "grid travel" },
        element("div", { class: "stack" }, this.#list, this.#more),
        element("div", { class: "stack" }, this.#title, this.#meta, this.#event),
        element(
          "div",
          { class: "stack" },
          element("h3", { text: "State after it" }),
          element("div", { class: "limited", tabindex: 0, role: "region", "aria-label": "State" }, this.#state),
        ),
      ),
    );
    place.append(form, this.#note, this.#content);
  }

  /** @param {string} id */
  open(id) {
    this.#id = id;
    this.#input.value = id;
    this.#events = [];
    this.#next = 0;
    this.#content.hidden = true;
    this.#load();
  }

  async #load() {
    show(this.#note, "Loading…");
    this.#note.classList.remove("bad");
    try {
      const path = `v1/aggregates/${encodeURIComponent(this.#id)}/history`;
      const page = await get(path, { after: this.#next, limit: PAGE });
      this.#events.push(...page.items);
      this.#next = page.next;
      this.#more.hidden = page.next === null;
      const more = page.next === null ? "" : " so far";
      show(this.#note, `${page.aggregate ?? "unknown"}, ${counted(this.#events.length, "event")}${more}`);
      this.#content.hidden = false;
      this.#show();
      this.#choose(this.#events.length - 1);
    } catch (failure) {
      this.#note.classList.add("bad");
      show(this.#note, failure.message);
    }
  }

  #show() {
    this.#slider.max = this.#events.length;
    listed(
      this.#list,
      this.#events.map((each, i) => ({ ...each, i })),
      (each) => each.event.id,
      ({ event, i }) =>
        element(
          "li",
          {},
          element(
            "button",
            { type: "button", class: "event", click: () => this.#choose(i) },
            element("span", { class: "muted", text: number(event.sequence) }),
            element("span", { text: event.type }),
            element("span", { class: "muted small", text: time(event.occurred_at) }),
          ),
        ),
    );
  }

  #choose(i) {
    const { event, state, problem } = this.#events[i];
    this.#slider.value = i + 1;
    this.#slider.setAttribute("aria-valuetext", `${event.sequence}, ${event.type}`);
    [...this.#list.children].forEach((entry, at) => {
      entry.firstElementChild.setAttribute("aria-pressed", String(at === i));
    });
    this.#list.children[i].scrollIntoView({ block: "nearest" });
    show(this.#title, event.type);
    const by = event.metadata?.actor ? `, by ${event.metadata.actor}` : "";
    const correlation = event.metadata?.correlation_id ? `, correlation ${event.metadata.correlation_id}` : "";
    show(this.#meta, `Sequence ${event.sequence} at ${time(event.occurred_at)}${by}${correlation}`);
    show(this.#event, JSON.stringify(event.event.payload ?? event.event, null, 2));
    this.#showState(state, problem, i === 0 ? null : this.#events[i - 1].state);
  }

  /** A field that this event has changed stands out. */
  #showState(state, problem, before) {
    if (problem !== null) {
      const told = written("dd", problem, { class: "warning" });
      this.#state.replaceChildren(element("div", {}, element("dt", { text: "Unknown" }), told));
      return;
    }
    const isRecord = typeof state === "object" && state !== null && !Array.isArray(state);
    const fields = isRecord ? Object.entries(state) : [["state", state]];
    this.#state.replaceChildren(
      ...fields.map(([name, value]) => {
        const text = JSON.stringify(value, null, 2);
        const changed = before !== null && isRecord && JSON.stringify(before[name], null, 2) !== text;
        return element(
          "div",
          { class: changed ? "changed" : null },
          element("dt", {}, name, changed ? element("span", { class: "unseen", text: " (changed)" }) : null),
          written("dd", typeof value === "string" ? value : text, { class: "code" }),
        );
      }),
    );
  }
}
