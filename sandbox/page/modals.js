// The stack of modals: the last one is shown.

import { byFocusKey, el, freshId, keep, keepFocus } from "./dom.js";
import { icon } from "./icons.js";
import { contextOf } from "./acting.js";
import { drawBlocks } from "./kit/blocks.js";
import { forget } from "./kit/held.js";
import { plain } from "./kit/text.js";
import { closeMenu } from "./menu.js";
import { act, avatar, world } from "./world.js";
import { tell } from "./toasts.js";

let dialog = null;
let before = null;
/** view id → what was wrong when the view was last sent, until the app draws it anew */
const errors = new Map();

export function drawModals() {
  const stack = world.state.modals;
  const top = stack.at(-1);
  forget((key) => key.startsWith("modal/") && !stack.some((view) => key === keyOf(view)));
  for (const id of errors.keys()) if (!stack.some((view) => view.id === id)) errors.delete(id);
  if (!top) return shut();
  if (!dialog) openDialog();
  const shown = dialog.firstElementChild.firstElementChild?.dataset.key;
  const hadFields = hasFields();
  if (shown && shown !== keyOf(top)) closeMenu();
  keep(dialog.firstElementChild, [item(top, stack.length)]);
  dialog.setAttribute("aria-label", plain(top.title));
  if (shown !== keyOf(top) || (!hadFields && hasFields())) focusFirst();
}

const FIELDS = ".modal-body :is(input, textarea, .field, .button)";
const hasFields = () => dialog.querySelector(FIELDS) !== null;

const keyOf = (view) => `modal/${view.id}`;

function openDialog() {
  before = document.activeElement;
  closeMenu();
  dialog = el("dialog", { class: "modal" }, el("div", { class: "modal-host" }), el("div", { class: "toasts" }));
  const back = (event) => {
    event.preventDefault();
    leave(false);
  };
  dialog.addEventListener("cancel", back);
  dialog.addEventListener("keydown", (event) => event.key === "Escape" && back(event));
  document.body.append(dialog);
  dialog.showModal();
}

function shut() {
  if (!dialog) return;
  closeMenu();
  dialog.remove();
  dialog = null;
  const back = before?.isConnected ? before : byFocusKey(before?.dataset?.focus ?? "");
  back?.focus?.({ preventScroll: true });
}

function focusFirst() {
  const choices = ["[data-autofocus]", FIELDS, ".modal-foot .primary", ".modal-foot .button"];
  choices.map((choice) => dialog.querySelector(choice)).find(Boolean).focus();
}

const leave = (all) => act("close", { view_id: world.state.modals.at(-1).id, all });

function item(view, depth) {
  const known = errors.get(view.id)?.hash === view.hash ? errors.get(view.id).found : {};
  const { state: _state, ...lasting } = view;
  return { key: keyOf(view), sign: JSON.stringify([lasting, known, depth]), draw: () => drawModal(view, known, depth) };
}

function drawModal(view, known, depth) {
  const title = freshId("title");
  const container = { type: "view", view_id: view.id };
  const ctx = contextOf(keyOf(view), container, view.blocks, { known: view.state?.values, errors: known });
  const closing = view.close ? plain(view.close) : view.submit ? "Cancel" : "Close";
  const submit = view.submit && el("button", { type: "submit", class: "button primary", "data-focus": "modal/submit" },
    plain(view.submit));
  return el("form", {
    class: "modal-form", novalidate: true, onsubmit: (event) => (event.preventDefault(), send(view, ctx, submit)),
  },
    el("header", { class: "modal-head" },
      depth > 1 && el("button", { type: "button", class: "icon-button", "aria-label": "Back", onclick: () => leave(false) },
        icon("back")),
      avatar(world.boot.bot.user_id, "small"), el("h2", { id: title }, plain(view.title)),
      el("button", { type: "button", class: "icon-button", "aria-label": "Close", onclick: () => leave(true) },
        icon("close"))),
    el("div", { class: "modal-body", "data-scroll": "" }, drawBlocks(ctx, view.blocks)),
    el("footer", { class: "modal-foot" },
      el("button", { type: "button", class: "button", "data-focus": "modal/close", onclick: () => leave(false) }, closing),
      submit));
}

async function send(view, ctx, submit) {
  if (!submit || submit.getAttribute("aria-busy")) return;
  submit.setAttribute("aria-busy", "true");
  const answer = await act("submit", { view_id: view.id, state: ctx.holder.values() });
  submit.removeAttribute("aria-busy");
  if (!answer.ok) tell(answer.error, "error");
  showErrors(view, answer.errors ?? {});
}

function showErrors(view, found) {
  errors.set(view.id, { hash: view.hash, found });
  keepFocus(drawModals);
  const first = dialog?.querySelector(".b-input.wrong");
  first?.querySelector("input, textarea, .field")?.focus();
  first?.scrollIntoView({ block: "center" });
}
