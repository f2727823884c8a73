// @ts-check
// Sections put in order by dragging, and by Up and Down without leaving the page.
// Without this, Up and Down send the form.

const list = document.querySelector("[data-section-list]");

/** @param {string} address @param {Record<string, string> | string[][]} fields */
const send = async (address, fields) => {
  const token = document.querySelector("input[name=csrfmiddlewaretoken]");
  const headers = { "X-CSRFToken": token?.value ?? "", Accept: "text/x-section-list" };
  const answer = await fetch(address, { method: "POST", body: new URLSearchParams(fields), headers });
  if (!answer.ok && answer.status !== 409) throw new Error(String(answer.status));
  if (list) list.innerHTML = await answer.text();
  dress();
};

const failed = () => {
  const told = list?.querySelector(".said");
  if (told) told.textContent = "Not saved: no connection to the server. Reload the page.";
};

/** @param {SubmitEvent} event */
const step = (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (!form.matches(".steps")) return;
  event.preventDefault();
  const section = form.closest("[data-section]")?.dataset.section;
  const to = /** @type {HTMLButtonElement} */ (event.submitter).value;
  send(form.action, { to }).then(() => {
    const row = list?.querySelector(`[data-section="${section}"]`);
    const buttons = [...(row?.querySelectorAll(".steps button:enabled") ?? [])];
    (buttons.find((button) => button.value === to) ?? buttons[0])?.focus();
  }, failed);
};

const dress = () => {
  const items = list?.querySelector(".section-list");
  if (!items?.querySelector(".steps")) return;
  for (const handle of items.querySelectorAll("[data-handle]")) {
    // For the mouse alone: by keyboard and screen reader, rows are moved by their buttons.
    handle.setAttribute("aria-hidden", "true");
    handle.hidden = false;
  }
  const order = () => [...items.querySelectorAll("[data-section]")].map((row) => row.dataset.section ?? "");
  const saw = order();
  Sortable.create(items, {
    handle: "[data-handle]",
    animation: 120,
    onEnd() {
      const now = order();
      if (now.join() === saw.join()) return;
      const fields = [...now.map((key) => ["section", key]), ...saw.map((key) => ["saw", key])];
      saw.splice(0, saw.length, ...now);
      send(list?.dataset.address ?? "", fields).catch(failed);
    },
  });
};

list?.addEventListener("submit", step);
dress();
