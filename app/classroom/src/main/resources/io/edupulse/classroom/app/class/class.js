/** The page of a class: what a teacher, a student or an operator sees of it. */

import { byId, show } from "../shared/dom.js";
import { frame } from "../shared/frame.js";
import { onSignedIn, tokenText } from "../shared/sign-in.js";
import { Watches } from "../shared/watch.js";
import { observe } from "./observer.js";
import { learn } from "./student.js";
import { teach } from "./teacher.js";

const VIEWS = [
  { role: "teacher", heading: "Your class", build: teach },
  { role: "student", heading: "Your lessons", build: learn },
  { role: "operator", heading: "All classes", build: observe },
];

let shown = "";
let watches = null;

/** Another token of the same user changes nothing that is on the page. */
function view(token) {
  const who = JSON.stringify([token.subject, token.roles]);
  if (who === shown) {
    return;
  }
  shown = who;
  watches?.end();
  show(byId("problem"), "");
  const fitting = VIEWS.find((each) => token.roles.includes(each.role));
  if (fitting === undefined) {
    const roles = token.roles.join(", ") || "no role";
    show(byId("problem"), `Your token is for ${roles}: a class has teachers and students.`);
    byId("view").replaceChildren();
    return;
  }
  show(byId("heading"), fitting.heading);
  watches = new Watches((problem) => show(byId("problem"), problem.message));
  fitting.build(byId("view"), watches, token.subject);
}

frame("class");
onSignedIn((token) => {
  if (token !== null) {
    view(token);
  }
});
tokenText();
