// Pieces of a text as Markdown, and Markdown as pieces of a text, with the notes that they call.
import { Fragment, Slice } from "prosemirror-model";
import { Selection, TextSelection } from "prosemirror-state";
import { CellSelection, handlePaste } from "prosemirror-tables";
import { dispatchApart } from "./commands.js";
import { Sources, parseBlocks, parseWords } from "./markdown_parser.js";
import { writeDocument } from "./markdown_writer.js";
import { CLOSED, labelOf, labelsIn, lastNumber, noteOf } from "./structure.js";
import { HIGHEST, schema } from "./schema.js";

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

/** A piece of Markdown that comes into a text, and its notes, which go behind all. A table stands apart, and a heading does
 * from words `beside` it.
 * @param {string} markdown @param {Node} doc @param {boolean} beside @returns {{ slice: Slice, notes: Node[] }} */
const sliceOf = (markdown, doc, beside) => {
  const all = parseBlocks(markdown);
  const [head] = markdown.split(NOTES);
  const isWords = !/[\r\n]/.test(head) && !BLOCK.test(head);
  const lower = (/** @type {Node} */ node) => (node.type === nodes.heading && node.attrs.level < HIGHEST
    ? node.type.create({ ...node.attrs, level: HIGHEST }, node.content) : node);
  const own = isWords ? parseWords(head) : Fragment.fromArray(all.filter((each) => !isNote(each)).map(lower));
  const { content, notes } = countOn(own, all.filter(isNote), doc);
  if (isWords) return { slice: new Slice(content, 0, 0), notes };
  const whole = Slice.maxOpen(content);
  // So does what begins or ends with an empty line.
  const isApart = (/** @type {Node | null} */ node) => node?.type === nodes.table || (beside && node?.type === nodes.heading);
  const openStart = /^\s*\n\s*\n/.test(markdown) || isApart(content.firstChild) ? 0 : whole.openStart;
  const openEnd = /\n\s*\n\s*$/.test(markdown) || isApart(content.lastChild) ? 0 : whole.openEnd;
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

/** Put the cursor behind the content of the last step: behind a table or figure in the next paragraph, or a new one.
 * @param {import("prosemirror-state").Transaction} tr */
const moveCursorBehind = (tr) => {
  let end = tr.selection.to;
  tr.mapping.maps.at(-1)?.forEach((_oldStart, _oldEnd, _newStart, newEnd) => (end = newEnd));
  const { depth, nodeBefore, nodeAfter } = tr.doc.resolve(end);
  const isClosed = !depth && nodeBefore !== null && CLOSED.has(nodeBefore.type);
  const isLast = !nodeAfter || isNote(nodeAfter) || CLOSED.has(nodeAfter.type);
  if (isClosed && isLast) tr.insert(end, nodes.paragraph.create());
  tr.setSelection(Selection.near(tr.doc.resolve(end), isClosed ? 1 : -1));
};

/** Put a piece of Markdown in its place, its notes behind all. Cells fill those of a table.
 * @param {import("prosemirror-view").EditorView} view @param {{ from: number, to: number }} place @param {string} markdown */
export const insertMarkdown = (view, { from, to }, markdown) => {
  const { selection, tr, doc } = view.state;
  const isHere = selection.from >= from && selection.to <= to;
  const isAll = from === 0 && to === doc.content.size;
  if (!isAll && !(selection instanceof CellSelection)) {
    tr.setSelection(TextSelection.between(doc.resolve(from), doc.resolve(to))).deleteSelection();
  }
  if (isAll) tr.replaceWith(0, to, nodes.paragraph.create());
  const { $from } = tr.selection;
  const { slice, notes } = sliceOf(markdown, tr.doc, $from.parent.content.size > 0);
  const isInCell = ["cell", "header_cell"].includes($from.parent.type.spec.tableRole);
  if (slice.content.firstChild?.type === nodes.table && (isInCell || selection instanceof CellSelection)) {
    if (isInCell) view.dispatch(tr);
    if (handlePaste(view, /** @type {any} */ (null), slice)) return;
  }
  const isBlocks = isInCell && slice.content.firstChild?.isBlock;
  tr.replaceSelection(isBlocks ? new Slice(wordsOf(slice.content), 0, 0) : slice);
  if (!isHere) tr.setSelection(selection.map(tr.doc, tr.mapping));
  else if (selection instanceof TextSelection) moveCursorBehind(tr);
  if (notes.length) tr.insert(tr.doc.content.size, notes);
  dispatchApart(view, tr.setMeta("paste", true).setMeta("uiEvent", "paste").scrollIntoView());
};
