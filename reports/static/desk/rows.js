// @ts-check
// "Add another" under rows of another table: copies the empty row and numbers it.
// Without this, one empty row is offered.

const show = () => {
  for (const button of document.querySelectorAll("[data-add-row]")) button.hidden = false;
};

document.addEventListener("click", ({ target }) => {
  const button = target instanceof Element ? target.closest("[data-add-row]") : null;
  const group = button?.closest("[data-rows]");
  const empty = group?.querySelector("template[data-empty-row]");
  const total = group?.querySelector(`input[name="${group.dataset.rows}-TOTAL_FORMS"]`);
  if (!button || !empty || !total) return;
  button.parentElement?.insertAdjacentHTML("beforebegin", empty.innerHTML.replaceAll("__prefix__", total.value));
  total.value = String(Number(total.value) + 1);
  const row = button.parentElement?.previousElementSibling;
  row?.querySelector("input:not([type=hidden]), select, textarea")?.focus();
});

// Rows are replaced after a save, too.
document.addEventListener("saved", show);
show();
