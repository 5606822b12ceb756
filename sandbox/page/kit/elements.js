// Which drawing belongs to which element.

import { el } from "../dom.js";
import { button, feedbackButtons, iconButton, overflow } from "./buttons.js";
import { checkboxes, radioButtons } from "./choices.js";
import { picture } from "./pictures.js";
import { select } from "./selects.js";
import { textField } from "./fields.js";
import { datePicker, dateTimePicker, timePicker } from "./times.js";

const DRAW = {
  button, overflow, checkboxes,
  icon_button: iconButton, feedback_buttons: feedbackButtons, radio_buttons: radioButtons, image: picture,
  static_select: select, external_select: select, users_select: select, channels_select: select,
  conversations_select: select, multi_static_select: select, multi_external_select: select,
  multi_users_select: select, multi_channels_select: select, multi_conversations_select: select,
  plain_text_input: textField, email_text_input: textField, url_text_input: textField, number_input: textField,
  rich_text_input: textField,
  datepicker: datePicker, timepicker: timePicker, datetimepicker: dateTimePicker,
};

/**
 * @typedef {object} Slot where an element stands
 * @property {string} [id] of the control, for its label
 * @property {string} [labelledBy] id of the words that name it
 * @property {string} [label] those words, where they stand nowhere
 * @property {string} [describedBy] ids of its hint and error
 * @property {boolean} [invalid]
 */

/** @param {Slot} slot */
export function drawElement(ctx, block, element, slot = {}) {
  const draw = DRAW[element.type];
  return draw ? draw(ctx, block, element, slot) : el("span", { class: "unknown" }, `[${element.type}]`);
}
