// The middle of the page: its head, the messages or the app's Home, and the thread beside them.

import { el, keep } from "./dom.js";
import { icon } from "./icons.js";
import { contextOf } from "./acting.js";
import { composer } from "./composer.js";
import { longDate, nearDay, sameDay } from "./dates.js";
import { drawBlocks } from "./kit/blocks.js";
import { shownNow } from "./time.js";
import { isCompact, messageItem, repliesTo } from "./message.js";
import { addressOf, go } from "./route.js";
import { act, arrived, avatar, conversation, isAppDm, titleOf, world, zone } from "./world.js";
import { tell } from "./toasts.js";

const head = document.getElementById("head");
const stage = document.getElementById("stage");
const foot = document.getElementById("foot");
const pane = document.getElementById("thread");

const atHome = () => world.route.tab === "home" && isAppDm(conversation());

export function drawConversation() {
  const here = conversation();
  keep(head, here ? [{ key: here.id, sign: JSON.stringify([here, world.route, world.state.connected]), draw: () =>
    isAppDm(here) ? appHead(here) : channelHead(here) }] : []);
  keep(stage, here ? [atHome() ? homeItem() : logItem(here)] : []);
  if (here && !atHome()) fillLog(stage.firstElementChild, mainMessages());
  if (world.route.message) seek(world.route.message);
  keep(foot, here && !atHome() ? [footItem(here)] : []);
  drawThread(here);
}

const mainMessages = () => (world.messages.get(world.route.channel) ?? [])
  .filter((message) => !message.thread_ts || message.thread_ts === message.ts);

function channelHead(here) {
  return el("div", { class: "head-row" },
    el("h1", {}, here.kind === "im" ? avatar(here.with, "small") : icon(here.is_private ? "lock" : "hash"), titleOf(here)),
    here.is_ext_shared && el("span", { class: "chip" }, icon("shared"), "Shared with another organisation"),
    el("p", { class: "topic" }, here.topic),
    here.kind !== "im" && el("span", { class: "chip" }, icon("people"), String(here.members ?? 0), el("span", { class: "unseen" }, " members")));
}

function appHead(here) {
  const tab = (name, label) => el("a", {
    href: addressOf({ ...world.route, tab: name, thread: null }), class: "tab", "data-focus": `tab/${name}`,
    "aria-current": world.route.tab === name ? "page" : null,
  }, label);
  return el("div", {}, el("div", { class: "head-row" },
    el("h1", {}, avatar(world.boot.bot.user_id, "small"), titleOf(here), el("span", { class: "badge" }, "APP")),
    el("span", { class: "presence" }, el("span", { class: `dot ${world.state.connected ? "on" : ""}` }),
      world.state.connected ? "connected" : "not connected")),
    el("div", { class: "tabs" }, world.boot.bot.home_tab && tab("home", "Home"), tab("messages", "Messages")));
}

function homeItem() {
  const view = world.state.home;
  const { state: _state, ...lasting } = view ?? {};
  const sign = JSON.stringify([lasting, zone(), world.route.user]);
  return { key: "home", sign, draw: () => el("div", { class: "home", role: "region", "aria-label": "Home", tabIndex: 0 },
    view ? drawBlocks(contextOf(`home/${world.route.user}`, { type: "view", view_id: view.id }, view.blocks,
      { known: view.state?.values }), view.blocks)
      : el("p", { class: "empty" }, "This app has put nothing on its Home yet.")) };
}

const logItem = (here) => ({ key: `log/${world.route.user}/${here.id}`, sign: "",
  draw: () => drawLog(`Messages in ${titleOf(here)}`) });

/** Lead the reader to a message, once it is there. */
function seek(ts) {
  const found = stage.querySelector(`[data-ts="${CSS.escape(ts)}"]`);
  if (!found) return;
  arrived();
  found.scrollIntoView();
  found.focus({ preventScroll: true });
}

/**
 * It follows the end while the reader is there, also when a picture arrives late; but a new message that is longer
 * than the screen is shown from its beginning.
 */
function drawLog(label) {
  const log = el("div", { class: "log", role: "log", "aria-label": label, tabIndex: 0 });
  log.follows = true;
  const start = () => log.lastElementChild.offsetTop - log.offsetTop;
  log.toEnd = () => log.follows && (log.scrollTop = log.isNew ? start() : log.scrollHeight);
  log.addEventListener("scroll", () => {
    log.follows = log.scrollHeight - log.scrollTop - log.clientHeight < 60;
    log.isNew &&= log.scrollTop <= start() + 1;
  });
  log.addEventListener("load", log.toEnd, true);
  return log;
}

/** Who says something wants to see what comes of it. */
const follow = (place) => (place.querySelector(".log").follows = true);

function fillLog(log, messages, inThread = false) {
  const known = world.messages.has(world.route.channel);
  keep(log, messages.length || !known ? withDays(messages, inThread) : [emptyItem()]);
  const newest = log.lastElementChild?.dataset.ts;
  if (newest && !(newest <= log.newest)) Object.assign(log, { newest, isNew: true });
  log.toEnd();
}

const emptyItem = () => ({ key: "empty", sign: "", draw: () =>
  el("p", { class: "empty" }, "Nothing has been said here yet.") });

function withDays(messages, inThread) {
  return messages.flatMap((message, index) => {
    const before = messages[index - 1];
    const newDay = !inThread && (!before || !sameDay(before.ts, message.ts, zone()));
    const compact = !newDay && isCompact(message, before) && !(inThread && index < 2);
    return [...(newDay ? [dayItem(message.ts)] : []), messageItem(message, { compact, inThread })];
  });
}

function dayItem(ts) {
  const words = nearDay(ts, shownNow(), zone()) ?? longDate(ts, zone());
  return { key: `day/${longDate(ts, zone(), { year: true })}`, sign: words, draw: () =>
    el("div", { class: "day", role: "separator" }, el("span", {}, words)) };
}

function footItem(here) {
  const joined = here.is_member || here.kind === "im";
  const sign = JSON.stringify([joined, here.is_archived, here.name]);
  return { key: `foot/${here.id}/${world.route.user}`, sign, draw: () => {
    if (here.is_archived) return note("This channel is archived.");
    if (isAppDm(here) && !world.boot.bot.writable) return readOnly();
    return joined ? composer({ channel: here, thread: null, onSend: () => follow(stage) }) : joinBar(here);
  } };
}

const note = (...words) => el("p", { class: "foot-note" }, words);

/** Commands can be typed elsewhere; the nearest place is where one talks to oneself. */
function readOnly() {
  const own = world.state.conversations.find((one) => one.with === world.route.user);
  const address = own && addressOf({ ...world.route, channel: own.id, tab: "messages", thread: null });
  return note("Sending messages to this app has been turned off.",
    own && el("a", { href: address }, "Type commands in your own messages"));
}

function joinBar(here) {
  const join = async () => {
    const answer = await act("join", { channel: here.id });
    if (!answer.ok) tell(answer.error, "error");
  };
  return el("div", { class: "foot-note" }, el("b", {}, `#${here.name}`),
    el("button", { type: "button", class: "button primary", onclick: join }, "Join channel"));
}

function drawThread(here) {
  const ts = world.route.thread;
  const root = ts && mainMessages().find((message) => message.ts === ts);
  pane.hidden = !root;
  document.body.classList.toggle("has-thread", Boolean(root));
  keep(pane, root ? [threadItem(here, root)] : []);
  if (root) fillLog(pane.querySelector(".log"), [root, ...repliesTo(root)], true);
}

function threadItem(here, root) {
  const close = () => go({ ...world.route, thread: null });
  return { key: `thread/${root.ts}/${world.route.user}`, sign: "", draw: () => el("div", {
    class: "thread-box", onkeydown: ({ key, defaultPrevented }) => key === "Escape" && !defaultPrevented && close(),
  },
    el("div", { class: "thread-head" }, el("h2", {}, "Thread"), el("span", {}, titleOf(here)),
      el("button", { type: "button", class: "icon-button", "aria-label": "Close thread", onclick: close }, icon("close"))),
    drawLog("Replies"),
    composer({ channel: here, thread: root.ts, onSend: () => follow(pane) })) };
}
