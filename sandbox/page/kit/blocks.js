// Blocks, one function for each type.

import { el, freshId } from "../dom.js";
import { icon } from "../icons.js";
import { drawElement } from "./elements.js";
import { markdown } from "./markdown.js";
import { picture } from "./pictures.js";
import { plain, richText, text } from "./text.js";

const DRAW = {
  section, actions, context, header, image, input, table, alert,
  divider: () => el("hr", { class: "b-divider" }),
  context_actions: actions,
  rich_text: (ctx, block) => richText(block, ctx.names),
  markdown: (_ctx, block) => markdown(block.text),
};

/** @returns {HTMLElement} */
export function drawBlocks(ctx, blocks) {
  return el("div", { class: "blocks" }, (blocks ?? []).map((block) => drawBlock(ctx, block)));
}

function drawBlock(ctx, block) {
  const draw = DRAW[block.type];
  return draw ? draw(ctx, block) : el("div", { class: "unknown" }, `This page cannot draw a ${block.type} block.`);
}

const elements = (ctx, block, slot) => block.elements.map((element) => drawElement(ctx, block, element, slot));

function section(ctx, block) {
  const id = freshId("section");
  const { accessory } = block;
  const words = block.text && el("div", { class: "words", id }, text(block.text, ctx.names));
  const fields = block.fields && el("div", { class: "b-fields" },
    block.fields.map((field) => el("div", {}, text(field, ctx.names))));
  const side = accessory && el("div", { class: `accessory ${accessory.type === "image" ? "thumb" : ""}` },
    drawElement(ctx, block, accessory, words ? { labelledBy: id } : {}));
  const wide = ["checkboxes", "radio_buttons"].includes(accessory?.type) ? "wide" : "";
  return el("div", { class: `b-section ${wide}` }, el("div", { class: "body" }, words, fields), side);
}

function actions(ctx, block) {
  return el("div", { class: "b-actions" }, elements(ctx, block));
}

function context(ctx, block) {
  return el("div", { class: "b-context" }, block.elements.map((element) =>
    element.type === "image" ? picture(ctx, block, element) : el("div", {}, text(element, ctx.names))));
}

function header(_ctx, block) {
  return el("h3", { class: "b-header" }, plain(block.text));
}

function image(ctx, block) {
  return el("figure", { class: "b-image" }, block.title && el("figcaption", {}, plain(block.title)),
    picture(ctx, block, block));
}

const GROUPS = ["checkboxes", "radio_buttons"];

function input(ctx, block) {
  const [id, label, hint, error] = ["field", "label", "hint", "error"].map(freshId);
  const problem = ctx.errors?.[block.block_id];
  const isGroup = GROUPS.includes(block.element.type);
  const control = drawElement(ctx, block, block.element, {
    id, labelledBy: label, invalid: Boolean(problem), label: plain(block.label),
    describedBy: [block.hint && hint, problem && error].filter(Boolean).join(" ") || null,
  });
  if (block.dispatch_action) (control.querySelector(".field") ?? control).dataset.dispatches = "yes";
  return el("div", { class: `b-input ${problem ? "wrong" : ""}`, "data-block": block.block_id },
    el(isGroup ? "div" : "label", { class: "label", id: label, for: isGroup ? null : id }, plain(block.label),
      block.optional && el("span", { class: "optional" }, " (optional)")),
    control,
    problem && el("p", { class: "error", id: error, role: "alert" }, icon("warning"), problem),
    block.hint && el("p", { class: "hint", id: hint }, plain(block.hint)));
}

const CELLS = {
  raw_text: (cell) => cell.text,
  raw_number: (cell) => cell.text ?? String(cell.value),
  rich_text: (cell, names) => richText(cell, names),
};

function table(ctx, block) {
  const draw = (row, tag) => el("tr", {}, row.map((cell, at) => {
    const look = block.column_settings?.[at] ?? {};
    const wrap = look.is_wrapped ? "" : "no-wrap";
    return el(tag, { class: `${look.align ?? "left"} ${wrap}`, scope: tag === "th" ? "col" : null },
      CELLS[cell.type]?.(cell, ctx.names));
  }));
  const [head, ...rows] = block.rows;
  return el("div", { class: "b-table", tabIndex: 0, role: "region", "aria-label": "Table" }, el("table", {},
    el("thead", {}, draw(head, "th")), el("tbody", {}, rows.map((row) => draw(row, "td")))));
}

function alert(ctx, block) {
  return el("div", { class: `b-alert ${block.level ?? "default"}`, role: "note" }, text(block.text, ctx.names));
}
