/** Leads to the pages of the program. */

import { byId, element, show } from "./shared/dom.js";

const program = await (await fetch("shared/program.json")).json();
document.title = program.title;
show(byId("title"), program.title);
show(byId("description"), program.description);
byId("pages").append(
  ...program.pages.map((page) =>
    element("li", {}, element("a", { class: "card", href: `${page.name}/`, text: page.title })),
  ),
);
