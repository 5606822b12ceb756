// Dates and times: the browser's own fields, which bring a calendar, keys and a phone's wheels.

import { el } from "../dom.js";
import { instantOf, isoDate, isoTime, wallClock } from "../dates.js";
import { choose, naming } from "./naming.js";

export function datePicker(ctx, block, element, slot) {
  return picker("date", naming(ctx, block, element, slot), ctx.holder.get(block, element), (value, node) =>
    choose(ctx, block, element, value, node));
}

export function timePicker(ctx, block, element, slot) {
  return picker("time", naming(ctx, block, element, slot), ctx.holder.get(block, element), (value, node) =>
    choose(ctx, block, element, value, node));
}

/** Two fields for one instant, in the reader's zone. */
export function dateTimePicker(ctx, block, element, slot) {
  const held = ctx.holder.get(block, element);
  const at = held ? wallClock(held, ctx.names.zone) : null;
  const take = () => {
    if (!date.value || !time.value) return null;
    return choose(ctx, block, element, instant(date.value, time.value, ctx.names.zone), box);
  };
  const name = slot.label ?? "";
  const date = picker("date", { ...naming(ctx, block, element, slot), "aria-label": `${name} date`.trim() },
    at && isoDate(at), take);
  const time = picker("time", { ...naming(ctx, block, element, slot, "/time"), "aria-labelledby": null,
    "aria-label": `${name} time`.trim() }, at && isoTime(at), take);
  const box = el("span", { class: "date-time" }, date, time);
  return box;
}

function instant(date, time, zone) {
  const [year, month, day] = date.split("-").map(Number);
  const [hour, minute] = time.split(":").map(Number);
  return instantOf({ year, month, day, hour, minute }, zone);
}

/**
 * A value typed digit by digit passes through others (the year 2026 through 2, 20 and 202): what is typed is
 * taken when the field is left or Enter is pressed, what is picked by pointer at once.
 */
function picker(type, names, value, take) {
  let taken = value ?? "";
  let typing = false;
  const settle = () => {
    typing = false;
    if (node.value === taken) return;
    const before = taken;
    taken = node.value;
    take(taken || null, node)?.then((done) => done || (node.value = taken = before));
  };
  const node = el("input", {
    ...names, type, class: "field when", value: taken,
    onkeydown: ({ key }) => (key === "Enter" ? settle() : key !== "Tab" && (typing = true)),
    onpointerdown: () => (typing = false),
    onchange: () => typing || settle(),
    onblur: settle,
  });
  return node;
}
