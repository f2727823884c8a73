// Pieces of a text as Markdown, and Markdown as pieces of a text, with the notes that they call.
import { Fragment, Slice } from "prosemirror-model";
import { TextSelection } from "prosemirror-state";
import { CellSelection, handlePaste } from "prosemirror-tables";
import { parseBlocks, parseWords } from "./markdown_parser.js";
import { writeDocument } from "./markdown_writer.js";
import { labelOf, labelsIn, lastNumber, noteOf } from "./notes.js";
import { HIGHEST, schema } from "./schema.js";
import { Sources } from "./sources.js";

/** @typedef {import("prosemirror-model").Node} Node */

const { nodes } = schema;
/** What begins a block in a piece of one line. */
const BLOCK = /^(#{1,6} |[-*+] |\d+[.)] |> |\||!\[\[)/;
const NOTES = /\n\n(?=\[\^[^\]\s]+\]:)/;
const isNote = (/** @type {Node} */ { type }) => type === nodes.note;

/** @param {Fragment} content @returns {Node} a document of its own */
const asDocument = (content) => {
  const all = content.content;
  if (all.every((node) => node.isInline)) return nodes.doc.create(null, nodes.paragraph.create(null, content));
  return nodes.doc.create(null, all.map((node) => {
    if (node.type === nodes.list_item) return nodes.bullet_list.create(null, node);
    if (node.type === nodes.table_row) return nodes.table.create(null, node);
    return node.type === nodes.table_cell || node.type === nodes.table_header
      ? nodes.paragraph.create(null, node.content) : node;
  }));
};

/** The Markdown of a piece, with the notes that it calls. @param {Slice} slice @param {Node} doc that it is of */
export const markdownOf = (slice, doc) => {
  const piece = asDocument(slice.content);
  const has = new Set(piece.children.filter(isNote).map(({ attrs }) => attrs.label));
  const called = [...labelsIn(piece)].filter((label) => !has.has(label)).map((label) => noteOf(doc, label)?.node);
  const notes = called.filter((node) => node !== undefined);
  const textOf = (/** @type {Node} */ whole) => writeDocument(whole, new Sources()).text;
  // Words keep the blanks around them.
  const [, before, after] = piece.childCount === 1 && piece.firstChild?.type === nodes.paragraph
    ? /** @type {RegExpExecArray} */ (/^([ \t]*)[^]*?([ \t]*)$/.exec(piece.textContent)) : ["", "", ""];
  const behind = notes.length ? `\n\n${textOf(nodes.doc.create(null, notes))}` : "";
  return before + textOf(piece) + after + behind;
};

/** Notes that come along are those that are here, or are counted on from them.
 * @param {Fragment} content @param {Node[]} notes @param {Node} doc */
const countOn = (content, notes, doc) => {
  /** @type {Map<string, string>} */
  const renamed = new Map();
  let last = Math.max(lastNumber(doc), lastNumber(nodes.doc.create(null, notes)));
  const fresh = notes.flatMap((note) => {
    const there = noteOf(doc, note.attrs.label)?.node;
    if (there?.content.eq(note.content)) return [];
    if (there) renamed.set(note.attrs.label, String((last += 1)));
    return [nodes.note.create({ label: renamed.get(note.attrs.label) ?? note.attrs.label }, note.content)];
  });
  /** @param {Fragment} fragment @returns {Fragment} */
  const rename = (fragment) => Fragment.fromArray(fragment.content.map((node) => {
    const label = node.type === nodes.note_call ? renamed.get(labelOf(node.attrs.source)) : undefined;
    if (label) return node.type.create({ source: `[^${label}]` }, null, node.marks);
    return node.isLeaf ? node : node.copy(rename(node.content));
  }));
  return { content: rename(content), notes: fresh };
};

/** A piece of Markdown that comes into a text, and its notes, which go behind all.
 * @param {string} markdown @param {Node} doc @returns {{ slice: Slice, notes: Node[] }} */
export const sliceOf = (markdown, doc) => {
  const all = parseBlocks(markdown);
  const [head] = markdown.split(NOTES);
  const isWords = !/[\r\n]/.test(head) && !BLOCK.test(head);
  const lower = (/** @type {Node} */ node) => (node.type === nodes.heading && node.attrs.level < HIGHEST
    ? node.type.create({ ...node.attrs, level: HIGHEST }, node.content) : node);
  const own = isWords ? parseWords(head) : Fragment.fromArray(all.filter((each) => !isNote(each)).map(lower));
  const { content, notes } = countOn(own, all.filter(isNote), doc);
  if (isWords) return { slice: new Slice(content, 0, 0), notes };
  const whole = Slice.maxOpen(content);
  // What begins or ends with an empty line stands apart from the words around it.
  const openStart = /^\s*\n\s*\n/.test(markdown) ? 0 : whole.openStart;
  const openEnd = /\n\s*\n\s*$/.test(markdown) ? 0 : whole.openEnd;
  return { slice: new Slice(content, openStart, openEnd), notes };
};

/** The words of blocks, with a break between each two: what a cell can hold. @param {Fragment} content */
const wordsOf = (content) => {
  /** @type {Node[]} */
  const words = [];
  content.descendants((node) => {
    if (!node.isTextblock) return true;
    if (words.length) words.push(nodes.hard_break.create({ sign: "<br>" }));
    words.push(...node.children);
    return false;
  });
  return Fragment.fromArray(words);
};

/** Put a piece of Markdown in its place, its notes behind all. Cells fill those of a table.
 * @param {import("prosemirror-view").EditorView} view @param {{ from: number, to: number }} place @param {string} markdown */
export const insertMarkdown = (view, { from, to }, markdown) => {
  const { slice, notes } = sliceOf(markdown, view.state.doc);
  const { selection, tr } = view.state;
  const isInCell = ["cell", "header_cell"].includes(tr.doc.resolve(from).parent.type.spec.tableRole);
  if (!(selection instanceof CellSelection)) {
    tr.setSelection(TextSelection.between(tr.doc.resolve(from), tr.doc.resolve(to)));
    if (isInCell && slice.content.firstChild?.type === nodes.table) view.dispatch(tr);
  }
  if (slice.content.firstChild?.type === nodes.table && handlePaste(view, /** @type {any} */ (null), slice)) return;
  const isBlocks = isInCell && slice.content.firstChild?.isBlock;
  tr.replaceSelection(isBlocks ? new Slice(wordsOf(slice.content), 0, 0) : slice);
  if (notes.length) tr.insert(tr.doc.content.size, notes);
  view.dispatch(tr.setMeta("paste", true).setMeta("uiEvent", "paste").scrollIntoView());
};
