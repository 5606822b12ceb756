// Where the reader is, kept in the address: #/U1/C1, #/U1/D1/home, #/U1/C1/thread/1700000000.000100

/** @typedef {{user: string|null, channel: string|null, tab: "home"|"messages", thread: string|null}} Route */

/** @returns {Route} */
export function readRoute() {
  const [user, channel, what, thread] = location.hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  return {
    user: user || null,
    channel: channel || null,
    tab: what === "home" ? "home" : "messages",
    thread: what === "thread" ? thread || null : null,
  };
}

export function addressOf({ user, channel, tab, thread }) {
  const parts = [user, channel, thread ? "thread" : tab === "home" && "home", thread];
  return `#/${parts.filter(Boolean).map(encodeURIComponent).join("/")}`;
}

export function go(route) {
  location.hash = addressOf(route);
}
