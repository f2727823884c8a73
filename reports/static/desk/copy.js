// @ts-check
// A "Copy" button beside each element that has data-copy, which holds the button's words.
// Without this, the text can be selected.
import { button, make } from "./surface/elements.js";

/** @param {Element} source */
const textOf = (source) => {
  if (source instanceof HTMLInputElement || source instanceof HTMLTextAreaElement) return source.value;
  return source instanceof HTMLAnchorElement ? source.href : (source.textContent ?? "");
};

for (const source of document.querySelectorAll("[data-copy]")) {
  const status = make("span", { className: "quiet", role: "status" });
  const copy = async () => {
    const isDone = await navigator.clipboard?.writeText(textOf(source)).then(() => true, () => false);
    status.textContent = isDone ? "Copied." : "Select the text and press Ctrl+C to copy.";
  };
  const press = button(source.getAttribute("data-copy") ?? "", copy, { className: "small" });
  source.after(make("p", { className: "more another" }, press, " ", status));
}
