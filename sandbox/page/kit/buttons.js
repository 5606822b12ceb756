// Things to press.

import { el } from "../dom.js";
import { icon } from "../icons.js";
import { follow } from "../mrkdwn.js";
import { openMenu } from "../menu.js";
import { plain } from "./text.js";
import { naming } from "./naming.js";

const value = (element) => (element.value === undefined ? {} : { value: element.value });

export function button(ctx, block, element, slot) {
  const node = el("button", {
    ...naming(ctx, block, element, {}), type: "button", class: `button ${element.style ?? ""}`,
    "aria-label": element.accessibility_label, "aria-describedby": slot.labelledBy,
    onclick: () => {
      follow(element.url);
      ctx.click(block, element, { ...value(element), text: element.text }, node);
    },
  }, plain(element.text));
  return node;
}

export function iconButton(ctx, block, element) {
  const node = el("button", {
    ...naming(ctx, block, element, {}), type: "button", class: "button icon-only",
    "aria-label": element.accessibility_label ?? plain(element.text), title: plain(element.text),
    onclick: () => ctx.click(block, element, value(element), node),
  }, "🗑️");
  return node;
}

export function feedbackButtons(ctx, block, element) {
  const one = (choice, face, part) => {
    const node = el("button", {
      ...naming(ctx, block, element, {}, part), type: "button", class: "button icon-only", title: plain(choice.text),
      "aria-label": choice.accessibility_label ?? plain(choice.text),
      onclick: () => ctx.click(block, element, { ...value(choice), text: choice.text }, node),
    }, face);
    return node;
  };
  return [one(element.positive_button, "👍", "/positive"), one(element.negative_button, "👎", "/negative")];
}

export function overflow(ctx, block, element, slot) {
  const pick = (option) => {
    follow(option.url);
    ctx.click(block, element, { selected_option: option }, node);
  };
  const choices = element.options.map((option) => ({
    text: plain(option.text), description: option.description && plain(option.description), value: option,
  }));
  const node = el("button", {
    ...naming(ctx, block, element, {}), type: "button", class: "button icon-only", "aria-haspopup": "listbox",
    "aria-expanded": false, "aria-label": slot.label ? `More actions: ${slot.label}` : "More actions",
    onclick: () => openMenu({ anchor: node, label: "More actions", load: async () => [{ choices }], onPick: pick }),
  }, icon("more"));
  return node;
}
