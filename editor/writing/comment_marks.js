// The words that comments are about, as decorations: they follow edits, and nothing of them is written into the text.
import { techniqueWords } from "../../reports/static/desk/surface/sources.js";
import { Plugin, PluginKey } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import { techniqueIn } from "./chip_sources.js";
import { schema } from "./schema.js";

/** @typedef {import("prosemirror-model").Node} Node */
/** @typedef {{ from: number, to: number }} Span */

const { nodes } = schema;
/** What readers don't see as words in a quoted piece of Markdown, or see in other words. */
const UNREAD = /\[@[^\]\n]*\]|\[\^[^\]\n]+\]:?|\]\([^)\n]*\)|!\[\[[^\]\n]*\]\]|^[ \t]*\d+[.)][ \t]|\[\[[a-z0-9-]+\|/;
const PARTS = new RegExp(`${UNREAD.source}|\\[\\[([a-z0-9-]+)(?=\\]\\])|(\\S)`, "gmu");

/** @param {string} text */
const lettersOf = (text) => (text.normalize("NFKD").toLowerCase().match(/[\p{L}\p{N}]/gu) ?? []).join("");
/** @param {string} markdown */
const lettersOfQuote = (markdown) => [...markdown.matchAll(PARTS)]
  .map(([, slug, letter = ""]) => lettersOf(slug ? techniqueWords({ slug, words: "" }) : letter)).join("");

/** The letters of a text as it is read, and where each of them stands. @param {Node} doc */
export const readLetters = (doc) => {
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

/** How many letters they begin with alike. @param {string[]} one @param {string[]} other */
const alike = (one, other) => {
  const end = one.findIndex((each, at) => each !== other[at]);
  return end < 0 ? one.length : end;
};

/** The words of a comment: of the same in several places, those whose surroundings are most alike.
 * @param {ReturnType<typeof readLetters>} text @param {DOMStringMap} anchor @returns {Span | null} */
const find = ({ letters, spans }, { quote = "", before = "", after = "" }) => {
  const [words, left, right] = [quote, before, after].map(lettersOfQuote);
  let [best, most] = [-1, -1];
  for (let at = words ? letters.indexOf(words) : -1; at >= 0; at = letters.indexOf(words, at + 1)) {
    const end = at + words.length;
    const likeness = alike([...left].reverse(), [...letters.slice(Math.max(at - left.length, 0), at)].reverse()) +
      alike([...right], [...letters.slice(end, end + right.length)]);
    if (likeness > most) [best, most] = [at, likeness];
  }
  return best < 0 ? null : { from: spans[best].from, to: spans[best + words.length - 1].to };
};

/** The words that a comment quotes, or the first chip of its technique.
 * @param {Node} doc @param {ReturnType<typeof readLetters>} letters @param {HTMLElement} note @returns {Span | null} */
export const wordsOfComment = (doc, letters, { dataset }) => {
  /** @type {Span | null} */
  let chip = null;
  doc.descendants(({ type, attrs }, pos) => {
    const isOurs = type === nodes.technique && techniqueIn(attrs.source).slug === dataset.technique;
    if (isOurs) chip ??= { from: pos, to: pos + 1 };
  });
  return find(letters, dataset) ?? chip;
};

/** @param {Node} doc @param {HTMLElement[]} comments */
const marksIn = (doc, comments) => {
  const letters = readLetters(doc);
  return DecorationSet.create(doc, comments.flatMap((note) => {
    const span = wordsOfComment(doc, letters, note);
    const key = note.dataset.comment ?? "";
    const className = note.matches(".assessed") ? "" : "commented";
    return span ? [Decoration.inline(span.from, span.to, { class: className, "data-words": key }, { comment: key })]
      : [];
  }));
};

/** @type {PluginKey<DecorationSet>} */
export const marksKey = new PluginKey("comments");
/** Marks the words of comments, those that the page has when it is asked to. @param {() => HTMLElement[]} comments */
export const commentMarks = (comments) => new Plugin({
  key: marksKey,
  state: {
    init: (_, { doc }) => marksIn(doc, comments()),
    apply: (tr, marks) => (tr.getMeta(marksKey) ? marksIn(tr.doc, comments()) : marks.map(tr.mapping, tr.doc)),
  },
  props: { decorations: (state) => marksKey.getState(state) },
});

/** @type {PluginKey<DecorationSet>} */
const roomsKey = new PluginKey("rooms for comments");
/** Room for comments under the paragraphs of their words, over which they are put. */
export const rooms = new Plugin({
  key: roomsKey,
  state: {
    init: () => DecorationSet.empty,
    apply: (tr, drawn) => tr.getMeta(roomsKey) ?? drawn.map(tr.mapping, tr.doc),
  },
  props: { decorations: (state) => roomsKey.getState(state) },
});
/** @param {import("prosemirror-view").EditorView} view @param {{ key: string, height: number, pos: number }[]} wanted */
export const makeRooms = (view, wanted) => {
  const is = wanted.map(({ key, height, pos }) => `${key} ${height} ${pos}`).join("; ");
  const was = (roomsKey.getState(view.state)?.find() ?? []).map(({ spec, from }) => `${spec.room} ${from}`).join("; ");
  if (is === was) return;
  const drawn = wanted.map(({ key, height, pos }) => Decoration.widget(pos, () => {
    const room = document.createElement("div");
    room.dataset.room = key;
    room.style.height = `${height}px`;
    return room;
    // The form for a new comment is nearest to the words.
  }, { room: `${key} ${height}`, key: `${key} ${height}`, side: key === "new" ? 0.5 : 1 }));
  view.dispatch(view.state.tr.setMeta(roomsKey, DecorationSet.create(view.state.doc, drawn)));
};
