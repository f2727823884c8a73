// @ts-check
// "Add another" under rows of another table: copies the empty row and numbers it.
// Without this, one empty row is offered.

for (const group of document.querySelectorAll("[data-rows]")) {
  const button = group.querySelector("[data-add-row]");
  const empty = group.querySelector("template[data-empty-row]");
  const total = group.querySelector(`input[name="${group.dataset.rows}-TOTAL_FORMS"]`);
  if (!button || !empty || !total) continue;
  button.hidden = false;
  button.addEventListener("click", () => {
    const place = Number(total.value);
    const holder = document.createElement("div");
    holder.innerHTML = empty.innerHTML.replaceAll("__prefix__", String(place));
    const row = /** @type {HTMLElement} */ (holder.firstElementChild);
    row.classList.add("added");
    button.parentElement?.before(row);
    total.value = String(place + 1);
    row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  });
}
