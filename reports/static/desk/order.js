// @ts-check
// Sections put in order by dragging, and by Up and Down without leaving the page.
// Without this, Up and Down send the form.

/** @type {HTMLElement | null} */
const list = document.querySelector("[data-section-list]");

/** @param {string} address @param {Record<string, string> | string[][]} fields */
const send = async (address, fields) => {
  const token = /** @type {HTMLInputElement} */ (document.querySelector("[name=csrfmiddlewaretoken]")).value;
  const headers = { "X-CSRFToken": token, Accept: "text/x-section-list" };
  const answer = await fetch(address, { method: "POST", body: new URLSearchParams(fields), headers });
  if (!answer.ok && answer.status !== 409) throw new Error(String(answer.status));
  if (list) list.innerHTML = await answer.text();
  dress();
};

const failed = () => {
  const told = list?.querySelector(".said");
  if (told) told.textContent = "Not saved: the desk could not be reached. Load the page again.";
};

/** @param {SubmitEvent} event */
const step = (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (!form.matches(".steps")) return;
  event.preventDefault();
  const section = /** @type {HTMLElement} */ (form.closest("[data-section]")).dataset.section;
  const to = /** @type {HTMLButtonElement} */ (event.submitter).value;
  send(form.action, { to }).then(() => {
    const steps = `[data-section="${section}"] .steps button:not(:disabled)`;
    const buttons = /** @type {HTMLButtonElement[]} */ ([...(list?.querySelectorAll(steps) ?? [])]);
    (buttons.find((button) => button.value === to) ?? buttons[0])?.focus();
  }, failed);
};

const dress = () => {
  const items = list?.querySelector(".section-list");
  if (!items?.querySelector(".steps")) return;
  for (const handle of /** @type {NodeListOf<HTMLElement>} */ (items.querySelectorAll("[data-handle]"))) {
    // For the mouse alone: by keyboard and screen reader, rows are moved by their buttons.
    handle.setAttribute("aria-hidden", "true");
    handle.hidden = false;
  }
  const rows = /** @type {NodeListOf<HTMLElement>} */ (items.querySelectorAll("[data-section]"));
  const saw = [...rows].map((row) => row.dataset.section ?? "");
  Sortable.create(items, {
    handle: "[data-handle]",
    animation: 120,
    onEnd() {
      const all = /** @type {NodeListOf<HTMLElement>} */ (items.querySelectorAll("[data-section]"));
      const now = [...all].map((row) => row.dataset.section ?? "");
      if (now.join() === saw.join()) return;
      const fields = [...now.map((key) => ["section", key]), ...saw.map((key) => ["saw", key])];
      saw.splice(0, saw.length, ...now);
      send(list?.dataset.address ?? "", fields).catch(failed);
    },
  });
};

list?.addEventListener("submit", step);
dress();
