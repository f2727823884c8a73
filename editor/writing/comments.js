// Comments by the text: each stands beside its words, or in a list below the text where there is no room beside it. What is
// sent leaves the page as it is, with all that was typed. Without this, they are a list with forms, whose buttons send
// them.
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
/** What readers don't see as words in a quoted piece of Markdown, or see in other words. */
const UNREAD = /\[@[^\]\n]*\]|\[\^[^\]\n]+\]:?|\]\([^)\n]*\)|!\[\[[^\]\n]*\]\]|^[ \t]*\d+[.)][ \t]|\[\[[a-z0-9-]+\|/;
const PARTS = new RegExp(`${UNREAD.source}|\\[\\[([a-z0-9-]+)(?=\\]\\])|(\\S)`, "gmu");

/** So many letters beside the words of a comment tell them from the same words elsewhere. */
const NEAR = 20;
const APART = 14;
const QUOTED = ["quote", "before", "after"];
const host = /** @type {HTMLElement | null} */ (document.querySelector("[data-comments]"));
const form = document.querySelector("form#comments-form");
/** Whether this page has comments, to which more may be said. */
export const mayComment = host !== null;

// The words that comments are about, as decorations: they follow edits, and nothing of them is written into the text.

/** @param {string} text */
const lettersOf = (text) => (text.normalize("NFKD").toLowerCase().match(/[\p{L}\p{N}]/gu) ?? []).join("");
/** @param {string} markdown */
const lettersOfQuote = (markdown) => [...markdown.matchAll(PARTS)]
  .map(([, slug, letter = ""]) => lettersOf(slug ? techniqueWords({ slug, words: "" }) : letter)).join("");

/** The letters of a text as it is read, and where each of them stands. @param {Node} doc */
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

/** The words of a comment: of the same in several places, those that stand between the same words.
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

/** Those that nobody has resolved, and the form for a new one. @returns {HTMLElement[]} */
const notes = () => [...(host?.querySelectorAll("[data-open=yes]") ?? [])];
/** @param {Node} doc @param {DecorationSet} before the marks until now: words that were typed on since keep theirs */
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
/** Where the words of comments are, in the order of the text, with the comment of each. @param {View} view */
const placesIn = ({ state }) => (marksKey.getState(state)?.find() ?? []).sort((one, other) => one.from - other.from)
  .flatMap(({ from, to, spec }) => {
    const note = notes().find(({ dataset }) => dataset.comment === spec.comment);
    return note ? [{ note, from, to }] : [];
  }).filter(({ note }, at, all) => all.findIndex((each) => each.note === note) === at);

/** @type {View | null} */
let shown = null;
let waiting = 0;
/** Put each comment at the height of its words, or below the one before, where there is room beside the text. */
const place = () => {
  const view = shown;
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
    // The form for a new one lies over the others.
    const top = isNew ? Math.min(words, innerHeight - note.offsetHeight - APART) : Math.max(words, bottom + APART);
    note.style.top = `${top - (note.offsetParent?.getBoundingClientRect().top ?? 0)}px`;
    if (!isNew) bottom = top + note.offsetHeight;
  }
  if (placed.length) host.style.minHeight = `${bottom - start}px`;
};
const placeSoon = () => {
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(place);
};

/** Show which comment is meant, and which words. @param {string | undefined} key @param {boolean} isLed */
const choose = (key, isLed) => {
  for (const note of notes()) note.classList.toggle("is-chosen", note.dataset.comment === key);
  for (const words of shown?.dom.querySelectorAll(".commented") ?? []) {
    words.classList.toggle("is-chosen", words.getAttribute("data-words") === key);
  }
  if (isLed) document.getElementById(`comment-${key}`)?.scrollIntoView({ block: "nearest" });
};

/** For the surface: the words of comments are marked, and a click on them leads to the comment. */
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
      choose(words?.getAttribute("data-words") ?? undefined, words !== null);
      return !view;
    },
  },
  view(view) {
    shown = view;
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
/** Have the form for a new comment stand by the words that it quotes, as long as it is open. */
const standByWords = () => {
  const box = /** @type {HTMLDetailsElement | null} */ (host?.querySelector("details.new-comment"));
  if (!box) return;
  for (const name of QUOTED) box.dataset[name] = fieldOf(name)?.value ?? "";
  box.classList.remove("is-placed");
  box.dataset.comment = "new";
  box.dataset.open = box.open && box.dataset.quote ? "yes" : "";
  shown?.dispatch(shown.state.tr.setMeta(marksKey, true));
  place();
};

/** Write the words that are selected, and what stands around them, into the fields for a quote.
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

/** Begin a comment on the words that are selected. @param {View} view */
export const beginComment = ({ state }) => {
  quoteSelected(state);
  const box = /** @type {HTMLDetailsElement | null} */ (host?.querySelector("details.new-comment"));
  if (box) box.open = true;
  standByWords();
  fieldOf("comment")?.focus({ preventScroll: true });
  box?.scrollIntoView({ block: "nearest" });
};

/** The fields in which one writes, wherever on the page they stand. */
const written = () => [...(form?.elements ?? [])].filter((each) => each instanceof HTMLTextAreaElement)
  .filter(({ disabled }) => !disabled);
/** What one wrote before is sent where it is corrected alone. */
const closeOwn = () => {
  for (const each of host?.querySelectorAll("textarea[data-own]") ?? []) {
    /** @type {HTMLTextAreaElement} */ (each).disabled = !each.closest("details")?.open;
  }
};
/** Put the words that a comment suggests in the place of those that it is about: the desk has done so in what is saved.
 * @param {string} key */
const takeSuggestion = (key) => {
  const mark = shown && placesIn(shown).find(({ note }) => note.dataset.comment === key);
  const words = document.getElementById(`comment-${key}`)?.dataset.replacement;
  if (!shown || !mark || !words) return;
  shown.dispatch(shown.state.tr.replaceWith(mark.from, mark.to, parseWords(words)));
};

/** Show the comments as they are now; what was typed since they were sent stays, and the cursor in it.
 * @param {string} html @param {Map<string, string>} sent what stood in the fields then */
const show = (html, sent) => {
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
  standByWords();
};

/** @param {SubmitEvent} event */
const send = async (event) => {
  // Held back by what keeps it, which sends it again.
  if (!form || !host || !event.submitter || event.defaultPrevented) return;
  event.preventDefault();
  const [act, key] = event.submitter.getAttribute("value")?.split(" ") ?? [];
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form, event.submitter)) if (typeof value === "string") body.set(name, value);
  body.set("body", document.querySelector("textarea#id_body")?.value ?? "");
  const sent = new Map(written().map(({ name, value }) => [name, value]));
  const headers = { Accept: "text/x-comments" };
  const answer = await fetch(form.action, { method: "POST", body, headers }).catch(() => null);
  if (!answer || ![200, 422].includes(answer.status)) {
    // Why it did not take it is said where it says what it keeps.
    for (const each of host.querySelectorAll("[data-failed]")) each.hidden = answer !== null;
    for (const each of host.querySelectorAll("[data-not-taken]")) each.hidden = answer === null;
    form.dispatchEvent(new CustomEvent("answered", { detail: false }));
    return;
  }
  if (act === "accept" && answer.ok) takeSuggestion(key);
  show(await answer.text(), sent);
  const checked = host.querySelector("template[data-checked-now]");
  if (checked) document.querySelector("[data-checked]")?.replaceWith(checked.content);
  form.dispatchEvent(new CustomEvent("answered", { detail: answer.ok }));
  placeSoon();
  const said = host.querySelector(answer.ok ? "#comments-heading" : ".wrong");
  // The cursor stays where it was put meanwhile, in the text or in another field.
  if (said && document.activeElement === document.body) {
    said.tabIndex = -1;
    said.focus({ preventScroll: true });
  }
};

if (host && form) {
  closeOwn();
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
    if (target instanceof Element && target.matches(".new-comment")) standByWords();
    closeOwn();
    placeSoon();
    const reply = target instanceof Element ? target.querySelector(":scope.answer[open] > textarea") : null;
    if (reply instanceof HTMLTextAreaElement && !reply.value) reply.focus();
  }, true);
  addEventListener("resize", placeSoon);
  host.addEventListener("click", ({ target }) => {
    const note = target instanceof Element ? target.closest("[data-comment]") : null;
    if (!(note instanceof HTMLElement) || !shown) return;
    choose(note.dataset.comment, false);
    const isControl = /** @type {Element} */ (target).closest("button, summary, textarea, a, .new-comment");
    const { doc, tr } = shown.state;
    const words = isControl ? null : placesIn(shown).find((each) => each.note === note);
    if (words) shown.dispatch(tr.setSelection(TextSelection.near(doc.resolve(words.from))).scrollIntoView());
  });
}
