// Asks before a page with unsaved words is left.
"use strict";
{
  for (const form of document.querySelectorAll("form[data-unsaved]")) {
    let changed = Boolean(form.querySelector(".stale, .errornote"));
    form.addEventListener("input", () => { changed = true; });
    form.addEventListener("submit", () => { changed = false; });
    window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
  }
}
