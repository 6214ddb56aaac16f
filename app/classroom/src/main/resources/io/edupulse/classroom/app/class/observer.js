/** What an operator sees: all lessons and how the classes do, without taking part. */

import { published } from "./student.js";

/** @param {Element} place @param {import("../shared/watch.js").Watches} watches @param {string} subject */
export function observe(place, watches, subject) {
  published(place, watches, "observer", subject);
}
