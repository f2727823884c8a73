// "Add another" under rows of another table: copies the empty row and numbers it.
// Without this, one empty row is offered.
"use strict";
{
  const number = (html, place) => html.replaceAll("__prefix__", place);

  for (const group of document.querySelectorAll("[data-rows]")) {
    const button = group.querySelector("[data-add-row]");
    const empty = group.querySelector("template[data-empty-row]");
    const total = group.querySelector(`[name="${group.dataset.rows}-TOTAL_FORMS"]`);
    if (!button || !empty || !total) continue;
    button.hidden = false;
    const offered = group.querySelector("details.new-row");
    button.hidden = Boolean(offered && !offered.open);
    offered?.addEventListener("toggle", () => { button.hidden = !offered.open; });
    button.addEventListener("click", () => {
      const place = Number(total.value);
      const holder = document.createElement("div");
      holder.innerHTML = number(empty.innerHTML, place);
      const row = holder.firstElementChild;
      row.classList.add("added");
      button.parentElement.before(row);
      total.value = String(place + 1);
      row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
    });
  }
}
