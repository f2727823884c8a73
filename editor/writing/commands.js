// What keys and the toolbars do to words, blocks and tables, and the keys of the surface. The first row of a table is its head.
import {
  baseKeymap, chainCommands, exitCode, joinTextblockBackward, joinTextblockForward, lift, setBlockType, toggleMark, wrapIn,
} from "prosemirror-commands";
import { closeHistory, redo, undo } from "prosemirror-history";
import { undoInputRule } from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import { liftListItem, sinkListItem, splitListItem, wrapInList } from "prosemirror-schema-list";
import { NodeSelection, Selection, TextSelection } from "prosemirror-state";
import {
  CellSelection, TableMap, addColumnAfter, addColumnBefore, addRowAfter, addRowBefore, deleteColumn, deleteRow, deleteTable,
  goToNextCell, isInTable, selectedRect,
} from "prosemirror-tables";
import { deleteEmptyNote, goToCall } from "./structure.js";
import { HIGHEST, schema } from "./schema.js";

/**
 * @typedef {import("prosemirror-state").Command} Command
 * @typedef {import("prosemirror-state").EditorState} EditorState
 * @typedef {import("prosemirror-model").NodeType} NodeType
 * @typedef {import("prosemirror-model").MarkType} MarkType
 */

const { nodes } = schema;
const LISTS = [nodes.bullet_list, nodes.ordered_list];

/** The depth of the innermost such block around the cursor, or 0.
 * @param {{ selection: import("prosemirror-state").Selection }} state @param {NodeType} type */
export const depthOf = ({ selection: { $from } }, type) => {
  for (let depth = $from.depth; depth > 0; depth -= 1) if ($from.node(depth).type === type) return depth;
  return 0;
};
/** @param {NodeType} type @returns {(state: EditorState) => boolean} */
export const isIn = (type) => (state) => depthOf(state, type) > 0;
/** Whether the innermost list is of that kind. @param {NodeType} type @returns {(state: EditorState) => boolean} */
export const isListed = (type) => (state) => {
  const depth = depthOf(state, nodes.list_item);
  return depth > 0 && state.selection.$from.node(depth - 1).type === type;
};
/** @param {MarkType} type @returns {(state: EditorState) => boolean} */
export const isMarked = (type) => (state) => {
  const { from, to, $from, empty } = state.selection;
  return empty ? Boolean(type.isInSet(state.storedMarks ?? $from.marks())) : state.doc.rangeHasMark(from, to, type);
};

/** Dispatch what is undone by itself. @param {import("prosemirror-view").EditorView} view
 * @param {import("prosemirror-state").Transaction} tr */
export const dispatchApart = (view, tr) => {
  view.dispatch(closeHistory(tr));
  view.dispatch(closeHistory(view.state.tr));
};

/** What is selected, without the blanks around it. @param {EditorState} state @returns {{ from: number, to: number }} */
export const wordsSelected = ({ doc, selection: { from, to } }) => {
  const words = doc.textBetween(from, to, "\n", "\ufffc");
  const start = from + words.length - words.trimStart().length;
  return { from: start, to: Math.max(start, to - (words.length - words.trimEnd().length)) };
};

/** Mark words, without the blanks around them. @param {MarkType} type @returns {Command} */
export const toggle = (type) => toggleMark(type, null, { removeWhenPresent: false, includeWhitespace: false });

/** A heading of the highest level, one of the next, none. @type {Command} */
export const toggleHeading = (state, dispatch) => {
  const depth = depthOf(state, nodes.heading);
  const level = depth ? state.selection.$from.node(depth).attrs.level : HIGHEST - 1;
  if (level > HIGHEST) return setBlockType(nodes.paragraph)(state, dispatch);
  return setBlockType(nodes.heading, { level: level + 1 })(state, dispatch);
};
/** @type {Command} */
export const toggleQuote = (state, dispatch) =>
  (isIn(nodes.blockquote)(state) ? lift : wrapIn(nodes.blockquote))(state, dispatch);

/** Take an item out of its list. What follows in a numbered list goes on counting. @type {Command} */
export const leaveList = (state, dispatch) => {
  const { $from } = state.selection;
  const depth = depthOf(state, nodes.list_item) - 1;
  const list = depth > 0 ? $from.node(depth) : null;
  return liftListItem(nodes.list_item)(state, dispatch && ((tr) => {
    const { $to } = tr.selection;
    const end = list?.type === nodes.ordered_list && $to.depth >= depth ? $to.after(depth) : 0;
    const next = end ? tr.doc.nodeAt(end) : null;
    if (list && next?.type === nodes.ordered_list && $from.node(depth - 1).type !== nodes.list_item) {
      tr.setNodeAttribute(end, "order", list.attrs.order + $from.index(depth));
    }
    dispatch(tr);
  }));
};

/** Begin a list, make another kind of it, or leave it. @param {NodeType} type @returns {Command} */
export const toggleList = (type) => (state, dispatch) => {
  const { $from } = state.selection;
  const depth = depthOf(state, nodes.list_item) - 1;
  const list = depth > 0 ? $from.node(depth) : null;
  if (!list || !LISTS.includes(list.type)) return wrapInList(type)(state, dispatch);
  if (list.type === type) return leaveList(state, dispatch);
  dispatch?.(state.tr.setNodeMarkup($from.before(depth), type, { tight: list.attrs.tight }));
  return true;
};

/** Make a task of an item, or an item of a task. Outside of lists, begin one. @type {Command} */
export const toggleTask = (state, dispatch) => {
  const depth = depthOf(state, nodes.list_item);
  if (!depth) {
    return wrapInList(nodes.bullet_list)(state, dispatch && ((tr) =>
      dispatch(tr.setNodeAttribute(tr.selection.$from.before(depthOf(tr, nodes.list_item)), "done", false))));
  }
  const { $from } = state.selection;
  const done = $from.node(depth).attrs.done === null ? false : null;
  dispatch?.(state.tr.setNodeAttribute($from.before(depth), "done", done));
  return true;
};

/** Begin the next item; an empty one at the end of its list's words leaves it. The one after a task is to be done.
 * @type {Command} */
const splitItem = (state, dispatch) => {
  const depth = depthOf(state, nodes.list_item);
  const { $from, empty } = state.selection;
  const isEmpty = empty && depth > 0 && depth === $from.depth - 1 && !$from.node(depth).content.content.some(
    (each) => each.content.size || each.isLeaf);
  if (isEmpty && leaveList(state, dispatch)) return true;
  const isTask = depth > 0 && state.selection.$from.node(depth).attrs.done !== null;
  return splitListItem(nodes.list_item, { done: isTask ? false : null })(state, dispatch);
};

/** @type {Command} */
const breakLine = (state, dispatch) => {
  if (!state.selection.$from.parent.inlineContent || state.selection.$from.parent.type.spec.code) return false;
  const isLine = isInTable(state) || isIn(nodes.heading)(state);
  dispatch?.(state.tr.replaceSelectionWith(nodes.hard_break.create({ sign: isLine ? "<br>" : "\\" })).scrollIntoView());
  return true;
};

/** A chip beside the cursor goes by one key. @param {-1 | 1} way @returns {Command} */
const deleteChip = (way) => (state, dispatch) => {
  const { empty, $head } = state.selection;
  const beside = empty ? (way < 0 ? $head.nodeBefore : $head.nodeAfter) : null;
  if (!beside?.type.isInGroup("chip")) return false;
  const from = way < 0 ? $head.pos - 1 : $head.pos;
  dispatch?.(state.tr.delete(from, from + 1).scrollIntoView());
  return true;
};

/** Behind a selected figure, line or block that is not read, Enter begins a paragraph. @type {Command} */
const writeBehind = (state, dispatch) => {
  const { selection } = state;
  if (!(selection instanceof NodeSelection) || selection.node.isInline) return false;
  const tr = state.tr.insert(selection.to, nodes.paragraph.create());
  dispatch?.(tr.setSelection(TextSelection.create(tr.doc, selection.to + 1)).scrollIntoView());
  return true;
};

/** What is selected goes; where only a figure or the like is left beside it, there is nothing to split. @type {Command} */
const deleteBesideAtom = (state, dispatch) => {
  const { selection, tr } = state;
  if (selection.empty || selection.$from.sameParent(selection.$to)) return false;
  if (tr.deleteSelection().selection.$from.depth) return false;
  dispatch?.(tr.scrollIntoView());
  return true;
};

/** At its start, an item joins the words of the one before, and a paragraph those of a list or quotation before it.
 * @type {Command} */
const joinWords = (state, dispatch) => {
  const { empty, $head } = state.selection;
  if (!empty || $head.parentOffset || $head.depth < 1) return false;
  const depth = $head.depth - 1;
  const isLaterItem = depth > 1 && $head.node(depth).type === nodes.list_item && !$head.index(depth) &&
    $head.index(depth - 1) > 0;
  const { nodeBefore } = state.doc.resolve($head.before());
  const isBehind = nodeBefore && [nodes.blockquote, ...LISTS].includes(nodeBefore.type);
  return (isLaterItem || Boolean(isBehind)) && joinTextblockBackward(state, dispatch);
};

/** At its end, an item takes the words of the next. @type {Command} */
const joinNextWords = (state, dispatch) =>
  depthOf(state, nodes.list_item) > 0 && joinTextblockForward(state, dispatch);

/** The first item of a list becomes a paragraph at its start. @type {Command} */
const liftFirstItem = (state, dispatch) => {
  const { empty, $head } = state.selection;
  const isAtStart = empty && !$head.parentOffset && $head.depth > 2 && $head.node(-1).type === nodes.list_item;
  return isAtStart && !$head.index(-1) && !$head.index(-2) && liftListItem(nodes.list_item)(state, dispatch);
};

/** At its start, a heading, caption or block of code becomes a paragraph. @type {Command} */
const unsetBlock = (state, dispatch) => {
  const { empty, $head } = state.selection;
  const isSet = empty && !$head.parentOffset &&
    [nodes.heading, nodes.caption, nodes.code_block].includes($head.parent.type);
  return isSet && setBlockType(nodes.paragraph)(state, dispatch);
};

/** Put a block behind the one at the top that the cursor is in, or before an empty paragraph, where writing goes on.
 * @param {EditorState} state @param {import("prosemirror-model").Node} block
 * @returns {{ tr: import("prosemirror-state").Transaction, at: number }} */
export const putBlock = ({ doc, selection: { $from }, tr }, block) => {
  if (!$from.depth) return { tr: tr.insert($from.pos, block), at: $from.pos };
  const isEmpty = $from.depth === 1 && $from.parent.type === nodes.paragraph && !$from.parent.content.size;
  const isInNote = $from.node(1).type === nodes.note;
  let end = $from.after(1);
  // No figure or table stands among the notes.
  if (isInNote) doc.forEach((node, pos) => void (node.type !== nodes.note && (end = pos + node.nodeSize)));
  const at = isEmpty ? $from.before(1) : end;
  return { tr: tr.insert(at, block), at };
};

/** @type {Command} */
export const insertTable = (state, dispatch) => {
  if (isInTable(state)) return false;
  const row = (/** @type {NodeType} */ type) =>
    nodes.table_row.create(null, [type.create(), type.create()]);
  const { tr, at } = putBlock(state, nodes.table.create(null, [row(nodes.table_header), row(nodes.table_cell)]));
  dispatch?.(tr.setSelection(TextSelection.create(tr.doc, at + 3)).scrollIntoView());
  return true;
};

/** Go to the next cell. Behind the last one, make a row. @type {Command} */
const nextCell = (state, dispatch) => {
  if (!isInTable(state) || goToNextCell(1)(state, dispatch)) return isInTable(state);
  addRowAfter(state, dispatch && ((tr) => {
    const { tableStart, map } = selectedRect(state);
    const table = /** @type {import("prosemirror-model").Node} */ (tr.doc.nodeAt(tableStart - 1));
    const first = tableStart + TableMap.get(table).map[map.map.length];
    dispatch(tr.setSelection(TextSelection.create(tr.doc, first + 1)).scrollIntoView());
  }));
  return true;
};

/** Go up or down in a table, and out of it. @param {-1 | 1} way @returns {Command} */
const goToRow = (way) => (state, dispatch) => {
  if (!isInTable(state) || state.selection instanceof CellSelection) return isInTable(state);
  const { top, bottom, left, table, tableStart, map } = selectedRect(state);
  const row = way < 0 ? top - 1 : bottom;
  const end = way < 0 ? tableStart - 1 : tableStart + table.nodeSize - 1;
  const isOut = row < 0 || row >= map.height;
  const tr = isOut && way > 0 && !state.doc.nodeAt(end)?.isTextblock ? state.tr.insert(end, nodes.paragraph.create()) : state.tr;
  const at = isOut ? end : tableStart + map.map[row * map.width + left] + 1;
  const found = Selection.findFrom(tr.doc.resolve(at), isOut ? way : 1);
  if (found) dispatch?.(tr.setSelection(found).scrollIntoView());
  return found !== null;
};

/** An arrow leads into a table, and up and down in it: a browser may put the cursor between its cells.
 * @param {"up" | "down" | "left" | "right"} way @returns {Command} */
const moveByArrow = (way) => (state, dispatch, view) => {
  const { $head, empty } = state.selection;
  if (!empty || !$head.parent.isTextblock || !view?.endOfTextblock(way)) return false;
  const isBack = way === "up" || way === "left";
  if (isInTable(state)) return (way === "up" || way === "down") && goToRow(isBack ? -1 : 1)(state, dispatch);
  const $to = state.doc.resolve(isBack ? $head.before() : $head.after());
  if ((isBack ? $to.nodeBefore : $to.nodeAfter)?.type !== nodes.table) return false;
  dispatch?.(state.tr.setSelection(Selection.near($to, isBack ? -1 : 1)).scrollIntoView());
  return true;
};

/** Where every cell is selected, the table itself is: it goes. @type {Command} */
const deleteWholeTable = (state, dispatch) => {
  const { selection } = state;
  return selection instanceof CellSelection && selection.isRowSelection() && selection.isColSelection() &&
    deleteTable(state, dispatch);
};

/** Nothing stands above the head. @type {Command} */
export const rowAbove = (state, dispatch) =>
  isInTable(state) && selectedRect(state).top > 0 && addRowBefore(state, dispatch);

/** @param {string} align @returns {Command} */
export const alignColumn = (align) => (state, dispatch) => {
  if (!isInTable(state)) return false;
  const { left, right, map, tableStart } = selectedRect(state);
  const { tr } = state;
  // structure.js has the column follow its head.
  for (const cell of map.map.slice(left, right)) tr.setNodeAttribute(tableStart + cell, "align", align);
  dispatch?.(tr);
  return true;
};
/** Begin a caption below the table, or go to the one that is there. @type {Command} */
export const captionTable = (state, dispatch) => {
  if (!isInTable(state)) return false;
  const { table, tableStart } = selectedRect(state);
  const end = tableStart + table.nodeSize - 1;
  const { tr } = state;
  if (state.doc.nodeAt(end)?.type !== nodes.caption) tr.insert(end, nodes.caption.create());
  dispatch?.(tr.setSelection(Selection.near(tr.doc.resolve(end + 1))).scrollIntoView());
  return true;
};

/** @type {{ name: string, run: Command }[]} */
export const TABLE_COMMANDS = [
  { name: "Row above", run: rowAbove },
  { name: "Row below", run: addRowAfter },
  { name: "Column before", run: addColumnBefore },
  { name: "Column after", run: addColumnAfter },
  { name: "Delete row", run: deleteRow },
  { name: "Delete column", run: deleteColumn },
  { name: "Caption", run: captionTable },
  { name: "Delete table", run: deleteTable },
];

/** A table, a figure or a line beside the cursor is selected first, and so is what is not read; an empty paragraph goes
 * in its stead. @param {-1 | 1} way @returns {Command} */
const selectBeside = (way) => (state, dispatch) => {
  const { $head, empty } = state.selection;
  const { parent } = $head;
  const isAtEdge = way < 0 ? !$head.parentOffset : $head.parentOffset === parent.content.size;
  if (!empty || !parent.isTextblock || $head.depth !== 1 || !isAtEdge) return false;
  const edge = way < 0 ? $head.before(1) : $head.after(1);
  const { nodeBefore, nodeAfter } = state.doc.resolve(edge);
  const beside = way < 0 ? nodeBefore : nodeAfter;
  if (!beside || ![nodes.table, nodes.figure, nodes.rule, nodes.opaque].includes(beside.type)) return false;
  const { tr } = state;
  if (!parent.content.size) tr.delete($head.before(1), $head.after(1));
  const start = tr.mapping.map(way < 0 ? edge - beside.nodeSize : edge);
  const cells = beside.type === nodes.table ? TableMap.get(beside).map : null;
  const selection = cells
    ? CellSelection.create(tr.doc, start + 1 + cells[0], start + 1 + cells[cells.length - 1])
    : NodeSelection.create(tr.doc, start);
  dispatch?.(tr.setSelection(selection).scrollIntoView());
  return true;
};

/** Beside those of the toolbar. @type {Record<string, Command>} */
export const KEYS = {
  "Mod-z": undo,
  "Mod-y": redo,
  // Without the `true`, the keymap looks for Mod-z when there is nothing to redo.
  "Mod-Shift-z": (...given) => redo(...given) || true,
  Tab: chainCommands(nextCell, sinkListItem(nodes.list_item)),
  "Shift-Tab": chainCommands(goToNextCell(-1), liftListItem(nodes.list_item)),
  "Mod-]": sinkListItem(nodes.list_item),
  "Mod-[": liftListItem(nodes.list_item),
  Enter: chainCommands(goToRow(1), deleteBesideAtom, splitItem, writeBehind),
  "Shift-Enter": chainCommands(exitCode, breakLine),
  "Mod-Enter": exitCode,
  Backspace: chainCommands(undoInputRule, deleteWholeTable, deleteEmptyNote, deleteChip(-1),
    unsetBlock, selectBeside(-1), liftFirstItem, joinWords),
  Delete: chainCommands(deleteWholeTable, deleteChip(1), selectBeside(1), joinNextWords),
  Escape: goToCall,
  ArrowUp: moveByArrow("up"),
  ArrowDown: moveByArrow("down"),
  ArrowLeft: moveByArrow("left"),
  ArrowRight: moveByArrow("right"),
};
/** @param {Record<string, Command>} more those of the toolbar */
export const keys = (more = {}) => [keymap({ ...more, ...KEYS }), keymap(baseKeymap)];
