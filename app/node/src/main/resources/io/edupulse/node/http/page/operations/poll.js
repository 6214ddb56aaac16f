/** Asks for a document again and again, while the page is looked at. */

import { get, wait } from "../shared/api.js";

/**
 * @param {string} path
 * @param {Record<string, unknown>} parameters
 * @param {number} pause in milliseconds, from one answer to the next question
 * @param {(answer: any) => void} onAnswer
 * @param {(failure: Error) => void} [onFailure]
 */
export async function poll(path, parameters, pause, onAnswer, onFailure = () => {}) {
  for (;;) {
    try {
      onAnswer(await get(path, parameters));
    } catch (failure) {
      onFailure(failure);
    }
    do {
      await wait(pause);
    } while (document.hidden);
  }
}
