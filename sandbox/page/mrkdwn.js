// Slack's mrkdwn as nodes (docs.slack.dev/messaging/formatting-message-text). What is no markup of Slack's stays
// text; only http, https, mailto and tel become links.

import { el } from "./dom.js";
import { emoji } from "./emoji.js";
import { fillDate, isInstant } from "./dates.js";
import { inside } from "./world.js";

const FENCE = /```\n?([\s\S]+?)\n?```/;
const QUOTE = /^(?:>|&gt;) ?/;
const ITEM = /^(\s*)(•|◦|▪|-|\d{1,3}\.)\s+(?=\S)/;
const LINK = /^(https?:\/\/|mailto:|tel:)/i;

const within = (mark) =>
  `(?<![\\w${mark}])${mark}(?![\\s${mark}])((?:<[^<>\\n]*>|\`[^\`\\n]*\`|:[a-z0-9_+-]+:|[^${mark}\\n])+?)(?<!\\s)${mark}(?![\\w${mark}])`;

const INLINE = new RegExp(
  [
    "`(?<code>[^`\\n]+)`",
    "<(?<angle>[^<>\\n]+)>",
    ":(?<emoji>[a-z0-9_+-]+):(?::skin-tone-[2-6]:)?",
    "(?<url>https?://[^\\s<>|*~`]*[^\\s<>|*~`.,;:!?)'\"])",
    within("\\*"),
    within("_"),
    within("~"),
  ].join("|"),
  "g",
);
const STYLES = ["b", "i", "s"];

const decode = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

/**
 * @param {string} text
 * @param {object} names who and what the text may mention: see `names` in world.js
 * @returns {DocumentFragment}
 */
export function mrkdwn(text, names) {
  const whole = document.createDocumentFragment();
  let rest = String(text ?? "");
  for (let found = FENCE.exec(rest); found; found = FENCE.exec(rest)) {
    whole.append(lines(rest.slice(0, found.index).replace(/\n$/, ""), names));
    whole.append(el("pre", {}, decode(found[1])));
    rest = rest.slice(found.index + found[0].length).replace(/^\n/, "");
  }
  whole.append(lines(rest, names));
  return whole;
}

function lines(text, names) {
  const whole = document.createDocumentFragment();
  if (!text) return whole;
  let quote = null;
  let host = whole;
  let open = false; // does the line before still need its break?
  for (const line of text.split("\n")) {
    if (QUOTE.test(line) !== Boolean(quote)) {
      quote = quote ? null : whole.appendChild(el("blockquote"));
      host = quote ?? whole;
      open = false;
    }
    const words = quote ? line.replace(QUOTE, "") : line;
    const item = ITEM.exec(words);
    if (item) host.append(listLine(words, item, names));
    else if (!words && !open && host.lastChild) host.append(el("br"));
    else host.append(...(open ? [el("br")] : []), inline(words, names));
    open = !item && (open || Boolean(words));
  }
  return whole;
}

/** Slack has no lists in mrkdwn: the marker stays, and a long line hangs beside it. */
function listLine(line, [head, indent, marker], names) {
  const node = el("div", { class: "item" }, el("span", { class: "marker" }, `${marker} `));
  node.style.setProperty("--indent", Math.min(indent.length / 2, 4));
  node.append(inline(line.slice(head.length), names));
  return node;
}

function inline(text, names) {
  const whole = document.createDocumentFragment();
  let at = 0;
  for (const found of text.matchAll(INLINE)) {
    whole.append(decode(text.slice(at, found.index)), token(found, names));
    at = found.index + found[0].length;
  }
  whole.append(decode(text.slice(at)));
  return whole;
}

function token(found, names) {
  const { code, angle, emoji: shortcode, url } = found.groups;
  if (code !== undefined) return el("code", {}, decode(code));
  if (angle !== undefined) return special(angle, names) ?? decode(found[0]);
  if (shortcode !== undefined) return emoji(shortcode) ?? found[0];
  if (url !== undefined) return link(decode(url), decode(url));
  const style = found.slice(-3).findIndex((content) => content !== undefined);
  return el(STYLES[style], {}, inline(found.slice(-3)[style], names));
}

/** What stands between angle brackets, or null when it is nothing that Slack knows. */
function special(content, names) {
  const [target, ...labels] = content.split("|");
  const label = labels.join("|");
  if (target.startsWith("@")) return mention(names, target.slice(1), label);
  if (target.startsWith("#")) return channel(names, target.slice(1), label);
  if (target.startsWith("!date^")) return date(target, label, names);
  if (target.startsWith("!subteam^")) return group(names, target.slice(9), label);
  if (target.startsWith("!")) return el("span", { class: "mention all" }, `@${decode(label || target.slice(1))}`);
  return LINK.test(target) ? link(decode(target), label ? inline(label, names) : decode(target)) : null;
}

export function link(address, label) {
  const own = inside(address);
  return own ? el("a", { href: own }, label)
    : el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, label);
}

export function mention(names, id, label = "") {
  const mine = id === names.me ? " me" : "";
  return el("span", { class: `mention${mine}` }, `@${names.person(id)?.name ?? (decode(label) || id)}`);
}

export function channel(names, id, label = "") {
  const known = names.channel(id);
  const text = `#${known?.name ?? (decode(label) || "private channel")}`;
  return known ? el("a", { class: "mention", href: names.address(id) }, text) : el("span", { class: "mention" }, text);
}

export function group(names, id, label = "") {
  const handle = names.group(id)?.handle ?? (decode(label).replace(/^@/, "") || id);
  return el("span", { class: "mention" }, `@${handle}`);
}

/** `!date^EPOCH^PATTERN[^LINK]|FALLBACK` */
function date(target, fallback, names) {
  const [, epoch, pattern, address] = target.split("^");
  if (!/^\d+$/.test(epoch ?? "") || !isInstant(epoch) || !pattern) return el("span", {}, decode(fallback || target));
  const text = fillDate(decode(pattern), Number(epoch), names.zone, names.now());
  const node = el("time", { datetime: new Date(epoch * 1000).toISOString() }, text);
  return address && LINK.test(address) ? link(decode(address), node) : node;
}

/** Is this an address that a click may open? */
export const isSafeLink = (address) => LINK.test(address ?? "");

/** What a click on something with an address does besides. */
export function follow(address) {
  const own = inside(address);
  if (own) location.hash = own;
  else if (isSafeLink(address)) window.open(address, "_blank", "noopener");
}
