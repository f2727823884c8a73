// Comments beside the text: the words that they are about are marked in the surface, and each stands at their height.
// Nothing of it is written into the text. What is sent leaves the page as it is, with all that was typed.
// Without this, they are a list with forms, whose buttons send them.
import { Decoration, EditorView, StateEffect, StateField } from "../../vendor/codemirror/codemirror.js";
import { trimmed } from "./placing.js";
import { techniqueWords } from "./sources.js";

/** @typedef {{ from: number, to: number }} Span */

const APART = 14;
const host = document.querySelector("[data-comments]");
const form = document.querySelector("form#comments-form");

/** What readers don't see as words: citations, calls of notes, addresses, figures, numbers of items, and the addresses
 *  of techniques, which are read by their names where they have no words of their own. */
const UNREAD = /\[@[^\]\n]*\]|\[\^[^\]\n]+\]:?|\]\([^)\n]*\)|!\[\[[^\]\n]*\]\]|^[ \t]*\d+[.)][ \t]|\[\[[a-z0-9-]+\|/;
const PARTS = new RegExp(`${UNREAD.source}|\\[\\[([a-z0-9-]+)(?=\\]\\])|(\\S)`, "gmu");

/** The letters of a text as it is read, and where each of them stands. @param {string} text */
const read = (text) => {
  let letters = "";
  /** @type {Span[]} */
  const spans = [];
  for (const { 0: part, 1: slug, 2: letter = "", index: from } of text.matchAll(PARTS)) {
    const words = slug ? techniqueWords({ slug, words: "" }) : letter;
    const found = (words.normalize("NFKD").toLowerCase().match(/[\p{L}\p{N}]/gu) ?? []).join("");
    letters += found;
    spans.push(...Array(found.length).fill({ from, to: from + part.length }));
  }
  return { letters, spans };
};

/** How many letters they begin with alike. @param {string[]} one @param {string[]} other */
const alike = (one, other) => {
  const end = one.findIndex((each, at) => each !== other[at]);
  return end < 0 ? one.length : end;
};

/**
 * The words of a comment in a text: of the same in several places, those whose surroundings are most alike.
 * @param {ReturnType<typeof read>} text @param {DOMStringMap} anchor @returns {Span | null}
 */
const find = ({ letters, spans }, { quote = "", before = "", after = "" }) => {
  const [words, left, right] = [quote, before, after].map((each) => read(each).letters);
  let [best, most] = [-1, -1];
  for (let at = words ? letters.indexOf(words) : -1; at >= 0; at = letters.indexOf(words, at + 1)) {
    const end = at + words.length;
    const likeness =
      alike([...left].reverse(), [...letters.slice(Math.max(at - left.length, 0), at)].reverse()) +
      alike([...right], [...letters.slice(end, end + right.length)]);
    if (likeness > most) [best, most] = [at, likeness];
  }
  return best < 0 ? null : { from: spans[best].from, to: spans[best + words.length - 1].to };
};

/** @returns {HTMLElement[]} those that nobody has resolved */
const notes = () => [...(host?.querySelectorAll("[data-open=yes]") ?? [])];

/** @param {string} text */
const marksIn = (text) => {
  const letters = read(text);
  const found = notes().flatMap((note) => {
    const span = find(letters, note.dataset);
    if (!span) return [];
    const attributes = { "data-words": note.dataset.comment ?? "" };
    return [Decoration.mark({ class: "commented", attributes }).range(span.from, span.to)];
  });
  return Decoration.set(found, true);
};

/** @type {import("@codemirror/state").StateEffectType<null>} */
const told = StateEffect.define();

const marked = StateField.define({
  create: (state) => marksIn(state.sliceDoc()),
  update: (marks, transaction) =>
    transaction.effects.some((each) => each.is(told))
      ? marksIn(transaction.state.sliceDoc())
      : marks.map(transaction.changes),
  provide: (field) => EditorView.decorations.from(field),
});

/** Where the words of each comment begin, by its key. @param {EditorView} view */
const tops = (view) => {
  /** @type {Map<string, number>} */
  const found = new Map();
  for (const each = view.state.field(marked).iter(); each.value; each.next()) {
    found.set(each.value.spec.attributes["data-words"], topOf(view, each.from));
  }
  return found;
};

/** @param {EditorView} view @param {number} at */
const topOf = (view, at) => view.coordsAtPos(at)?.top ?? view.documentTop + view.lineBlockAt(at).top;

/** Whether they stand beside the text. @param {EditorView | null} view @returns {view is EditorView} */
const isBeside = (view) =>
  host !== null &&
  view !== null &&
  view.dom.offsetParent !== null &&
  host.getBoundingClientRect().left >= view.dom.getBoundingClientRect().right;

/** Has each comment stand at the height of its words, or below the one before, and none under the form for a new one.
 * @param {EditorView | null} view */
const place = (view) => {
  const list = host?.querySelector(".comments > .threads");
  for (const note of notes()) note.style.marginTop = "";
  if (!list || !isBeside(view)) return;
  const begun = host?.querySelector(".new-comment.is-beside[open]")?.getBoundingClientRect();
  const heights = tops(view);
  let bottom = list.getBoundingClientRect().top;
  for (const note of notes()) {
    const { height } = note.getBoundingClientRect();
    const top = heights.get(note.dataset.comment ?? "") ?? bottom;
    let gap = Math.max(top - bottom, APART);
    const isUnder = begun && bottom + gap < begun.bottom && bottom + gap + height > begun.top;
    if (isUnder) gap = begun.bottom + APART - bottom;
    note.style.marginTop = `${gap}px`;
    bottom += gap + height;
  }
};

/** @type {EditorView | null} */
let shown = null;
let waiting = 0;
const placeSoon = () => {
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(() => place(shown));
};

/** Shows which comment is meant, and which words. @param {string | undefined} key @param {boolean} isLed */
const choose = (key, isLed) => {
  for (const note of notes()) note.classList.toggle("is-chosen", note.dataset.comment === key);
  for (const words of document.querySelectorAll(".cm-content .commented")) {
    words.classList.toggle("is-chosen", words.getAttribute("data-words") === key);
  }
  if (isLed) document.getElementById(`comment-${key}`)?.scrollIntoView({ block: "nearest" });
};

/** For the surface: the marks, and what follows from a click on them. */
export const commenting = host
  ? [
    marked,
    EditorView.updateListener.of((update) => {
      shown = update.view;
      if (update.docChanged || update.geometryChanged || update.viewportChanged) placeSoon();
    }),
    EditorView.domEventHandlers({
      click: (event) => {
        const words = /** @type {Element} */ (event.target).closest(".commented");
        choose(words?.getAttribute("data-words") ?? undefined, words !== null);
      },
    }),
  ]
  : [];

/** Begins a comment on the words that are chosen, beside them if there is room.
 * @param {import("./placing.js").Target} target */
export const comment = ({ state }) => {
  const { from, to } = trimmed(state, state.selection.main);
  const around = { quote: [from, to], before: [from - 80, from], after: [to, to + 80] };
  for (const [name, [start, end]] of Object.entries(around)) {
    const field = form?.elements.namedItem(name);
    const words = from < to ? state.sliceDoc(Math.max(start, 0), Math.min(end, state.doc.length)) : "";
    if (field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement) field.value = words;
  }
  const box = /** @type {HTMLDetailsElement | null} */ (host?.querySelector("details.new-comment"));
  if (box) box.open = true;
  if (host && box && from < to && isBeside(shown)) {
    box.classList.add("is-beside");
    const top = Math.min(topOf(shown, from), innerHeight - box.offsetHeight - APART);
    box.style.top = `${top - host.getBoundingClientRect().top}px`;
  }
  const field = form?.elements.namedItem("comment");
  if (field instanceof HTMLElement) field.focus();
  return true;
};

/** Whether this page has comments, to which more may be said. */
export const mayComment = host !== null;

/** The fields in which one writes, wherever on the page they stand. */
const written = () => [...(form?.elements ?? [])].filter((each) => each instanceof HTMLTextAreaElement);

/** Shows the comments as they are now; what was typed since they were sent stays, and the cursor in it.
 * @param {string} html @param {Map<string, string>} sent what stood in the fields then */
const show = (html, sent) => {
  if (!host) return;
  const typed = written().filter((each) => each.value !== (sent.get(each.name) ?? ""));
  const last = written().find((each) => each === document.activeElement);
  host.innerHTML = html;
  for (const each of written()) {
    const { value } = typed.find(({ name }) => name === each.name) ?? each;
    each.value = value;
    const isHere = each.name === last?.name;
    const around = each.closest("details");
    if (around && (value || isHere)) around.open = true;
    if (!last || !isHere) continue;
    each.focus({ preventScroll: true });
    each.setSelectionRange(last.selectionStart, last.selectionEnd);
  }
  shown?.dispatch({ effects: told.of(null) });
  placeSoon();
};

/** @param {SubmitEvent} event */
const send = async (event) => {
  // Held back by what keeps it, which sends it again.
  if (!form || !host || !event.submitter || event.defaultPrevented) return;
  event.preventDefault();
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form, event.submitter)) if (typeof value === "string") body.set(name, value);
  body.set("body", document.querySelector("textarea#id_body")?.value ?? "");
  const sent = new Map(written().map(({ name, value }) => [name, value]));
  const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "text/x-comments" } })
    .catch(() => null);
  if (!answer || ![200, 422].includes(answer.status)) {
    // Why it did not take it is said where it says what it keeps.
    for (const each of host.querySelectorAll("[data-failed]")) each.hidden = answer !== null;
    for (const each of host.querySelectorAll("[data-not-taken]")) each.hidden = answer === null;
    form.dispatchEvent(new CustomEvent("answered", { detail: false }));
    return;
  }
  show(await answer.text(), sent);
  const checked = host.querySelector("template[data-checked-now]");
  if (checked) document.querySelector("[data-checked]")?.replaceWith(checked.content);
  form.dispatchEvent(new CustomEvent("answered", { detail: answer.ok }));
  const said = host.querySelector(answer.ok ? "#comments-heading" : ".wrong");
  if (said && !written().some((each) => each === document.activeElement)) {
    said.tabIndex = -1;
    said.focus({ preventScroll: true });
  }
};

if (host && form) {
  form.addEventListener("submit", send);
  document.addEventListener("saved", (event) => {
    const now = /** @type {CustomEvent<Document>} */ (event).detail.querySelector("[data-comments]");
    // Not while somebody writes there.
    if (!now || host.contains(document.activeElement) || written().some(({ value }) => value)) return;
    show(now.innerHTML, new Map());
    form.dispatchEvent(new CustomEvent("answered", { detail: true }));
  });
  // What is unfolded above them moves them, too; who opens a reply writes it.
  document.addEventListener("toggle", ({ target }) => {
    placeSoon();
    const reply = target instanceof Element ? target.querySelector(":scope.answer[open] > textarea") : null;
    if (reply instanceof HTMLTextAreaElement && !reply.value) reply.focus();
  }, true);
  addEventListener("resize", placeSoon);
  host.addEventListener("click", ({ target }) => {
    const note = /** @type {Element} */ (target).closest("[data-comment]");
    if (!note) return;
    choose(note.dataset.comment, false);
    const isControl = /** @type {Element} */ (target).closest("button, summary, textarea, a");
    const words = shown && find(read(shown.state.sliceDoc()), note.dataset);
    if (!isControl && words) shown?.dispatch({ selection: { anchor: words.from }, scrollIntoView: true });
  });
}
