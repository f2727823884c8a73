// Notes: a call in the text, and its words at the end, where they are written.
import { Plugin, TextSelection } from "prosemirror-state";
import { schema } from "./schema.js";

/**
 * @typedef {import("prosemirror-model").Node} Node
 * @typedef {import("prosemirror-state").Command} Command
 */

const { nodes } = schema;
/** The `detail` of `input` events of changes by another person that a save brought in: none of this person's undo history. */
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
export const placeOfCall = (doc, label) => {
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

/** Take a note without words away, with its calls. @type {Command} */
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

/** A note goes with its last call, and both come back by one undo. */
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
