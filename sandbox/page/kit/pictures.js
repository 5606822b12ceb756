// Pictures of blocks and files. A picture that cannot be had is replaced by its words.

import { el } from "../dom.js";

export function picture(ctx, _block, image) {
  return pictureAt(ctx.address(image.image_url ?? ""), image.alt_text);
}

export function pictureAt(url, alt) {
  const node = el("img", { src: url, alt: alt ?? "", loading: "lazy" });
  node.addEventListener("error", () => node.replaceWith(el("span", { class: "no-picture", role: "img", "aria-label": alt },
    `Picture: ${alt || "no description"}`)));
  return node;
}
