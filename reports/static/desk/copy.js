// @ts-check
// A "Copy" button beside each element that has data-copy, which holds the button's words.
// Without this, the text can be selected.

/** @param {Element} source */
const textOf = (source) => {
  if (source instanceof HTMLInputElement || source instanceof HTMLTextAreaElement) return source.value;
  return source instanceof HTMLAnchorElement ? source.href : (source.textContent ?? "");
};

for (const source of document.querySelectorAll("[data-copy]")) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "small", textContent: source.getAttribute("data-copy") });
  const status = Object.assign(document.createElement("span"), { className: "quiet", role: "status" });
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(textOf(source));
      status.textContent = "Copied.";
    } catch {
      getSelection()?.selectAllChildren(source);
      if (source instanceof HTMLTextAreaElement || source instanceof HTMLInputElement) source.select();
      status.textContent = "Press Ctrl+C to copy.";
    }
  });
  const line = document.createElement("p");
  Object.assign(line, { className: "more another" }).append(button, status);
  source.after(line);
}
