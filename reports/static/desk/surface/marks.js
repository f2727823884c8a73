// The text as it will be read. Signs are drawn where the cursor rests, and nowhere else.
import { Decoration, EditorView, RangeSet, StateEffect, StateField, Transaction, ViewPlugin, syntaxTree }
  from "../../vendor/codemirror/codemirror.js";
import { Drawn, chip, sign } from "./chips.js";
import { button, make } from "./elements.js";
import { begun, unwritten } from "./emphasis.js";
import { around, blocksOf, calledIn, isDrawn, noteIn } from "./language.js";
import { removeNote } from "./opening.js";
import { here, putNew } from "./placing.js";

/**
 * @typedef {import("@codemirror/state").EditorState} State
 * @typedef {import("@lezer/common").SyntaxNodeRef} Node
 * @typedef {{ from: number, to: number }} Span
 */

const SETTLES_AFTER = 180;
/** @type {import("@codemirror/state").StateEffectType<readonly Span[]>} */
const settled = StateEffect.define();

/** Where signs are shown: at the cursor, once it rests; at once where something is typed. */
const resting = StateField.define({
  /** @returns {readonly Span[]} */
  create: () => [],
  update(spans, transaction) {
    for (const effect of transaction.effects) if (effect.is(settled)) return effect.value;
    if (!transaction.docChanged) return spans;
    return transaction.annotation(Transaction.userEvent) ? transaction.newSelection.ranges : [];
  },
});

const settling = ViewPlugin.define((view) => {
  let timer = 0;
  const settle = () => view.dispatch({ effects: settled.of(view.hasFocus ? view.state.selection.ranges : []) });
  return {
    update(update) {
      if (!update.selectionSet && !update.focusChanged) return;
      clearTimeout(timer);
      timer = setTimeout(settle, SETTLES_AFTER);
    },
    destroy: () => clearTimeout(timer),
  };
});

const hidden = Decoration.replace({});
const shown = Decoration.mark({ class: "md-sign" });
const STYLED = {
  Emphasis: "md-em", StrongEmphasis: "md-strong", InlineCode: "md-code", LinkReference: "md-sign", Image: "md-sign",
  LinkTitle: "md-sign", Formula: "md-code", Struck: "md-struck",
  Raised: "md-raised", Lowered: "md-lowered",
};
const LINED = {
  SetextHeading1: "md-h1", SetextHeading2: "md-h2", ATXHeading1: "md-h1", ATXHeading2: "md-h2", ATXHeading3: "md-h3",
  ATXHeading4: "md-h4", ATXHeading5: "md-h4", ATXHeading6: "md-h4", FencedCode: "md-block-code",
  CodeBlock: "md-block-code", NoteDefinition: "md-note", Blockquote: "md-quote", HorizontalRule: "md-rule",
};
const MARKS = new Set(["EmphasisMark", "CodeMark", "StruckMark", "RaisedMark"]);
const CHIPS = new Set(["Citation", "Technique", "NoteCall"]);

/** @param {string} label @param {boolean} mayCall whether the cursor stands outside of notes */
const uncalled = (label, mayCall) =>
  new Drawn(`uncalled ${label} ${mayCall}`, (view) => {
    const put = () => putNew(view, here(view), `[^${label}]`);
    const call = button("Insert marker at the cursor", put, { className: "link" });
    const remove = button("Remove note", () => removeNote(view, here(view), label), { className: "link" });
    const words = "Readers do not see this note: the text has no marker for it. ";
    return make("span", { className: "md-uncalled" }, words, ...(mayCall ? [call, " "] : []), remove);
  });

/** Draws the marks of what can be seen. */
class Pen {
  /** @param {EditorView} view */
  constructor(view) {
    this.state = view.state;
    this.focused = view.hasFocus;
    /** @type {Set<string> | undefined} */
    this.called = undefined;
    /** @type {import("@codemirror/state").Range<Decoration>[]} */
    this.drawn = [];
    /** @type {import("@codemirror/state").Range<Decoration>[]} */
    this.chips = [];
    /** What is hidden: no place for a cursor. @type {import("@codemirror/state").Range<Decoration>[]} */
    this.unseen = [];
    for (const { from, to } of view.visibleRanges) {
      syntaxTree(this.state).iterate({ from, to, enter: (node) => this.draw(node) });
    }
    this.number(view.viewport);
    const { head } = this.state.selection.main;
    const mark = unwritten(this.state);
    if (mark) this.drawn.push(hidden.range(mark.from, head), hidden.range(head, mark.to));
  }

  /** @param {Span} span */
  isNear({ from, to }) {
    return this.state.field(resting).some((rest) => rest.from <= to && rest.to >= from);
  }

  /** @param {number} from @param {number} to */
  isOneLine(from, to) {
    return this.state.doc.lineAt(from).to >= to;
  }

  /** @param {number} from @param {number} to @param {boolean} near */
  sign(from, to, near) {
    if (from >= to || !this.isOneLine(from, to)) return;
    if (near) this.drawn.push(shown.range(from, to));
    else this.unseen.push(hidden.range(from, to));
  }

  /** @param {Span} span @param {string} name */
  lines({ from, to }, name) {
    for (let line = this.state.doc.lineAt(from); ; line = this.state.doc.line(line.number + 1)) {
      this.drawn.push(Decoration.line({ class: name }).range(line.from));
      if (line.to >= to) return;
    }
  }

  /** @param {Node} node @returns {boolean | undefined} */
  draw(node) {
    const { name, from, to } = node;
    const lined = LINED[/** @type {keyof typeof LINED} */ (name)];
    const styled = STYLED[/** @type {keyof typeof STYLED} */ (name)];
    if (name === "HorizontalRule" && unwritten(this.state)) return undefined;
    if (lined) this.lines(node, lined);
    if (styled) this.drawn.push(Decoration.mark({ class: styled }).range(from, to));
    if (name === "NoteDefinition") this.note(node);
    if (CHIPS.has(name)) this.chip(node);
    else if (name === "Figure") this.drawn.push(Decoration.mark({ class: "md-wrong" }).range(from, to));
    else if (name === "HorizontalRule") this.sign(from, to, this.isNear(node));
    else if (name === "HeaderMark" || name === "QuoteMark") this.lineSign(node);
    else if (MARKS.has(name)) this.around(node);
    else if (name === "Escape") this.sign(from, from + 1, this.isNear(node));
    else if (name === "HardBreak") this.sign(from, to - 1, this.isNear(node));
    else if (name === "ListItem") this.item(node);
    else if (name === "NoteLabel") this.label(node);
    else if (name === "Link") this.link(node);
    else if (name === "Table") return false;
    return undefined;
  }

  /** @param {Node} node */
  chip({ name, from, to }) {
    if (!this.isOneLine(from, to)) {
      this.drawn.push(Decoration.mark({ class: "md-chip-source" }).range(from, to));
      return;
    }
    const { main } = this.state.selection;
    const chosen = this.focused && main.from === from && main.to === to;
    const widget = chip(name, this.state.sliceDoc(from, to), chosen);
    this.chips.push(Decoration.replace({ widget, kind: name }).range(from, to));
  }

  /** The # of a heading and the > of a quotation, with the space after them. @param {Node} node */
  lineSign({ name, from, to, node }) {
    const line = this.state.doc.lineAt(from);
    const underline = name === "HeaderMark" && /^Setext/.test(node.parent?.name ?? "");
    const start = name === "HeaderMark" && from > line.from && node.prevSibling ? from - 1 : from;
    const end = this.state.sliceDoc(to, to + 1) === " " ? to + 1 : to;
    this.sign(start, end, underline || this.isNear(line));
  }

  /** @param {Node} node */
  around({ from, to, node }) {
    const parent = node.parent;
    if (parent && parent.name !== "FencedCode") this.sign(from, to, this.isNear(parent));
  }

  /** @param {Node} node */
  link({ from, to, node }) {
    const marks = node.getChildren("LinkMark");
    if (marks.length < 2 || !(node.getChild("URL") || node.getChild("LinkLabel"))) return;
    const near = this.isNear({ from, to });
    this.sign(from, marks[0].to, near);
    this.drawn.push(Decoration.mark({ class: "md-link" }).range(marks[0].to, marks[1].from));
    this.sign(marks[1].from, to, near);
  }

  /** A note that nothing calls any more: what it says is nowhere else, so a person decides. @param {Node} node */
  note({ from, to }) {
    const label = noteIn(this.state.sliceDoc(from, to));
    this.called ??= calledIn(this.state.sliceDoc());
    if (this.called.has(label)) return;
    const mayCall = !around(this.state, this.state.selection.main, /^NoteDefinition$/);
    this.drawn.push(Decoration.widget({ widget: uncalled(label, mayCall), side: 1 }).range(to));
  }

  /** @param {Node} node */
  label({ from, to }) {
    if (this.isNear(this.state.doc.lineAt(from))) return this.sign(from, to, true);
    const words = this.state.sliceDoc(from, to).match(/\^(.*)\]/)?.[1] ?? "";
    const widget = sign(words, "md-note-label");
    this.unseen.push(Decoration.replace({ widget }).range(from, to));
    return undefined;
  }

  /** @param {Node} node */
  item({ node }) {
    const mark = node.getChild("ListMark");
    if (!mark) return;
    let depth = 0;
    for (let list = node.parent; list; list = list.parent) depth += Number(/List$/.test(list.name));
    this.lines(node, `md-item md-depth-${Math.min(depth, 4)}`);
    const line = this.state.doc.lineAt(mark.from);
    this.drawn.push(Decoration.line({ class: "md-item-first" }).range(line.from));
    const isBullet = node.parent?.name === "BulletList";
    const end = this.state.sliceDoc(mark.to, mark.to + 1) === " " ? mark.to + 1 : mark.to;
    const widget = sign(isBullet ? "•" : this.state.sliceDoc(mark.from, mark.to), "md-mark");
    if (/^\s*$/.test(line.text.slice(0, mark.from - line.from))) this.sign(line.from, mark.from, false);
    this.unseen.push(Decoration.replace({ widget }).range(mark.from, end));
  }

  /** Numbers in the margin as readers see them. @param {Span} seen */
  number({ from, to }) {
    for (const block of blocksOf(this.state)) {
      if (!block.number || block.to < from || block.from > to || isDrawn(block)) continue;
      const attributes = { "data-number": String(block.number) };
      this.drawn.push(Decoration.line({ attributes }).range(block.from));
    }
    for (let at = from; at <= to;) {
      const line = this.state.doc.lineAt(at);
      if (!line.length) this.drawn.push(Decoration.line({ class: "md-gap" }).range(line.from));
      at = line.to + 1;
    }
  }
}

const drawing = ViewPlugin.fromClass(class {
  /** @param {EditorView} view */
  constructor(view) {
    this.draw(view);
  }

  /** @param {import("@codemirror/view").ViewUpdate} update */
  update(update) {
    const parsed = syntaxTree(update.startState) !== syntaxTree(update.state);
    const rests = update.startState.field(resting) !== update.state.field(resting);
    if (update.docChanged || update.viewportChanged || update.selectionSet || update.focusChanged || parsed || rests) {
      this.draw(update.view);
    }
  }

  /** @param {EditorView} view */
  draw(view) {
    const { drawn, chips, unseen } = new Pen(view);
    this.chips = Decoration.set(chips, true);
    this.unseen = Decoration.set([...chips, ...unseen], true);
    this.drawn = Decoration.set([...drawn, ...chips, ...unseen], true);
  }
}, {
  decorations: (plugin) => plugin.drawn ?? RangeSet.empty,
  provide: (plugin) => EditorView.atomicRanges.of((view) => view.plugin(plugin)?.unseen ?? RangeSet.empty),
});

export const marks = [resting, begun, settling, drawing];

/** The chips that can be seen. @param {EditorView} view */
export const chipsOf = (view) => view.plugin(drawing)?.chips ?? RangeSet.empty;
