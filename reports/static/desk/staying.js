// @ts-check
// Warns before a session ends: because nobody has done anything for a while, or for good (`is_last`), which is shown
// once and can be closed. Typing says by itself that somebody is there; what is typed is kept anyway (autosave.js), and
// comes along through a log-in (people/sessions.py).

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
    dialog.querySelector("[data-close]")?.addEventListener("click", () => dialog.close());
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
    const { left, is_last: isLast } = await answer.json();
    this.show(left, isLast);
  }

  /**
   * @param {number} left
   * @param {boolean} isLast
   */
  show(left, isLast) {
    const over = left === 0;
    const part = over ? "over" : isLast ? "last" : "soon";
    for (const name of ["over", "last", "soon"]) {
      for (const place of this.dialog.querySelectorAll(`[data-${name}]`)) place.hidden = name !== part;
    }
    for (const minutes of this.dialog.querySelectorAll("[data-minutes]")) {
      minutes.textContent = String(Math.max(1, Math.round(left / 60)));
    }
    if (left > WARNING) this.dialog.close();
    else if (!this.dialog.open && !(isLast && this.warned)) this.dialog.showModal();
    this.warned = isLast && left <= WARNING;
    if (!over) this.later(left);
  }
}

const dialog = document.querySelector("dialog[data-staying]");
if (dialog) new Staying(dialog);
