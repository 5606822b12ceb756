// The head of the page: the drawer's button, the clock, and who the reader is.

import { add, el, keep } from "./dom.js";
import { icon } from "./icons.js";
import { clockPanel } from "./clock.js";
import { shownNow } from "./time.js";
import { placeName, time, zoneOf } from "./dates.js";
import { openMenu } from "./menu.js";
import { drawerIsOpen, setDrawer } from "./sidebar.js";
import { go } from "./route.js";
import { avatar, isHuman, me, world } from "./world.js";

const who = el("div", { class: "who" });

export function buildTop() {
  const drawer = el("button", {
    type: "button", class: "icon-button drawer-button", "aria-label": "Conversations", "aria-controls": "side",
    "aria-expanded": false, onclick: () => setDrawer(!drawerIsOpen()),
  }, icon("menu"));
  add(document.getElementById("top"), [drawer, clockPanel(), who]);
}

export function drawTop() {
  const reader = me();
  document.title = `${world.state.conversations.some(({ unread }) => unread) ? "• " : ""}${world.boot.team.name}`;
  keep(who, reader ? [
    ...(world.lost ? [{ key: "lost", sign: "", draw: () =>
      el("span", { class: "lost", role: "alert" }, "The sandbox is not answering. Trying again…") }] : []),
    { key: "me", sign: JSON.stringify(reader), draw: () => switcher(reader) },
  ] : []);
}

function switcher(reader) {
  const node = el("button", {
    type: "button", class: "switcher", "aria-haspopup": "listbox", "aria-expanded": false, "data-focus": "switcher",
    "aria-label": `You are ${reader.real_name}. Be somebody else`, title: "Choose whom you are",
    onclick: () => openMenu({
      anchor: node, label: "Choose whom you are", search: "Search people", load: async (query) => people(query),
      isChosen: (id) => id === world.route.user, onPick: become,
    }),
  }, avatar(reader.id, "small"), el("span", { class: "switcher-name" }, reader.real_name), icon("down"));
  return node;
}

/** The same place as somebody else, where they can see it. */
const become = (user) => go({ ...world.route, user, channel: samePlace(), thread: null });

const samePlace = () => {
  const here = world.state.conversations.find(({ id }) => id === world.route.channel);
  return here?.kind === "im" ? null : here?.id ?? null;
};

function people(query) {
  const wanted = query.toLowerCase();
  const choices = world.boot.people
    .filter(isHuman)
    .filter((one) => [one.real_name, one.name, one.title ?? ""].join(" ").toLowerCase().includes(wanted))
    .map((one) => ({ text: one.real_name, description: about(one), value: one.id, disabled: one.deleted,
      picture: avatar(one.id, "small") }));
  return [{ choices }];
}

function about(one) {
  if (one.deleted) return "deactivated";
  const role = one.is_admin ? "admin" : one.is_restricted ? "guest" : null;
  const place = one.tz && `${time(shownNow(), zoneOf(one))} in ${placeName(one.tz)}`;
  return [one.title, role, place].filter(Boolean).join(" · ");
}
