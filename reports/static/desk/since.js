// @ts-check
// What is typed after a form was sent: the page that answers was made before, so it is put on top of what that says.
// Where it comes in the place of this page, this tab carries it over.
import { diffIndices } from "../vendor/diff3/diff3.js";
import { set } from "./back.js";
import { make } from "./surface/elements.js";

/** What is told of words that come into a field, but were not typed here: they are not for this person to undo. */
export const THEIRS = "theirs";
/** What is typed in, and what is begun in a small form (`surface/begun.js`).
 * @param {HTMLFormElement} form @returns {(HTMLInputElement | HTMLTextAreaElement)[]} */
const fieldsOf = (form) =>
  /** @type {(HTMLInputElement | HTMLTextAreaElement)[]} */ ([...form.elements]).filter(
    ({ type, name }) => ["textarea", "text", "url", "search"].includes(type) || name === "begun",
  );

/** @param {HTMLFormElement} form @returns {Record<string, string>} */
export const wordsIn = (form) => Object.fromEntries(fieldsOf(form).map(({ name, value }) => [name, value]));

/** The smallest change that makes one of the other.
 * @template {string | string[]} T @param {T} was @param {T} now */
export const difference = (was, now) => {
  let from = 0;
  let [to, end] = [was.length, now.length];
  while (from < Math.min(to, end) && was[from] === now[from]) from += 1;
  while (Math.min(to, end) > from && was[to - 1] === now[end - 1]) [to, end] = [to - 1, end - 1];
  return { from, to, insert: /** @type {T} */ (now.slice(from, end)) };
};

/** A word comes with what stands before the next. */
const PARAGRAPHS = /[^\n]+\n*|\n+/g;
const PIECES = /[\p{L}\p{M}\p{N}]+[^\p{L}\p{M}\p{N}]*|[^\p{L}\p{M}\p{N}]+/gu;
const WORDS = /[\p{L}\p{M}\p{N}]+/gu;

/** @param {string[]} texts @param {RegExp} pieces @returns {string[][]} */
const split = (texts, pieces) => texts.map((text) => text.match(pieces) ?? []);

/** What both made of a few words: that which says the other too, or each change where it stands, if no word of either
 * is lost by it; else the words of both. @param {string} text @param {string} sent @param {string} typed */
const joined = (text, sent, typed) => {
  const [more, their, my] = [difference(text, typed), difference(sent, text), difference(sent, typed)];
  const [was, theirs, mine] = split([sent, text, typed], WORDS);
  const isKept = (/** @type {string} */ each) => !was.includes(each) || (theirs.includes(each) && mine.includes(each));
  const kept = [...theirs, ...mine].filter(isKept);
  const says = (/** @type {string} */ both) => kept.every((each) => both.match(WORDS)?.includes(each));
  if (more.from === more.to && says(typed)) return typed;
  if (!more.insert && says(text)) return text;
  const shift = their.to <= my.from ? text.length - sent.length : 0;
  const both = text.slice(0, my.from + shift) + my.insert + text.slice(my.to + shift);
  if ((their.to <= my.from || my.to <= their.from) && says(both)) return both;
  // Rather twice than not at all, but for what both begin or end with.
  const [one, other] = split([text, typed], PIECES);
  const { to, insert } = difference(one, other);
  const [first, last] = [one.slice(0, to), [...insert, ...one.slice(to)]].map((each) => each.join(""));
  return first + (!first || !last || /\s$/.test(first) ? "" : " ") + last;
};

/** @typedef {{ from: number, to: number, start: number, end: number }} Hunk pieces, and what came of them */
/** Where texts in pieces differ. @param {string[]} was @param {string[]} now @returns {Hunk[]} */
const hunksOf = (was, now) =>
  diffIndices(was, now).map(({ buffer1: [from, length], buffer2: [start, size] }) => {
    return { from, to: from + length, start, end: start + size };
  });

/** @param {Hunk} one @param {Hunk} other whether both are of the same pieces, or of one place */
const meet = (one, other) =>
  (one.from < other.to && other.from < one.to) ||
  (one.from === one.to && other.from === other.to && one.from === other.from);

/** What makes of `typed` a text that says what `text` does too, the last first; `sent` is what both were made of.
 * Paragraphs that one side alone changed go along; in those that both changed, so do words.
 * @param {string} text @param {string} sent @param {string} typed @param {RegExp} pieces
 * @returns {{ from: number, to: number, insert: string }[]} */
const edits = (text, sent, typed, pieces) => {
  const [was, theirs, mine] = split([sent, text, typed], pieces);
  const own = hunksOf(was, mine);
  /** @type {{ their: Hunk, my: Hunk[] }[]} */
  const groups = [];
  for (const hunk of hunksOf(was, theirs)) {
    const my = own.filter((each) => meet(each, hunk));
    const last = groups.at(-1);
    if (last && my.some((each) => last.my.includes(each))) {
      Object.assign(last.their, { to: hunk.to, end: hunk.end });
      last.my = [...new Set([...last.my, ...my])];
    } else groups.push({ their: { ...hunk }, my });
  }
  /** @param {Hunk[]} hunks */
  const growth = (hunks) => hunks.reduce((sum, { from, to, start, end }) => sum + end - start - (to - from), 0);
  return groups.reverse().map(({ their, my }) => {
    const from = Math.min(their.from, ...my.map((each) => each.from));
    const to = Math.max(their.to, ...my.map((each) => each.to));
    const first = from + growth(own.filter((each) => each.to <= from && !my.includes(each)));
    const here = mine.slice(first, to + first - from + growth(my)).join("");
    const there = theirs.slice(their.start - (their.from - from), their.end + (to - their.to)).join("");
    const old = was.slice(from, to).join("");
    const both = pieces === PARAGRAPHS ? made(here, edits(there, old, here, PIECES)) : joined(there, old, here);
    const change = difference(here, my.length ? both : there);
    const start = mine.slice(0, first).join("").length;
    return { from: start + change.from, to: start + change.to, insert: change.insert };
  });
};

/** @param {string} text @param {{ from: number, to: number, insert: string }[]} changes the last first */
const made = (text, changes) =>
  changes.reduce((now, { from, to, insert }) => now.slice(0, from) + insert + now.slice(to), text);

/** What is to be changed in `typed`, the last first, where `text` was made of what was `sent`.
 * @param {string} text @param {string} sent @param {string} typed */
export const editsFor = (text, sent, typed) => {
  // A save takes spaces away at the end.
  const end = sent.slice(sent.trimEnd().length);
  const now = text.endsWith(end) ? text : text + end;
  const [length, whole] = [typed.length, `${typed}\n\n`];
  return edits(`${now}\n\n`, `${sent}\n\n`, whole, PARAGRAPHS).map(({ from, to, insert }) => {
    if (to <= length) return { from, to, insert };
    const start = Math.min(from, length);
    const tail = whole.slice(start, from) + insert + whole.slice(to);
    return { from: start, to: length, insert: tail.replace(/\n{1,2}$/, "") };
  });
};

/** @param {string} text @param {string} sent @param {string} typed */
export const changed = (text, sent, typed) => made(typed, editsFor(text, sent, typed));

/** A field of a row: its table, the row's number, and what it is there. @param {string} name */
const partsOf = (name) => /^(.+-)(\d+)-([^-]+)$/.exec(name)?.slice(1) ?? [];

/** What a field is called wherever its row stands: on the page that comes it may have another place.
 * @param {HTMLFormElement} form @param {string} name */
const ownName = (form, name) => {
  const [table, number, field] = partsOf(name);
  const keys = ["id", "token"].map((key) => form.querySelector(`input[name="${table}${number}-${key}"]`)?.value);
  const key = keys.find((each) => each);
  return key ? [table, key, field].join(" ") : name;
};

/** What a field of a new row is called once that is saved. @param {HTMLFormElement} form @param {string} name */
const savedName = (form, name) => {
  const [table, number, field] = partsOf(name);
  const removed = form.querySelectorAll(`[name^="${table}"][name$="-DELETE"]:checked`).length;
  return field ? `${table}${Number(number) - removed}-${field}` : name;
};

/** Leaves what differs from what was `sent` to the page that comes; `page` says which this was.
 * @param {string} place @param {HTMLFormElement} form @param {Record<string, string>} sent @param {string[]} page */
export const leave = (place, form, sent, page) => {
  const typed = Object.entries(wordsIn(form)).filter(([name, value]) => value !== (sent[name] ?? ""));
  const left = typed.map(([name, value]) => [ownName(form, name), savedName(form, name), sent[name] ?? "", value]);
  if (left.length) sessionStorage.setItem(place, JSON.stringify([page, left]));
};

/** @param {string} place @param {HTMLFormElement} form @returns {string[]} which page it was typed on */
export const takeUp = (place, form) => {
  const [page, left] = JSON.parse(sessionStorage.getItem(place) ?? "[[], []]");
  sessionStorage.removeItem(place);
  for (const [name, saved, sent, typed] of left) {
    const hidden = name === "begun" ? make("input", { type: "hidden", name }) : null;
    const fields = fieldsOf(form);
    const own = fields.find((each) => ownName(form, each.name) === name);
    const field = own ?? fields.find((each) => each.name === saved) ?? hidden;
    if (!field) continue;
    if (!field.isConnected) form.append(field);
    set(field, [field.type === "textarea" ? changed(field.value, sent, typed) : typed], 0);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  return page;
};
