// Making and keeping nodes. Text goes in as text nodes only, so nothing that a person or an app wrote can
// become markup.

const AS_PROPERTY = new Set(["value", "checked", "disabled", "hidden", "selected", "htmlFor", "tabIndex"]);

/** Make an element. Null, undefined and false are left out; `on…` are listeners; children are nodes or text. */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) setProp(node, name, value);
  add(node, children);
  return node;
}

export function add(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child);
  }
  return node;
}

function setProp(node, name, value) {
  if (name.startsWith("aria-") && typeof value === "boolean") node.setAttribute(name, String(value));
  else if (value === null || value === undefined || value === false) return;
  else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
  else if (AS_PROPERTY.has(name)) node[name] = value;
  else node.setAttribute(name, value === true ? "" : value);
}

/**
 * Make `parent`'s children be these items, in this order: a child whose key and signature are unchanged stays
 * the same node, so that focus, typed text and scroll survive news from the server.
 * @param {{key: string, sign: string, draw: () => HTMLElement}[]} items
 */
export function keep(parent, items) {
  const old = new Map([...parent.children].map((node) => [node.dataset.key, node]));
  items.forEach(({ key, sign, draw }, index) => {
    let node = old.get(key);
    if (!node || node.keptSign !== sign) {
      const fresh = draw();
      fresh.dataset.key = key;
      fresh.keptSign = sign;
      if (node) replace(node, fresh);
      node = fresh;
    }
    old.delete(key);
    if (parent.children[index] !== node) parent.insertBefore(node, parent.children[index] ?? null);
  });
  for (const node of old.values()) node.remove();
}

/** Put the new drawing in the place of the old one, scrolled to where that was. */
function replace(old, fresh) {
  const scrolled = (node) => [node, ...node.querySelectorAll("[data-scroll]")];
  const tops = scrolled(old).map((node) => node.scrollTop);
  old.replaceWith(fresh);
  scrolled(fresh).forEach((node, index) => (node.scrollTop = tops[index] ?? 0));
}

/**
 * Redraw, and give the keyboard back its place: the node with the same `data-focus`, else the nearest thing
 * around it that is still there.
 */
export function keepFocus(redraw) {
  const before = document.activeElement;
  const trail = [];
  for (let node = before; node; node = node.parentElement) if (node.dataset.focus) trail.push(node.dataset.focus);
  const range = before && "selectionStart" in before ? [before.selectionStart, before.selectionEnd] : [null];
  redraw();
  if (before.isConnected || !trail.length) return;
  const found = trail.map(byFocusKey).find(Boolean);
  found?.focus({ preventScroll: true });
  if (found?.dataset.focus === trail[0] && range[0] !== null) found.setSelectionRange?.(...range);
}

export function byFocusKey(key) {
  return document.querySelector(`[data-focus="${CSS.escape(key)}"]`);
}

let lastId = 0;

/** An id that no other node of this page has. */
export const freshId = (prefix) => `${prefix}-${++lastId}`;
