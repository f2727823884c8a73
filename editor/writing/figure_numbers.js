// Numbers of the edition's figures while the text is open, which follow figures as they are moved.
import { named, sources } from "../../reports/static/desk/surface/sources.js";
import { Plugin, PluginKey } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import { schema } from "./schema.js";

/**
 * @typedef {import("prosemirror-model").Node} Node
 * @typedef {import("prosemirror-state").EditorState} State
 */

/** @param {Node} doc @returns {Set<string>} the keys of the edition's figures in the text, in reading order */
const figuresIn = (doc) => {
  /** @type {Set<string>} */
  const keys = new Set();
  doc.descendants((node) => {
    if (node.type === schema.nodes.figure && named(sources.figures, node.attrs.key)) keys.add(node.attrs.key);
    return !node.isTextblock;
  });
  return keys;
};

/** The figures that the text showed when it was opened. @type {PluginKey<Set<string>>} */
const openedKey = new PluginKey("opened figures");

/** The numbers that the edition's figures have once the text is saved, by key: those of earlier sections come first, then those of
 * this text, of later sections, and what this text no longer shows.
 * @param {State} state @returns {Map<string, number>} */
export const figureNumbers = (state) => {
  const byNumber = Object.keys(sources.figures).sort((one, other) => sources.figures[one].number - sources.figures[other].number);
  const opened = openedKey.getState(state) ?? new Set();
  const before = byNumber.slice(0, sources.figures_before);
  const after = byNumber.filter((key) => !opened.has(key));
  return new Map([...new Set([...before, ...figuresIn(state.doc), ...after, ...byNumber])].map((key, at) => [key, at + 1]));
};

/** Mark each figure with its number, which its view shows. @param {State} state */
const numbered = (state) => {
  const numbers = figureNumbers(state);
  /** @type {Decoration[]} */
  const all = [];
  state.doc.descendants((node, pos) => {
    const figure = node.type === schema.nodes.figure && numbers.get(node.attrs.key);
    if (figure) all.push(Decoration.node(pos, pos + node.nodeSize, {}, { figure }));
    return !node.isTextblock;
  });
  return DecorationSet.create(state.doc, all);
};

export const numberFigures = new Plugin({
  key: openedKey,
  state: { init: (_config, { doc }) => figuresIn(doc), apply: (_tr, opened) => opened },
  props: { decorations: numbered },
});
