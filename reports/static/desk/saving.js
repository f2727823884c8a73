// @ts-check
// Saves a form while its page stays: what is typed goes on, with the cursor and what can be undone; what the save made
// new (`data-renewed`, rows, what colleagues wrote) is taken from the page that answers.
// Without this, that page comes in the place of this one.
import { controlsOf, set, shownIn } from "./back.js";
import { THEIRS, editsFor } from "./since.js";

/** So long an answer is waited for (ms). */
const WAITS = 30_000;

/** Whether the page stays when the form is sent by that button. Where something is to be chosen or mended, the next
 * page has other fields. @param {HTMLFormElement} form @param {HTMLElement | null} button */
export const stays = (form, button) =>
  "stays" in form.dataset &&
  (button?.matches("[name=_continue], [name=_reviewed], [name=_hand_in], [name=_take_back]") ?? false) &&
  !form.querySelector(".stale, .errornote, [aria-invalid=true]");

/** @param {HTMLFormElement} form @param {HTMLElement} button
 * @returns {Promise<"cut" | "refused" | (() => boolean)>} if it is saved, what takes over the rest, where it can */
export const send = async (form, button) => {
  const sent = new FormData(form, button);
  const signal = AbortSignal.timeout(WAITS);
  button.setAttribute("aria-busy", "true");
  const answer = await fetch(form.action, { method: "POST", body: sent, signal }).catch(() => null);
  const text = await answer?.text().catch(() => null);
  button.removeAttribute("aria-busy");
  if (!answer || typeof text !== "string" || answer.status > 500) return "cut";
  // What is taken is answered with the way to this page.
  if (!answer.redirected || new URL(answer.url).pathname !== location.pathname) return "refused";
  return () => renew(form, new DOMParser().parseFromString(text, "text/html"), sent);
};

/** Whether a field says the same, but for what a save does to spaces. @param {any[]} one @param {any[]} other */
const same = (one, other) => {
  const [a, b] = [one, other].map((values) => values.map((each) => each.replaceAll("\r\n", "\n").normalize().trim()));
  return a.join("\0") === b.join("\0");
};

/** @param {Iterable<readonly [string, unknown]>} fields @param {string} start of their names */
const within = (fields, start) => JSON.stringify([...fields].filter(([name]) => name.startsWith(start)));

/** Takes over what the page `now` has that this has not.
 * @param {HTMLFormElement} form @param {Document} page @param {FormData} sent @returns {boolean} whether it could */
const renew = (form, page, sent) => {
  const now = page.getElementById(form.id);
  if (!(now instanceof HTMLFormElement) || now.querySelector("#kept > *, .stale, .errornote")) return false;
  const [was, is, comes] = [shownIn(form), new FormData(form), shownIn(now)];
  /** @param {string} name @returns {any} */
  const field = (name) => form.elements.namedItem(name);
  /** What says which rows are saved: of tables in which something was typed since. @type {string[]} */
  const keys = [];
  /** @type {HTMLElement[]} */
  const places = [];
  const tables = [...form.querySelectorAll("[data-rows]")];
  for (const table of tables) {
    const start = `${table.dataset.rows}-`;
    if (within(Object.entries(was), start) === within(Object.entries(comes), start)) continue;
    if (within(is, start) === within(sent, start)) {
      places.push(table);
      continue;
    }
    const rows = Number(comes[`${start}INITIAL_FORMS`]);
    const saved = Object.keys(comes).filter((name) => parseInt(name.split(start)[1] ?? "", 10) < rows);
    // Rows that were removed or put together do not stand where they were sent.
    const isKey = (/** @type {string} */ name) => name.endsWith("-id");
    if (!saved.every((name) => (isKey(name) && !sent.get(name)) || same(comes[name], sent.getAll(name)))) return false;
    keys.push(`${start}INITIAL_FORMS`, ...saved.filter(isKey));
  }
  for (const name of keys) field(name).value = comes[name][0];
  for (const name of ["seen", "kept-from"]) {
    field(name).value = now.querySelector(`input[name="${name}"]`)?.value ?? "";
  }
  for (const [name, values] of Object.entries(comes)) {
    if (tables.some((table) => name.startsWith(`${table.dataset.rows}-`)) || same(values, sent.getAll(name))) continue;
    const [before, typed] = [sent.getAll(name), is.getAll(name)].map((each) => each.map(String));
    const area = field(name);
    if (area instanceof HTMLTextAreaElement) {
      // Each for itself: the cursor stays where it is, and what is undone is one's own.
      for (const { from, to, insert } of editsFor(values[0], before[0], typed[0])) {
        area.setRangeText(insert, from, to, "preserve");
        area.dispatchEvent(new CustomEvent("input", { detail: THEIRS }));
      }
    } else if (same(typed, before)) {
      controlsOf(form).filter((each) => each.name === name).forEach((each, at) => set(each, values, at));
    }
  }
  const last = /** @type {any} */ (document.activeElement);
  // What is said of the save comes last: a browser tells that a field was changed when that goes.
  for (const place of [...places, ...document.querySelectorAll("[data-renewed]")]) {
    const html = page.getElementById(place.id)?.innerHTML ?? "";
    if (place.innerHTML !== html) place.innerHTML = html;
  }
  if (!last.isConnected) {
    /** @type {any} */
    const again = document.getElementById(last.id) ?? form.querySelector("button.primary[name=_continue]");
    for (let each = again; each; each = each.parentElement) if (each instanceof HTMLDetailsElement) each.open = true;
    again?.focus({ preventScroll: true });
    if (typeof last.selectionStart === "number") again?.setSelectionRange?.(last.selectionStart, last.selectionEnd);
  }
  document.title = page.title;
  form.dispatchEvent(new CustomEvent("saved", { detail: page, bubbles: true }));
  return true;
};
