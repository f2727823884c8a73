// @ts-check
// Saves a form while its page stays: typing goes on, with the cursor and what can be undone. The response has the
// values that the save changed, rows, and what is shown beside the form. Without this, the form is posted and its page
// loaded.

/** The `detail` of an `input` event for text that was not typed here: it is not for this person to undo. */
const THEIRS = "theirs";
/** How long a response is waited for (ms): longer than nginx waits for one (deploy/nginx.conf), which then says so. */
const WAITS = 65_000;

/** Send a request, and return its response with its text, or null if none came in time. A request that was given up may
 * still arrive: the server knows by its sequence what is older.
 * @param {string} address @param {RequestInit} request */
const fetched = async (address, request) => {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), WAITS);
  try {
    const response = await fetch(address, { method: "POST", signal: abort.signal, ...request });
    return { response, text: await response.text() };
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
};

/** Return the value of a JSON text, or {}. @param {string} text */
const parsed = (text) => {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
};

/** Send what is autosaved, and return the response; {} if there is none.
 * @param {string | undefined} address @param {string} body @param {string} token @param {boolean} [keepalive] */
export const post = async (address, body, token, keepalive = false) => {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  return parsed((await fetched(address ?? "", { body, headers, keepalive }))?.text ?? "");
};

/** Whether the page stays when the form is sent by that button. Where something is to be chosen or mended, the next
 * page has other fields. @param {HTMLFormElement} form @param {HTMLElement | null} button */
export const stays = (form, button) =>
  "stays" in form.dataset &&
  (button?.matches("[name=_continue], [name=_reviewed], [name=_hand_in], [name=_take_back]") ?? false) &&
  !form.querySelector(".stale, .errornote, [aria-invalid=true]");

/** @typedef {{ revision: number, title: string, fields: Record<string, string[]>, rows: string[], has_draft: boolean,
 *   html: string }} Changes
 *   what a save changed (`changes` in reports/desk/writing/section_editor.py) */
/** Send a form, and return a function that shows what the save changed, or says that it cannot: what was typed since is
 * compared with what was sent.
 * @param {HTMLFormElement} form @param {HTMLElement} button @returns {Promise<"cut" | "refused" | (() => boolean)>} */
export const send = async (form, button) => {
  const sent = new FormData(form, button);
  button.setAttribute("aria-busy", "true");
  const answer = await fetched(form.action, { body: sent, headers: { Accept: "application/json" } });
  button.removeAttribute("aria-busy");
  if (!answer || answer.response.status > 500) return "cut";
  // A proxy's page is no response of the desk.
  if (!answer.response.ok || answer.response.headers.get("Content-Type") !== "application/json") return "refused";
  const changes = /** @type {Changes} */ (JSON.parse(answer.text));
  return () => show(form, sent, changes);
};

/** Return whether two fields have the same text, but for what a save does to spaces.
 * @param {any[]} one @param {any[]} other */
const same = (one, other) => {
  const [a, b] = [one, other].map((values) => values.map((each) => each.replaceAll("\r\n", "\n").normalize().trim()));
  return a.join("\0") === b.join("\0");
};

/** Return the fields of a table of rows. @param {FormData} data @param {string} prefix */
const rowsIn = (data, prefix) =>
  JSON.stringify([...data].filter(([name]) => name.startsWith(`${prefix}-`) && !name.endsWith("-token")));

/** Show what a save changed, unless something was typed since in the same place.
 * @param {HTMLFormElement} form @param {FormData} sent @param {Changes} changes
 * @returns {boolean} whether it was shown */
const show = (form, sent, { revision, title, fields, rows, has_draft: hasDraft, html }) => {
  if (hasDraft) return false;
  const now = new FormData(form);
  const names = Object.keys(fields).filter((name) => !same(fields[name], sent.getAll(name)));
  if (rows.some((prefix) => rowsIn(now, prefix) !== rowsIn(sent, prefix))) return false;
  if (names.some((name) => !same(now.getAll(name), sent.getAll(name)))) return false;
  const field = form.querySelector('input[name="kept-revision"]');
  if (field) field.value = String(revision);
  const from = form.querySelector('input[name="kept-from"]');
  if (from) from.value = "";
  for (const name of names) {
    const elements = /** @type {HTMLInputElement[]} */ ([...form.elements]).filter((each) => each.name === name);
    for (const [at, each] of elements.entries()) {
      const isTicked = ["checkbox", "radio"].includes(each.type);
      if (isTicked) each.checked = fields[name].includes(each.value);
      else each.value = fields[name][at] ?? "";
      // Not bubbling: nothing was typed.
      each.dispatchEvent(new CustomEvent("input", { detail: THEIRS }));
    }
  }
  const last = /** @type {any} */ (document.activeElement);
  const fragment = document.createRange().createContextualFragment(html);
  const places = /** @type {HTMLElement[]} */ ([...fragment.children].filter(({ id }) => id));
  for (const each of places) {
    const place = document.getElementById(each.id);
    if (place && place.innerHTML !== each.innerHTML) place.innerHTML = each.innerHTML;
  }
  if (!last.isConnected) {
    /** @type {any} */
    const again = document.getElementById(last.id) ?? form.querySelector("button.primary[name=_continue]");
    for (let each = again; each; each = each.parentElement) if (each instanceof HTMLDetailsElement) each.open = true;
    again?.focus({ preventScroll: true });
    if (typeof last.selectionStart === "number") again?.setSelectionRange?.(last.selectionStart, last.selectionEnd);
  }
  const heading = document.querySelector("#heading h1");
  if (heading) {
    document.title = document.title.replace(heading.textContent ?? "", () => title);
    heading.textContent = title;
  }
  form.dispatchEvent(new CustomEvent("saved", { detail: fragment, bubbles: true }));
  return true;
};
