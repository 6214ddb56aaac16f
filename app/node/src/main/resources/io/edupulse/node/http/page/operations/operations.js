/** The page of operations: how far everything is, and what an operator can do about it. */

import { byId, show } from "../shared/dom.js";
import { frame } from "../shared/frame.js";
import { onSignedIn } from "../shared/sign-in.js";
import { StatusCurves } from "./curves.js";
import { History } from "./history.js";
import { ParkedEvents } from "./parked.js";
import { poll } from "./poll.js";
import { ReadModels } from "./read-models.js";
import { Rebuilds } from "./rebuilds.js";
import { Search } from "./search.js";
import { showStatus, showUnknown } from "./status.js";

const OFTEN = 1_000;
const SELDOM = 3_000;

const curves = new StatusCurves();
const readModels = new ReadModels(byId("read-models"));
const rebuilds = new Rebuilds(byId("rebuilds"));
const parked = new ParkedEvents(byId("parked"));
const history = new History(byId("history"));
new Search(byId("search"), (aggregate) => history.open(aggregate));

frame("operations");
onSignedIn((token) => {
  const isOperator = token === null || token.roles.includes("operator");
  show(byId("problem"), isOperator ? "" : "Your token is not an operator's: sign out, and paste one that is.");
});

poll(
  "v1/status",
  {},
  OFTEN,
  (status) => {
    showStatus(status, curves.add(status));
    readModels.show(status);
  },
  () => {
    showUnknown();
    curves.gap();
  },
);
poll("v1/rebuilds", { limit: 10 }, OFTEN, (page) => rebuilds.show(page));
poll("v1/parked", { limit: 100 }, SELDOM, (page) => parked.show(page));
