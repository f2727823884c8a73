// Commands for tables. The first row is the head (structure.js).
import { NodeSelection, Selection, TextSelection } from "prosemirror-state";
import {
  CellSelection, TableMap, addColumnAfter, addColumnBefore, addRowAfter, addRowBefore, deleteColumn, deleteRow,
  deleteTable, goToNextCell, isInTable, selectedRect,
} from "prosemirror-tables";
import { schema } from "./schema.js";

/** @typedef {import("prosemirror-state").Command} Command */

const { nodes } = schema;

/** Put a block behind the one at the top that the cursor is in, or before an empty paragraph, where writing goes on.
 * @param {import("prosemirror-state").EditorState} state @param {import("prosemirror-model").Node} block
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
  const row = (/** @type {import("prosemirror-model").NodeType} */ type) =>
    nodes.table_row.create(null, [type.create(), type.create()]);
  const { tr, at } = putBlock(state, nodes.table.create(null, [row(nodes.table_header), row(nodes.table_cell)]));
  dispatch?.(tr.setSelection(TextSelection.create(tr.doc, at + 3)).scrollIntoView());
  return true;
};

/** Go to the next cell. Behind the last one, make a row. @type {Command} */
export const nextCell = (state, dispatch) => {
  if (!isInTable(state) || goToNextCell(1)(state, dispatch)) return isInTable(state);
  addRowAfter(state, dispatch && ((tr) => {
    const { tableStart, map } = selectedRect(state);
    const table = /** @type {import("prosemirror-model").Node} */ (tr.doc.nodeAt(tableStart - 1));
    const first = tableStart + TableMap.get(table).map[map.map.length];
    dispatch(tr.setSelection(TextSelection.create(tr.doc, first + 1)).scrollIntoView());
  }));
  return true;
};

/** An arrow leads into a table, up and down in it, and out of it: a browser may put the cursor between its cells.
 * @param {"up" | "down" | "left" | "right"} way @returns {Command} */
export const moveByArrow = (way) => (state, dispatch, view) => {
  const { $head, empty } = state.selection;
  if (!empty || !$head.parent.isTextblock || !view?.endOfTextblock(way)) return false;
  const isBack = way === "up" || way === "left";
  const inside = isInTable(state) ? selectedRect(state) : null;
  let $to = state.doc.resolve(isBack ? $head.before() : $head.after());
  if (!inside && (isBack ? $to.nodeBefore : $to.nodeAfter)?.type !== nodes.table) return false;
  if (inside) {
    const { top, bottom, left, map, table, tableStart } = inside;
    const row = isBack ? top - 1 : bottom;
    const isOut = row < 0 || row >= map.height;
    if (way === "left" || way === "right") return false;
    const out = isBack ? tableStart - 1 : tableStart + table.nodeSize - 1;
    $to = state.doc.resolve(isOut ? out : tableStart + map.map[row * map.width + left] + 1);
    const found = Selection.findFrom($to, isOut && isBack ? -1 : 1);
    if (found) dispatch?.(state.tr.setSelection(found).scrollIntoView());
    return found !== null;
  }
  dispatch?.(state.tr.setSelection(Selection.near($to, isBack ? -1 : 1)).scrollIntoView());
  return true;
};

/** Go down, and out of the last row. @type {Command} */
export const cellBelow = (state, dispatch) => {
  if (!isInTable(state) || state.selection instanceof CellSelection) return isInTable(state);
  const { bottom, left, table, tableStart, map } = selectedRect(state);
  if (bottom < map.height) {
    const at = tableStart + map.map[bottom * map.width + left] + 1;
    dispatch?.(state.tr.setSelection(TextSelection.create(state.doc, at)).scrollIntoView());
    return true;
  }
  const end = tableStart + table.nodeSize - 1;
  const tr = state.doc.nodeAt(end)?.isTextblock ? state.tr : state.tr.insert(end, nodes.paragraph.create());
  dispatch?.(tr.setSelection(Selection.near(tr.doc.resolve(end), 1)).scrollIntoView());
  return true;
};

/** Where every cell is selected, the table itself is: it goes. @type {Command} */
export const deleteWholeTable = (state, dispatch) => {
  const { selection } = state;
  return selection instanceof CellSelection && selection.isRowSelection() && selection.isColSelection() &&
    deleteTable(state, dispatch);
};

/** A row above the head is the head, aligned as that was. @type {Command} */
export const rowAbove = (state, dispatch) => {
  if (!isInTable(state)) return false;
  const { top, tableStart, table } = selectedRect(state);
  return addRowBefore(state, dispatch && ((tr) => {
    let at = tableStart + 1;
    for (const { attrs } of top ? [] : /** @type {import("prosemirror-model").Node} */ (table.firstChild).children) {
      tr.setNodeAttribute(at, "align", attrs.align);
      at += tr.doc.nodeAt(at)?.nodeSize ?? 0;
    }
    dispatch(tr);
  }));
};

/** The only row or column is the table. @param {Command} run @param {"row" | "column"} what @returns {Command} */
const orTable = (run, what) => (state, dispatch) => {
  if (!isInTable(state)) return false;
  const { top, bottom, left, right, map } = selectedRect(state);
  const isAll = what === "row" ? bottom - top === map.height : right - left === map.width;
  return (isAll ? deleteTable : run)(state, dispatch);
};
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
  { name: "Delete row", run: orTable(deleteRow, "row") },
  { name: "Delete column", run: orTable(deleteColumn, "column") },
  { name: "Caption", run: captionTable },
  { name: "Delete table", run: deleteTable },
];

/** A table, a figure or a line beside the cursor is selected first, and so is what is not read; an empty paragraph goes
 * in its stead. @param {-1 | 1} way @returns {Command} */
export const selectBeside = (way) => (state, dispatch) => {
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
