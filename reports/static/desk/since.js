// @ts-check
// What is typed after a form was sent: the page that answers was made before, so it is put on top of what that says.
// Where it comes in the place of this page, this tab carries it over.
import { set } from "./back.js";
import { make } from "./surface/elements.js";

/** What is told of words that come into a field, but were not typed here: they are not for this person to undo. */
export const THEIRS = "theirs";
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

/** @param {string} was @param {string} now the smallest change that makes one of the other */
export const difference = (was, now) => {
  let from = 0;
  let [to, end] = [was.length, now.length];
  while (from < Math.min(to, end) && was[from] === now[from]) from += 1;
  while (Math.min(to, end) > from && was[to - 1] === now[end - 1]) [to, end] = [to - 1, end - 1];
  return { from, to, insert: now.slice(from, end) };
};

/** The change from `sent` to `typed`, made in `text`: where it stood if that was not changed too, else where the same
 * words stand, or at the end.
 * @param {string} text @param {string} sent @param {string} typed */
export const changed = (text, sent, typed) => {
  // A save takes spaces away at the end.
  const end = sent.slice(sent.trimEnd().length);
  if (!text.endsWith(end)) text += end;
  const [theirs, { from, to, insert }] = [difference(sent, text), difference(sent, typed)];
  if (text === typed) return typed;
  if (to <= theirs.from) return text.slice(0, from) + insert + text.slice(to);
  const shift = text.length - sent.length;
  if (theirs.to <= from) return text.slice(0, from + shift) + insert + text.slice(to + shift);
  const [before, after] = [sent.slice(Math.max(0, from - AROUND), from), sent.slice(to, to + AROUND)];
  const old = before + sent.slice(from, to) + after;
  const at = text.indexOf(old);
  if (at < 0) return insert.trim() ? `${text}\n\n${insert}` : text;
  return text.slice(0, at) + before + insert + after + text.slice(at + old.length);
};

/** What a field is called wherever its row stands: a saved row may have another place on the page that comes.
 * @param {HTMLFormElement} form @param {string} name */
const ownName = (form, name) => {
  const [, table, number, field] = /^(.+-)(\d+-)([^-]+)$/.exec(name) ?? [];
  const key = form.elements.namedItem(`${table}${number}id`);
  return key instanceof HTMLInputElement && key.value ? [table, key.value, field].join(" ") : name;
};

/** Leaves what differs from what was `sent` to the page that comes; `page` says which this was.
 * @param {string} place @param {HTMLFormElement} form @param {Record<string, string>} sent @param {string[]} page */
export const leave = (place, form, sent, page) => {
  const typed = Object.entries(wordsIn(form)).filter(([name, value]) => value !== (sent[name] ?? ""));
  const left = typed.map(([name, value]) => [ownName(form, name), sent[name] ?? "", value]);
  if (left.length) sessionStorage.setItem(place, JSON.stringify([page, left]));
};

/** @param {string} place @param {HTMLFormElement} form @returns {string[]} which page it was typed on */
export const takeUp = (place, form) => {
  const [page, left] = JSON.parse(sessionStorage.getItem(place) ?? "[[], []]");
  sessionStorage.removeItem(place);
  for (const [name, sent, typed] of left) {
    const hidden = name === "begun" ? make("input", { type: "hidden", name }) : null;
    const fields = fieldsOf(form);
    const own = fields.find((each) => ownName(form, each.name) === name);
    const field = own ?? fields.find((each) => each.name === name) ?? hidden;
    if (!field) continue;
    if (!field.isConnected) form.append(field);
    set(field, [field.type === "textarea" ? changed(field.value, sent, typed) : typed], 0);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  return page;
};
