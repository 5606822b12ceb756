// What blocks need to know of the place they stand in, and how what is pressed in them reaches the app.

import { confirmed } from "./dialogs.js";
import { holderOf } from "./kit/held.js";
import { fileUrl, post } from "./server.js";
import { act, names, world } from "./world.js";
import { tell } from "./toasts.js";

/**
 * @param {string} key which view or message: the same after a redraw
 * @param {object} container as the sandbox wants it: {type: "message", channel, ts} or {type: "view", view_id}
 * @param {object[]} blocks
 */
export function contextOf(key, container, blocks, { known, errors } = {}) {
  const holder = holderOf(key, blocks, known);
  return {
    key, holder, errors, names: names(),
    address: (url) => fileUrl(url, world.route.user),
    click: (block, element, value, control) => click(container, holder, block, element, value, control),
    options: (block, element, query) => options(container, block, element, query),
  };
}

/** @returns {Promise<boolean>} false when the person said no in the confirm dialog */
async function click(container, holder, block, element, value, control) {
  if (element.confirm && !(await confirmed(element.confirm))) return false;
  control.setAttribute("aria-busy", "true");
  const answer = await act("click", {
    container, block_id: block.block_id, action_id: element.action_id, value, state: holder.values(),
  });
  control.removeAttribute("aria-busy");
  if (!answer.ok) tell(answer.error, "error");
  return true;
}

async function options(container, block, element, value) {
  const fields = { container, block_id: block.block_id, action_id: element.action_id, value };
  const answer = await post(world.route.user, "options", fields);
  if (answer.error) tell(answer.error, "error");
  return answer;
}
