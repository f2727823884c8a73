// Paragraph numbers, the placeholder of an empty text, and a notice at notes that nothing calls.
import { button, make } from "../../reports/static/desk/surface/elements.js";
import { Plugin } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import { isEmptyParagraph } from "./meaning.js";
import { labelsIn, noteOf } from "./notes.js";
import { schema } from "./schema.js";

const { nodes } = schema;
/** What readers see no number beside, as `groups_of` in reports/rendering/blocks.py has it. */
const UNNUMBERED = new Set([nodes.heading, nodes.figure, nodes.rule, nodes.note, nodes.caption]);

/** @param {string} label @param {boolean} canCall */
const uncalled = (label, canCall) => (/** @type {import("prosemirror-view").EditorView} */ view) => {
  const call = button("Insert marker at the cursor", () => {
    view.dispatch(view.state.tr.insert(view.state.selection.to, nodes.note_call.create({ source: `[^${label}]` })));
    view.focus();
  }, { className: "link" });
  const remove = button("Remove note", () => {
    const note = noteOf(view.state.doc, label);
    if (note) view.dispatch(view.state.tr.delete(note.pos, note.pos + note.node.nodeSize));
    view.focus();
  }, { className: "link" });
  const parts = ["Readers do not see this note: the text has no marker for it. ", ...(canCall ? [call, " "] : []), remove];
  return make("p", { className: "md-uncalled", contentEditable: "false" }, ...parts);
};

/** @param {import("prosemirror-state").EditorState} state @param {string} placeholder */
const draw = ({ doc, selection: { $head } }, placeholder) => {
  const called = labelsIn(doc);
  const canCall = $head.parent.inlineContent && !$head.parent.type.spec.code && $head.node(1)?.type !== nodes.note;
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
    const { label } = node.attrs;
    if (node.type !== nodes.note || called.has(label)) return;
    const spec = { key: `uncalled ${label} ${canCall}`, side: -1, ignoreSelection: true, stopEvent: () => true };
    all.push(Decoration.widget(pos + 1, uncalled(label, canCall), spec));
  });
  return DecorationSet.create(doc, all);
};

/** @param {string} placeholder what an empty text says */
export const decorations = (placeholder) => new Plugin({
  state: {
    init: (_, state) => draw(state, placeholder),
    apply: (tr, all, _, state) => (tr.docChanged || tr.selectionSet ? draw(state, placeholder) : all),
  },
  props: {
    decorations(state) {
      return this.getState(state);
    },
  },
});
