// Plugins that correct a document after each change: its tables and captions, and its notes, which have a call in the text and their
// words at the end. Also numbers of paragraphs, and positions that dialogs and pending pastes need later.
import { Plugin, PluginKey, TextSelection } from "prosemirror-state";
import { ReplaceStep } from "prosemirror-transform";
import { Decoration, DecorationSet } from "prosemirror-view";
import { parseDocument } from "./markdown_parser.js";
import { isEmptyParagraph } from "./words_writer.js";
import { schema } from "./schema.js";

/**
 * @typedef {import("prosemirror-model").Node} Node
 * @typedef {import("prosemirror-state").Command} Command
 */

const { nodes } = schema;
/** Blocks that typing at their end does not leave. */
export const CLOSED = new Set([nodes.table, nodes.figure, nodes.code_block, nodes.opaque, nodes.rule]);

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
  appendTransaction(transactions, before, { doc, tr }) {
    if (!transactions.some(({ docChanged }) => docChanged)) return null;
    doc.descendants((node, pos, parent, index) => {
      if (node.type === nodes.table) keepTable(tr, node, pos);
      // A caption that is not below a table becomes a paragraph.
      const isLoose = node.type === nodes.caption && parent?.maybeChild(index - 1)?.type !== nodes.table;
      if (isLoose) tr.setNodeMarkup(pos, nodes.paragraph);
      // A figure alone in a paragraph becomes a block.
      const call = parent === doc && node.type === nodes.paragraph && node.childCount === 1 ? node.firstChild : null;
      if (call?.type === nodes.figure_call) {
        const at = tr.mapping.map(pos);
        tr.replaceWith(at, at + node.nodeSize, nodes.figure.create({ key: call.attrs.source.slice(3, -2).trim() }));
      }
      return !node.isTextblock;
    });
    // After a table, figure or code at the end, add a paragraph to write in. While empty, it is not in the Markdown.
    const end = endOfText(tr.doc);
    if (!isLeft(end.last)) {
      tr.insert(end.pos, nodes.paragraph.create());
      // Otherwise what is typed behind a figure would go into the first note.
      if (isInNote(tr) && !isInNote(before)) tr.setSelection(TextSelection.create(tr.doc, end.pos + 1));
    }
    return tr.docChanged ? tr : null;
  },
});

/** Whether Enter leaves this last block. @param {Node | null} last */
const isLeft = (last) => last !== null && !CLOSED.has(last.type);
/** @param {{ selection: import("prosemirror-state").Selection }} state */
const isInNote = ({ selection }) => selection.$from.node(1)?.type === nodes.note;
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

/** The `detail` of `input` events for another person's changes that a save merged: they stay out of the undo history. */
export const THEIRS = "theirs";

/** @param {string} source of a call */
export const labelOf = (source) => source.slice(2, -1);
/** @param {Node} node @returns {Set<string>} the labels that are called within */
export const labelsIn = (node) => {
  const labels = new Set();
  node.descendants(({ type, attrs }) => void (type === nodes.note_call && labels.add(labelOf(attrs.source))));
  return labels;
};
/** @param {Node} doc @param {string} label */
export const noteOf = (doc, label) => {
  /** @type {{ node: Node, pos: number } | null} */
  let found = null;
  doc.forEach((node, pos) => {
    if (node.type === nodes.note && node.attrs.label === label) found ??= { node, pos };
  });
  return /** @type {{ node: Node, pos: number } | null} */ (found);
};
/** @param {Node} doc @param {string} label @returns {number} behind the first call, or -1 */
const placeOfCall = (doc, label) => {
  let place = -1;
  doc.descendants((node, pos) => {
    if (place < 0 && node.type === nodes.note_call && labelOf(node.attrs.source) === label) place = pos + 1;
    return place < 0;
  });
  return place;
};
/** @param {Node} doc */
export const lastNumber = (doc) => {
  const labels = [...labelsIn(doc)];
  doc.forEach(({ type, attrs }) => void (type === nodes.note && labels.push(attrs.label)));
  return Math.max(0, ...labels.map((label) => (/^\d{1,6}$/.test(label) ? Number(label) : 0)));
};
/** @param {import("prosemirror-state").EditorState} state */
const noteAround = ({ selection: { $head } }) =>
  ($head.depth && $head.node(1).type === nodes.note ? $head.node(1) : null);

/** Put a call at the cursor, and the cursor into the new note. @type {Command} */
export const insertNote = (state, dispatch) => {
  const { $to } = state.selection;
  if (!$to.parent.inlineContent || $to.parent.type.spec.code || noteAround(state)) return false;
  const label = String(lastNumber(state.doc) + 1);
  const tr = state.tr.insert($to.pos, nodes.note_call.create({ source: `[^${label}]` }));
  const end = tr.doc.content.size;
  tr.insert(end, nodes.note.create({ label }, nodes.paragraph.create()));
  dispatch?.(tr.setSelection(TextSelection.create(tr.doc, end + 2)).scrollIntoView());
  return true;
};

/** Go from a note to its call. @type {Command} */
export const goToCall = (state, dispatch) => {
  const note = noteAround(state);
  const place = note ? placeOfCall(state.doc, note.attrs.label) : -1;
  if (place < 0) return false;
  dispatch?.(state.tr.setSelection(TextSelection.create(state.doc, place)).scrollIntoView());
  return true;
};

/** Go from a call to its note. @param {string} label @returns {Command} */
export const goToNote = (label) => (state, dispatch) => {
  const note = noteOf(state.doc, label);
  if (!note) return false;
  dispatch?.(state.tr.setSelection(TextSelection.near(state.doc.resolve(note.pos + 1))).scrollIntoView());
  return true;
};

/** Delete an empty note and its calls. @type {Command} */
export const deleteEmptyNote = (state, dispatch) => {
  const note = noteAround(state);
  if (!note || note.textContent || note.childCount > 1 || note.firstChild?.content.size) return false;
  const { label } = note.attrs;
  const place = placeOfCall(state.doc, label);
  const start = state.selection.$head.before(1);
  const tr = state.tr.delete(start, start + note.nodeSize);
  if (place >= 0) tr.setSelection(TextSelection.near(tr.doc.resolve(tr.mapping.map(place)))).delete(place - 1, place);
  dispatch?.(tr.scrollIntoView());
  return true;
};

/** Delete a note with its last call, so that one undo restores both. */
export const notesFollowCalls = new Plugin({
  appendTransaction(transactions, before, state) {
    if (!transactions.some(({ docChanged }) => docChanged)) return null;
    if (transactions.some((each) => each.getMeta("history$") || each.getMeta(THEIRS))) return null;
    const now = labelsIn(state.doc);
    const { tr } = state;
    for (const label of labelsIn(before.doc)) {
      const note = now.has(label) ? null : noteOf(tr.doc, label);
      if (note) tr.delete(note.pos, note.pos + note.node.nodeSize);
    }
    return tr.docChanged ? tr : null;
  },
});

/** Replace what lies between the first difference of two documents and the last.
 * @param {import("prosemirror-state").Transaction} tr @param {Node} now */
const replaceDifference = (tr, now) => {
  const start = tr.doc.content.findDiffStart(now.content);
  const ends = tr.doc.content.findDiffEnd(now.content);
  if (start === null || !ends) return;
  const overlap = Math.max(0, start - Math.min(ends.a, ends.b));
  tr.step(new ReplaceStep(start, ends.a + overlap, now.slice(start, ends.b + overlap)));
};

/** Return a transaction that replaces the document by another text, or null. Blocks are compared one by one if there are as many,
 * so that changes in unchanged blocks can still be undone.
 * @param {import("prosemirror-state").EditorState} state @param {string} text @param {import("./markdown_parser.js").Sources} sources */
export const replaceText = ({ tr }, text, sources) => {
  const now = withLastParagraph(parseDocument(text, sources).doc);
  if (tr.doc.childCount !== now.childCount) replaceDifference(tr, now);
  now.children.forEach((block, at) => replaceDifference(tr, tr.doc.copy(tr.doc.content.replaceChild(at, block))));
  // Blocks that stay take the source around them from the new text.
  tr.doc.children.forEach((node, at) => {
    const block = sources.blocks.get(now.child(at));
    if (block) sources.blocks.set(node, block);
  });
  return tr.docChanged ? tr : null;
};

/** Blocks that are shown without a number, as `groups_of` in reports/rendering/sections.py has it. */
const UNNUMBERED = new Set([nodes.heading, nodes.figure, nodes.rule, nodes.note, nodes.caption]);

/** Cells of a column of numbers, as `_NUMBER_OR_GAP` in reports/rendering/markdown/parser.py has it. */
const GAP = /^(?:[-–—…]|n\/a)$/;
const NUMBER = /^(?:[-+−±~≈<>≤≥]\s?)?(?:[€$£¥]\s?)?(?:\p{Nd}{1,3}(?:[.,'’\s]\p{Nd}{3})+|\p{Nd}+)(?:[.,]\p{Nd}+)?(?:\s?[%‰€$£¥])?$/u;
/** @param {Node | null} cell @returns {string} without citations and note markers */
const numberText = (cell) => (cell?.children ?? []).map(({ type, text }) =>
  text ?? ([nodes.citation, nodes.note_call].includes(type) ? "" : "\ufffc")).join("").trim();

/** Columns of numbers are shown aligned to the right where no other alignment is set.
 * @param {Node} table @param {number} pos @returns {Decoration[]} */
const numberColumns = (table, pos) => {
  const [head, ...rows] = table.children;
  const isNumeric = head.children.map(({ attrs }, column) => {
    const texts = rows.map((row) => numberText(row.maybeChild(column))).filter(Boolean);
    return !attrs.align && texts.some((text) => NUMBER.test(text)) && texts.every((text) => NUMBER.test(text) || GAP.test(text));
  });
  /** @type {Decoration[]} */
  const found = [];
  table.forEach((row, rowAt) => row.forEach((cell, cellAt, column) => {
    const from = pos + 1 + rowAt + 1 + cellAt;
    if (isNumeric[column]) found.push(Decoration.node(from, from + cell.nodeSize, { class: "is-number" }));
  }));
  return found;
};

/** @param {import("prosemirror-state").EditorState} state @param {string} placeholder */
const draw = ({ doc }, placeholder) => {
  const called = labelsIn(doc);
  /** @type {Decoration[]} */
  const all = [];
  let number = 0;
  if (placeholder && doc.childCount === 1 && isEmptyParagraph(doc.child(0))) {
    all.push(Decoration.node(0, doc.content.size, { class: "is-empty", "data-placeholder": placeholder }));
  }
  doc.descendants((node, pos) => {
    if (node.type === nodes.table) all.push(...numberColumns(node, pos));
    return !node.isTextblock && node.type !== nodes.table;
  });
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

/** @param {string} placeholder shown in an empty text */
export const decorations = (placeholder) => new Plugin({ props: { decorations: (state) => draw(state, placeholder) } });

/** @typedef {{ from: number, to: number }} Place */
/** @type {PluginKey<Map<symbol, Place>>} */
const placesKey = new PluginKey("places");
export const heldPlaces = new Plugin({
  key: placesKey,
  state: {
    init: () => new Map(),
    apply(tr, before) {
      const now = new Map(before);
      for (const [key, { from, to }] of tr.docChanged ? before : []) {
        const start = tr.mapping.map(from, from === to ? -1 : 1);
        now.set(key, { from: start, to: Math.max(start, tr.mapping.map(to, -1)) });
      }
      const { key, place } = tr.getMeta(placesKey) ?? {};
      if (place) now.set(key, place);
      else now.delete(key);
      return now;
    },
  },
});

/** Follow a place while the text changes. Return a function that returns where it is and stops following it.
 * @param {import("prosemirror-view").EditorView} view @param {number} from @param {number} [to] @returns {() => Place} */
export const hold = (view, from, to = from) => {
  const key = Symbol("place");
  view.dispatch(view.state.tr.setMeta(placesKey, { key, place: { from, to } }));
  return () => {
    const place = placesKey.getState(view.state)?.get(key) ?? { from, to };
    view.dispatch(view.state.tr.setMeta(placesKey, { key }));
    return place;
  };
};
