// What the elements have in common: their names, and how a choice is held and told.

import { fieldOf } from "./held.js";

/** The attributes that say to a screen reader what this control is for, and to us where the focus was. */
export function naming(ctx, block, element, slot, part = "") {
  return {
    "data-focus": `${ctx.key}/${block.block_id}/${element.action_id}${part}`,
    id: part ? null : slot.id,
    "aria-labelledby": slot.labelledBy,
    "aria-label": slot.labelledBy ? null : slot.label,
    "aria-describedby": slot.describedBy,
    "aria-invalid": slot.invalid || null,
  };
}

/**
 * Hold what was chosen, and tell the app where it wants to hear of it.
 * @returns {Promise<boolean>} false when the person thought better of it in the confirm dialog
 */
export async function choose(ctx, block, element, value, control) {
  const before = ctx.holder.get(block, element);
  ctx.holder.set(block, element, value);
  if (block.type === "input" && !block.dispatch_action) return true;
  const done = await ctx.click(block, element, { [fieldOf(element)]: value }, control);
  if (!done) ctx.holder.set(block, element, before);
  return done;
}
