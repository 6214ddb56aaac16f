/** The read models: how far each is, and rebuild, verify and roll back. */

import { post } from "../shared/api.js";
import { confirmed } from "../shared/dialog.js";
import { element, listed, show } from "../shared/dom.js";
import { acting } from "../shared/form.js";
import { counted, number } from "../shared/format.js";

const STATES = { changed: "made by other code", other_tables: "has other tables" };

export class ReadModels {
  #rows = element("tbody");
  #note = element("p", { class: "note", role: "status" });

  constructor(place) {
    const heads = ["Read model", "Applied", "Lag", "Parked", "Previous version", "Actions"];
    place.append(
      element(
        "div",
        { class: "scroll", tabindex: 0, role: "region", "aria-label": "Table of read models" },
        element(
          "table",
          {},
          element("caption", { text: "All read models of the program" }),
          element(
            "thead",
            {},
            element(
              "tr",
              {},
              ...heads.map((text, i) => element("th", { scope: "col", text, class: i > 0 && i < 4 ? "count" : null })),
            ),
          ),
          this.#rows,
        ),
      ),
      this.#note,
    );
  }

  show(status) {
    if (status.projections === null) {
      return;
    }
    const previous = new Map((status.previous ?? []).map((each) => [each.projection, each]));
    listed(
      this.#rows,
      status.projections,
      (each) => each.projection,
      (each) => this.#row(each.projection),
      (row, each) => {
        const [name, applied, lag, parked, before, actions] = row.children;
        const made = each.code === "same" ? "" : (STATES[each.code] ?? each.code);
        show(name.lastElementChild, made);
        name.lastElementChild.hidden = made === "";
        show(applied, number(each.applied));
        show(lag, number(each.lag));
        show(parked, number(each.parked));
        parked.classList.toggle("alarm", each.parked > 0);
        const old = previous.get(each.projection);
        show(before, old === undefined ? "–" : `${counted(old.lag, "event")} to catch up`);
        actions.firstElementChild.lastElementChild.hidden = old === undefined;
      },
    );
  }

  #row(name) {
    const rollBack = acting("Roll back", `Roll ${name} back`, this.#note, async () => {
      const text = `${name} goes back to the version before its last rebuild. That one catches up first.`;
      if (!(await confirmed(`Roll ${name} back?`, text, "Roll back"))) {
        return "";
      }
      const report = await post(`v1/projections/${name}/rollback`);
      return `${name} is rolled back: ${counted(report.events, "event")} applied`;
    });
    return element(
      "tr",
      {},
      element(
        "th",
        { scope: "row" },
        element("span", { text: name }),
        element("span", { class: "pill", "data-state": "warn" }),
      ),
      element("td", { class: "count" }),
      element("td", { class: "count" }),
      element("td", { class: "count" }),
      element("td"),
      element(
        "td",
        {},
        element(
          "div",
          { class: "row tight" },
          acting("Rebuild", `Rebuild ${name}`, this.#note, async () => {
            await post("v1/rebuilds", { projections: [name] });
            return `The rebuild of ${name} begins`;
          }),
          acting("Verify", `Verify ${name}`, this.#note, async () => {
            const report = await post(`v1/projections/${name}/verify`);
            const differs = (table) => table.only_live + table.only_candidate + table.changed;
            const differing = report.tables.reduce((sum, table) => sum + differs(table), 0);
            return differing === 0
              ? `${name} is what the log gives`
              : `${name} differs in ${counted(differing, "row")}`;
          }),
          rollBack,
        ),
      ),
    );
  }
}
