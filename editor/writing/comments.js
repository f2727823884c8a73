// Comments beside their words, or in a list below the text where there is no room. Sending one keeps the page and all unsaved
// input. Without this script, comments are a list with forms.
import { techniqueWords } from "../../reports/static/desk/surface/sources.js";
import { Plugin, PluginKey, TextSelection } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import { wordsSelected } from "./commands.js";
import { parseWords } from "./markdown_parser.js";
import { schema, techniqueIn } from "./schema.js";

/**
 * @typedef {import("prosemirror-view").EditorView} View
 * @typedef {import("prosemirror-model").Node} Node
 * @typedef {{ from: number, to: number }} Span
 */

const { nodes } = schema;
/** Markdown that readers do not see, or see as other words. */
const UNREAD = /\[@[^\]\n]*\]|\[\^[^\]\n]+\]:?|\]\([^)\n]*\)|!\[\[[^\]\n]*\]\]|^[ \t]*\d+[.)][ \t]|\[\[[a-z0-9-]+\|/;
const PARTS = new RegExp(`${UNREAD.source}|\\[\\[([a-z0-9-]+)(?=\\]\\])|(\\S)`, "gmu");

/** How many letters before and after the words of a comment are compared, if the words are in several places. */
const NEAR = 20;
/** Pixels between two comments. */
const APART = 14;
const QUOTED = ["quote", "before", "after"];
const host = /** @type {HTMLElement | null} */ (document.querySelector("[data-comments]"));
const form = document.querySelector("form#comments-form");
/** Whether comments can be written on this page. */
export const mayComment = host !== null;

// Commented words are decorations: they follow edits and are not part of the text.

/** @param {string} text */
const lettersOf = (text) => (text.normalize("NFKD").toLowerCase().match(/[\p{L}\p{N}]/gu) ?? []).join("");
/** @param {string} markdown */
const lettersOfQuote = (markdown) => [...markdown.matchAll(PARTS)]
  .map(([, slug, letter = ""]) => lettersOf(slug ? techniqueWords({ slug, words: "" }) : letter)).join("");

/** Return the letters of a text as readers see it, and the place of each. @param {Node} doc */
const readLetters = (doc) => {
  let letters = "";
  /** @type {Span[]} */
  const spans = [];
  const push = (/** @type {string} */ words, /** @type {Span} */ span) => {
    const found = lettersOf(words);
    letters += found;
    for (let at = 0; at < found.length; at += 1) spans.push(span);
  };
  doc.descendants((node, pos) => {
    if (node.type === nodes.technique) push(techniqueWords(techniqueIn(node.attrs.source)), { from: pos, to: pos + 1 });
    const { text = "" } = node;
    for (let at = 0; at < text.length; at += 1) push(text[at], { from: pos + at, to: pos + at + 1 });
  });
  return { letters, spans };
};

/** Return the place of a comment's words, or null. If they are in several places, the words before and after decide.
 * @param {ReturnType<typeof readLetters>} text @param {DOMStringMap} anchor @returns {Span | null} */
const find = ({ letters, spans }, { quote = "", before = "", after = "" }) => {
  const words = lettersOfQuote(quote);
  const left = lettersOfQuote(before).slice(-NEAR);
  const right = lettersOfQuote(after).slice(0, NEAR);
  for (const [start, end] of words ? [[left, right], [left, ""], ["", right], ["", ""]] : []) {
    const at = letters.indexOf(start + words + end);
    if (at < 0) continue;
    const first = at + start.length;
    return { from: spans[first].from, to: spans[first + words.length - 1].to };
  }
  return null;
};

/** Return unresolved comments and the open form for a new one. @returns {HTMLElement[]} */
const notes = () => [...(host?.querySelectorAll("[data-open=yes]") ?? [])];
/** @param {Node} doc @param {DecorationSet} before the marks until now, kept for words that were changed since */
const marksIn = (doc, before) => {
  const text = readLetters(doc);
  return DecorationSet.create(doc, notes().flatMap(({ dataset }) => {
    const key = dataset.comment ?? "";
    const quote = lettersOfQuote(dataset.quote ?? "");
    const isSame = (/** @type {any} */ spec) => spec.comment === key || (spec.comment === "new" && spec.quote === quote);
    const span = find(text, dataset) ?? before.find(undefined, undefined, isSame)[0];
    const spec = { comment: key, quote };
    return span ? [Decoration.inline(span.from, span.to, { class: "commented", "data-words": key }, spec)] : [];
  }));
};

/** @type {PluginKey<DecorationSet>} */
const marksKey = new PluginKey("comments");
/** Return each comment with the place of its words, in the order of the text. @param {View} view */
const placesIn = ({ state }) => (marksKey.getState(state)?.find() ?? []).sort((one, other) => one.from - other.from)
  .flatMap(({ from, to, spec }) => {
    const note = notes().find(({ dataset }) => dataset.comment === spec.comment);
    return note ? [{ note, from, to }] : [];
  }).filter(({ note }, at, all) => all.findIndex((each) => each.note === note) === at);

/** Put each comment at the height of its words or below the one before, if there is room beside the text. @param {View | null} view */
const place = (view) => {
  if (!host || !view || view.isDestroyed) return;
  const { left, top: start } = host.getBoundingClientRect();
  const isBeside = host.checkVisibility() && view.dom.checkVisibility() && left >= view.dom.getBoundingClientRect().right;
  const placed = isBeside ? placesIn(view) : [];
  for (const each of notes()) each.classList.toggle("is-placed", placed.some(({ note }) => note === each));
  host.style.minHeight = "";
  let bottom = host.firstElementChild?.getBoundingClientRect().bottom ?? 0;
  for (const { note, from } of placed) {
    const isNew = note.matches(".new-comment");
    const { top: words } = view.coordsAtPos(from);
    // The form for a new comment covers the others.
    const top = isNew ? Math.min(words, innerHeight - note.offsetHeight - APART) : Math.max(words, bottom + APART);
    note.style.top = `${top - (note.offsetParent?.getBoundingClientRect().top ?? 0)}px`;
    if (!isNew) bottom = top + note.offsetHeight;
  }
  if (placed.length) host.style.minHeight = `${bottom - start}px`;
};
/** Return a function that places the comments in the next frame. @param {View | null} view */
const placingSoon = (view) => {
  let waiting = 0;
  return () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => place(view));
  };
};

/** Highlight a comment and its words, or none.
 * @param {View} view @param {string | undefined} key @param {boolean} isLed whether to scroll to the comment */
const choose = (view, key, isLed) => {
  for (const note of notes()) note.classList.toggle("is-chosen", note.dataset.comment === key);
  for (const words of view.dom.querySelectorAll(".commented")) {
    words.classList.toggle("is-chosen", words.getAttribute("data-words") === key);
  }
  if (isLed) document.getElementById(`comment-${key}`)?.scrollIntoView({ block: "nearest" });
};

/** Mark the words of comments. A click on them shows the comment. */
export const comments = new Plugin({
  key: marksKey,
  state: {
    init: (_, { doc }) => marksIn(doc, DecorationSet.empty),
    apply(tr, before) {
      const marks = before.map(tr.mapping, tr.doc);
      return tr.getMeta(marksKey) ? marksIn(tr.doc, marks) : marks;
    },
  },
  props: {
    decorations: (state) => marksKey.getState(state),
    handleClick(view, _, event) {
      const words = event.target instanceof Element ? event.target.closest(".commented") : null;
      choose(view, words?.getAttribute("data-words") ?? undefined, words !== null);
      return false;
    },
  },
  view(view) {
    const placeSoon = placingSoon(view);
    placeSoon();
    const grown = new ResizeObserver(placeSoon);
    grown.observe(view.dom);
    return {
      update: (_, before) => before.doc === view.state.doc || placeSoon(),
      destroy: () => grown.disconnect(),
    };
  },
});

/** @param {string} name */
const fieldOf = (name) => {
  const field = form?.elements.namedItem(name);
  return field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement ? field : null;
};
/** Mark the commented words again, and put the open form for a new comment beside those that it quotes. @param {View | null} view */
const markAgain = (view) => {
  const box = /** @type {HTMLDetailsElement | null} */ (host?.querySelector("details.new-comment"));
  if (!box) return;
  for (const name of QUOTED) box.dataset[name] = fieldOf(name)?.value ?? "";
  box.classList.remove("is-placed");
  box.dataset.comment = "new";
  box.dataset.open = box.open && box.dataset.quote ? "yes" : "";
  view?.dispatch(view.state.tr.setMeta(marksKey, true));
  place(view);
};

/** Fill the hidden fields for a quote with the selected words and those around them.
 * @param {import("prosemirror-state").EditorState} state */
const quoteSelected = (state) => {
  const { doc } = state;
  const { from, to } = wordsSelected(state);
  const places = [[from, to], [Math.max(from - 80, 0), from], [to, Math.min(to + 80, doc.content.size)]];
  QUOTED.forEach((name, at) => {
    const field = fieldOf(name);
    if (field) field.value = from < to ? doc.textBetween(places[at][0], places[at][1], "\n") : "";
  });
};

/** Open the form for a comment on the selected words. @param {View} view */
export const beginComment = (view) => {
  quoteSelected(view.state);
  const box = /** @type {HTMLDetailsElement | null} */ (host?.querySelector("details.new-comment"));
  if (box) box.open = true;
  markAgain(view);
  fieldOf("comment")?.focus({ preventScroll: true });
  box?.scrollIntoView({ block: "nearest" });
};

/** Return the enabled text areas of comments. */
const written = () => [...(form?.elements ?? [])].filter((each) => each instanceof HTMLTextAreaElement)
  .filter(({ disabled }) => !disabled);
/** Disable closed forms for edits, because the text of a comment is sent only when it is edited. */
const closeOwn = () => {
  for (const each of host?.querySelectorAll("textarea[data-own]") ?? []) {
    /** @type {HTMLTextAreaElement} */ (each).disabled = !each.closest("details")?.open;
  }
};
/** Replace the words of a comment by those that it suggests, as the server has done in the saved text.
 * @param {View | null} view @param {string} key */
const takeSuggestion = (view, key) => {
  const mark = view && placesIn(view).find(({ note }) => note.dataset.comment === key);
  const words = document.getElementById(`comment-${key}`)?.dataset.replacement;
  if (!view || !mark || !words) return;
  view.dispatch(view.state.tr.replaceWith(mark.from, mark.to, parseWords(words)));
};

/** Show the comments of a response. Text typed since the request, and the cursor, stay.
 * @param {View | null} view @param {string} html @param {Map<string, string>} sent the values of the fields in the request */
const show = (view, html, sent) => {
  if (!host) return;
  const typed = written().filter((each) => each.value !== (sent.get(each.name) ?? ""));
  const last = written().find((each) => each === document.activeElement);
  host.innerHTML = html;
  closeOwn();
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
  markAgain(view);
};

/** @param {View | null} view @param {SubmitEvent} event */
const send = async (view, event) => {
  // autosave.js cancelled this submit and repeats it.
  const button = event.submitter;
  if (!form || !host || !(button instanceof HTMLButtonElement) || event.defaultPrevented) return;
  event.preventDefault();
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") body.set(name, value);
  body.set("body", document.querySelector("textarea#id_body")?.value ?? "");
  const sent = new Map(written().map(({ name, value }) => [name, value]));
  const headers = { Accept: "text/x-comments" };
  const answer = await fetch(button.formAction, { method: "POST", body, headers }).catch(() => null);
  if (!answer || ![200, 422].includes(answer.status)) {
    // The autosave bar shows the reason.
    for (const each of host.querySelectorAll("[data-failed]")) each.hidden = answer !== null;
    for (const each of host.querySelectorAll("[data-not-taken]")) each.hidden = answer === null;
    form.dispatchEvent(new CustomEvent("answered", { detail: false }));
    return;
  }
  if (button.dataset.accepts && answer.ok) takeSuggestion(view, button.dataset.accepts);
  show(view, await answer.text(), sent);
  const checked = host.querySelector("template[data-checked-now]");
  if (checked) document.querySelector("[data-checked]")?.replaceWith(checked.content);
  form.dispatchEvent(new CustomEvent("answered", { detail: answer.ok }));
  const message = host.querySelector(answer.ok ? "#comments-heading" : ".wrong");
  // The focus stays if somebody has moved it into the text or another field.
  if (message && document.activeElement === document.body) {
    message.tabIndex = -1;
    message.focus({ preventScroll: true });
  }
};

/** Send comments without leaving the page, and place them. @param {View | null} view null if the text cannot be edited */
export const startComments = (view) => {
  if (!host || !form) return;
  const placeSoon = placingSoon(view);
  closeOwn();
  form.addEventListener("submit", (event) => void send(view, event).then(placeSoon));
  document.addEventListener("saved", (event) => {
    const now = /** @type {CustomEvent<Document>} */ (event).detail.querySelector("[data-comments]");
    // Not while somebody is writing a comment.
    if (!now || host.contains(document.activeElement) || written().some(({ value }) => value)) return;
    show(view, now.innerHTML, new Map());
    form.dispatchEvent(new CustomEvent("answered", { detail: true }));
  });
  // A box that is opened above the comments moves them. Opening a reply focuses its field.
  document.addEventListener("toggle", ({ target }) => {
    if (target instanceof Element && target.matches(".new-comment")) markAgain(view);
    closeOwn();
    placeSoon();
    const reply = target instanceof Element ? target.querySelector(":scope.answer[open] > textarea") : null;
    if (reply instanceof HTMLTextAreaElement && !reply.value) reply.focus();
  }, true);
  addEventListener("resize", placeSoon);
  host.addEventListener("click", ({ target }) => {
    const note = target instanceof Element ? target.closest("[data-comment]") : null;
    if (!(note instanceof HTMLElement) || !view) return;
    choose(view, note.dataset.comment, false);
    const isControl = /** @type {Element} */ (target).closest("button, summary, textarea, a, .new-comment");
    const { doc, tr } = view.state;
    const words = isControl ? null : placesIn(view).find((each) => each.note === note);
    if (words) view.dispatch(tr.setSelection(TextSelection.near(doc.resolve(words.from))).scrollIntoView());
  });
};
