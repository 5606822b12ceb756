// One message.

import { el } from "./dom.js";
import { icon } from "./icons.js";
import { contextOf } from "./acting.js";
import { longDate, shortDay, time } from "./dates.js";
import { drawBlocks } from "./kit/blocks.js";
import { pictureAt } from "./kit/pictures.js";
import { mrkdwn } from "./mrkdwn.js";
import { fileUrl } from "./server.js";
import { go } from "./route.js";
import { avatar, isApp, names, person, world, zone } from "./world.js";

const GROUPED = 300; // seconds within which a second message of the same person goes without a head

/** What two readers choose in the same message is kept apart. */
export const keyOf = (message) =>
  `${world.route.user}/${world.route.channel}:${message.ts}${message.ephemeral ? ":only" : ""}`;

const author = (message) => (message.bot_id ? world.boot.bot.user_id : message.user);

export function isCompact(message, before) {
  return Boolean(before) && author(before) === author(message) && message.ts - before.ts < GROUPED &&
    !before.ephemeral && !message.ephemeral && !hasReplies(before);
}

const hasReplies = (message) => message.reply_count > 0;

/** @returns {{key: string, sign: string, draw: () => HTMLElement}} as dom.js's keep wants it */
export function messageItem(message, { compact = false, inThread = false } = {}) {
  const notices = world.state.notices.filter(({ ts, channel }) => ts === message.ts && channel === world.route.channel);
  const key = keyOf(message) + (inThread ? ":thread" : "");
  const { state: _state, ...lasting } = message;
  const replies = inThread ? [] : repliesTo(message);
  return {
    key,
    sign: JSON.stringify([lasting, compact, notices, zone(), world.route.user, replies.map(author)]),
    draw: () => drawMessage(message, { key, compact, inThread, notices, replies }),
  };
}

export const repliesTo = ({ ts }) =>
  (world.messages.get(world.route.channel) ?? []).filter((one) => one.thread_ts === ts && one.ts !== ts);

function drawMessage(message, { key, compact, inThread, notices, replies }) {
  const id = author(message);
  const name = isApp(id) ? world.boot.bot.name : person(id)?.real_name ?? id;
  return el("article", {
    class: `message ${compact ? "compact" : ""} ${message.ephemeral ? "ephemeral" : ""}`, "data-ts": message.ts,
    tabIndex: -1, "data-focus": key, "aria-label": `${name}, ${shortDay(message.ts, zone())} ${time(message.ts, zone())}`,
  },
    el("div", { class: "gutter" }, compact ? stamp(message) : avatar(id)),
    el("div", { class: "content" },
      message.ephemeral && el("p", { class: "only-you" }, icon("eye"), "Only visible to you"),
      !compact && el("div", { class: "byline" }, el("b", {}, name), isApp(id) && el("span", { class: "badge" }, "APP"),
        stamp(message)),
      body(message, key),
      (message.files ?? []).map(file),
      notices.map((notice) => el("p", { class: `notice ${notice.kind}` }, icon("warning"), notice.text)),
      !inThread && (hasReplies(message) || replies.length > 0) && threadLink(message, replies)),
    !inThread && !message.ephemeral && el("div", { class: "tools" },
      el("button", { type: "button", "aria-label": "Reply in thread", title: "Reply in thread",
        "data-focus": `${key}:reply`, onclick: () => openThread(message) }, icon("thread"))));
}

const stamp = (message) => el("time", {
  datetime: new Date(message.ts * 1000).toISOString(),
  title: `${longDate(message.ts, zone(), { year: true })} at ${time(message.ts, zone())}`,
}, time(message.ts, zone()));

function body(message, key) {
  const edited = message.edited && el("span", { class: "edited" }, " (edited)");
  if (!message.blocks?.length) {
    return message.text && el("div", { class: "words" }, mrkdwn(message.text, names()), edited);
  }
  const container = { type: "message", channel: world.route.channel, ts: message.ts };
  return [drawBlocks(contextOf(key, container, message.blocks, { known: message.state?.values }), message.blocks), edited];
}

function file({ name, title, alt_txt: alt, url, mimetype }) {
  const address = fileUrl(url, world.route.user);
  const label = title || name;
  if (!mimetype?.startsWith("image/")) {
    return el("p", { class: "file" }, el("a", { href: address, download: name }, label));
  }
  return el("figure", { class: "b-image" }, el("figcaption", {}, label),
    el("a", { href: address, target: "_blank", rel: "noopener" }, pictureAt(address, alt || label)));
}

export const openThread = ({ ts }) => go({ ...world.route, thread: ts });

function threadLink(message, replies) {
  const count = Math.max(message.reply_count ?? 0, replies.length);
  const faces = [...new Set(replies.map(author))].slice(0, 4).map((id) => avatar(id, "small"));
  return el("button", { type: "button", class: "thread-link", "data-focus": `${keyOf(message)}:thread-link`,
    onclick: () => openThread(message) }, faces, `${count} ${count === 1 ? "reply" : "replies"}`);
}
