// @ts-check
// Asks before a page with unsaved words is left.

for (const form of document.querySelectorAll("form[data-unsaved]")) {
  let changed = Boolean(form.querySelector(".stale, .errornote"));
  form.addEventListener("input", () => {
    changed = true;
  });
  // Where it bubbles to: what keep.js holds back is not sent.
  window.addEventListener("submit", (event) => {
    if (event.target === form && !event.defaultPrevented) changed = false;
  });
  // What the server keeps is given back (keep.js): then nobody needs to be asked.
  window.addEventListener("beforeunload", (event) => {
    if (changed && /** @type {HTMLElement} */ (form).dataset.kept !== "all") event.preventDefault();
  });
}
