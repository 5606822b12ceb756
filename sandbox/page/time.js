// The sandbox's time between two words from the server.

let told = { now: Date.now() / 1000, speed: 1, until: null };
let heard = performance.now();
let from = 0;

/** @param {{now: number, speed: number, until: number|null}} clock as the server tells it */
export function hear(clock) {
  if (!isMoving() || clock.until !== told.until) from = clock.now;
  told = clock;
  heard = performance.now();
}

/** What the sandbox's clock shows at this moment, in seconds since 1970. */
export function shownNow() {
  const passed = (performance.now() - heard) / 1000;
  const ahead = told.now + passed * told.speed;
  if (told.until === null || ahead < told.until) return ahead;
  return told.until + Math.max(0, passed - (told.until - told.now) / told.speed);
}

export const isMoving = () => told.speed > 1 && (told.until === null || shownNow() < told.until);

/** {speed, until, part}: where to, and which part of the way (0–1) is behind us. */
export function journey() {
  const part = told.until === null ? null : (shownNow() - from) / Math.max(told.until - from, 1);
  return { speed: told.speed, until: told.until, part };
}
