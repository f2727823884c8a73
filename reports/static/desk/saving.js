// @ts-check
// Saves a form while its page stays: what is typed goes on, with the cursor and what can be undone; what the save made
// new (`data-renewed`, rows, what colleagues wrote) is taken from the page that answers.
// Without this, that page comes in the place of this one.

/** The `detail` of an `input` event for text that was not typed here: it is not for this person to undo. */
const THEIRS = "theirs";
/** So long an answer is waited for (ms). */
const WAITS = 30_000;

/** Sends what is autosaved, and gives what the desk says to it; {} if it says nothing.
 * @param {string | undefined} address @param {string} body @param {string} token @param {boolean} [keepalive] */
export const post = async (address, body, token, keepalive = false) => {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  const answer = await fetch(address ?? "", { method: "POST", body, headers, keepalive }).catch(() => null);
  return (await answer?.json().catch(() => null)) ?? {};
};

/** Whether the page stays when the form is sent by that button. Where something is to be chosen or mended, the next
 * page has other fields. @param {HTMLFormElement} form @param {HTMLElement | null} button */
export const stays = (form, button) =>
  "stays" in form.dataset &&
  (button?.matches("[name=_continue], [name=_reviewed], [name=_hand_in], [name=_take_back]") ?? false) &&
  !form.querySelector(".stale, .errornote, [aria-invalid=true]");

/** @typedef {{ takeOver: () => boolean, base: () => string }} Saved takes over what the save made new, where it can;
 *   else what was typed since is compared with the `base` */
/** @param {HTMLFormElement} form @param {HTMLElement} button @returns {Promise<"cut" | "refused" | Saved>} */
export const send = async (form, button) => {
  const sent = new FormData(form, button);
  const signal = AbortSignal.timeout(WAITS);
  button.setAttribute("aria-busy", "true");
  const answer = await fetch(form.action, { method: "POST", body: sent, signal }).catch(() => null);
  const text = await answer?.text().catch(() => null);
  button.removeAttribute("aria-busy");
  if (!answer || typeof text !== "string" || answer.status > 500) return "cut";
  const page = new DOMParser().parseFromString(text, "text/html");
  const now = page.getElementById(form.id);
  // What is taken is answered with the way to this page.
  if (!answer.redirected || new URL(answer.url).pathname !== location.pathname) return "refused";
  if (!(now instanceof HTMLFormElement)) return "refused";
  return { takeOver: () => renew(form, now, sent), base: () => baseOf(now, sent) };
};

/** Whether a field says the same, but for what a save does to spaces. @param {any[]} one @param {any[]} other */
const same = (one, other) => {
  const [a, b] = [one, other].map((values) => values.map((each) => each.replaceAll("\r\n", "\n").normalize().trim()));
  return a.join("\0") === b.join("\0");
};

/** The fields of a table of rows. @param {FormData} data @param {string} start of their names */
const rowsIn = (data, start) =>
  JSON.stringify([...data].filter(([name]) => name.startsWith(start) && !name.endsWith("-token")));

/** Takes over what the form `now` of the answer has that this has not.
 * @param {HTMLFormElement} form @param {HTMLFormElement} now @param {FormData} sent
 * @returns {boolean} whether it could */
const renew = (form, now, sent) => {
  if (now.querySelector("#kept > *, .stale, .errornote")) return false;
  const page = now.ownerDocument;
  const [is, comes] = [new FormData(form), new FormData(now)];
  const tables = [...form.querySelectorAll("[data-rows]")];
  const starts = tables.map((table) => `${table.dataset.rows}-`);
  const others = tables.filter((_, at) => rowsIn(sent, starts[at]) !== rowsIn(comes, starts[at]));
  const names = [...new Set([...is.keys(), ...comes.keys()])].filter(
    (name) => !/^(csrfmiddlewaretoken|seen|kept-.*)$/.test(name) && !starts.some((start) => name.startsWith(start)) &&
      !same(comes.getAll(name), sent.getAll(name)),
  );
  // Where something was typed since, it stays as it is; the server merges it.
  const isTyped = (/** @type {string} */ start) => rowsIn(is, start) !== rowsIn(sent, start);
  if (others.some((table) => isTyped(`${table.dataset.rows}-`))) return false;
  if (names.some((name) => !same(is.getAll(name), sent.getAll(name)))) return false;
  for (const name of ["seen", "kept-from"]) {
    const [field, theirs] = [form, now].map((each) => each.querySelector(`input[name="${name}"]`));
    if (field) field.value = theirs?.value ?? "";
  }
  for (const name of names) {
    const [fields, theirs] = [form, now].map(({ elements }) =>
      /** @type {HTMLInputElement[]} */ ([...elements]).filter((each) => each.name === name),
    );
    fields.forEach((field, at) => {
      const { value, checked } = theirs[at] ?? {};
      if (field.value !== value) field.value = value ?? "";
      field.checked = checked === true;
      // Not bubbling: nothing was typed.
      field.dispatchEvent(new CustomEvent("input", { detail: THEIRS }));
    });
  }
  const last = /** @type {any} */ (document.activeElement);
  // What is said of the save comes last: a browser tells that a field was changed when that goes.
  for (const place of [...others, ...document.querySelectorAll("[data-renewed]")]) {
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

/** What this page began with when something was typed on after the save: what was sent, and of new rows what was saved.
 * @param {HTMLFormElement} now @param {FormData} sent */
const baseOf = (now, sent) => {
  const base = JSON.parse(now.querySelector('input[name="seen"]')?.value || "{}");
  for (const name of Object.keys(base[""]?.[""] ?? {})) base[""][""][name] = sent.getAll(name);
  for (const [name, id] of sent) {
    const [, prefix, start] = /^((.+)-\d+)-id$/.exec(name) ?? [];
    const row = base[start]?.[String(id)];
    for (const field of Object.keys(row ?? {})) row[field] = sent.getAll(`${prefix}-${field}`);
  }
  return JSON.stringify(base);
};
