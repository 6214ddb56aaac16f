/** Forms and buttons that do something at the node: they say what became of it, and keep what was typed if it fails. */

import { element, show } from "./dom.js";
import { newId } from "./format.js";
import { send } from "./api.js";

/**
 * Lets a form send a command. The same content is sent with the same key until it is accepted, so that a second press
 * of the button does nothing twice.
 *
 * @param {HTMLFormElement} form
 * @param {string | (() => string)} type
 * @param {(data: FormData) => Record<string, unknown>} fields read when it is sent
 * @param {(receipt: any, fields: Record<string, unknown>) => string} [onAccepted] returns what to say
 */
export function sends(form, type, fields, onAccepted = () => "Done") {
  const note = element("p", { class: "note", role: "status" });
  form.append(note);
  let sent = { content: "", key: "", fields: {} };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const name = typeof type === "string" ? type : type(event.submitter);
    const content = JSON.stringify([name, ...new FormData(form)]);
    if (content !== sent.content) {
      sent = { content, key: newId(), fields: fields(new FormData(form)) };
    }
    const { key, fields: values } = sent;
    await busy(form, note, async () => {
      const accepted = await send(name, values, key, () => waits(note));
      sent = { content: "", key: "", fields: {} };
      form.reset();
      return onAccepted(accepted.receipt, values);
    });
  });
}

/**
 * A button that does something at the node.
 *
 * @param {string} text
 * @param {string} label what it does to what, for those who hear the page
 * @param {Element} note where to say what became of it
 * @param {() => Promise<string>} work returns what to say
 */
export function acting(text, label, note, work) {
  const button = element("button", {
    type: "button",
    text,
    "aria-label": label,
    click: () => busy(button, note, work),
  });
  return button;
}

function waits(note) {
  note.classList.remove("bad");
  show(note, "The node is away. This is sent as soon as it is back.");
}

async function busy(place, note, work) {
  const buttons = place instanceof HTMLButtonElement ? [place] : [...place.querySelectorAll("button")];
  if (buttons.some((button) => button.getAttribute("aria-disabled") === "true")) {
    return;
  }
  buttons.forEach((button) => button.setAttribute("aria-disabled", "true"));
  note.classList.remove("bad");
  show(note, "Sending…");
  try {
    show(note, await work());
  } catch (failure) {
    note.classList.add("bad");
    show(note, failure.message);
  } finally {
    buttons.forEach((button) => button.removeAttribute("aria-disabled"));
  }
}
