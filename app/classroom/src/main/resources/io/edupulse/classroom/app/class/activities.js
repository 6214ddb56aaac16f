/** The quizzes and pulses of a lesson, of which one each is shown. */

import { element, listed } from "../shared/dom.js";
import { PulseCard } from "./pulse.js";
import { QuizCard } from "./quiz.js";

const LIMIT = 100;

export class Activities {
  #watches;
  #lesson = null;
  #isNew = false;
  #onFirst;
  #quizzes;
  #pulses;

  /**
   * @param {import("../shared/watch.js").Watches} watches
   * @param {"teacher" | "student" | "observer"} role
   * @param {string} subject who looks
   * @param {(quizzes: number, pulses: number) => void} [onFirst] told once for each lesson how many it has
   */
  constructor(watches, role, subject, onFirst = () => {}) {
    this.#watches = watches;
    this.#onFirst = onFirst;
    this.#quizzes = new Shelf("Quiz", "Quizzes", new QuizCard(watches, role, subject));
    this.#pulses = new Shelf("Pulse", "Pulses", new PulseCard(watches, role, subject));
    this.place = element("div", { class: "activities" }, this.#quizzes.place, this.#pulses.place);
  }

  /** @param {string} lesson its id */
  open(lesson) {
    if (lesson === this.#lesson) {
      return;
    }
    this.#lesson = lesson;
    this.#isNew = true;
    this.#quizzes.clear();
    this.#pulses.clear();
    this.#watches.set("activities", "list-activities-of-lesson", { lesson_id: lesson, limit: LIMIT }, (page) => {
      const ids = (kind) => page.items.filter((item) => item.kind === kind).map((item) => item.activity_id);
      this.#quizzes.show(ids("quiz"));
      this.#pulses.show(ids("pulse"));
      if (this.#isNew) {
        this.#isNew = false;
        this.#onFirst(ids("quiz").length, ids("pulse").length);
      }
    });
  }

  /** @param {string} id of a quiz that is in the list, or will be in a moment */
  chooseQuiz(id) {
    this.#quizzes.choose(id);
  }

  /** @param {string} id of a pulse that is in the list, or will be in a moment */
  choosePulse(id) {
    this.#pulses.choose(id);
  }
}

/** Things of one kind. What is shown stays until another is chosen: a newer one takes nothing away that was typed. */
class Shelf {
  #name;
  #card;
  #choices;
  #chosen = null;

  constructor(name, plural, card) {
    this.#name = name;
    this.#card = card;
    this.#choices = element("div", { class: "row choices", role: "group", "aria-label": plural });
    this.place = element("section", { class: "card", "aria-label": name }, this.#choices, card.place);
  }

  clear() {
    this.#chosen = null;
    this.#choices.replaceChildren();
    this.#card.open(null);
  }

  /** @param {string[]} ids the newest first */
  show(ids) {
    this.#choices.hidden = ids.length < 2;
    listed(
      this.#choices,
      ids.map((id, i) => ({ id, text: `${this.#name} ${ids.length - i}` })).reverse(),
      (choice) => choice.id,
      ({ id, text }) => element("button", { type: "button", text, click: () => this.choose(id) }),
      (button, { id }) => button.setAttribute("aria-pressed", String(id === this.#chosen)),
    );
    if (this.#chosen === null && ids.length > 0) {
      this.choose(ids[0]);
    }
  }

  choose(id) {
    if (id !== this.#chosen) {
      this.#chosen = id;
      this.#card.open(id);
    }
    [...this.#choices.children].forEach((button) => {
      button.setAttribute("aria-pressed", String(button.dataset.key === id));
    });
  }
}
