/** What the status says, as curves over the last minutes. */

import { Curves } from "../shared/chart.js";
import { byId } from "../shared/dom.js";
import { number, rate } from "../shared/format.js";

const SECONDS = 180;

const sum = (numbers) => numbers.reduce((all, each) => all + each, 0);

export class StatusCurves {
  #rate = new Curves(byId("rate"), {
    label: "Events a second over the last three minutes",
    names: ["Appended"],
    seconds: SECONDS,
    format: rate,
  });
  #lag = null;
  #heads = null;
  #last = null;

  /**
   * Adds what a status says.
   *
   * @returns {{rate: number | null, relayLag: number | null, lag: number | null}} what it means in figures
   */
  add(status) {
    const now = Date.now() / 1000;
    const events = status.log?.events ?? null;
    const last = this.#last;
    const perSecond = events === null || last === null ? null : Math.max(0, (events - last.events) / (now - last.at));
    this.#last = events === null ? null : { events, at: now };
    const relayLag =
      status.log === null || status.jetstream === null
        ? null
        : Math.max(0, sum(status.log.heads) - sum(status.jetstream.streams.map((each) => each.last_sequence)));
    const lags = status.projections?.map((each) => each.lag) ?? null;
    this.#rate.add(now, [perSecond]);
    this.#addLag(now, status, relayLag, lags);
    this.#addHeads(now, status);
    return { rate: perSecond, relayLag, lag: lags === null ? null : Math.max(0, ...lags) };
  }

  /** Nothing is known of this moment. */
  gap() {
    const now = Date.now() / 1000;
    this.#last = null;
    [this.#rate, this.#lag, this.#heads].forEach((curves) => curves?.gap(now));
  }

  #addLag(now, status, relayLag, lags) {
    if (lags === null) {
      this.#lag?.gap(now);
      return;
    }
    const names = ["Relay", ...status.projections.map((each) => each.projection)];
    if (this.#lag === null || !this.#lag.isOf(names)) {
      const label = "How many events the relay and each read model have not reached";
      this.#lag = new Curves(byId("lag"), { label, names, seconds: SECONDS, format: number });
    }
    this.#lag.add(now, [relayLag, ...lags]);
  }

  #addHeads(now, status) {
    if (status.log === null) {
      this.#heads?.gap(now);
      return;
    }
    const names = status.log.heads.map((_, partition) => `Partition ${partition}`);
    if (this.#heads === null || !this.#heads.isOf(names)) {
      const label = "The last position of each partition";
      this.#heads = new Curves(byId("heads"), { label, names, seconds: SECONDS, format: number });
    }
    this.#heads.add(now, status.log.heads);
  }
}
