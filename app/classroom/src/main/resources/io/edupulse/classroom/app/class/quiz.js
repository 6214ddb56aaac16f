/** A quiz: how the class does, live, and a student's own part. */

import { Bars } from "../shared/chart.js";
import { element, listed, show } from "../shared/dom.js";
import { counted, number, rate, short, time } from "../shared/format.js";
import { sends } from "../shared/form.js";

const BEST = 10;

export class QuizCard {
  #watches;
  #role;
  #subject;
  #id = null;
  #bars = null;
  #parts = {
    state: element("span", { class: "pill" }),
    rules: element("p", { class: "muted" }),
    figures: element("dl", { class: "figures" }),
    chart: element("div"),
    rows: element("tbody"),
    empty: element("p", { class: "empty", text: "No quiz yet" }),
    own: element("p", { class: "own", role: "status" }),
    content: element("div", { class: "stack", hidden: true }),
    forms: element("div"),
  };

  /** @param {import("../shared/watch.js").Watches} watches @param {string} role @param {string} subject */
  constructor(watches, role, subject) {
    this.#watches = watches;
    this.#role = role;
    this.#subject = subject;
    const { state, rules, figures, chart, rows, empty, own, content, forms } = this.#parts;
    content.append(
      rules,
      ...(role === "student" ? [own] : [figures, element("h3", { text: "Best scores of the students" }), chart]),
      forms,
      element(
        "div",
        { class: "scroll", tabindex: 0, role: "region", "aria-label": "Leaderboard" },
        element(
          "table",
          { class: "leaderboard" },
          element("caption", { text: `The ${BEST} best` }),
          element(
            "thead",
            {},
            element(
              "tr",
              {},
              element("th", { scope: "col", text: "Rank" }),
              element("th", { scope: "col", text: "Student" }),
              element("th", { scope: "col", class: "count", text: "Best" }),
              element("th", { scope: "col", class: "count", text: "Attempts" }),
            ),
          ),
          rows,
        ),
      ),
    );
    this.place = element(
      "div",
      { class: "stack" },
      element("header", { class: "row spread" }, element("h2", { text: "Quiz" }), state),
      empty,
      content,
    );
    state.hidden = true;
  }

  /** @param {string | null} id null for none */
  open(id) {
    this.#id = id;
    const { empty, content, state, forms, rows, own } = this.#parts;
    empty.hidden = id !== null;
    content.hidden = id === null;
    state.hidden = true;
    forms.replaceChildren();
    rows.replaceChildren();
    show(own, "");
    ["quiz", "standing", "board"].forEach((as) => this.#watches.clear(as));
    if (id === null) {
      return;
    }
    if (this.#role === "student") {
      forms.append(this.#submitForm(id));
      this.#watches.set("quiz", "find-quiz", { quiz_id: id }, (quiz) => this.#showOpening(quiz?.opening ?? null));
      const own = { quiz_id: id, student_id: this.#subject };
      this.#watches.set("standing", "find-standing", own, (standing) => this.#showOwn(standing));
    } else {
      this.#bars ??= new Bars(this.#parts.chart, "Students by their best score", "Score");
      if (this.#role === "teacher") {
        forms.append(this.#closeForm(id));
      }
      this.#watches.set("quiz", "summarize-quiz", { quiz_id: id }, (quiz) => this.#showSummary(quiz));
    }
    this.#watches.set("board", "show-leaderboard", { quiz_id: id, limit: BEST }, (page) => this.#showBoard(page.items));
  }

  #showOpening(opening) {
    const { state, rules, forms } = this.#parts;
    if (opening === null) {
      show(rules, "This quiz was not opened here: its rules are not known.");
      return;
    }
    const isOpen = opening.closed_at === null;
    state.hidden = false;
    state.dataset.state = isOpen ? "good" : "";
    show(state, isOpen ? "Open" : "Closed");
    const deadline = opening.deadline === null ? "" : `, until ${time(opening.deadline)}`;
    show(
      rules,
      `0 to ${number(opening.maximum_score)} points, ${counted(opening.attempts_allowed, "attempt")} each${deadline}`,
    );
    forms.hidden = !isOpen;
    forms.querySelector("[name=score]")?.setAttribute("max", opening.maximum_score);
  }

  #showSummary(quiz) {
    if (quiz === null) {
      return;
    }
    this.#showOpening(quiz.opening);
    const figures = [
      ["Submissions", number(quiz.submissions)],
      ["Students", number(quiz.students)],
      ["Mean score", quiz.mean_score === null ? "–" : rate(quiz.mean_score)],
      ["Best score", quiz.best_score === null ? "–" : number(quiz.best_score)],
    ];
    listed(
      this.#parts.figures,
      figures,
      ([name]) => name,
      ([name]) => element("div", {}, element("dt", { text: name }), element("dd")),
      (figure, [, value]) => show(figure.lastElementChild, value),
    );
    this.#bars.show(
      quiz.distribution.map((bucket) => `${rate(bucket.from)}–${rate(bucket.to)}`),
      quiz.distribution.map((bucket) => bucket.students),
    );
  }

  #showOwn(standing) {
    show(
      this.#parts.own,
      standing === null
        ? "You have not submitted yet."
        : `You are number ${number(standing.rank)} with ${counted(standing.best_score, "point")}` +
            `, after ${counted(standing.attempts, "attempt")}.`,
    );
  }

  #showBoard(standings) {
    if (standings.length === 0) {
      this.#parts.rows.replaceChildren(
        element("tr", {}, element("td", { colspan: 4, class: "muted", text: "No submission yet" })),
      );
      return;
    }
    listed(
      this.#parts.rows,
      standings,
      (standing) => standing.student_id,
      (standing) =>
        element(
          "tr",
          { class: standing.student_id === this.#subject ? "you" : null },
          element("td"),
          element(
            "td",
            { class: "code", title: standing.student_id },
            standing.student_id === this.#subject ? "you" : short(standing.student_id),
          ),
          element("td", { class: "count" }),
          element("td", { class: "count" }),
        ),
      (row, standing) => {
        show(row.children[0], number(standing.rank));
        show(row.children[2], number(standing.best_score));
        show(row.children[3], number(standing.attempts));
      },
    );
  }

  #submitForm(id) {
    const form = element(
      "form",
      { class: "row end" },
      element(
        "div",
        { class: "field" },
        element("label", { for: "score", text: "Your score" }),
        element("input", {
          id: "score",
          name: "score",
          type: "number",
          inputmode: "numeric",
          min: 0,
          step: 1,
          required: true,
        }),
      ),
      element("button", { class: "main", text: "Submit" }),
    );
    sends(
      form,
      "SubmitQuiz",
      (data) => ({ quiz_id: id, student_id: this.#subject, score_raw: Number(data.get("score")) }),
      (_, fields) => `Submitted: ${counted(fields.score_raw, "point")}`,
    );
    return form;
  }

  #closeForm(id) {
    const form = element("form", { class: "row" }, element("button", { text: "Close the quiz" }));
    sends(form, "CloseQuiz", () => ({ quiz_id: id }), () => "The quiz is closed");
    return form;
  }
}
