// The page, put together.

import { keepFocus } from "./dom.js";
import { drawConversation } from "./conversation.js";
import { drawModals } from "./modals.js";
import { drawSidebar } from "./sidebar.js";
import { buildTop, drawTop } from "./top.js";
import { onChange, start, world } from "./world.js";
import { tell } from "./toasts.js";

const told = new Set();

/** What went wrong and belongs to no message is told once. */
function drawNotices() {
  for (const { id, text, kind, ts } of world.state.notices) {
    if (!ts && !told.has(id)) tell(text, kind);
    told.add(id);
  }
}

function redraw() {
  if (!world.boot || world.state.version < 0) return;
  keepFocus(() => [drawTop, drawSidebar, drawConversation, drawModals, drawNotices].forEach((draw) => draw()));
}

onChange(redraw);
buildTop();
start().catch((problem) => tell(problem.message, "error"));
