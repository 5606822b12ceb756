// What the page says to the sandbox and hears from it.

const GONE = "The sandbox is not answering.";
const LONGEST_PAUSE = 5000;

async function json(path, options) {
  const answer = await fetch(path, options).catch(() => null);
  if (!answer) throw new Error(GONE);
  const body = await answer.json().catch(() => null);
  if (!body) throw new Error(`${GONE} (${answer.status})`);
  return body;
}

const query = (fields) => new URLSearchParams(fields).toString();

export const getBoot = () => json("/client/boot");
export const getState = (user) => json(`/client/state?${query({ user })}`);
export const getMessages = (user, channel) => json(`/client/messages?${query({ user, channel })}`);

/** Do something as this person. Never throws: `{ok: false, error}` has words to show them. */
export async function post(user, what, fields = {}) {
  const body = JSON.stringify({ user, do: what, ...fields });
  const headers = { "content-type": "application/json" };
  try {
    return await json("/client/act", { method: "POST", headers, body });
  } catch (problem) {
    return { ok: false, error: problem.message };
  }
}

/**
 * Hear of news for this person, for as long as the page wants to; a lost connection is taken up again.
 * @returns {() => void} stops it
 */
export function listen(user, { onVersion, onConnected, onLost }) {
  let socket = null;
  let pause = 300;
  let stopped = false;
  const open = () => {
    socket = new WebSocket(`ws://${location.host}/client/live?${query({ user })}`);
    socket.onopen = () => ((pause = 300), onConnected());
    socket.onmessage = ({ data }) => onVersion(JSON.parse(data).version);
    socket.onclose = () => {
      if (stopped) return;
      onLost();
      setTimeout(() => stopped || open(), pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    };
  };
  open();
  return () => {
    stopped = true;
    socket.close();
  };
}

/** The address of a shared file as this person may see it; other addresses stay as they are. */
export function fileUrl(url, user) {
  return url.startsWith("/files/") ? `${url}${url.includes("?") ? "&" : "?"}${query({ user })}` : url;
}
