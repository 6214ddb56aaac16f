/** The rebuilds, the newest first: how far each is, and pause, resume and cancel. */

import { post } from "../shared/api.js";
import { confirmed } from "../shared/dialog.js";
import { element, listed, show } from "../shared/dom.js";
import { acting } from "../shared/form.js";
import { duration, number, rate, time } from "../shared/format.js";

const LIVE = ["running", "waiting", "paused", "cancelling"];
const PILLS = { running: "good", swapped: "good", paused: "warn", waiting: "warn", failed: "bad", different: "bad" };

export class Rebuilds {
  #list = element("ul", { class: "rebuilds" });
  #empty = element("p", { class: "empty", text: "No rebuild yet: begin one at a read model above." });
  #note = element("p", { class: "note", role: "status" });

  constructor(place) {
    place.append(this.#list, this.#empty, this.#note);
  }

  show(page) {
    this.#empty.hidden = page.items.length > 0;
    listed(
      this.#list,
      page.items,
      (each) => String(each.id),
      (each) => this.#entry(each),
      (entry, each) => update(entry, each),
    );
  }

  #entry(rebuild) {
    const names = rebuild.projections.join(", ");
    const one = rebuild.projections[0];
    const act = (text, path) =>
      acting(text, `${text} the rebuild of ${names}`, this.#note, async () => {
        await post(`v1/rebuilds/${one}/${path}`);
        return "";
      });
    const cancel = acting("Cancel", `Cancel the rebuild of ${names}`, this.#note, async () => {
      const text = `What it has made so far is dropped. ${names} stays as it is.`;
      if (await confirmed(`Cancel the rebuild of ${names}?`, text, "Cancel the rebuild")) {
        await post(`v1/rebuilds/${one}/cancel`);
      }
      return "";
    });
    return element(
      "li",
      {},
      element(
        "div",
        { class: "row spread" },
        element("b", { text: names }),
        element("span", { class: "pill" }),
      ),
      element("progress", { max: 1, "aria-label": `Rebuild of ${names}` }),
      element("p", { class: "muted small" }),
      element("p", { class: "note bad" }),
      element("div", { class: "row tight" }, act("Pause", "pause"), act("Resume", "resume"), cancel),
    );
  }
}

function update(entry, rebuild) {
  const [head, bar, text, error, actions] = entry.children;
  const isLive = LIVE.includes(rebuild.state);
  const pill = head.lastElementChild;
  pill.dataset.state = PILLS[rebuild.state] ?? "";
  show(pill, rebuild.state);
  bar.hidden = !isLive;
  bar.value = rebuild.total === 0 ? 0 : rebuild.done / rebuild.total;
  show(text, isLive ? progress(rebuild) : outcome(rebuild));
  show(error, rebuild.error?.message ?? "");
  const [pause, resume, cancel] = actions.children;
  actions.hidden = !isLive;
  pause.hidden = !["running", "waiting"].includes(rebuild.state);
  resume.hidden = rebuild.state !== "paused";
  cancel.hidden = rebuild.state === "cancelling";
}

function progress(rebuild) {
  const parts = [`${number(rebuild.done)} of ${number(rebuild.total)} events`];
  if (rebuild.phase !== null) {
    parts.unshift(rebuild.phase.replace(/_/g, " "));
  }
  if (rebuild.events_per_second > 0) {
    parts.push(`${rate(rebuild.events_per_second)} a second`);
  }
  if (rebuild.time_left !== null) {
    parts.push(`${duration(rebuild.time_left)} left`);
  }
  return parts.join(" · ");
}

function outcome(rebuild) {
  return rebuild.finished_at === null ? "" : `${number(rebuild.done)} events · ended ${time(rebuild.finished_at)}`;
}
