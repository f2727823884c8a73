// The core of the writing surface and the libraries that it uses, for tests that run in Node.
import assert from "node:assert/strict";

const editor = new URL("../../../editor/", import.meta.url);
/** @param {string} name of one of our modules */
export const ours = (name) => import(new URL(`writing/${name}.js`, editor));
/** @param {string} name of a package of ProseMirror */
const library = (name) => import(new URL(`node_modules/prosemirror-${name}/dist/index.js`, editor));

export const { schema } = await ours("schema");
export const { parseBlocks, parseDocument, parseWords } = await ours("markdown_parser");
export const { writeDocument } = await ours("markdown_writer");
export const { meaningOfBlocks, meaningOfWords, isEmptyParagraph } = await ours("words_writer");
export const { markdown } = await ours("dialect");
export const { Fragment, Slice } = await library("model");
export const { EditorState, TextSelection, NodeSelection, Selection } = await library("state");
export const { Transform } = await library("transform");
export const { history, undo, closeHistory } = await library("history");
export const commands = await library("commands");
export const lists = await library("schema-list");
export const tables = await library("tables");

/** A text that is opened, and what becomes of its Markdown. @param {string} text */
export const open = (text) => {
  const { doc, sources } = parseDocument(text);
  return { doc, sources, write: (now = doc) => writeDocument(now, sources).text, inexact: (now) => writeDocument(now, sources).inexact };
};
/** Numbers that are the same each time. @param {number} seed */
export const chance = (seed) => (/** @type {number} */ most) => (seed = (seed * 48_271) % 2_147_483_647) % most;

const { keys, KEYS } = await ours("commands");
const { typeBehind, typing } = await ours("input_rules");
const { keepStructure, withLastParagraph } = await ours("structure");
const { notesFollowCalls } = await ours("structure");
export { KEYS };

/** An editor without a page: its plugins, its keys, what is typed in it, and its Markdown. */
export class Editor {
  /** @param {string} text */
  constructor(text) {
    const { doc, sources } = parseDocument(text);
    this.sources = sources;
    this.state = EditorState.create({
      doc: withLastParagraph(doc),
      plugins: [typeBehind, typing, ...keys(), history({ depth: 2000, newGroupDelay: 0 }), notesFollowCalls, keepStructure, tables.tableEditing()],
    });
    this.composing = false;
    this.dispatch = (tr) => { this.state = this.state.apply(tr); };
  }

  get text() {
    return writeDocument(this.state.doc, this.sources).text;
  }

  /** Puts the cursor behind these words. */
  at(words, isBefore = false) {
    let place = -1;
    this.state.doc.descendants((node, pos) => {
      const found = place < 0 && node.isText ? node.text.indexOf(words) : -1;
      if (found >= 0) place = pos + found + (isBefore ? 0 : words.length);
      return place < 0;
    });
    assert.ok(place >= 0, `no “${words}” in ${this.state.doc}`);
    return this.select(place);
  }

  select(from, to = from) {
    this.dispatch(this.state.tr.setSelection(TextSelection.create(this.state.doc, from, to)));
    return this;
  }

  end() {
    this.dispatch(this.state.tr.setSelection(Selection.atEnd(this.state.doc)));
    return this;
  }

  type(text) {
    for (const letter of text) {
      const { from, to } = this.state.selection;
      const isTaken = [typeBehind, typing].some((plugin) => plugin.props.handleTextInput.call(plugin, this, from, to, letter));
      if (!isTaken) this.dispatch(closeHistory(this.state.tr.insertText(letter)));
    }
    return this;
  }

  press(name) {
    if (!KEYS[name]?.(this.state, this.dispatch, this)) commands.baseKeymap[name]?.(this.state, this.dispatch, this);
    return this;
  }

  /** As a view says of its cursor. */
  endOfTextblock(way) {
    const { $head } = this.state.selection;
    return /backward|left|up/.test(way) ? !$head.parentOffset : $head.parentOffset === $head.parent.content.size;
  }

  run(command) {
    command(this.state, this.dispatch, this);
    return this;
  }
}
