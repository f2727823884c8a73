// What holds for every document after each change: its structure, numbers of paragraphs and notices beside them, and the positions
// that dialogs and pending pastes need later.
import { Plugin } from "prosemirror-state";
import { ReplaceStep } from "prosemirror-transform";
import { Decoration, DecorationSet } from "prosemirror-view";
import { parseDocument } from "./markdown_parser.js";
import { isEmptyParagraph } from "./meaning.js";
import { labelsIn } from "./notes.js";
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
/** Behind a table, figure or code at the end there is a paragraph to write in. Being empty, it is not written. */
export const keepLastParagraph = new Plugin({
  appendTransaction(transactions, _, { doc, tr }) {
    if (!transactions.some(({ docChanged }) => docChanged)) return null;
    const end = endOfText(doc);
    return isLeft(end.last) ? null : tr.insert(end.pos, nodes.paragraph.create());
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

/** Replace what lies between the first difference of two documents and the last.
 * @param {import("prosemirror-state").Transaction} tr @param {Node} now */
const replaceDifference = (tr, now) => {
  const start = tr.doc.content.findDiffStart(now.content);
  const ends = tr.doc.content.findDiffEnd(now.content);
  if (start === null || !ends) return;
  const overlap = Math.max(0, start - Math.min(ends.a, ends.b));
  tr.step(new ReplaceStep(start, ends.a + overlap, now.slice(start, ends.b + overlap)));
};

/** A transaction that makes another text of the document. Where it has as many blocks, what stays can still be undone.
 * @param {import("prosemirror-state").EditorState} state @param {string} text @param {import("./markdown_parser.js").Sources} sources */
export const replaceText = ({ tr }, text, sources) => {
  const now = withLastParagraph(parseDocument(text, sources).doc);
  if (tr.doc.childCount !== now.childCount) replaceDifference(tr, now);
  now.children.forEach((block, at) => replaceDifference(tr, tr.doc.copy(tr.doc.content.replaceChild(at, block))));
  // What stands beside a block that stays is that of the new text.
  tr.doc.children.forEach((node, at) => {
    const block = sources.blocks.get(now.child(at));
    if (block) sources.blocks.set(node, block);
  });
  return tr.docChanged ? tr : null;
};

/** What readers see no number beside, as `groups_of` in reports/rendering/blocks.py has it. */
const UNNUMBERED = new Set([nodes.heading, nodes.figure, nodes.rule, nodes.note, nodes.caption]);

/** @param {import("prosemirror-state").EditorState} state @param {string} placeholder */
const draw = ({ doc }, placeholder) => {
  const called = labelsIn(doc);
  /** @type {Decoration[]} */
  const all = [];
  let number = 0;
  if (placeholder && doc.childCount === 1 && isEmptyParagraph(doc.child(0))) {
    all.push(Decoration.node(0, doc.content.size, { class: "is-empty", "data-placeholder": placeholder }));
  }
  doc.forEach((node, pos) => {
    const isDefinition = node.type === nodes.opaque && node.attrs.kind === "definition";
    if (!UNNUMBERED.has(node.type) && !isDefinition && !isEmptyParagraph(node)) {
      all.push(Decoration.node(pos, pos + node.nodeSize, { "data-number": String(++number) }));
    }
    const isUncalled = node.type === nodes.note && !called.has(node.attrs.label);
    if (isUncalled) all.push(Decoration.node(pos, pos + node.nodeSize, { class: "is-uncalled" }));
  });
  return DecorationSet.create(doc, all);
};

/** @param {string} placeholder what an empty text says */
export const decorations = (placeholder) => new Plugin({
  state: {
    init: (_, state) => draw(state, placeholder),
    apply: (tr, all, _, state) => (tr.docChanged ? draw(state, placeholder) : all),
  },
  props: {
    decorations(state) {
      return this.getState(state);
    },
  },
});

/** @typedef {{ from: number, to: number }} Place */

/** @type {Set<Place>} */
const held = new Set();

/** Return a position that follows the text until `letGo`. @param {number} from @param {number} [to] @returns {Place} */
export const hold = (from, to = from) => {
  const place = { from, to };
  held.add(place);
  return place;
};
/** @param {Place} place */
export const letGo = (place) => held.delete(place);

export const heldPlaces = new Plugin({
  state: {
    init: () => null,
    apply(tr) {
      for (const place of tr.docChanged ? held : []) {
        place.from = tr.mapping.map(place.from, place.from === place.to ? -1 : 1);
        place.to = Math.max(place.from, tr.mapping.map(place.to, -1));
      }
      return null;
    },
  },
});
