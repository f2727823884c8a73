// Invariants of every document, restored after each change.
import { Plugin, TextSelection } from "prosemirror-state";
import { schema } from "./schema.js";

/** @typedef {import("prosemirror-model").Node} Node */

const { nodes } = schema;
const CLOSED = new Set([nodes.table, nodes.figure, nodes.code_block, nodes.opaque, nodes.rule]);

/** The first row is the head, no cell spans others, and a column is aligned as its head is.
 * @param {import("prosemirror-state").Transaction} tr @param {Node} table @param {number} pos */
const keepTable = (tr, table, pos) => {
  const aligns = table.firstChild?.children.map(({ attrs }) => attrs.align) ?? [];
  table.forEach((row, rowAt, y) => row.forEach((cell, cellAt, x) => {
    const type = y ? nodes.table_cell : nodes.table_header;
    const { align, colspan, rowspan } = cell.attrs;
    if (cell.type === type && align === (aligns[x] ?? "") && colspan === 1 && rowspan === 1) return;
    tr.setNodeMarkup(pos + 1 + rowAt + 1 + cellAt, type,
      { align: aligns[x] ?? "", colspan: 1, rowspan: 1, colwidth: null });
  }));
};

export const keepStructure = new Plugin({
  appendTransaction(transactions, _, { doc, tr }) {
    if (!transactions.some(({ docChanged }) => docChanged)) return null;
    doc.descendants((node, pos, parent, index) => {
      if (node.type === nodes.table) keepTable(tr, node, pos);
      // A caption is one below a table alone.
      const isLoose = node.type === nodes.caption && parent?.maybeChild(index - 1)?.type !== nodes.table;
      if (isLoose) tr.setNodeMarkup(pos, nodes.paragraph);
      // A figure that stands alone in a paragraph of the text is a block.
      const call = parent === doc && node.type === nodes.paragraph && node.childCount === 1 ? node.firstChild : null;
      if (call?.type === nodes.figure_call) {
        const at = tr.mapping.map(pos);
        tr.replaceWith(at, at + node.nodeSize, nodes.figure.create({ key: call.attrs.source.slice(3, -2).trim() }));
      }
      return !node.isTextblock;
    });
    return tr.docChanged ? tr : null;
  },
});

/** Whether the cursor can leave a block at the end by Enter. @param {Node | null} last */
const isLeft = (last) => last !== null && !CLOSED.has(last.type);
/** @param {import("prosemirror-state").EditorState} state */
const isInNote = ({ selection }) => selection.$from.node(1)?.type === nodes.note;

/** Behind a table, figure or code at the end there is a paragraph to write in. Being empty, it is not written. */
export const keepLastParagraph = new Plugin({
  appendTransaction(transactions, before, state) {
    if (!transactions.some(({ docChanged }) => docChanged)) return null;
    const { last, pos } = endOfText(state.doc);
    if (isLeft(last)) return null;
    const tr = state.tr.insert(pos, nodes.paragraph.create());
    // Otherwise what is typed behind a figure would go into the first note.
    if (isInNote(state) && !isInNote(before)) tr.setSelection(TextSelection.create(tr.doc, pos + 1));
    return tr;
  },
});

/** @param {Node} doc @returns {{ last: Node | null, pos: number }} the last block before the notes, and the place behind it */
const endOfText = (doc) => {
  /** @type {{ last: Node | null, pos: number }} */
  const end = { last: null, pos: 0 };
  doc.forEach((node, pos) => {
    if (node.type !== nodes.note) Object.assign(end, { last: node, pos: pos + node.nodeSize });
  });
  return end;
};

/** @param {Node} doc as it was read @returns {Node} with a place to write in at its end */
export const withLastParagraph = (doc) => {
  const { last, pos } = endOfText(doc);
  if (isLeft(last)) return doc;
  const before = doc.content.cut(0, pos);
  return doc.copy(before.addToEnd(nodes.paragraph.create()).append(doc.content.cut(pos)));
};
