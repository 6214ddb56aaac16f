/** What a teacher sees: the own lessons, and the class at work in one of them. */

import { element, show, written } from "../shared/dom.js";
import { counted, newId } from "../shared/format.js";
import { sends } from "../shared/form.js";
import { Activities } from "./activities.js";
import { Lessons } from "./lessons.js";

const SHOWN = 100;
const LONGEST_TITLE = 200;
const LONGEST_PROMPT = 500;

/** @param {Element} place @param {import("../shared/watch.js").Watches} watches @param {string} teacher their id */
export function teach(place, watches, teacher) {
  const lesson = new OwnLesson(watches, teacher);
  const lessons = new Lessons({
    empty: "No lesson yet: publish the first one above.",
    describe: (each) =>
      `${each.status} · ${counted(each.submissions, "submission")} · ${counted(each.responses, "response")}`,
    onChosen: (each) => lesson.show(each),
  });
  place.replaceChildren(
    element(
      "div",
      { class: "columns" },
      element(
        "section",
        { class: "card", "aria-label": "Lessons" },
        newLesson(teacher, (id) => lessons.choose(id)),
        element("h2", { text: "Lessons" }),
        lessons.place,
      ),
      lesson.place,
    ),
  );
  const own = { teacher_id: teacher, limit: SHOWN };
  watches.set("lessons", "list-lessons-of-teacher", own, (page) => lessons.show(page.items));
}

/** Drafts a lesson; with a second button, it is published at once. */
function newLesson(teacher, onDrafted) {
  const form = element(
    "form",
    { class: "stack" },
    element("h2", { text: "New lesson" }),
    element(
      "div",
      { class: "field" },
      element("label", { for: "title", text: "Title" }),
      element("input", { id: "title", name: "title", required: true, maxlength: 2 * LONGEST_TITLE, dir: "auto" }),
    ),
    element("button", { class: "main", text: "Draft the lesson" }),
  );
  sends(
    form,
    "DraftLesson",
    (data) => ({ lesson_id: newId(), teacher_id: teacher, title: data.get("title") }),
    (_, fields) => {
      onDrafted(fields.lesson_id);
      return "Drafted: publish it when it is ready";
    },
  );
  return form;
}

/** The lesson that is chosen, with what its teacher can do in it. */
class OwnLesson {
  #teacher;
  #activities;
  #id = null;
  #title = written("h2", "", { class: "lesson-title" });
  #state = element("span", { class: "pill" });
  #forms = element("div", { class: "grid tools" });
  #quizTool = tool("Open a quiz");
  #pulseTool = tool("Launch a pulse");

  constructor(watches, teacher) {
    this.#teacher = teacher;
    this.#activities = new Activities(watches, "teacher", teacher, (quizzes, pulses) => {
      this.#quizTool.open = quizzes === 0;
      this.#pulseTool.open = pulses === 0;
    });
    this.place = element(
      "div",
      { class: "grid", hidden: true },
      element(
        "section",
        { class: "card", "aria-label": "Chosen lesson" },
        element("header", { class: "row spread" }, this.#title, this.#state),
        this.#forms,
      ),
      this.#activities.place,
    );
  }

  show(lesson) {
    this.place.hidden = false;
    show(this.#title, lesson.title);
    show(this.#state, lesson.status);
    this.#state.dataset.state = { published: "good", drafted: "warn" }[lesson.status] ?? "";
    const tools = `${lesson.lesson_id} ${lesson.status}`;
    if (tools !== this.#id) {
      this.#id = tools;
      this.#forms.replaceChildren(...this.#tools(lesson));
    }
    this.#activities.place.hidden = lesson.status === "drafted";
    this.#activities.open(lesson.lesson_id);
  }

  #tools(lesson) {
    const id = lesson.lesson_id;
    switch (lesson.status) {
      case "drafted":
        return [this.#publishForm(id)];
      case "published":
        this.#quizTool.replaceChildren(this.#quizTool.firstElementChild, this.#quizForm(id));
        this.#pulseTool.replaceChildren(this.#pulseTool.firstElementChild, this.#pulseForm(id));
        return [this.#quizTool, this.#pulseTool];
      default:
        return [];
    }
  }

  #publishForm(id) {
    const form = element(
      "form",
      { class: "stack" },
      element("p", { class: "muted", text: "Only you see this lesson until you publish it." }),
      element("div", { class: "row" }, element("button", { class: "main", text: "Publish" })),
    );
    sends(form, "PublishLesson", () => ({ lesson_id: id, teacher_id: this.#teacher }), () => "Published");
    return form;
  }

  #quizForm(id) {
    const form = element(
      "form",
      { class: "stack" },
      element(
        "div",
        { class: "row end" },
        field("maximum", "Maximum score", { type: "number", min: 1, step: 1, value: 100, required: true }),
        field("attempts", "Attempts", { type: "number", min: 1, step: 1, value: 2, required: true }),
        field("deadline", "Deadline (optional)", { type: "datetime-local" }),
        element("button", { class: "main", text: "Open the quiz" }),
      ),
    );
    sends(
      form,
      "OpenQuiz",
      (data) => ({
        quiz_id: newId(),
        lesson_id: id,
        maximum_score: Number(data.get("maximum")),
        attempts_allowed: Number(data.get("attempts")),
        deadline: data.get("deadline") === "" ? null : new Date(data.get("deadline")).toISOString(),
      }),
      (_, fields) => {
        this.#activities.chooseQuiz(fields.quiz_id);
        return "The quiz is open";
      },
    );
    return form;
  }

  #pulseForm(id) {
    const form = element(
      "form",
      { class: "stack" },
      element(
        "div",
        { class: "row end" },
        field("prompt", "Prompt", { required: true, maxlength: 2 * LONGEST_PROMPT, dir: "auto" }),
        element("button", { class: "main", text: "Launch the pulse" }),
      ),
    );
    sends(
      form,
      "LaunchPulse",
      (data) => ({ pulse_id: newId(), lesson_id: id, prompt: data.get("prompt") }),
      (_, fields) => {
        this.#activities.choosePulse(fields.pulse_id);
        return "The pulse is on its way to the class";
      },
    );
    return form;
  }
}

/** What is in the way once there is one: it can be folded. */
function tool(name) {
  return element("details", { open: true }, element("summary", { text: name }));
}

function field(name, text, attributes) {
  return element(
    "div",
    { class: "field" },
    element("label", { for: name, text }),
    element("input", { id: name, name, ...attributes }),
  );
}
