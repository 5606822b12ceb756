// Dialogs over the page: the browser keeps the focus inside and hears Escape.

import { el, freshId } from "./dom.js";
import { plain } from "./kit/text.js";
import { text } from "./kit/text.js";
import { names } from "./world.js";

/** Ask for a yes or no, with the app's words or the page's. @returns {Promise<boolean>} */
export function confirmed({ title, text: words, confirm, deny, style }) {
  const id = freshId("confirm");
  const node = el("dialog", { class: "confirm", "aria-labelledby": id });
  const answer = (yes) => el("button", {
    type: "button", class: `button ${yes ? style ?? "primary" : ""}`, autofocus: yes,
    onclick: () => node.close(yes ? "yes" : ""),
  }, plain(yes ? confirm : deny));
  node.append(el("h2", { id }, plain(title)), el("div", { class: "confirm-words" }, text(words, names())),
    el("div", { class: "dialog-foot" }, answer(false), answer(true)), el("div", { class: "toasts" }));
  const before = document.activeElement;
  document.body.append(node);
  node.showModal();
  return new Promise((resolve) => node.addEventListener("close", () => {
    node.remove();
    before?.focus?.();
    resolve(node.returnValue === "yes");
  }));
}
