// Text objects and rich text.

import { el } from "../dom.js";
import { emoji, withEmoji } from "../emoji.js";
import { channel, group, isSafeLink, link, mention, mrkdwn } from "../mrkdwn.js";
import { fillDate, isInstant } from "../dates.js";

/** A text object (or nothing) as nodes; plain text is shown letter for letter, apart from emoji. */
export function text(object, names) {
  if (!object) return "";
  return object.type === "mrkdwn" ? mrkdwn(object.text, names) : plain(object);
}

/** What a text object says, as a string. */
export const plain = (object) => (object?.emoji === false ? object.text : withEmoji(object?.text ?? ""));

export function richText(block, names) {
  return el("div", { class: "rich" }, block.elements.map((part) => RICH[part.type]?.(part, names) ?? unknown(part)));
}

const unknown = (part) => el("span", { class: "unknown" }, `[${part.type}]`);

const inlines = (part, names) => part.elements.map((one) => INLINE[one.type]?.(one, names) ?? unknown(one));

const RICH = {
  rich_text_section: (part, names) => el("div", { class: "rich-section" }, inlines(part, names)),
  rich_text_quote: (part, names) => el("blockquote", {}, inlines(part, names)),
  rich_text_preformatted: (part, names) => el("pre", {}, inlines(part, names)),
  rich_text_list: richList,
};

function richList(part, names) {
  const items = part.elements.map((item) => el("li", {}, inlines(item, names)));
  const list = part.style === "ordered" ? el("ol", { start: (part.offset ?? 0) + 1 }, items) : el("ul", {}, items);
  list.style.setProperty("--indent", part.indent ?? 0);
  return list;
}

const INLINE = {
  text: (one) => styled(one.text, one.style),
  link: (one) => (isSafeLink(one.url) ? styled(link(one.url, one.text || one.url), one.style) : one.text || one.url),
  user: (one, names) => styled(mention(names, one.user_id), one.style),
  channel: (one, names) => styled(channel(names, one.channel_id), one.style),
  usergroup: (one, names) => styled(group(names, one.usergroup_id), one.style),
  broadcast: (one) => el("span", { class: "mention all" }, `@${one.range}`),
  emoji: (one) => emoji(one.name) ?? `:${one.name}:`,
  color: (one) => el("code", {}, one.value),
  date: (one, names) => (isInstant(one.timestamp)
    ? fillDate(one.format, one.timestamp, names.zone, names.now()) : one.fallback ?? one.format),
};

const STYLES = { bold: "b", italic: "i", strike: "s", code: "code", underline: "u" };

function styled(content, style = {}) {
  const tags = Object.keys(STYLES).filter((key) => style[key]).map((key) => STYLES[key]);
  return tags.reduce((inner, tag) => el(tag, {}, inner), content);
}
