/**
 * Asks for a token whenever one is needed, in a dialog over the page: what was typed beneath stays, and what was asked
 * for waits until there is a token.
 */

import { become } from "./connection.js";
import { byId, element, show } from "./dom.js";
import { forget, keep, kept, read } from "./token.js";

/** Timers of browsers take no longer ones. */
const LONGEST_TIMER = 2 ** 31 - 1;

const EXPIRED = "Your token has expired: paste another one. What you have typed is still here.";

/** @type {import("./token.js").Token | null} */
let token = kept();
let waiting = [];
let timer = 0;
let command = "token";
const listeners = new Set();

const dialog = makeDialog();

/** Who is signed in, or null. */
export function current() {
  return token !== null && token.expires > Date.now() ? token : null;
}

/**
 * The token, at once or when the user has given one.
 *
 * @returns {Promise<string>}
 */
export function tokenText() {
  if (current() !== null) {
    return Promise.resolve(token.text);
  }
  return new Promise((resolve) => {
    waiting.push(resolve);
    ask(token === null ? "" : EXPIRED);
  });
}

/**
 * The node does not take a token.
 *
 * @param {string} text the token that was sent, so that one given meanwhile is left
 * @param {string} reason
 */
export function refused(text, reason) {
  if (token?.text === text) {
    leave();
    ask(`${reason}. Paste another token; what you have typed is still here.`);
  }
}

/** Forgets the token. The page shows nothing of it any more. */
export function signOut() {
  leave();
  location.reload();
}

/**
 * Tells who is signed in, now and after each change.
 *
 * @param {(token: import("./token.js").Token | null) => void} listener
 */
export function onSignedIn(listener) {
  listeners.add(listener);
  listener(current());
}

/** @param {string} name the command that prints a token */
export function tokensComeFrom(name) {
  command = name;
  show(byId("token-command"), command);
}

/** Opens the dialog. One that is open keeps its reason unless there is another. */
export function ask(reason = "") {
  become("signed-out");
  if (reason !== "" || !dialog.open) {
    show(byId("sign-in-reason"), reason);
  }
  if (!dialog.open) {
    dialog.showModal();
    byId("token").focus();
  }
}

function leave() {
  clearTimeout(timer);
  forget();
  token = null;
  listeners.forEach((listener) => listener(null));
}

function take(given) {
  const found = read(given);
  if (found === null) {
    return "This is no token: it has three parts with dots between";
  }
  if (found.expires <= Date.now()) {
    return "This token has expired";
  }
  token = found;
  keep(token);
  become("connecting");
  expireInTime();
  listeners.forEach((listener) => listener(token));
  const answered = waiting;
  waiting = [];
  answered.forEach((resolve) => resolve(token.text));
  return "";
}

/** A page that is open when its token expires asks for another at that moment, and not when the user sends. */
function expireInTime() {
  clearTimeout(timer);
  timer = setTimeout(() => {
    if (current() === null) {
      listeners.forEach((listener) => listener(null));
      ask(EXPIRED);
    } else {
      expireInTime();
    }
  }, Math.min(Math.max(0, token.expires - Date.now()), LONGEST_TIMER));
}

function makeDialog() {
  const input = element("input", {
    id: "token",
    type: "password",
    autocomplete: "off",
    spellcheck: "false",
    required: true,
    "aria-describedby": "token-help sign-in-reason",
  });
  const form = element(
    "form",
    { method: "dialog", class: "stack" },
    element("h2", { id: "sign-in-title", text: "Sign in" }),
    element("p", { id: "sign-in-reason", class: "warning", role: "alert" }),
    element("label", { for: "token", text: "Token" }),
    input,
    element(
      "p",
      { id: "token-help", class: "muted" },
      "A token comes from ",
      element("code", { id: "token-command", text: command }),
      ". It stays in this tab, and is sent to this node alone.",
    ),
    element(
      "div",
      { class: "row" },
      element("button", { type: "submit", class: "main", text: "Sign in" }),
      element("button", { type: "button", text: "Not now", click: () => made.close() }),
    ),
  );
  const made = element("dialog", { "aria-labelledby": "sign-in-title" }, form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const wrong = take(input.value);
    show(byId("sign-in-reason"), wrong);
    if (wrong === "") {
      input.value = "";
      made.close();
    }
  });
  document.body.append(made);
  return made;
}

if (current() !== null) {
  expireInTime();
}
