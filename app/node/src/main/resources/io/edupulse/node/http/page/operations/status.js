/** The state of everything in figures, and in words where something is wrong. */

import { byId, element, listed, show } from "../shared/dom.js";
import { counted, number, rate } from "../shared/format.js";

/**
 * @param {any} status
 * @param {{rate: number | null, relayLag: number | null, lag: number | null}} measured
 */
export function showStatus(status, measured) {
  const parked = status.projections?.reduce((sum, each) => sum + each.parked, 0) ?? null;
  const running = status.rebuilds?.length ?? null;
  showFigures([
    ["Events a second", known(measured.rate, rate)],
    ["Events in the log", known(status.log?.events ?? null, number)],
    ["Not published yet", known(measured.relayLag, number)],
    ["Largest lag of a read model", known(measured.lag, number)],
    ["Parked events", known(parked, number)],
    ["Rebuilds under way", known(running, number)],
  ]);
  const health = byId("health");
  health.hidden = false;
  const [state, text] = judged(status, parked);
  health.dataset.state = state;
  show(health, text);
  showTroubles(status);
}

function judged(status, parked) {
  if (!status.well) {
    return ["bad", "Something stands still"];
  }
  if (!status.agree) {
    return ["warn", "Working"];
  }
  return parked > 0 ? ["warn", `${counted(parked, "event")} parked`] : ["good", "Everything agrees"];
}

/** The node does not answer: the last figures would not be true any more. */
export function showUnknown() {
  byId("health").dataset.state = "bad";
  show(byId("health"), "Unknown");
}

function known(value, format) {
  return value === null ? "–" : format(value);
}

function showFigures(figures) {
  listed(
    byId("figures"),
    figures,
    ([name]) => name,
    ([name]) => element("div", {}, element("dt", { text: name }), element("dd")),
    (figure, [, value]) => show(figure.lastElementChild, value),
  );
}

function showTroubles(status) {
  const troubles = [
    ...(status.node?.troubles ?? []).map((each) => ({ kind: each.vital ? "bad" : "warn", ...each })),
    ...status.missing.map((each) => ({ kind: "bad", part: each.part, reason: each.message })),
    ...status.reasons
      .filter((each) => each.code !== "status.behind")
      .map((each) => ({ kind: "warn", part: each.part, reason: each.message })),
    ...status.notes.map((each) => ({ kind: "warn", part: each.part, reason: each.message })),
  ];
  const distinct = [...new Map(troubles.map((each) => [`${each.part} ${each.reason}`, each])).values()];
  listed(
    byId("troubles"),
    distinct,
    (each) => `${each.part} ${each.reason}`,
    (each) => element("li", { "data-state": each.kind }, element("b", { text: each.part }), ` ${each.reason}`),
  );
}
