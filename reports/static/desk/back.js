// @ts-check
// Puts back into a form of the desk's own pages what its writer typed there before and did not send (keep.js). Only
// what they had changed: what others have set since in the other fields stays, and of what both changed the page says
// so.
// Without this, nothing is kept; the words that are stand below the form's heading, to be copied.
import { make } from "./surface/elements.js";

/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Control */

/** What a form sends of its page and its session. @param {string} name */
const isOfPage = (name) => /^(csrfmiddlewaretoken|seen|kept-.*|.*-token)$/.test(name);

/** @param {HTMLFormElement} form @returns {Control[]} those whose words are kept */
export const controlsOf = (form) =>
  /** @type {Control[]} */ (
    [...form.elements].filter(
      (each) =>
        (each instanceof HTMLInputElement && !["password", "file"].includes(each.type) && !isOfPage(each.name)) ||
        each instanceof HTMLTextAreaElement ||
        each instanceof HTMLSelectElement,
    )
  );

/** What a control sends if nobody touches it. @param {Control} control @returns {string[]} */
const untouched = (control) => {
  if (control instanceof HTMLSelectElement) {
    const chosen = [...control.options].filter((each) => each.defaultSelected);
    return (chosen.length || control.multiple ? chosen : [...control.options].slice(0, 1)).map(({ value }) => value);
  }
  if (["checkbox", "radio"].includes(control.type)) {
    return /** @type {HTMLInputElement} */ (control).defaultChecked ? [control.value] : [];
  }
  return [control.defaultValue];
};

/** What stands in a form that nobody touched, by the names of its fields. @param {HTMLFormElement} form */
export const shownIn = (form) => {
  /** @type {Record<string, string[]>} */
  const shown = {};
  for (const each of controlsOf(form)) if (each.name) (shown[each.name] ??= []).push(...untouched(each));
  return shown;
};

/** @param {Control} control @param {string[]} values @param {number} at which of those of its name it is */
export const set = (control, values, at) => {
  if (control instanceof HTMLSelectElement) {
    for (const each of control.options) each.selected = values.includes(each.value);
  } else if (control instanceof HTMLInputElement && ["checkbox", "radio"].includes(control.type)) {
    control.checked = values.includes(control.value);
  } else control.value = values[at] ?? "";
  for (let each = control.parentElement; each; each = each.parentElement) {
    if (each instanceof HTMLDetailsElement && values.some((value) => value)) each.open = true;
  }
};

/** @param {Control} control */
const nameOf = (control) => control.ariaLabel || control.labels?.[0]?.firstChild?.textContent?.trim() || control.name;

/** @param {Control} control @param {string[]} values */
const read = (control, values) => {
  const options = control instanceof HTMLSelectElement ? [...control.options] : [];
  return values.map((value) => options.find((each) => each.value === value)?.label ?? value).join(", ");
};

/** @param {string[]} one @param {string[]} other */
const same = (one, other) => one.join("\0").replaceAll("\r", "") === other.join("\0").replaceAll("\r", "");

/** @param {Element} notice @param {string} part @param {"p" | "blockquote"} element
 * @param {string[]} lines */
const tell = (notice, part, element, lines) => {
  const place = notice.querySelector(`[data-${part}]`);
  if (place) place.hidden = !lines.length;
  place?.append(...lines.map((line) => make(element, {}, line)));
};

/** @param {HTMLFormElement} form @param {HTMLElement} notice what is kept of it, and what to say of that
 * @param {() => void} discard */
export const putBack = (form, notice, discard) => {
  const { fields, shown } = JSON.parse(notice.dataset.back ?? "");
  /** @type {Record<string, string[]>} */
  const before = JSON.parse(shown || "{}")[""]?.[""] ?? {};
  const typed = new URLSearchParams(fields);
  // What is not ticked is not sent.
  const ticked = controlsOf(form).filter(({ type }) => ["checkbox", "radio", "select-multiple"].includes(type));
  const names = [...ticked.map(({ name }) => name).filter((name) => name in before), ...typed.keys()];
  const now = shownIn(form);
  /** @type {Control[]} */
  const filled = [];
  /** @type {string[]} */
  const meanwhile = [];
  /** What has no field any more; with one that is not seen, it stays kept. @type {HTMLInputElement[]} */
  const left = [];
  for (const name of new Set(names)) {
    const values = typed.getAll(name);
    if (same(values, before[name] ?? now[name] ?? [""])) continue;
    const controls = controlsOf(form).filter((each) => each.name === name);
    if (!controls.length) {
      const written = values.filter((value) => value.trim());
      left.push(...written.map((value) => make("input", { type: "hidden", name, value })));
    }
    if (!controls.length || same(values, now[name])) continue;
    controls.forEach((each, at) => set(each, values, at));
    filled.push(...controls);
    if (before[name] && !same(before[name], now[name])) {
      meanwhile.push(`${nameOf(controls[0])}: ${read(controls[0], now[name]) || "–"}`);
    }
  }
  if (!filled.length && !left.length) return discard();
  tell(notice, "meanwhile", "p", meanwhile);
  tell(notice, "left", "blockquote", left.map(({ value }) => value));
  form.append(...left);
  notice.hidden = false;
  notice.querySelector("[data-discard]")?.addEventListener("click", () => {
    for (const each of filled) set(each, untouched(each), 0);
    for (const each of [notice, ...left]) each.remove();
    discard();
  });
};
