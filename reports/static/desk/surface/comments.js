// Comments by the text: the words that they are about are marked in the surface, and each stands beside them, or under
// their paragraph where there is no room beside it. Nothing of it is written into the text. What is sent leaves the
// page as it is, with all that was typed. Without this, they are a list with forms, whose buttons send them.
// What is said of techniques stands beside its words or the chip of its technique, too, where there is room beside it.
import { Decoration, EditorView, RangeSet, StateEffect, StateField, keymap }
  from "../../vendor/codemirror/codemirror.js";
import { Drawn } from "./chips.js";
import { make } from "./elements.js";
import { trimmed } from "./placing.js";
import { techniqueWords } from "./sources.js";

/** @typedef {{ from: number, to: number }} Span */
/** @typedef {Span & { note: HTMLElement }} Placed */

const APART = 14;
const host = /** @type {HTMLElement | null} */ (document.querySelector("[data-comments]"));
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

/** The words that a note quotes, or the first chip of its technique.
 * @param {string} text @param {ReturnType<typeof read>} letters @param {HTMLElement} note @returns {Span | null} */
const wordsOf = (text, letters, { dataset }) => {
  const chip = dataset.technique ? new RegExp(`\\[\\[${dataset.technique}[|\\]]`).exec(text) : null;
  return find(letters, dataset) ?? (chip && { from: chip.index, to: chip.index + chip[0].length });
};

/** @returns {HTMLElement[]} those that nobody has resolved, and the form for a new one */
const notes = () => [...(host?.querySelectorAll("[data-open=yes]") ?? [])];

/** @param {HTMLElement} note */
const isAssessed = (note) => note.matches(".assessed");

/** @param {string} text */
const marksIn = (text) => {
  const letters = read(text);
  const found = notes().flatMap((note) => {
    const span = wordsOf(text, letters, note);
    if (!span) return [];
    const attributes = { "data-words": note.dataset.comment ?? "" };
    const mark = isAssessed(note) ? { attributes } : { class: "commented", attributes };
    return [Decoration.mark(mark).range(span.from, span.to)];
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

/** @type {import("@codemirror/state").StateEffectType<import("@codemirror/view").DecorationSet>} */
const given = StateEffect.define();

/** Room for notes under the paragraphs of their words, over which they are put. */
const rooms = StateField.define({
  create: () => Decoration.none,
  update: (drawn, { effects, changes }) => effects.find((each) => each.is(given))?.value ?? drawn.map(changes),
  provide: (field) => EditorView.decorations.from(field),
});

/** @param {EditorView} view @param {Placed} placed */
const roomFor = ({ state: { doc } }, { note, to }) => {
  let line = doc.lineAt(to);
  while (line.number < doc.lines && doc.line(line.number + 1).text.trim()) line = doc.line(line.number + 1);
  const [key, height] = [note.dataset.comment ?? "", note.offsetHeight + APART];
  const draw = () => make("div", { "data-room": key, style: `height: ${height}px` });
  const widget = new Drawn(`${key} ${height}`, draw, height);
  return Decoration.widget({ widget, block: true, side: note.matches(".new-comment") ? 1 : 2 }).range(line.to);
};

/** @param {EditorView} view @param {number} at */
const topOf = (view, at) => view.coordsAtPos(at)?.top ?? view.documentTop + view.lineBlockAt(at).top;

/** @param {EditorView} view */
const isRoomBeside = (view) =>
  (host?.getBoundingClientRect().left ?? 0) >= view.dom.getBoundingClientRect().right;

/** The notes whose words are in the text, in its order; none while one of the two is not seen. @param {EditorView} view
 * @returns {Placed[]} */
const placedIn = (view) => {
  const placed = [];
  const isSeen = host?.checkVisibility() && view.dom.checkVisibility();
  const isBeside = isRoomBeside(view);
  for (const each = view.state.field(marked).iter(); isSeen && each.value; each.next()) {
    const key = each.value.spec.attributes["data-words"];
    const note = notes().find(({ dataset }) => dataset.comment === key);
    if (note && (isBeside || !isAssessed(note))) placed.push({ note, from: each.from, to: each.to });
  }
  for (const each of notes()) each.classList.toggle("is-placed", placed.some(({ note }) => note === each));
  return placed;
};

/** Each at the height of its words, or below the one before; the form for a new one has its place before all others.
 * @param {EditorView} view @param {Placed[]} placed @param {number} bottom of what stands over them */
const besideWords = (view, placed, bottom) => {
  const begun = placed.find(({ note }) => note.matches(".new-comment"));
  const height = begun?.note.offsetHeight ?? 0;
  const taken = begun ? Math.min(topOf(view, begun.from), innerHeight - height - APART) : Infinity;
  return placed.map(({ note, from }) => {
    let top = Math.max(topOf(view, from), bottom + APART);
    if (note === begun?.note) top = taken;
    else if (top < taken + height + APART && top + note.offsetHeight > taken) top = taken + height + APART;
    bottom = Math.max(bottom, top + note.offsetHeight);
    return top;
  });
};

/** Where there is no room beside the text: each under the paragraph of its words.
 * @param {EditorView} view @param {Placed[]} placed */
const underParagraphs = (view, placed) => {
  const drawn = Decoration.set(placed.map((each) => roomFor(view, each)), true);
  if (!RangeSet.eq([view.state.field(rooms)], [drawn])) view.dispatch({ effects: given.of(drawn) });
  return placed.map(({ note, from }) => {
    const room = view.dom.querySelector(`[data-room="${note.dataset.comment}"]`)?.getBoundingClientRect();
    return room ? room.top + APART / 2 : topOf(view, from);
  });
};

/** @param {EditorView | null} view */
const place = (view) => {
  if (!host || !view) return;
  const placed = placedIn(view);
  const { top } = host.getBoundingClientRect();
  const isBeside = isRoomBeside(view);
  const under = underParagraphs(view, isBeside ? [] : placed);
  host.style.minHeight = "";
  const over = host.firstElementChild?.getBoundingClientRect().bottom ?? 0;
  const tops = isBeside ? besideWords(view, placed, over) : under;
  placed.forEach(({ note }, at) => {
    note.style.top = `${tops[at] - (note.offsetParent?.getBoundingClientRect().top ?? 0)}px`;
  });
  const bottom = Math.max(top, ...placed.map(({ note }) => note.getBoundingClientRect().bottom));
  if (isBeside) host.style.minHeight = `${bottom - top}px`;
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

/** To the comment whose words are nearest to the cursor, or to the form for one. @param {EditorView} view */
const toMargin = (view) => {
  const { head } = view.state.selection.main;
  const apart = (/** @type {Span} */ { from, to }) => Math.max(from - head, head - to, 0);
  const comments = placedIn(view).filter(({ note }) => !isAssessed(note));
  const [nearest] = comments.sort((one, other) => apart(one) - apart(other));
  const note = nearest?.note ?? host?.querySelector(".new-comment");
  note?.querySelector("summary")?.focus();
  choose(nearest?.note.dataset.comment, false);
  return true;
};

/** For the surface: the marks, and what follows from a click on them. */
export const commenting = host
  ? [
    marked,
    rooms,
    keymap.of([{ key: "F6", run: toMargin }]),
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

const QUOTED = ["quote", "before", "after"];

/** Has the form for a new comment stand by the words that it quotes, as long as it is open. */
const begin = () => {
  const box = /** @type {HTMLDetailsElement | null} */ (host?.querySelector("details.new-comment"));
  if (!box) return;
  for (const name of QUOTED) box.dataset[name] = fieldOf(name)?.value ?? "";
  box.classList.remove("is-placed");
  box.dataset.comment = "new";
  box.dataset.open = box.open && box.dataset.quote ? "yes" : "";
  shown?.dispatch({ effects: told.of(null) });
  place(shown);
};

/** @param {string} name */
const fieldOf = (name) => {
  const field = form?.elements.namedItem(name);
  return field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement ? field : null;
};

/** Begins a comment on the words that are chosen. @param {import("./placing.js").Target} target */
export const comment = ({ state }) => {
  const { from, to } = trimmed(state, state.selection.main);
  const places = [[from, to], [Math.max(from - 80, 0), from], [to, Math.min(to + 80, state.doc.length)]];
  QUOTED.forEach((name, at) => {
    const field = fieldOf(name);
    if (field) field.value = from < to ? state.sliceDoc(...places[at]) : "";
  });
  const box = /** @type {HTMLDetailsElement | null} */ (host?.querySelector("details.new-comment"));
  if (box) box.open = true;
  begin();
  fieldOf("comment")?.focus({ preventScroll: true });
  box?.scrollIntoView({ block: "nearest" });
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
  begin();
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
  placeSoon();
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
    if (target instanceof Element && target.matches(".new-comment")) begin();
    placeSoon();
    const reply = target instanceof Element ? target.querySelector(":scope.answer[open] > textarea") : null;
    if (reply instanceof HTMLTextAreaElement && !reply.value) reply.focus();
  }, true);
  addEventListener("resize", placeSoon);
  host.addEventListener("click", ({ target }) => {
    const note = /** @type {HTMLElement | null} */ (/** @type {Element} */ (target).closest("[data-comment]"));
    if (!note) return;
    choose(note.dataset.comment, false);
    const isControl = /** @type {Element} */ (target).closest("button, summary, textarea, a, .new-comment");
    const text = shown?.state.sliceDoc() ?? "";
    const words = wordsOf(text, read(text), note);
    if (!isControl && words) shown?.dispatch({ selection: { anchor: words.from }, scrollIntoView: true });
  });
  host.addEventListener("keydown", (event) => {
    if (event.key !== "F6" || !shown) return;
    event.preventDefault();
    shown.focus();
  });
}
