// @ts-check
// Asks before a page is left on which words are neither sent nor kept, be it in a small form over it.

/** @type {Set<HTMLFormElement>} */
const changed = new Set();
// What came back refused is saved nowhere.
const refused =
  "[data-refused], [data-unsaved]:has(.stale, .errornote), [data-unsaved]:not([data-keep]):has([aria-invalid=true])";
for (const form of document.forms) if (form.matches(refused)) changed.add(form);
// A field may stand outside of its form.
document.addEventListener("input", ({ target }) => {
  const form = target instanceof Element && "form" in target ? target.form : null;
  if (!(form instanceof HTMLFormElement) || !form.matches("[data-unsaved]")) return;
  changed.add(form);
  form.dataset.autosave = "typing";
});
// Where it bubbles to: what keep.js holds back is not sent, nor what is only looked at, in another window.
window.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.submitter?.matches("[formtarget=_blank]")) return;
  if (event.target instanceof HTMLFormElement) changed.delete(event.target);
});
// What the server keeps is given back (keep.js): then nobody needs to be asked.
window.addEventListener("beforeunload", (event) => {
  if ([...changed].some((form) => form.isConnected && form.dataset.autosave !== "saved")) event.preventDefault();
});
