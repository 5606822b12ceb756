// Boxes to tick and circles to choose from.

import { el, freshId } from "../dom.js";
import { text } from "./text.js";
import { choose, naming } from "./naming.js";

export function checkboxes(ctx, block, element, slot) {
  const chosen = () => ctx.holder.get(block, element) ?? [];
  return group(ctx, block, element, slot, {
    type: "checkbox",
    isChosen: (option) => chosen().some(({ value }) => value === option.value),
    next: (option, ticked) => element.options.filter(({ value }) =>
      value === option.value ? ticked : chosen().some((one) => one.value === value)),
  });
}

export function radioButtons(ctx, block, element, slot) {
  return group(ctx, block, element, slot, {
    type: "radio",
    isChosen: (option) => ctx.holder.get(block, element)?.value === option.value,
    next: (option) => option,
  });
}

function group(ctx, block, element, slot, { type, isChosen, next }) {
  const name = freshId("choice");
  const node = el("div", {
    class: "choices", role: type === "radio" ? "radiogroup" : "group", "aria-labelledby": slot.labelledBy,
    "aria-label": slot.labelledBy ? null : slot.label ?? element.action_id, "aria-describedby": slot.describedBy,
  });
  const boxes = element.options.map((option, index) => {
    const box = el("input", {
      type, name, checked: isChosen(option), "data-focus": naming(ctx, block, element, {}, `/${index}`)["data-focus"],
      "aria-invalid": slot.invalid || null,
      onchange: () => choose(ctx, block, element, next(option, box.checked), node).then(show),
    });
    return box;
  });
  const show = () => element.options.forEach((option, index) => (boxes[index].checked = isChosen(option)));
  element.options.forEach((option, index) => {
    node.append(el("label", { class: "choice" }, boxes[index], el("span", {}, text(option.text, ctx.names),
      option.description && el("small", {}, text(option.description, ctx.names)))));
  });
  return node;
}
