// @ts-check
// Leads to what the address names, `#id_body` or `#id_body:12` for a line: unfolded, in sight, with the focus.
// Without this, the browser scrolls to what is not folded.

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
