// The conversations, in a column or, on a phone, in a drawer.

import { el, keep } from "./dom.js";
import { icon } from "./icons.js";
import { addressOf } from "./route.js";
import { avatar, isAppDm, titleOf, world } from "./world.js";

const side = document.getElementById("side");
const shade = document.getElementById("shade");

export function drawSidebar() {
  const { conversations } = world.state;
  const channels = conversations.filter(({ kind }) => kind !== "im");
  const direct = conversations.filter((one) => one.kind === "im" && !isAppDm(one));
  keep(side, [
    { key: "team", sign: world.boot.team.name, draw: () => el("div", { class: "team" }, world.boot.team.name) },
    ...group("Channels", channels), ...group("Direct messages", direct), ...group("Apps", conversations.filter(isAppDm)),
  ]);
}

function group(title, conversations) {
  if (!conversations.length) return [];
  return [{ key: title, sign: title, draw: () => el("h2", { class: "side-title" }, title) }, ...conversations.map(row)];
}

function row(one) {
  const here = world.route.channel === one.id;
  const draw = () => el("a", {
    class: `side-row ${one.unread && !here ? "unread" : ""} ${one.is_member === false ? "outside" : ""}`,
    href: addressOf({ user: world.route.user, channel: one.id, tab: "messages", thread: null }),
    "aria-current": here ? "page" : null, "data-focus": `side/${one.id}`, onclick: leaveDrawer,
  }, one.kind === "im" ? avatar(one.with, "small") : icon(one.is_private ? "lock" : "hash"),
    el("span", { class: "side-name" }, titleOf(one)),
    isAppDm(one) && el("span", { class: `dot ${world.state.connected ? "on" : ""}` }),
    one.unread > 0 && !here && el("span", { class: "count" }, String(one.unread), el("span", { class: "unseen" }, " unread")));
  return { key: one.id, sign: JSON.stringify([one, here, world.route.user, world.state.connected > 0]), draw };
}

/** Only seen on a phone's width. */
export function setDrawer(open) {
  side.classList.toggle("open", open);
  shade.hidden = !open;
  document.querySelector(".drawer-button")?.setAttribute("aria-expanded", String(open));
  if (open) side.querySelector("[aria-current], a")?.focus();
}

function leaveDrawer() {
  if (!drawerIsOpen()) return;
  setDrawer(false);
  document.getElementById("main").focus();
}

export const drawerIsOpen = () => side.classList.contains("open");

shade.addEventListener("click", () => setDrawer(false));
side.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape" || !drawerIsOpen()) return;
  setDrawer(false);
  document.querySelector(".drawer-button").focus();
});
