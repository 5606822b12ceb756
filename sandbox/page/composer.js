// Where one types: text to say, or a slash command, completed from the app's manifest.

import { el, freshId } from "./dom.js";
import { icon } from "./icons.js";
import { act, refresh, titleOf, world } from "./world.js";
import { tell } from "./toasts.js";

const drafts = new Map();

/** Commands of Slack's own that are of use here. */
const BUILT_IN = [
  { command: "/invite", description: "Add the app to this channel", act: "invite_app" },
  { command: "/join", description: "Join this channel", act: "join" },
  { command: "/leave", description: "Leave this channel", act: "leave" },
];

const commands = (channel) => [...world.boot.commands, ...(channel.kind === "im" ? [] : BUILT_IN)];

export function composer({ channel, thread, onSend }) {
  return new Composer(channel, thread, onSend).node;
}

class Composer {
  constructor(channel, thread, onSend) {
    Object.assign(this, { channel, thread, onSend, at: 0, found: [] });
    this.key = `${world.route.user}/${channel.id}/${thread ?? ""}`;
    this.list = el("div", { class: "completions menu-list", role: "listbox", "aria-label": "Commands", hidden: true,
      id: freshId("commands") });
    const words = thread ? "Reply…" : `Message ${channel.kind === "im" ? "" : "#"}${titleOf(channel)}`;
    this.field = el("textarea", {
      rows: 1, placeholder: words, "aria-label": words, value: drafts.get(this.key) ?? "", "data-focus": `say/${this.key}`,
      role: "combobox", "aria-autocomplete": "list", "aria-controls": this.list.id, "aria-expanded": false,
      oninput: () => this.typed(), onkeydown: (event) => this.press(event), onblur: () => this.show([]),
    });
    this.hint = el("div", { class: "usage", "aria-live": "polite" });
    this.button = el("button", { type: "submit", class: "send", "aria-label": "Send", disabled: true }, icon("send"));
    this.node = el("form", { class: "composer", onsubmit: (event) => (event.preventDefault(), this.send()) },
      this.list, el("div", { class: "composer-box" }, this.field, this.hint, this.button));
    requestAnimationFrame(() => this.fit());
  }

  typed() {
    drafts.set(this.key, this.field.value);
    this.fit();
    const start = /^\/\S*$/.exec(this.field.value)?.[0];
    this.show(start && !this.thread ? commands(this.channel).filter((one) => one.command.startsWith(start)) : []);
    const known = world.boot.commands.find(({ command }) => this.field.value === `${command} `);
    this.hint.textContent = known?.usage_hint ?? "";
    this.hint.style.setProperty("--typed", `${this.field.value.length}ch`);
  }

  /** As tall as what is typed. */
  fit() {
    this.button.disabled = !this.field.value.trim();
    this.field.style.height = "auto";
    if (this.field.scrollHeight) this.field.style.height = `${this.field.scrollHeight}px`;
  }

  show(found) {
    this.found = found;
    this.at = 0;
    this.list.hidden = !found.length;
    this.field.setAttribute("aria-expanded", String(found.length > 0));
    this.list.replaceChildren(...found.map((one) => el("div", {
      class: "menu-row", role: "option", id: freshId("command"), onpointerdown: (event) => event.preventDefault(),
      onclick: () => this.take(one),
    }, el("span", { class: "menu-words" }, el("span", {}, el("b", {}, one.command), " ",
      el("span", { class: "usage-hint" }, one.usage_hint)), el("small", {}, one.description)))));
    this.point(0);
  }

  point(index) {
    this.at = index;
    [...this.list.children].forEach((node, row) => {
      node.classList.toggle("at", row === index);
      node.setAttribute("aria-selected", String(row === index));
    });
    const node = this.list.children[index];
    if (node) this.field.setAttribute("aria-activedescendant", node.id);
    else this.field.removeAttribute("aria-activedescendant");
    node?.scrollIntoView({ block: "nearest" });
  }

  press(event) {
    if (event.isComposing) return;
    const open = this.found.length > 0;
    const last = this.found.length - 1;
    const whole = open && this.found[this.at].command === this.field.value;
    if (open && event.key === "ArrowDown") this.point(this.at === last ? 0 : this.at + 1);
    else if (open && event.key === "ArrowUp") this.point(this.at === 0 ? last : this.at - 1);
    else if (open && event.key === "Escape") this.show([]);
    else if (open && (event.key === "Tab" || (event.key === "Enter" && !whole))) this.take(this.found[this.at]);
    else if (event.key === "Enter" && !event.shiftKey) this.send();
    else return;
    event.preventDefault();
  }

  take({ command }) {
    this.field.value = `${command} `;
    this.field.focus();
    this.typed();
  }

  async send() {
    const text = this.field.value.trim();
    if (!text) return;
    this.field.value = "";
    this.typed();
    this.onSend();
    const answer = await this.deliver(text);
    if (answer.ok) return;
    tell(answer.error, "error");
    if (!this.field.value) this.field.value = text;
    this.typed();
    this.show([]);
  }

  deliver(text) {
    const channel = this.channel.id;
    const own = BUILT_IN.find(({ command }) => text.split(/\s/)[0] === command);
    if (own && !this.thread) return act(own.act, { channel });
    if (/^\/[a-z]/.test(text) && !this.thread) return act("command", { channel, text });
    return act("say", this.thread ? { channel, text, thread_ts: this.thread } : { channel, text });
  }
}

addEventListener("focus", () => world.boot && refresh());
