// A list to choose from, by pointer or keys: selects, overflow menus and the choice of person use it.

import { add, byFocusKey, el, freshId } from "./dom.js";
import { icon } from "./icons.js";

let open = null;

/**
 * @typedef {{text: string, value: any, description?: string, picture?: Node, disabled?: boolean, danger?: boolean}} Choice
 * @param {object} menu
 * @param {HTMLElement} menu.anchor what it hangs from; gets the focus back
 * @param {string} menu.label
 * @param {(query: string) => Promise<{label?: string, choices: Choice[]}[]>} menu.load
 * @param {string} [menu.search] the search field's placeholder; without it there is no search
 * @param {(value: any) => boolean} [menu.isChosen]
 * @param {(value: any) => void} menu.onPick
 * @param {boolean} [menu.many] stays open, to choose several
 * @param {() => void} [menu.onClose]
 */
export function openMenu(menu) {
  const again = open?.anchor === menu.anchor;
  closeMenu();
  if (again) return;
  open = new Menu(menu);
  open.show();
}

export function closeMenu() {
  const closing = open;
  open = null;
  closing?.hide();
}

class Menu {
  constructor(menu) {
    Object.assign(this, menu);
    this.focusKey = menu.anchor.dataset.focus;
    this.turn = 0;
    this.rows = [];
    this.list = el("div", { class: "menu-list", role: "listbox", id: freshId("menu"), "aria-label": this.label,
      "aria-multiselectable": this.many, tabIndex: this.search ? -1 : 0 });
    this.field = this.search && el("input", {
      class: "menu-search", role: "combobox", placeholder: this.search, autocomplete: "off", spellcheck: "false",
      "aria-label": this.label, "aria-controls": this.list.id, "aria-expanded": true, "aria-autocomplete": "list",
      oninput: () => this.fill(),
    });
    this.box = el("div", { class: "menu", onkeydown: (event) => this.press(event) },
      this.field && el("div", { class: "menu-field" }, icon("search"), this.field), this.list);
    this.away = (event) => !this.box.contains(event.target) && !this.anchor.contains(event.target) && closeMenu();
    this.place = () => placeBelow(this.box, this.anchor);
  }

  show() {
    (this.anchor.closest("dialog") ?? document.body).append(this.box);
    this.anchor.setAttribute("aria-expanded", "true");
    document.addEventListener("pointerdown", this.away, true);
    addEventListener("resize", this.place);
    addEventListener("scroll", this.place, true);
    this.place();
    (this.field ?? this.list).focus({ preventScroll: true });
    this.fill();
  }

  hide() {
    const hadFocus = this.box.contains(document.activeElement);
    this.box.remove();
    document.removeEventListener("pointerdown", this.away, true);
    removeEventListener("resize", this.place);
    removeEventListener("scroll", this.place, true);
    this.anchor.setAttribute("aria-expanded", "false");
    if (hadFocus) this.home()?.focus({ preventScroll: true });
    this.onClose?.();
  }

  /** The anchor, or what was drawn in its place meanwhile. */
  home() {
    if (this.anchor.isConnected) return this.anchor;
    return byFocusKey(this.focusKey ?? "");
  }

  async fill() {
    const turn = ++this.turn;
    if (!this.rows.length) this.list.replaceChildren(el("div", { class: "menu-none" }, "Loading…"));
    const groups = await this.load(this.field?.value.trim() ?? "");
    if (turn !== this.turn) return;
    this.draw(groups);
    this.place();
  }

  draw(groups) {
    this.rows = [];
    const parts = groups.filter((group) => group.choices.length).map((group) => {
      const rows = group.choices.map((choice) => this.row(choice));
      if (!group.label) return rows;
      return el("div", { role: "group", "aria-label": group.label },
        el("div", { class: "menu-group", "aria-hidden": true }, group.label), rows);
    });
    this.list.replaceChildren();
    add(this.list, parts.length ? parts : [el("div", { class: "menu-none", role: "status" }, "Nothing found")]);
    const chosen = this.rows.findIndex(({ choice }) => this.isChosen?.(choice.value));
    this.point(Math.max(chosen, 0));
  }

  row(choice) {
    const chosen = Boolean(this.isChosen?.(choice.value));
    const node = el("div", {
      class: `menu-row${choice.danger ? " danger" : ""}`, role: "option", id: freshId("row"), "aria-selected": chosen,
      "aria-disabled": Boolean(choice.disabled), onclick: () => this.pick(choice),
    }, choice.picture, el("span", { class: "menu-words" }, el("span", {}, choice.text),
      choice.description && el("small", {}, choice.description)), chosen && icon("check"));
    this.rows.push({ node, choice });
    return node;
  }

  point(index) {
    this.at = index;
    this.rows.forEach(({ node }, row) => node.classList.toggle("at", row === index));
    const node = this.rows[index]?.node;
    node?.scrollIntoView({ block: "nearest" });
    if (node) (this.field ?? this.list).setAttribute("aria-activedescendant", node.id);
    else (this.field ?? this.list).removeAttribute("aria-activedescendant");
  }

  press(event) {
    const last = this.rows.length - 1;
    const steps = {
      ArrowDown: () => this.point(this.at >= last ? 0 : this.at + 1),
      ArrowUp: () => this.point(this.at <= 0 ? last : this.at - 1),
      PageDown: () => this.point(Math.min(this.at + 8, last)),
      PageUp: () => this.point(Math.max(this.at - 8, 0)),
      Enter: () => this.rows[this.at] && this.pick(this.rows[this.at].choice),
      Escape: () => closeMenu(),
      Tab: () => closeMenu(),
      ...(this.field ? {} : { " ": () => this.pick(this.rows[this.at].choice), Home: () => this.point(0),
        End: () => this.point(last) }),
    };
    if (!steps[event.key]) return;
    if (event.key !== "Tab") event.preventDefault();
    event.stopPropagation();
    steps[event.key]();
  }

  pick(choice) {
    if (choice.disabled) return;
    if (!this.many) closeMenu();
    this.onPick(choice.value);
    const at = this.at;
    if (this.many && open === this) this.fill().then(() => this.point(at));
  }
}

/** Under its anchor where there is room, else above; never wider than the window. */
export function placeBelow(box, anchor) {
  if (!anchor.isConnected) return;
  const at = anchor.getBoundingClientRect();
  box.style.minWidth = `${Math.min(Math.max(at.width, 180), innerWidth - 16)}px`;
  const above = innerHeight - at.bottom < 220 && at.top > innerHeight - at.bottom;
  box.style.maxHeight = `${Math.min(340, (above ? at.top : innerHeight - at.bottom) - 12)}px`;
  box.style.left = "0";
  const { width, height } = box.getBoundingClientRect();
  box.style.left = `${Math.max(8, Math.min(at.left, innerWidth - width - 8))}px`;
  box.style.top = `${above ? at.top - height - 4 : at.bottom + 4}px`;
}
