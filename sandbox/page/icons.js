// Line icons, drawn here so that the page needs nothing from anywhere. All on a 20 × 20 grid.

const PATHS = {
  hash: "M4 7.5h12.5M3.5 12.5H16M8 3.5l-1.8 13M13.8 3.5 12 16.5",
  lock: "M5.5 9h9v7.5h-9zM7.5 9V6.5a2.5 2.5 0 0 1 5 0V9",
  close: "m5 5 10 10M15 5 5 15",
  back: "m12 4.5-5.5 5.5 5.5 5.5",
  down: "m5.5 8 4.5 4.5L14.5 8",
  menu: "M3 5.5h14M3 10h14M3 14.5h14",
  eye: "M2 10s3-5 8-5 8 5 8 5-3 5-8 5-8-5-8-5zm8 2.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4z",
  warning: "M10 3 2 16.5h16zM10 8v4M10 14.2v.3",
  thread: "M3 4h14v9.5H9L5.5 16.5v-3H3zM6.5 7.5h7M6.5 10h4",
  more: "M5 10h.01M10 10h.01M15 10h.01",
  send: "M3.5 3.5 17 10 3.5 16.5 5.5 10zM5.5 10H11",
  clock: "M10 17.5a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15zM10 5.5V10l3 2",
  sun: "M10 13.2a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4zM10 1.8v2M10 16.2v2M1.8 10h2M16.2 10h2M4.2 4.2l1.4 1.4M14.4 14.4l1.4 1.4M4.2 15.8l1.4-1.4M14.4 5.6l1.4-1.4",
  forward: "M3.5 5v10l6-5zM10.5 5v10l6-5z",
  people: "M7.5 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2 16.5c0-3 2.4-4.7 5.5-4.7s5.5 1.7 5.5 4.7M13 3.8a3 3 0 0 1 0 5.4M15 12.2c1.9.7 3 2.2 3 4.3",
  check: "m4.5 10.5 3.5 3.5 7.5-8",
  search: "M8.8 14.5a5.7 5.7 0 1 0 0-11.4 5.7 5.7 0 0 0 0 11.4zM13 13l4 4",
  shared: "M6 6.5 3 10l3 3.5M14 6.5l3 3.5-3 3.5M11.5 4.5l-3 11",
};

/** A decoration: whatever carries it must have words of its own. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
