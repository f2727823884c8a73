// @ts-check
// Leads to what the address names, `#id_body` or `#id_body:12` for a line: unfolded, in sight, with the focus. And "Add
// another" under rows of another table: copies the empty row and numbers it.
// Without this, the browser scrolls to what is not folded, and one empty row is offered.

const arrive = () => {
  const [, id = "", line = "1"] = /^#(.+?)(?::(\d+))?$/.exec(decodeURIComponent(location.hash)) ?? [];
  const place = document.getElementById(id);
  if (!place) return;
  // A place of the same page, chosen in the menu of a phone.
  document.getElementById("menu")?.hidePopover();
  for (let each = place.parentElement; each; each = each.parentElement) {
    if (each instanceof HTMLDetailsElement) each.open = true;
  }
  // A text area under the writing surface is led to by that.
  if (!place.dispatchEvent(new CustomEvent("arrive", { detail: Number(line), cancelable: true }))) return;
  place.scrollIntoView({ block: "center" });
  if (!place.matches("input, select, textarea, [tabindex]")) place.tabIndex = -1;
  place.focus({ preventScroll: true });
};

window.addEventListener("load", arrive);
window.addEventListener("hashchange", arrive);

// A refused form is the response to a POST, which Forward cannot show again: it loads the form, with what is autosaved.
if (document.querySelector("form[data-keep] :is(.stale, .errornote)")) {
  history.replaceState(history.state, "", location.href);
}

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
