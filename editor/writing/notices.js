// A message below the text, shown until the next one or until it is closed.
import { button, make } from "../../reports/static/desk/surface/elements.js";

/** @param {import("prosemirror-view").EditorView} view @param {string[]} words */
export const tell = (view, ...words) => {
  const told = view.dom.closest(".editor")?.querySelector(".surface-told");
  const all = words.filter(Boolean).join(" ");
  const close = () => {
    told?.replaceChildren();
    view.focus();
  };
  told?.replaceChildren(...(all ? [make("span", {}, all), " ", button("Close", close, { className: "link" })] : []));
};
