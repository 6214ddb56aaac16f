/** Finds events by their id, aggregate, type or correlation. */

import { get } from "../shared/api.js";
import { byId, element, listed, show, written } from "../shared/dom.js";
import { counted, short, time } from "../shared/format.js";

const KINDS = [
  ["id", "Event id"],
  ["aggregate", "Aggregate id"],
  ["type", "Event type"],
  ["correlation", "Correlation"],
];

export class Search {
  #rows = element("tbody");
  #table;
  #note = element("p", { class: "note", role: "status" });
  #more = element("button", { type: "button", text: "Look further back", hidden: true });
  #asked = null;
  #next = null;
  #found = [];
  #onAggregate;

  /** @param {Element} place @param {(aggregate: string) => void} onAggregate one that the user wants to see */
  constructor(place, onAggregate) {
    this.#onAggregate = onAggregate;
    const heads = ["Time", "Type", "Aggregate", "Position", "Correlation", "Actor"];
    this.#table = element(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-label": "Events found", hidden: true },
      element(
        "table",
        {},
        element("caption", { text: "The newest first" }),
        element("thead", {}, element("tr", {}, ...heads.map((text) => element("th", { scope: "col", text })))),
        this.#rows,
      ),
    );
    place.append(this.#form(), this.#note, this.#table, this.#more);
    this.#more.addEventListener("click", () => this.#look());
  }

  #form() {
    const form = element(
      "form",
      { class: "row end" },
      element(
        "div",
        { class: "field" },
        element("label", { for: "search-kind", text: "Search by" }),
        element(
          "select",
          { id: "search-kind", name: "kind" },
          ...KINDS.map(([value, text]) => element("option", { value, text })),
        ),
      ),
      element(
        "div",
        { class: "field wide" },
        element("label", { for: "search-value", text: "Value" }),
        element("input", {
          id: "search-value",
          name: "value",
          required: true,
          autocomplete: "off",
          spellcheck: "false",
        }),
      ),
      element("button", { class: "main", text: "Search" }),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const data = new FormData(form);
      this.#asked = { [data.get("kind")]: data.get("value").trim() };
      this.#next = null;
      this.#found = [];
      this.#look();
    });
    return form;
  }

  async #look() {
    show(this.#note, "Searching…");
    this.#note.classList.remove("bad");
    try {
      const page = await get("v1/search", { ...this.#asked, before: this.#next });
      this.#found.push(...page.items);
      this.#next = page.next;
      this.#more.hidden = page.next === null;
      this.#show();
      show(this.#note, `${counted(this.#found.length, "event")}${page.next === null ? "" : " so far"}`);
    } catch (failure) {
      this.#note.classList.add("bad");
      show(this.#note, failure.message);
    }
  }

  #show() {
    this.#table.hidden = this.#found.length === 0;
    listed(
      this.#rows,
      this.#found,
      (event) => event.id,
      (event) =>
        element(
          "tr",
          {},
          element("td", { class: "moment", text: time(event.occurred_at) }),
          element("th", { scope: "row", text: event.type, title: event.id }),
          element(
            "td",
            {},
            element("button", {
              type: "button",
              class: "link code",
              title: event.aggregate_id,
              "aria-label": `Aggregate ${event.aggregate_id} through time`,
              text: short(event.aggregate_id),
              click: () => {
                this.#onAggregate(event.aggregate_id);
                byId("history").scrollIntoView({ block: "nearest" });
              },
            }),
          ),
          element("td", { text: `${event.partition}:${event.position}` }),
          written("td", event.metadata?.correlation_id ?? "–"),
          written("td", event.metadata?.actor ?? "–"),
        ),
    );
  }
}
