// Times in the reader's own zone. Instants are seconds since 1970, as Slack gives them.

const formats = new Map();

function format(zone, options) {
  const key = zone + JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat("en-US", { timeZone: zone, ...options }));
  return formats.get(key);
}

/** A zone that this browser knows: the person's own, else the browser's. */
export function zoneOf(person) {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  try {
    return person?.tz ? Intl.DateTimeFormat("en-US", { timeZone: person.tz }).resolvedOptions().timeZone : own;
  } catch {
    return own;
  }
}

const WHOLE = {
  year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit",
  hourCycle: "h23", weekday: "short",
};
const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/** The wall clock in that zone: {year, month 1–12, day, hour, minute, second, weekday 0 = Sunday}. */
export function wallClock(epoch, zone) {
  const found = {};
  for (const { type, value } of format(zone, WHOLE).formatToParts(epoch * 1000)) found[type] = value;
  const { year, month, day, hour, minute, second, weekday } = found;
  return { year: +year, month: +month, day: +day, hour: +hour, minute: +minute, second: +second,
    weekday: WEEKDAYS.indexOf(weekday) };
}

/** The instant at which the zone's wall clock shows this; days may overflow the month. A gap moves forward. */
export function instantOf({ year, month, day, hour = 0, minute = 0 }, zone) {
  const wanted = Date.UTC(year, month - 1, day, hour, minute) / 1000;
  const shownAt = (epoch) => {
    const at = wallClock(epoch, zone);
    return Date.UTC(at.year, at.month - 1, at.day, at.hour, at.minute, at.second) / 1000;
  };
  const offset = (epoch) => shownAt(epoch) - epoch;
  const first = wanted - offset(wanted);
  const second = wanted - offset(first);
  return [second, first].find((guess) => shownAt(guess) === wanted) ?? Math.max(first, second);
}

const two = (number) => String(number).padStart(2, "0");

export const isoDate = ({ year, month, day }) => `${year}-${two(month)}-${two(day)}`;
export const isoTime = ({ hour, minute }) => `${two(hour)}:${two(minute)}`;

export function time(epoch, zone) {
  const at = wallClock(epoch, zone);
  return `${at.hour}:${two(at.minute)}`;
}

const ordinal = (day) => `${day}${[11, 12, 13].includes(day) ? "th" : ["th", "st", "nd", "rd"][day % 10] ?? "th"}`;

const name = (epoch, zone, options) => format(zone, options).format(epoch * 1000);

export function longDate(epoch, zone, { weekday = true, year = false, month = "long" } = {}) {
  const at = wallClock(epoch, zone);
  const head = weekday ? `${name(epoch, zone, { weekday: "long" })}, ` : "";
  const monthName = name(epoch, zone, { month });
  const day = month === "long" ? ordinal(at.day) : at.day;
  return `${head}${monthName} ${day}${year ? `, ${at.year}` : ""}`;
}

/** "Tue, Nov 24" */
export const shortDay = (epoch, zone) => name(epoch, zone, { weekday: "short", month: "short", day: "numeric" });

export const sameDay = (one, other, zone) => isoDate(wallClock(one, zone)) === isoDate(wallClock(other, zone));

/** Today, Yesterday or Tomorrow as `now` sees it, else null. */
export function nearDay(epoch, now, zone) {
  const day = (at) => Date.UTC(at.year, at.month - 1, at.day) / 86400000;
  const away = day(wallClock(epoch, zone)) - day(wallClock(now, zone));
  return { "-1": "Yesterday", 0: "Today", 1: "Tomorrow" }[away] ?? null;
}

/** "Berlin", out of "Europe/Berlin" */
export const placeName = (zone) => zone.split("/").at(-1).replaceAll("_", " ");

function ago(epoch, now) {
  const [amount, unit] = [[86400, "day"], [3600, "hour"], [60, "minute"], [1, "second"]]
    .map(([seconds, word]) => [Math.trunc((epoch - now) / seconds), word])
    .find(([count]) => count !== 0) ?? [0, "second"];
  return new Intl.RelativeTimeFormat("en", { numeric: "auto" }).format(amount, unit);
}

/** Is this an instant that a browser can show? It knows some 270,000 years to both sides. */
export const isInstant = (epoch) => !Number.isNaN(new Date(epoch * 1000).getTime());

/** Slack's date tokens: {date}, {date_short_pretty}, {time} … (docs.slack.dev/messaging/formatting-message-text). */
export function fillDate(pattern, epoch, zone, now) {
  const year = wallClock(epoch, zone).year !== wallClock(now, zone).year;
  const plain = {
    date_num: () => isoDate(wallClock(epoch, zone)),
    date: () => longDate(epoch, zone, { weekday: false, year: true }),
    date_short: () => longDate(epoch, zone, { weekday: false, year: true, month: "short" }),
    date_long: () => longDate(epoch, zone, { year: true }),
    day_divider_pretty: () => nearDay(epoch, now, zone) ?? longDate(epoch, zone, { year }),
    time: () => time(epoch, zone),
    time_secs: () => `${time(epoch, zone)}:${two(wallClock(epoch, zone).second)}`,
    ago: () => ago(epoch, now),
  };
  return pattern.replace(/\{(\w+)\}/g, (token, word, at) => {
    if (plain[word]) return plain[word]();
    const base = word.endsWith("_pretty") && plain[word.slice(0, -7)];
    if (!base) return token;
    const near = nearDay(epoch, now, zone);
    return near ? (at === 0 ? near : near.toLowerCase()) : base();
  });
}
