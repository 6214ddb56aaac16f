/** The queries that a page watches, all over one stream. */

import { follow } from "./sse.js";

const NONE = "-";

export class Watches {
  /** @type {Map<string, {query: string, fields: Record<string, string>, onAnswer: (answer: any) => void}>} */
  #wanted = new Map();
  /** What this page has of each query, so that nothing is sent twice. @type {Map<string, string>} */
  #tags = new Map();
  #end = () => {};
  #isDue = false;
  #onProblem;

  /** @param {(problem: Error) => void} onProblem told if the node refuses to let a query be watched */
  constructor(onProblem) {
    this.#onProblem = onProblem;
  }

  /**
   * Watches a query instead of what was watched by this name before.
   *
   * @param {string} as
   * @param {string} query
   * @param {Record<string, unknown>} fields
   * @param {(answer: any) => void} onAnswer gets the answer now, and each one that differs
   */
  set(as, query, fields, onAnswer) {
    const texts = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)]));
    this.#wanted.set(as, { query, fields: texts, onAnswer });
    this.#tags.delete(as);
    this.#reopen();
  }

  /** @param {string} as */
  clear(as) {
    if (this.#wanted.delete(as)) {
      this.#tags.delete(as);
      this.#reopen();
    }
  }

  /** Watches nothing any more. */
  end() {
    this.#wanted.clear();
    this.#tags.clear();
    this.#reopen();
  }

  /** Once for all that changes together. */
  #reopen() {
    if (!this.#isDue) {
      this.#isDue = true;
      queueMicrotask(() => {
        this.#isDue = false;
        this.#open();
      });
    }
  }

  #open() {
    this.#end();
    const wanted = new Map(this.#wanted);
    const names = [...wanted.keys()];
    if (names.length === 0) {
      this.#end = () => {};
      return;
    }
    const queries = names.map((as) => ({ as, query: wanted.get(as).query, fields: wanted.get(as).fields }));
    const path = `v1/watch?${new URLSearchParams({ queries: JSON.stringify(queries) })}`;
    const lastId = () => names.map((as) => this.#tags.get(as) ?? NONE).join(",");
    this.#end = follow(
      () => ({ path, lastId: lastId() }),
      ({ id, data }) => {
        if (data === null) {
          return;
        }
        const { as, answer } = JSON.parse(data);
        if (wanted.get(as) === this.#wanted.get(as)) {
          this.#tags.set(as, (id ?? "").split(",")[names.indexOf(as)] ?? NONE);
          wanted.get(as).onAnswer(answer);
        }
      },
      this.#onProblem,
    );
  }
}
