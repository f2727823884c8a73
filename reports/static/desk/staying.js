// @ts-check
// Warns before a session ends because nobody has done anything for a while. Typing says by itself that somebody is
// there; what is typed is kept anyway (keep.js), and comes along through a log-in (people/resuming.py).

/** From how many seconds before the end it warns, and how often it asks then. */
const WARNING = 300;
const OFTEN = 15;

class Staying {
  /** @param {HTMLDialogElement} dialog */
  constructor(dialog) {
    this.dialog = dialog;
    this.typed = false;
    document.addEventListener("input", () => {
      this.typed = true;
    });
    dialog.querySelector("[data-stay]")?.addEventListener("click", () => this.ask(true));
    dialog.addEventListener("cancel", () => this.ask(true));
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.ask(false);
    });
    this.later(Number(dialog.dataset.seconds));
  }

  /** @param {number} left seconds that are left */
  later(left) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(this.typed), 1000 * Math.max(OFTEN, left - WARNING));
  }

  /** @param {boolean} isThere */
  async ask(isThere) {
    this.typed = false;
    const token = document.querySelector('#logout-form input[name="csrfmiddlewaretoken"]');
    const headers = { "X-CSRFToken": token?.value ?? "" };
    const method = isThere ? "POST" : "GET";
    const answer = await fetch(this.dialog.dataset.staying ?? "", { method, headers }).catch(() => null);
    if (!answer?.ok) return this.later(0);
    this.show((await answer.json()).left);
  }

  /** @param {number} left */
  show(left) {
    const over = left === 0;
    for (const place of this.dialog.querySelectorAll("[data-soon]")) place.hidden = over;
    for (const place of this.dialog.querySelectorAll("[data-over]")) place.hidden = !over;
    const minutes = this.dialog.querySelector("[data-minutes]");
    if (minutes) minutes.textContent = String(Math.max(1, Math.round(left / 60)));
    if (left > WARNING) this.dialog.close();
    else if (!this.dialog.open) this.dialog.showModal();
    if (!over) this.later(left);
  }
}

const dialog = document.querySelector("dialog[data-staying]");
if (dialog) new Staying(dialog);
