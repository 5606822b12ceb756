// Fields to type into.

import { el } from "../dom.js";
import { choose, naming } from "./naming.js";
import { plain } from "./text.js";

const MODES = { email_text_input: "email", url_text_input: "url", number_input: "decimal" };
const PAUSE = 400; // ms after the last key, before a field that reports each character does

export function textField(ctx, block, element, slot) {
  const rich = element.type === "rich_text_input";
  const tall = element.multiline || rich;
  const held = ctx.holder.get(block, element);
  const node = el(tall ? "textarea" : "input", {
    ...naming(ctx, block, element, slot), class: "field", value: (rich ? fromRich(held) : held) ?? "",
    placeholder: element.placeholder && plain(element.placeholder), inputmode: MODES[element.type], rows: tall ? 4 : null,
    type: tall ? null : "text", autocomplete: "off", "data-autofocus": element.focus_on_load,
  });
  const value = () => (rich ? toRich(node.value) : node.value || null);
  const tell = () => choose(ctx, block, element, value(), node);
  listen(node, element, tall, { hold: () => ctx.holder.set(block, element, value()), tell });
  return element.max_length ? withCounter(node, element.max_length) : node;
}

function listen(node, element, tall, { hold, tell }) {
  const triggers = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  let timer = 0;
  node.addEventListener("input", () => {
    hold();
    clearTimeout(timer);
    if (triggers.includes("on_character_entered")) timer = setTimeout(tell, PAUSE);
  });
  node.addEventListener("keydown", (event) => {
    const wanted = node.dataset.dispatches && triggers.includes("on_enter_pressed");
    if (event.key !== "Enter" || event.isComposing || tall || !wanted) return;
    event.preventDefault();
    tell();
  });
}

/** How many characters are left, once few are; Slack counts code points. */
function withCounter(node, most) {
  const counter = el("span", { class: "counter", "aria-live": "polite" });
  const show = () => {
    const left = most - [...node.value].length;
    counter.textContent = left < Math.max(20, most * 0.15) ? left : "";
    counter.classList.toggle("over", left < 0);
  };
  node.addEventListener("input", show);
  show();
  return el("div", { class: "counted" }, node, counter);
}

const toRich = (typed) =>
  typed
    ? { type: "rich_text", elements: [{ type: "rich_text_section", elements: [{ type: "text", text: typed }] }] }
    : null;

const fromRich = (value) =>
  (value?.elements ?? []).flatMap((part) => part.elements ?? []).map((one) => one.text ?? "").join("");
