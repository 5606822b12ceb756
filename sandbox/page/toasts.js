// Short news for the reader. Inside an open dialog they stand in the dialog, since all else is out of reach.

import { el } from "./dom.js";
import { icon } from "./icons.js";

const LIFE = 8000;

/** @param {"info"|"warning"|"error"} kind */
export function tell(words, kind = "info") {
  const host = [...document.querySelectorAll("dialog[open] .toasts")].at(-1) ?? document.getElementById("toasts");
  const node = el("div", { class: `toast ${kind}`, role: kind === "error" ? "alert" : null },
    kind !== "info" && icon("warning"), el("span", {}, words),
    el("button", { type: "button", "aria-label": "Dismiss", onclick: () => node.remove() }, icon("close")));
  host.replaceChildren(...[...host.children].filter((old) => old.textContent !== node.textContent), node);
  setTimeout(() => node.remove(), LIFE);
}
