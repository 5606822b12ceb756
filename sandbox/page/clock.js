// The sandbox's clock: it can be moved on at speed, and what the app does on the way really happens.

import { el } from "./dom.js";
import { icon } from "./icons.js";
import { instantOf, placeName, shortDay, time, wallClock } from "./dates.js";
import { isMoving, journey, shownNow } from "./time.js";
import { tell } from "./toasts.js";
import { act, changed, onChange, world, zone } from "./world.js";

/** Shown seconds for each real one: two hours, so that people who answer by themselves can follow. */
const SPEED = 7200;
const FRIDAY = 5;

/** The next 9:00 in that zone. */
export function nextMorning(now, zoneName) {
  const at = wallClock(now, zoneName);
  const today = instantOf({ ...at, hour: 9, minute: 0 }, zoneName);
  return today > now + 30 ? today : instantOf({ ...at, day: at.day + 1, hour: 9, minute: 0 }, zoneName);
}

/** Friday 18:00 in that zone: this week's, or next week's when it is past. */
export function endOfWeek(now, zoneName) {
  const at = wallClock(now, zoneName);
  const away = (FRIDAY - at.weekday + 7) % 7;
  const friday = (days) => instantOf({ ...at, day: at.day + days, hour: 18, minute: 0 }, zoneName);
  return friday(away) > now + 30 ? friday(away) : friday(away + 7);
}

const say = (epoch) => `${shortDay(epoch, zone())}, ${time(epoch, zone())}`;

async function move(to) {
  const answer = await act("clock", { to, speed: SPEED });
  if (!answer.ok) tell(answer.error, "error");
}

async function stop() {
  const answer = await act("clock", { speed: 1 });
  if (!answer.ok) tell(answer.error, "error");
}

/** The clock of the page's head; it draws itself anew four times a second while time runs. */
export function clockPanel() {
  const face = el("span", { class: "clock-face" });
  const place = el("span", { class: "clock-place" });
  const jump = (words, target) => el("button", {
    type: "button", class: "clock-jump", onclick: () => move(target(shownNow(), zone())),
    onpointerenter: ({ currentTarget }) => (currentTarget.title = say(target(shownNow(), zone()))),
  }, words);
  const jumps = el("div", { class: "clock-jumps" },
    jump("Next morning", nextMorning), jump("To the end of the week", endOfWeek));
  const run = el("div", { class: "clock-run", role: "status", hidden: true });
  const bar = el("progress", { max: 1, value: 0, "aria-label": "On the way through time" });
  const words = el("span");
  run.append(icon("forward"), words, bar, el("button", { type: "button", class: "clock-jump", onclick: stop }, "Stop"));
  let moved = false;
  let day = null;
  const show = () => {
    const now = shownNow();
    const moving = isMoving();
    put(face, say(now));
    put(place, placeName(zone()));
    run.hidden = !moving;
    jumps.hidden = moving;
    if (moving) showJourney(words, bar);
    if ((moved && !moving) || day !== shortDay(now, zone())) changed();
    moved = moving;
    day = shortDay(now, zone());
  };
  setInterval(() => world.boot && show(), 250);
  onChange(show);
  return el("div", { class: "clock", role: "group", "aria-label": "Clock" },
    el("div", { class: "clock-now" }, icon("clock"), face, place), jumps, run);
}

/** Touched only when it changes, or a screen reader would say it again and again. */
function put(node, words) {
  if (node.textContent !== words) node.textContent = words;
}

function showJourney(words, bar) {
  const { speed, until, part } = journey();
  put(words, `${Math.round((speed / 3600) * 10) / 10} h a second${until ? `, to ${say(until)}` : ""}`);
  bar.hidden = part === null;
  if (part !== null) bar.value = part;
}
