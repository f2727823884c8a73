// Sections put in order by dragging, and by Up and Down without leaving the page.
// Without this, Up and Down send the form.
"use strict";
{
  const list = document.querySelector("[data-section-list]");
  const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;
  const keys = () => [...list.querySelectorAll("[data-section]")].map((item) => item.dataset.section);

  const send = async (address, fields) => {
    const body = new URLSearchParams(fields);
    const headers = { "X-CSRFToken": token(), Accept: "text/x-section-list" };
    const answer = await fetch(address, { method: "POST", body, headers });
    if (!answer.ok && answer.status !== 409) throw new Error(String(answer.status));
    list.innerHTML = await answer.text();
    dress();
  };

  const failed = () => {
    list.querySelector(".said").textContent = "Not saved: the desk could not be reached. Load the page again.";
  };

  const step = (event) => {
    event.preventDefault();
    const form = event.currentTarget;
    const section = form.closest("[data-section]").dataset.section;
    const to = event.submitter.value;
    send(form.action, { to }).then(() => {
      const buttons = [...list.querySelectorAll(`[data-section="${section}"] .steps button:not(:disabled)`)];
      (buttons.find((button) => button.value === to) ?? buttons[0])?.focus();
    }).catch(failed);
  };

  const dress = () => {
    const items = list.querySelector(".section-list");
    if (!items) return;
    for (const form of items.querySelectorAll(".steps")) form.addEventListener("submit", step);
    if (!items.querySelector(".steps")) return;
    for (const handle of items.querySelectorAll("[data-handle]")) {
      // For the mouse alone: by keyboard and screen reader, rows are moved by their buttons.
      handle.setAttribute("aria-hidden", "true");
      handle.hidden = false;
    }
    let saw = keys();
    Sortable.create(items, {
      handle: "[data-handle]",
      animation: 120,
      onEnd: () => {
        const now = keys();
        if (now.join() === saw.join()) return;
        const fields = [...now.map((key) => ["section", key]), ...saw.map((key) => ["saw", key])];
        saw = now;
        send(list.dataset.address, fields).catch(failed);
      },
    });
  };

  if (list) dress();
}
