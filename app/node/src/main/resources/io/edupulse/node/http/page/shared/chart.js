/** Charts in the colours of the page. The values stand beside each chart as text too. */

import uPlot from "./uPlot.esm.js";
import { element, show } from "./dom.js";

const HEIGHT = 190;

/** The seconds that curves span at least. */
const SHORTEST = 20;

/** Narrower bars have a label at each second one. */
const NARROW = 560;
const dark = matchMedia("(prefers-color-scheme: dark)");

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** The colour of a series, of which there are eight. @param {number} index */
export function seriesColour(index) {
  return `--series-${(index % 8) + 1}`;
}

const CLOCK = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });

function clock(seconds) {
  return CLOCK.format(new Date(seconds * 1000));
}

function axis(more) {
  return {
    stroke: () => colour("--muted"),
    font: "12px system-ui, sans-serif",
    grid: { stroke: () => colour("--line"), width: 1 },
    ticks: { show: false },
    ...more,
  };
}

/** Draws into a place, as wide as that is. */
function fitted(place, options, data) {
  const size = { width: place.clientWidth || 300, height: HEIGHT };
  const plot = new uPlot({ ...size, padding: [10, 8, 0, 0], ...options }, data, place);
  new ResizeObserver(() => {
    if (place.clientWidth > 0 && place.clientWidth !== plot.width) {
      plot.setSize({ width: place.clientWidth, height: HEIGHT });
    }
  }).observe(place);
  dark.addEventListener("change", () => plot.redraw(false, true));
  return plot;
}

/** Values over the last minutes. */
export class Curves {
  #data;
  #plot;
  #legend;
  #names;
  #seconds;
  #format;

  /**
   * @param {Element} place
   * @param {{label: string, names: string[], seconds: number, format: (value: number) => string}} options
   */
  constructor(place, { label, names, seconds, format }) {
    this.#names = names;
    this.#seconds = seconds;
    this.#format = format;
    this.#data = [[], ...names.map(() => [])];
    this.#legend = element("ul", { class: "legend" });
    const drawn = element("div", { class: "plot", role: "img", "aria-label": label });
    place.replaceChildren(drawn, this.#legend);
    this.#legend.append(
      ...names.map((name, i) => {
        const mark = element("span", { class: "mark", "aria-hidden": "true" });
        mark.style.background = `var(${seriesColour(i)})`;
        return element("li", {}, mark, element("span", { text: name }), element("b", { text: "" }));
      }),
    );
    this.#plot = fitted(
      drawn,
      {
        legend: { show: false },
        cursor: { show: false },
        scales: {
          x: { time: true, range: () => this.#span() },
          y: { range: (_, __, max) => [0, Math.max(1, (max || 0) * 1.1)] },
        },
        axes: [
          axis({ size: 30, space: 80, values: (_, all) => all.map(clock) }),
          axis({ size: 56, values: (_, all) => all.map((value) => format(value)) }),
        ],
        series: [
          {},
          ...names.map((name, i) => ({
            label: name,
            stroke: () => colour(seriesColour(i)),
            width: 2,
            points: { show: false },
            spanGaps: false,
          })),
        ],
      },
      this.#data,
    );
  }

  /** From the first value on: a page that was just opened shows what there is, and not minutes of nothing. */
  #span() {
    const times = this.#data[0];
    const last = times.at(-1) ?? Date.now() / 1000;
    const first = Math.max(times[0] ?? last, last - this.#seconds);
    return [Math.min(first, last - SHORTEST), last];
  }

  /** The curves are those of these names. @param {string[]} names */
  isOf(names) {
    return names.length === this.#names.length && names.every((name, i) => name === this.#names[i]);
  }

  /** Nothing is known of a moment. @param {number} seconds */
  gap(seconds) {
    this.add(seconds, this.#names.map(() => null));
  }

  /**
   * Adds the values of a moment; null is a gap.
   *
   * @param {number} seconds
   * @param {(number | null)[]} values
   */
  add(seconds, values) {
    this.#data[0].push(seconds);
    values.forEach((value, i) => this.#data[i + 1].push(value));
    while (this.#data[0][0] < seconds - this.#seconds) {
      this.#data.forEach((series) => series.shift());
    }
    this.#plot.setData(this.#data);
    [...this.#legend.children].forEach((entry, i) => {
      show(entry.lastElementChild, values[i] === null ? "unknown" : this.#format(values[i]));
    });
  }
}

/** How many there are of each kind. */
export class Bars {
  #plot;
  #labels = [];
  #table;

  /** @param {Element} place @param {string} label @param {string} kind what the bars stand for */
  constructor(place, label, kind) {
    const drawn = element("div", { class: "plot", role: "img", "aria-label": `${label}, as a chart` });
    this.#table = element("tbody");
    place.replaceChildren(
      drawn,
      element(
        "table",
        { class: "unseen" },
        element("caption", { text: label }),
        element("thead", {}, element("tr", {}, element("th", { text: kind }), element("th", { text: "Count" }))),
        this.#table,
      ),
    );
    this.#plot = fitted(
      drawn,
      {
        legend: { show: false },
        cursor: { show: false },
        scales: {
          x: { time: false, range: () => [-0.6, Math.max(0.6, this.#labels.length - 0.4)] },
          y: { range: (_, __, max) => [0, Math.max(4, (max || 0) * 1.15)] },
        },
        axes: [
          axis({
            grid: { show: false },
            size: 30,
            space: 1,
            incrs: [1],
            splits: () => this.#labels.map((_, i) => i),
            values: (plot, all) =>
              all.map((i) => (plot.width < NARROW && i % 2 === 1 ? "" : (this.#labels[i] ?? ""))),
          }),
          axis({ size: 40, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000] }),
        ],
        series: [
          {},
          {
            label,
            fill: () => colour("--series-1"),
            stroke: () => colour("--series-1"),
            width: 0,
            points: { show: false },
            paths: uPlot.paths.bars({ size: [0.78, 80], radius: 0.12 }),
          },
        ],
      },
      [[], []],
    );
  }

  /** @param {string[]} labels @param {number[]} counts */
  show(labels, counts) {
    this.#labels = labels;
    this.#plot.setData([labels.map((_, i) => i), counts]);
    this.#table.replaceChildren(
      ...labels.map((label, i) =>
        element("tr", {}, element("th", { scope: "row", text: label }), element("td", { text: counts[i] })),
      ),
    );
  }
}
