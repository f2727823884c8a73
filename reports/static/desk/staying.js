// @ts-check
// Warns before a session ends: because nobody has done anything for a while, or for good (`is_last`), which is shown
// once and can be closed. Typing says by itself that somebody is there; what is typed is kept anyway (autosave.js), and
// comes along through a log-in (people/sessions.py).

/** From how many seconds before the end it warns, and how often it asks then. */
const WARNING = 300;
const OFTEN = 15;

/** @param {HTMLDialogElement} dialog */
const mount = (dialog) => {
  let isTyped = false;
  let isWarned = false;
  let timer = 0;
  /** @param {number} left seconds that are left */
  const later = (left) => {
    clearTimeout(timer);
    timer = setTimeout(() => ask(isTyped), 1000 * Math.max(OFTEN, left - WARNING));
  };
  /** @param {boolean} isThere */
  const ask = async (isThere) => {
    isTyped = false;
    const token = document.querySelector('#logout-form input[name="csrfmiddlewaretoken"]');
    const headers = { "X-CSRFToken": token?.value ?? "" };
    const how = { method: isThere ? "POST" : "GET", headers };
    const answer = await fetch(dialog.dataset.staying ?? "", how).catch(() => null);
    if (!answer?.ok) return later(0);
    const { left, is_last: isLast } = await answer.json();
    return show(left, isLast);
  };
  /** @param {number} left @param {boolean} isLast */
  const show = (left, isLast) => {
    const part = left === 0 ? "over" : isLast ? "last" : "soon";
    for (const name of ["over", "last", "soon"]) {
      for (const place of dialog.querySelectorAll(`[data-${name}]`)) place.hidden = name !== part;
    }
    for (const minutes of dialog.querySelectorAll("[data-minutes]")) {
      minutes.textContent = String(Math.max(1, Math.round(left / 60)));
    }
    if (left > WARNING) dialog.close();
    else if (!dialog.open && !(isLast && isWarned)) dialog.showModal();
    isWarned = isLast && left <= WARNING;
    if (left) later(left);
  };
  document.addEventListener("input", () => (isTyped = true));
  document.addEventListener("visibilitychange", () => document.hidden || ask(false));
  dialog.querySelector("[data-stay]")?.addEventListener("click", () => ask(true));
  dialog.querySelector("[data-close]")?.addEventListener("click", () => dialog.close());
  dialog.addEventListener("cancel", () => ask(true));
  later(Number(dialog.dataset.seconds));
};

const dialog = document.querySelector("dialog[data-staying]");
if (dialog) mount(dialog);
