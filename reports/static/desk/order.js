// @ts-check
// Sections put in order by dragging. Without this, Up and Down move them.

const list = document.querySelector("[data-section-list]");
const items = list?.querySelector(".section-list:has(.steps)");

if (list && items) {
  for (const handle of items.querySelectorAll("[data-handle]")) {
    // For the mouse alone: by keyboard and screen reader, rows are moved by their buttons.
    handle.setAttribute("aria-hidden", "true");
    handle.hidden = false;
  }
  const order = () => [...items.querySelectorAll("[data-section]")].map((row) => row.dataset.section ?? "");
  const saw = order();
  const headers = { "X-CSRFToken": document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "" };
  Sortable.create(items, {
    handle: "[data-handle]",
    animation: 120,
    async onEnd() {
      const now = order();
      if (now.join() === saw.join()) return;
      const body = new URLSearchParams([...now.map((key) => ["section", key]), ...saw.map((key) => ["saw", key])]);
      const asked = fetch(list.dataset.address ?? "", { method: "POST", body, headers, redirect: "manual" });
      const answer = await asked.catch(() => null);
      if (answer) location.reload();
      else list.append("Not saved: no connection to the server. Reload the page.");
    },
  });
}
