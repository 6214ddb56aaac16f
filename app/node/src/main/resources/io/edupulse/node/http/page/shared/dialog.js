/** Asks before something that cannot be taken back. */

import { element } from "./dom.js";

/**
 * @param {string} title
 * @param {string} text what happens
 * @param {string} action the word on the button
 * @returns {Promise<boolean>}
 */
export function confirmed(title, text, action) {
  return new Promise((resolve) => {
    const dialog = element(
      "dialog",
      { "aria-label": title },
      element(
        "form",
        { method: "dialog", class: "stack" },
        element("h2", { text: title }),
        element("p", { text }),
        element(
          "div",
          { class: "row" },
          element("button", { value: "yes", class: "danger", text: action }),
          element("button", { value: "no", autofocus: true, text: "Keep it" }),
        ),
      ),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
