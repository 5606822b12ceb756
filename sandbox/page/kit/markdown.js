// The `markdown` block: the part of Markdown that Slack documents (headings, lists, quotes, code, rules, links).

import { el } from "../dom.js";
import { withEmoji } from "../emoji.js";
import { isSafeLink, link } from "../mrkdwn.js";

const INLINE = new RegExp(
  [
    "`(?<code>[^`]+)`",
    "\\[(?<label>[^\\]]+)\\]\\((?<url>[^)\\s]+)\\)",
    "\\*\\*(?<b>.+?)\\*\\*",
    "~~(?<s>.+?)~~",
    "(?<![\\w*])[*_](?<i>[^*_\\n]+)[*_](?![\\w*])",
  ].join("|"),
  "g",
);

const KINDS = [
  ["code", /^```/],
  ["heading", /^(#{1,6})\s+(.*)/],
  ["rule", /^(-{3,}|\*{3,})\s*$/],
  ["quote", /^>\s?(.*)/],
  ["bullet", /^\s*[-*+]\s+(.*)/],
  ["number", /^\s*\d+[.)]\s+(.*)/],
  ["blank", /^\s*$/],
];

export function markdown(source) {
  const lines = source.split("\n");
  const whole = el("div", { class: "markdown" });
  while (lines.length) {
    const kind = kindOf(lines[0]);
    whole.append(DRAW[kind](take(lines, kind)));
  }
  return whole;
}

const kindOf = (line) => KINDS.find(([, pattern]) => pattern.test(line))?.[0] ?? "words";
const pattern = (kind) => KINDS.find(([name]) => name === kind)[1];
const content = (kind) => (line) => pattern(kind).exec(line)[1];

/** Take the lines that belong together off the top. */
function take(lines, kind) {
  if (kind === "heading" || kind === "rule") return lines.splice(0, 1);
  const opened = kind === "code";
  const ends = lines.findIndex((line, at) => at > 0 && (opened ? line.startsWith("```") : kindOf(line) !== kind));
  const taken = lines.splice(0, ends < 0 ? lines.length : ends);
  if (opened) lines.shift();
  return taken;
}

const DRAW = {
  code: (lines) => el("pre", {}, lines.slice(1).join("\n")),
  heading: ([line]) => el("h4", { class: `level-${line.indexOf(" ")}` }, inline(line.replace(/^#+\s+/, ""))),
  rule: () => el("hr"),
  quote: (lines) => el("blockquote", {}, withBreaks(lines.map(content("quote")))),
  bullet: (lines) => el("ul", {}, lines.map(content("bullet")).map((line) => el("li", {}, inline(line)))),
  number: (lines) => el("ol", {}, lines.map(content("number")).map((line) => el("li", {}, inline(line)))),
  blank: () => document.createTextNode(""),
  words: (lines) => el("p", {}, withBreaks(lines)),
};

const withBreaks = (lines) => lines.flatMap((line, at) => (at ? [el("br"), ...inline(line)] : inline(line)));

function inline(line) {
  const nodes = [];
  let at = 0;
  for (const found of line.matchAll(INLINE)) {
    nodes.push(withEmoji(line.slice(at, found.index)), token(found));
    at = found.index + found[0].length;
  }
  return [...nodes, withEmoji(line.slice(at))];
}

function token(found) {
  const { code, label, url, b, s, i } = found.groups;
  if (code) return el("code", {}, code);
  if (url) return isSafeLink(url) ? link(url, label) : found[0];
  const [tag, words] = Object.entries({ b, s, i }).find(([, value]) => value);
  return el(tag, {}, inline(words));
}
