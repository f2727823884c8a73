// @ts-check
// What is typed after a form was sent, until its page has come anew: the page that comes was made before, so this tab
// carries it over, and puts it on top of what has come.
import { set } from "./back.js";
import { make } from "./surface/elements.js";

/** So many letters around a change say where it belongs. */
const AROUND = 40;

/** What is typed in, and what is begun in a small form (`surface/begun.js`).
 * @param {HTMLFormElement} form @returns {(HTMLInputElement | HTMLTextAreaElement)[]} */
const fieldsOf = (form) =>
  /** @type {(HTMLInputElement | HTMLTextAreaElement)[]} */ ([...form.elements]).filter(
    ({ type, name }) => ["textarea", "text", "url", "search"].includes(type) || name === "begun",
  );

/** @param {HTMLFormElement} form @returns {Record<string, string>} */
export const wordsIn = (form) => Object.fromEntries(fieldsOf(form).map(({ name, value }) => [name, value]));

/** The change from `sent` to `typed`, made in `text`: where it belongs, or else at the end.
 * @param {string} text @param {string} sent @param {string} typed */
const changed = (text, sent, typed) => {
  // A save takes spaces away at the ends.
  if (text === typed || text.trim() === sent.trim()) return typed;
  const shorter = Math.min(sent.length, typed.length);
  let start = 0;
  let end = 0;
  while (start < shorter && sent[start] === typed[start]) start += 1;
  while (end < shorter - start && sent.at(-1 - end) === typed.at(-1 - end)) end += 1;
  const [before, after] = [sent.slice(Math.max(0, start - AROUND), start), sent.slice(sent.length - end)];
  const old = before + sent.slice(start, sent.length - end) + after.slice(0, AROUND);
  const put = typed.slice(start, typed.length - end);
  const at = text.indexOf(old);
  if (at < 0) return put.trim() ? `${text}\n\n${put}` : text;
  return text.slice(0, at) + before + put + after.slice(0, AROUND) + text.slice(at + old.length);
};

/** Leaves what differs from what was `sent` to the page that comes; `page` says which this was.
 * @param {string} place @param {HTMLFormElement} form @param {Record<string, string>} sent @param {string[]} page */
export const leave = (place, form, sent, page) => {
  const typed = Object.entries(wordsIn(form)).filter(([name, value]) => value !== (sent[name] ?? ""));
  const left = typed.map(([name, value]) => [name, sent[name] ?? "", value]);
  if (left.length) sessionStorage.setItem(place, JSON.stringify([page, left]));
};

/** @param {string} place @param {HTMLFormElement} form @returns {string[]} which page it was typed on */
export const takeUp = (place, form) => {
  const [page, left] = JSON.parse(sessionStorage.getItem(place) ?? "[[], []]");
  sessionStorage.removeItem(place);
  for (const [name, sent, typed] of left) {
    const hidden = name === "begun" ? make("input", { type: "hidden", name }) : null;
    const field = fieldsOf(form).find((each) => each.name === name) ?? hidden;
    if (!field) continue;
    if (!field.isConnected) form.append(field);
    set(field, [field.type === "textarea" ? changed(field.value, sent, typed) : typed], 0);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  return page;
};
