// Select menus, single and multi, from a list, from the app, or from the workspace's people and channels.

import { el } from "../dom.js";
import { icon } from "../icons.js";
import { openMenu } from "../menu.js";
import { choose, naming } from "./naming.js";
import { plain } from "./text.js";

const WORDS = {
  users: "Select a person", channels: "Select a channel", conversations: "Select a conversation",
  static: "Select an option", external: "Type to search",
};

export function select(ctx, block, element, slot) {
  const many = element.type.startsWith("multi_");
  const kind = element.type.replace("multi_", "").replace("_select", "");
  const source = SOURCES[kind](ctx, block, element);
  return many ? multi(ctx, block, element, slot, kind, source) : single(ctx, block, element, slot, kind, source);
}

const OPTION = { nameOf: (option) => plain(option.text), idOf: (option) => option.value };
const NAMED = (find, sign = "") => ({
  nameOf: (id) => (find(id) ? (find(id).kind === "im" ? "" : sign) + (find(id).real_name ?? find(id).name) : id),
  idOf: (id) => id,
});

/**
 * @typedef {object} Source
 * @property {(query: string) => Promise<object[]>} load groups of choices, as menu.js wants them
 * @property {(value: any) => string} nameOf what a chosen value is called
 * @property {(value: any) => string} idOf
 */
const SOURCES = {
  static: (_ctx, _block, element) => ({
    ...OPTION, load: async (query) => groups(element).map(({ label, options }) => ({ label, choices: options
      .filter((option) => matches(query, plain(option.text))).map(choiceOf) })),
  }),
  external: (ctx, block, element) => ({ ...OPTION, load: (query) => external(ctx, block, element, query) }),
  users: (ctx) => ({ ...NAMED(ctx.names.person), load: async (query) => [{ choices: ctx.names.people(query) }] }),
  channels: (ctx) => ({
    ...NAMED(ctx.names.channel, "#"), load: async (query) => [{ choices: ctx.names.channels(query, { include: ["public"] }) }],
  }),
  conversations: (ctx, _block, element) => ({
    ...NAMED(ctx.names.channel, "#"),
    load: async (query) => [{ choices: ctx.names.channels(query, element.filter) }],
  }),
};

const matches = (query, words) => words.toLowerCase().includes(query.toLowerCase());

const choiceOf = (option) => ({
  text: plain(option.text), description: option.description && plain(option.description), value: option,
});

function groups({ options, option_groups: grouped }) {
  if (!grouped) return [{ options: options ?? [] }];
  return grouped.map(({ label, options: inside }) => ({ label: plain(label), options: inside }));
}

async function external(ctx, block, element, query) {
  if ([...query].length < (element.min_query_length ?? 3)) return [];
  const answer = await ctx.options(block, element, query);
  return groups(answer).map(({ label, options }) => ({ label, choices: options.map(choiceOf) }));
}

const placeholder = (element, kind) => (element.placeholder ? plain(element.placeholder) : WORDS[kind]);

function trigger(ctx, block, element, slot, kind, open) {
  const name = slot.label ?? placeholder(element, kind);
  return el("button", {
    ...naming(ctx, block, element, { ...slot, label: name }), type: "button", class: "field select",
    role: "combobox", "aria-haspopup": "listbox", "aria-expanded": false, onclick: open,
    onkeydown: (event) => ["ArrowDown", "ArrowUp"].includes(event.key) && (event.preventDefault(), open()),
  });
}

function single(ctx, block, element, slot, kind, source) {
  const held = () => ctx.holder.get(block, element);
  const show = () => {
    const words = held() ? source.nameOf(held()) : placeholder(element, kind);
    const emptied = held() && block.type === "input" && block.optional;
    node.replaceChildren(el("span", { class: held() ? "chosen" : "placeholder" }, words), icon("down"));
    clear.hidden = !emptied;
  };
  const take = (value) => {
    const done = choose(ctx, block, element, value, node);
    show();
    return done.then(show);
  };
  const node = trigger(ctx, block, element, slot, kind, () => openMenu({
    anchor: node, label: slot.label ?? placeholder(element, kind), load: source.load, onPick: take,
    search: kind === "external" ? "Type to search" : "Search",
    isChosen: (value) => held() && source.idOf(value) === source.idOf(held()),
  }));
  const clear = el("button", { type: "button", class: "clear", "aria-label": "Clear", onclick: () => take(null) },
    icon("close"));
  show();
  return el("div", { class: "select-box" }, node, clear);
}

function multi(ctx, block, element, slot, kind, source) {
  const held = () => ctx.holder.get(block, element) ?? [];
  const has = (value) => held().some((one) => source.idOf(one) === source.idOf(value));
  let told = held();
  const show = () => {
    node.replaceChildren(el("span", { class: held().length ? "chosen" : "placeholder" },
      held().length ? `${held().length} chosen` : placeholder(element, kind)), icon("down"));
    tokens.replaceChildren(...held().map((one) => token(source.nameOf(one), () => (flip(one), settle()))));
    tokens.hidden = !held().length;
  };
  const flip = (value) => {
    const next = has(value) ? held().filter((one) => source.idOf(one) !== source.idOf(value)) : [...held(), value];
    if (next.length > (element.max_selected_items ?? Infinity)) return;
    ctx.holder.set(block, element, next);
    show();
  };
  const settle = () => {
    const next = held();
    if (JSON.stringify(next) === JSON.stringify(told)) return;
    ctx.holder.set(block, element, told);
    choose(ctx, block, element, next, node).then(() => ((told = held()), show()));
  };
  const node = trigger(ctx, block, element, slot, kind, () => openMenu({
    anchor: node, label: slot.label ?? placeholder(element, kind), load: source.load, onPick: flip, many: true,
    search: kind === "external" ? "Type to search" : "Search", isChosen: has, onClose: settle,
  }));
  const tokens = el("div", { class: "tokens" });
  show();
  return el("div", { class: "select-box many" }, node, tokens);
}

function token(name, remove) {
  return el("span", { class: "token" }, name,
    el("button", { type: "button", "aria-label": `Remove ${name}`, onclick: remove }, icon("close")));
}
