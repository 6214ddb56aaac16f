/** Whether the node answers, as the page tells it. */

/** @typedef {"connecting" | "connected" | "hindered" | "away" | "signed-out"} State */

const TEXTS = {
  connecting: "Connecting",
  connected: "Connected",
  hindered: "The node answers, but a part of it is away",
  away: "Node is away, trying again",
  "signed-out": "Signed out",
};

/** For how long what was away counts so, though other requests are answered meanwhile. */
const HINDERED_FOR = 4_000;

/** @type {State} */
let state = "connecting";
let hinderedAt = 0;
const listeners = new Set();

/** @param {State} next */
export function become(next) {
  if (next === "hindered") {
    hinderedAt = Date.now();
  }
  const isHindered = state === "hindered" && next === "connected" && Date.now() - hinderedAt < HINDERED_FOR;
  if (next !== state && !isHindered) {
    state = next;
    listeners.forEach((listener) => listener(state, TEXTS[state]));
  }
}

/**
 * Tells the state now and whenever it changes.
 *
 * @param {(state: State, text: string) => void} listener
 */
export function onState(listener) {
  listeners.add(listener);
  listener(state, TEXTS[state]);
}
