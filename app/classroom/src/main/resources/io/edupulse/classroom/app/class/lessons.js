/** A list of lessons, of which one is chosen. */

import { element, listed, show, written } from "../shared/dom.js";

/**
 * @typedef {{lesson_id: string, title: string, status: string}} Lesson
 */
export class Lessons {
  #list = element("ul", { class: "lessons" });
  #empty;
  #chosen = null;
  #known = new Map();
  #describe;
  #onChosen;

  /**
   * @param {{empty: string, describe: (lesson: any) => string, onChosen: (lesson: any) => void}} options `describe`
   *     says what stands below a title
   */
  constructor({ empty, describe, onChosen }) {
    this.#empty = element("p", { class: "empty", text: empty });
    this.#describe = describe;
    this.#onChosen = onChosen;
    this.place = element("div", { class: "stack" }, this.#list, this.#empty);
  }

  /** @param {Lesson[]} lessons */
  show(lessons) {
    this.#empty.hidden = lessons.length > 0;
    lessons.forEach((lesson) => this.#known.set(lesson.lesson_id, lesson));
    listed(
      this.#list,
      lessons,
      (lesson) => lesson.lesson_id,
      (lesson) => this.#entry(lesson),
      (entry, lesson) => {
        const button = entry.firstElementChild;
        show(button.children[0], lesson.title);
        show(button.children[1], this.#describe(lesson));
        button.dataset.status = lesson.status;
        button.setAttribute("aria-pressed", String(lesson.lesson_id === this.#chosen));
      },
    );
    const chosen = lessons.find((lesson) => lesson.lesson_id === this.#chosen);
    if (chosen !== undefined) {
      this.#onChosen(chosen);
    } else if (this.#chosen === null && lessons.length > 0) {
      this.choose(lessons[0].lesson_id);
    }
  }

  /** @param {string} id of a lesson that is in the list, or will be in a moment */
  choose(id) {
    this.#chosen = id;
    [...this.#list.children].forEach((entry) => {
      entry.firstElementChild.setAttribute("aria-pressed", String(entry.dataset.key === id));
    });
    const lesson = this.#known.get(id);
    if (lesson !== undefined) {
      this.#onChosen(lesson);
    }
  }

  #entry(lesson) {
    return element(
      "li",
      {},
      element(
        "button",
        { type: "button", class: "lesson", click: () => this.choose(lesson.lesson_id) },
        written("span", lesson.title, { class: "title" }),
        element("span", { class: "muted small" }),
      ),
    );
  }
}
