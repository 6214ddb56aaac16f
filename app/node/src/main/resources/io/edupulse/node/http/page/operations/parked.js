/** The events that read models could not apply: why, and retry or discard. */

import { post } from "../shared/api.js";
import { confirmed } from "../shared/dialog.js";
import { element, listed, show, written } from "../shared/dom.js";
import { acting } from "../shared/form.js";
import { counted, number, short, time } from "../shared/format.js";

export class ParkedEvents {
  #rows = element("tbody");
  #caption = element("caption");
  #empty = element("p", {
    class: "empty",
    text: "No event is parked: read models have applied all that they have seen.",
  });
  #table;
  #note = element("p", { class: "note", role: "status" });

  constructor(place) {
    const heads = ["Read model", "Event", "Aggregate", "Reason", "Attempts", "Since", "Actions"];
    this.#table = element(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-label": "Table of parked events", hidden: true },
      element(
        "table",
        {},
        this.#caption,
        element("thead", {}, element("tr", {}, ...heads.map((text) => element("th", { scope: "col", text })))),
        this.#rows,
      ),
    );
    place.append(this.#empty, this.#table, this.#note);
  }

  show(page) {
    this.#empty.hidden = page.total > 0;
    this.#table.hidden = page.total === 0;
    show(this.#caption, `${counted(page.total, "event")}; the later ones of an aggregate wait for its first`);
    const seen = new Set();
    const items = page.items.map((each) => {
      const queue = `${each.projection} ${each.key}`;
      const isFirst = !seen.has(queue);
      seen.add(queue);
      return { ...each, isFirst };
    });
    listed(
      this.#rows,
      items,
      (each) => `${each.projection} ${each.event_id} ${each.isFirst}`,
      (each) => this.#row(each),
      (row, each) => show(row.children[4], number(each.attempts)),
    );
  }

  #row(event) {
    const path = `v1/parked/${event.projection}`;
    const of = `${event.event_type} of ${short(event.key)} in ${event.projection}`;
    const retry = acting("Retry", `Retry ${of}`, this.#note, async () => {
      const outcome = await post(`${path}/retry?aggregate=${event.key}`);
      return `${event.projection}: ${number(outcome.applied)} applied, ${number(outcome.still_parked)} still parked`;
    });
    const discard = acting("Discard", `Discard ${of}`, this.#note, async () => {
      const text = `${event.projection} never applies this event. It stays in the log, and a rebuild meets it again.`;
      if (!(await confirmed(`Discard ${event.event_type}?`, text, "Discard"))) {
        return "";
      }
      const outcome = await post(`${path}/${event.key}/discard`);
      return `${event.projection}: discarded; ${number(outcome.still_parked)} still parked`;
    });
    return element(
      "tr",
      {},
      element("th", { scope: "row", text: event.projection }),
      element("td", { text: `${event.event_type} at ${event.partition}:${event.position}` }),
      element("td", { class: "code", title: event.key, text: short(event.key) }),
      written("td", event.error),
      element("td", { class: "count" }),
      element("td", { class: "moment", text: time(event.parked_at) }),
      element("td", {}, event.isFirst ? element("div", { class: "row tight" }, retry, discard) : "waits"),
    );
  }
}
