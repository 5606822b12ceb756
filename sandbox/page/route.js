// Where the reader is, kept in the address: #/U1/C1, #/U1/D1/home, #/U1/C1/thread/1700000000.000100;
// #/U1/C1/message/1700000000.000100 while the way to a message is being found.

/**
 * @typedef {{user: string|null, channel: string|null, tab: "home"|"messages", thread: string|null,
 *   message?: string|null}} Route
 */

/** @returns {Route} */
export function readRoute() {
  const [user, channel, what, ts] = location.hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  return {
    user: user || null,
    channel: channel || null,
    tab: what === "home" ? "home" : "messages",
    thread: what === "thread" ? ts || null : null,
    message: what === "message" ? ts || null : null,
  };
}

export function addressOf({ user, channel, tab, thread, message }) {
  const what = thread ? "thread" : message ? "message" : tab === "home" && "home";
  const parts = [user, channel, what, thread ?? message];
  return `#/${parts.filter(Boolean).map(encodeURIComponent).join("/")}`;
}

export function go(route) {
  location.hash = addressOf(route);
}
