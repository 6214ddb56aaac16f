/** What a student sees: the published lessons, and how to take part in one of them. */

import { element, show, written } from "../shared/dom.js";
import { time } from "../shared/format.js";
import { Activities } from "./activities.js";
import { Lessons } from "./lessons.js";

const SHOWN = 50;

/** @param {Element} place @param {import("../shared/watch.js").Watches} watches @param {string} student their id */
export function learn(place, watches, student) {
  published(place, watches, "student", student);
}

/**
 * The published lessons of all teachers, and one of them.
 *
 * @param {Element} place
 * @param {import("../shared/watch.js").Watches} watches
 * @param {"student" | "observer"} role
 * @param {string} subject
 */
export function published(place, watches, role, subject) {
  const activities = new Activities(watches, role, subject);
  const title = written("h2", "", { class: "lesson-title" });
  const chosen = element(
    "div",
    { class: "grid", hidden: true },
    element("section", { class: "card", "aria-label": "Chosen lesson" }, title),
    activities.place,
  );
  const lessons = new Lessons({
    empty: "No lesson is published yet. It shows here as soon as there is one.",
    describe: (lesson) => `published ${time(lesson.published_at ?? lesson.status_since)}`,
    onChosen: (lesson) => {
      chosen.hidden = false;
      show(title, lesson.title);
      activities.open(lesson.lesson_id);
    },
  });
  place.replaceChildren(
    element(
      "div",
      { class: "columns" },
      element("section", { class: "card", "aria-label": "Lessons" }, element("h2", { text: "Lessons" }), lessons.place),
      chosen,
    ),
  );
  watches.set("lessons", "find-lessons", { limit: SHOWN }, (page) => lessons.show(page.items));
}
