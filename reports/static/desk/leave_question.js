// @ts-check
// Has the browser ask before a page is left with text that is stored nowhere: in forms (`data-unsaved`) that are not
// autosaved, or while the server cannot be reached.
import * as copies from "./browser_copies.js";

/** With text that is stored nowhere. @type {Set<HTMLFormElement>} */
const changed = new Set();
/** @param {HTMLFormElement} form */
export const discarded = (form) => changed.delete(form);
const REFUSED =
  "[data-refused], [data-unsaved]:has(.stale, .errornote), [data-unsaved]:not([data-keep]):has([aria-invalid=true])";
for (const form of document.forms) if (form.matches(REFUSED)) changed.add(form);
document.addEventListener("input", ({ target }) => {
  const form = target instanceof Element && "form" in target ? target.form : null;
  if (!(form instanceof HTMLFormElement) || !form.matches("[data-unsaved]")) return;
  changed.add(form);
  form.dataset.autosave = "typing";
});
// Where it bubbles to: what is held back is not sent, nor what is only looked at, in another window.
window.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.submitter?.matches("[formtarget=_blank]")) return;
  if (event.target instanceof HTMLFormElement) changed.delete(event.target);
});
window.addEventListener("beforeunload", (event) => {
  const asks = [...changed].some(({ isConnected, dataset: { keep, autosave } }) => {
    // What is copied in this browser needs no question, unless the server cannot be reached.
    return isConnected && autosave !== "saved" && !(keep && copies.isReady() && autosave !== "failed");
  });
  if (asks) event.preventDefault();
});
