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
    button.parentElement?.insertAdjacentHTML("beforebegin", empty.innerHTML.replaceAll("__prefix__", total.value));
    total.value = String(Number(total.value) + 1);
    const row = button.parentElement?.previousElementSibling;
    row?.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  });
}
