// All that the page knows, and the one way to learn more.

import { zoneOf } from "./dates.js";
import { el } from "./dom.js";
import { hear, shownNow } from "./time.js";
import { getBoot, getMessages, getState, listen, post } from "./server.js";
import { addressOf, go, readRoute } from "./route.js";

export const world = {
  boot: null,
  /** @type {import("./route.js").Route} */ route: readRoute(),
  state: { conversations: [], home: null, modals: [], notices: [], connected: 0, version: -1 },
  messages: new Map(),
  lost: false,
};

const redraws = [];

/** Call this whenever something is known that was not. */
export const onChange = (redraw) => redraws.push(redraw);

let queued = false;

export function changed() {
  if (queued) return;
  queued = true;
  queueMicrotask(() => {
    queued = false;
    redraws.forEach((redraw) => redraw());
  });
}

/** Can the reader be this one? */
export const isHuman = (one) => !one.is_bot && one.id !== "USLACKBOT";
export const me = () => world.boot.people.find(({ id }) => id === world.route.user);
export const person = (id) => world.boot.people.find((one) => one.id === id);
export const conversation = (id = world.route.channel) => world.state.conversations.find((one) => one.id === id);
export const isAppDm = (one) => one?.kind === "im" && one.with === world.boot.bot.user_id;
export const appDm = () => world.state.conversations.find(isAppDm);
export const isApp = (id) => id === world.boot.bot.user_id || id === world.boot.bot.bot_id;
export const zone = () => zoneOf(me());

let stopListening = () => {};
/** Pause (ms) between two questions, while the time runs fast and everything is news. */
const BREATH = 80;

let asking = null;
let again = false;

export async function start() {
  world.boot = await getBoot();
  hear(world.boot.clock);
  addEventListener("hashchange", arrive);
  await arrive();
}

/** Follow the address: a known person, and a conversation that they may see. */
async function arrive() {
  const wanted = readRoute();
  const before = world.route;
  const known = world.boot.people.find((one) => one.id === wanted.user && isHuman(one) && !one.deleted);
  if (!known) return go({ ...wanted, user: firstPerson().id });
  const sameUser = before.user === known.id && world.state.version >= 0;
  world.route = wanted;
  if (!sameUser) await become(known.id);
  if (!conversation()) return go({ user: known.id, channel: firstPlace(), tab: "messages", thread: null });
  const moved = !sameUser || before.channel !== wanted.channel || before.tab !== wanted.tab;
  if (moved) await enter();
  else changed();
}

const firstPerson = () =>
  world.boot.people.find(({ id }) => id === localStorage.getItem("sandbox-user")) ??
  world.boot.people.find((one) => isHuman(one) && !one.deleted);

const firstPlace = () => (appDm() ?? world.state.conversations[0])?.id ?? null;

async function become(user) {
  localStorage.setItem("sandbox-user", user);
  world.messages.clear();
  world.state.version = -1;
  stopListening();
  stopListening = listen(user, {
    onVersion: (version) => version !== world.state.version && refresh(),
    onConnected: meetAgain,
    onLost: () => ((world.lost = true), changed()),
  });
  await refresh();
}

/** A sandbox that was gone may have come back with other people in it. */
async function meetAgain() {
  if (world.lost) world.boot = await getBoot();
  await refresh();
}

/** What is there is drawn at once; what the app makes of the visit, when it has made it. */
async function enter() {
  changed();
  const visit = isAppDm(conversation()) && post(world.route.user, world.route.tab === "home" ? "home" : "messages_tab");
  await refresh();
  if (visit) await visit.then(refresh);
}

/** Ask for everything that is drawn now. News that arrives meanwhile is asked for once more. */
export function refresh() {
  again = true;
  asking ??= askWhileThereIsNews().finally(() => ((asking = null), changed()));
  return asking;
}

async function askWhileThereIsNews() {
  try {
    while (again) {
      again = false;
      await ask();
      if (again) await new Promise((resume) => setTimeout(resume, BREATH));
    }
  } catch {
    world.lost = true;
  }
}

async function ask() {
  const { user, channel } = world.route;
  const [state, answer] = await Promise.all([getState(user), channel ? getMessages(user, channel) : null]);
  if (user !== world.route.user) return (again = true);
  world.state = { conversations: [], notices: [], modals: [], ...state };
  if (answer?.messages) world.messages.set(channel, answer.messages);
  world.lost = false;
  hear(state.clock);
  await markRead();
}

const readUpTo = new Map();

async function markRead() {
  const here = conversation();
  const home = world.route.tab === "home" && isAppDm(here);
  if (!here?.unread || home || document.hidden || readUpTo.get(world.route.user + here.id) === here.last_ts) return;
  readUpTo.set(world.route.user + here.id, here.last_ts);
  await post(world.route.user, "read", { channel: here.id });
  here.unread = 0;
}

/** Do something as the reader, then look at what became of it. */
export async function act(what, fields) {
  const answer = await post(world.route.user, what, fields);
  await refresh();
  return answer;
}

/** What a conversation is called: a channel's name, or with whom one talks. */
export function titleOf(one) {
  if (one.kind !== "im") return one.name;
  if (isAppDm(one)) return world.boot.bot.name;
  const name = person(one.with)?.real_name ?? one.name;
  return one.with === world.route.user ? `${name} (you)` : name;
}

const PERMALINK = /^https:\/\/([\w-]+)\.slack\.com\/archives\/(\w+)\/p(\d+)(\d{6})$/;

/** Where in this page a permalink of this workspace leads; null for every other address. */
export function inside(url) {
  const [, domain, channel, seconds, rest] = PERMALINK.exec(url) ?? [];
  if (domain !== world.boot.team.domain) return null;
  return addressOf({ user: world.route.user, channel, tab: "messages", thread: null, message: `${seconds}.${rest}` });
}

/** The message that the address named has been found. */
export function arrived() {
  world.route = { ...world.route, message: null };
  history.replaceState(null, "", addressOf(world.route));
}

const holds = (query, ...words) => words.join(" ").toLowerCase().includes(query.toLowerCase());

const kindOf = (one) => (one.kind === "im" ? "im" : one.is_private ? "private" : "public");

/** As the `filter` of a conversations_select means it. */
const passes = (one, { include, exclude_external_shared_channels: ownOnly, exclude_bot_users: humansOnly }) =>
  (!include || include.includes(kindOf(one))) && !(ownOnly && one.is_ext_shared) &&
  !(humansOnly && one.kind === "im" && !isHuman(person(one.with)));

const titled = (one) => one && { ...one, name: titleOf(one) };

/** Who and what a text may mention, and what a select may offer, as the reader sees them. */
export function names() {
  const { boot, route, state } = world;
  return {
    me: route.user,
    zone: zone(),
    now: shownNow,
    person: (id) => (isApp(id) ? boot.bot : person(id)),
    channel: (id) => titled(conversation(id)),
    group: (id) => boot.usergroups?.find((one) => one.id === id),
    address: (channel) => addressOf({ user: route.user, channel, tab: "messages", thread: null }),
    people: (query) => boot.people
      .filter((one) => !one.deleted && holds(query, one.name, one.real_name))
      .map((one) => ({ text: one.real_name, description: one.title, value: one.id })),
    channels: (query, filter = {}) => state.conversations
      .filter((one) => !one.is_archived && passes(one, filter) && holds(query, titleOf(one)))
      .map((one) => ({ text: `${one.kind === "im" ? "" : "#"}${titleOf(one)}`, value: one.id })),
  };
}

/** A coloured square with somebody's initials. */
export function avatar(id, size = "") {
  const app = isApp(id);
  const name = app ? world.boot.bot.name : person(id)?.real_name ?? id;
  const initials = name.split(/\s+/).map((word) => [...word][0]).slice(0, 2).join("").toUpperCase();
  const node = el("span", { class: `avatar ${size} ${app ? "app" : ""}`, "aria-hidden": true }, initials);
  const hue = ([...id].reduce((sum, letter) => sum * 31 + letter.codePointAt(0), 7) * 137) % 360;
  if (!app) node.style.setProperty("--hue", hue);
  return node;
}
