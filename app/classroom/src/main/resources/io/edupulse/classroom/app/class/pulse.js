/** A learning pulse: its prompt, and the wall of what the class answers. */

import { element, listed, show, written } from "../shared/dom.js";
import { counted, short, time } from "../shared/format.js";
import { sends } from "../shared/form.js";

const SHOWN = 60;

export class PulseCard {
  #watches;
  #role;
  #subject;
  #parts = {
    state: element("span", { class: "pill" }),
    prompt: element("p", { class: "prompt", dir: "auto" }),
    count: element("p", { class: "muted" }),
    wall: element("ul", { class: "wall" }),
    empty: element("p", { class: "empty", text: "No pulse yet" }),
    content: element("div", { class: "stack", hidden: true }),
    forms: element("div"),
  };

  /** @param {import("../shared/watch.js").Watches} watches @param {string} role @param {string} subject */
  constructor(watches, role, subject) {
    this.#watches = watches;
    this.#role = role;
    this.#subject = subject;
    const { state, prompt, count, wall, empty, content, forms } = this.#parts;
    content.append(prompt, forms, count, wall);
    this.place = element(
      "div",
      { class: "stack" },
      element("header", { class: "row spread" }, element("h2", { text: "Pulse" }), state),
      empty,
      content,
    );
    state.hidden = true;
  }

  /** @param {string | null} id null for none */
  open(id) {
    const { empty, content, state, forms, wall, prompt, count } = this.#parts;
    empty.hidden = id !== null;
    content.hidden = id === null;
    state.hidden = true;
    forms.replaceChildren();
    wall.replaceChildren();
    show(prompt, "");
    show(count, "");
    ["pulse", "wall"].forEach((as) => this.#watches.clear(as));
    if (id === null) {
      return;
    }
    if (this.#role === "student") {
      forms.append(this.#respondForm(id));
    } else if (this.#role === "teacher") {
      forms.append(this.#closeForm(id));
    }
    this.#watches.set("pulse", "find-pulse", { pulse_id: id }, (pulse) => this.#showPulse(pulse));
    this.#watches.set("wall", "list-responses", { pulse_id: id, limit: SHOWN }, (page) => this.#showWall(page.items));
  }

  #showPulse(pulse) {
    if (pulse === null) {
      return;
    }
    const { state, prompt, count, forms } = this.#parts;
    const isOpen = pulse.closed_at === null;
    state.hidden = false;
    state.dataset.state = isOpen ? "good" : "";
    show(state, isOpen ? "Open" : "Closed");
    show(prompt, pulse.prompt ?? "This pulse was not launched here: its prompt is not known.");
    const newest = pulse.responses > SHOWN ? `, of which the ${SHOWN} newest are here` : "";
    show(count, `${counted(pulse.responses, "response")}${newest}`);
    forms.hidden = !isOpen;
  }

  #showWall(responses) {
    listed(
      this.#parts.wall,
      responses,
      (response) => `${response.responder_id} ${response.responded_at}`,
      (response) =>
        element(
          "li",
          { class: response.responder_id === this.#subject ? "you" : null },
          link(response.artefact_url),
          element(
            "span",
            { class: "muted small" },
            element("span", {
              class: "code",
              title: response.responder_id,
              text: response.responder_id === this.#subject ? "you" : short(response.responder_id),
            }),
            ` · ${time(response.responded_at)}`,
          ),
        ),
    );
  }

  #respondForm(id) {
    const form = element(
      "form",
      { class: "row end" },
      element(
        "div",
        { class: "field" },
        element("label", { for: "artefact", text: "Address of your answer" }),
        element("input", {
          id: "artefact",
          name: "artefact",
          type: "url",
          inputmode: "url",
          placeholder: "https://",
          required: true,
        }),
      ),
      element("button", { class: "main", text: "Respond" }),
    );
    sends(
      form,
      "RespondToPulse",
      (data) => ({ pulse_id: id, responder_id: this.#subject, artefact_url: data.get("artefact") }),
      () => "Your answer is on the wall",
    );
    return form;
  }

  #closeForm(id) {
    const form = element("form", { class: "row" }, element("button", { text: "Close the pulse" }));
    sends(form, "ClosePulse", () => ({ pulse_id: id }), () => "The pulse is closed");
    return form;
  }
}

/** An address that leads to a page, or else its text alone: a foreign writer may have put anything there. */
function link(address) {
  const isPage = /^https?:\/\//i.test(address) && URL.canParse(address);
  return isPage
    ? written("a", address.replace(/^https?:\/\//i, ""), {
        href: address,
        title: address,
        target: "_blank",
        rel: "noopener noreferrer",
      })
    : written("span", address);
}
