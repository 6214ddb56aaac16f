/** What is around each page: its name, the other pages, the state of the connection, and who is signed in. */

import { ROOT } from "./api.js";
import { onState } from "./connection.js";
import { byId, element, show } from "./dom.js";
import { ask, onSignedIn, signOut, tokensComeFrom } from "./sign-in.js";

/**
 * Fills the header.
 *
 * @param {string} page the name of this page
 */
export async function frame(page) {
  const header = byId("frame");
  const nav = element("nav", { "aria-label": "Pages" });
  const name = element("a", { class: "program", href: ROOT.pathname, text: document.title });
  const state = element("p", { class: "pill", role: "status" });
  const user = element("span", { class: "user" });
  const button = element("button", { type: "button" });
  header.append(name, nav, state, element("div", { class: "account" }, user, button));
  onState((now, text) => {
    state.dataset.state = now;
    show(state, text);
  });
  let signedIn = null;
  button.addEventListener("click", () => (signedIn === null ? ask() : signOut()));
  onSignedIn((token) => {
    signedIn = token;
    show(button, token === null ? "Sign in" : "Sign out");
    show(user, token === null ? "" : token.roles.join(", "));
    user.title = token === null ? "" : token.subject;
  });
  const program = await overview();
  show(name, program.title);
  tokensComeFrom(`${program.name} token`);
  nav.append(
    ...program.pages.map((each) =>
      element("a", {
        href: new URL(`${each.name}/`, ROOT).pathname,
        text: each.title,
        "aria-current": each.name === page ? "page" : null,
      }),
    ),
  );
}

/** What the program is called, and its pages. */
export async function overview() {
  const response = await fetch(new URL("shared/program.json", ROOT));
  return response.json();
}
