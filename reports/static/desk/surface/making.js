// A trend, a theme or a technique is made where it is chosen: the link beside a list of choices opens its form over the
// page. Without this, the link opens the form in a new tab.
import { mount } from "./cells.js";
import { openPopup } from "./popups.js";

document.addEventListener("click", async (event) => {
  const link = event.target instanceof Element ? event.target.closest("a[data-make]") : null;
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const made = await openPopup(link.href);
  link.focus();
  if (!made) return;
  for (const each of document.querySelectorAll("a[data-make]")) {
    const list = document.querySelector(`select#${each.dataset.make}`);
    if (!list || each.href !== link.href) continue;
    list.add(new Option(made.label, String(made.value), false, each === link));
    if (each === link) list.dispatchEvent(new Event("input", { bubbles: true }));
  }
});

const form = document.querySelector("textarea[data-cells]:enabled")?.form;
if (form) mount(form);
