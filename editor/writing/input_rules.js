// What typed signs become: headings, lists, quotations, tasks, lines, code, emphasis, whole chips, quotation marks and dashes.
import { undo } from "prosemirror-history";
import { InputRule, inputRules, textblockTypeInputRule, wrappingInputRule } from "prosemirror-inputrules";
import { keydownHandler } from "prosemirror-keymap";
import { NodeSelection, Plugin, TextSelection } from "prosemirror-state";
import { depthOf, dispatchApart } from "./commands.js";
import { parseWords } from "./markdown_parser.js";
import { HIGHEST, schema } from "./schema.js";

const { nodes, marks } = schema;
/** At most two digits, because a year at the beginning of a sentence is no item. */
const NUMBER = /^(\d{1,2})([.)])\s$/;

/** Return a rule that turns signs around words into a mark.
 * @param {RegExp} pattern with groups for the sign before and the words @param {import("prosemirror-model").MarkType} type */
const around = (pattern, type) => new InputRule(pattern, (state, [all, before, words], start, end) => {
  const from = start + before.length;
  const signs = (all.length - before.length - words.length) / 2;
  // The last sign is being typed and not in the document yet.
  const typed = end - start - before.length - words.length - signs;
  if (state.doc.rangeHasMark(from, end, marks.code)) return null;
  const tr = state.tr.delete(end - typed, end).delete(from, from + signs);
  return tr.addMark(from, from + words.length, type.create()).removeStoredMark(type);
});

/** Return a rule for a chip typed in full. @param {RegExp} pattern */
const typed = (pattern) => new InputRule(pattern, (state, [source], start, end) => {
  const words = parseWords(source);
  return words.childCount === 1 && words.firstChild?.type.isInGroup("chip") ? state.tr.replaceWith(start, end, words)
    : null;
});

export const rules = [
  textblockTypeInputRule(/^(#{1,6})\s$/, nodes.heading, ([, signs]) => ({ level: Math.max(HIGHEST, signs.length) })),
  wrappingInputRule(/^\s*>\s$/, nodes.blockquote),
  // Delete the sign of an item that is typed in a list, where the item has one already.
  new InputRule(/^(?:[-+*]|\d{1,2}[.)])\s$/, ({ tr, selection: { $from } }, _, start, end) => {
    const isBegun = $from.depth > 1 && $from.node(-1).type === nodes.list_item && !$from.index(-1);
    return isBegun ? tr.delete(start, end) : null;
  }),
  wrappingInputRule(/^\s*([-+*])\s$/, nodes.bullet_list, ([, sign]) => ({ sign })),
  wrappingInputRule(NUMBER, nodes.ordered_list, ([, number, sign]) => ({ order: Number(number), sign }),
    ([, number], node) => node.childCount + node.attrs.order === Number(number)),
  textblockTypeInputRule(/^```$/, nodes.code_block),
  new InputRule(/^\[([ xX])\]\s$/, (state, [, sign], start, end) => {
    const depth = depthOf(state, nodes.list_item);
    const { $from } = state.selection;
    return depth === $from.depth - 1 && depth > 0 && !$from.index(depth)
      ? state.tr.delete(start, end).setNodeAttribute($from.before(depth), "done", sign !== " ") : null;
  }),
  new InputRule(/^---$/, (state) => {
    const { $from } = state.selection;
    if ($from.depth !== 1 || $from.parent.type !== nodes.paragraph || $from.parent.content.size > 2) return null;
    const tr = state.tr.replaceWith($from.before(), $from.after(), [nodes.rule.create(), nodes.paragraph.create()]);
    return tr.setSelection(TextSelection.create(tr.doc, $from.before() + 2));
  }),
  around(/(^|[^*])\*\*([^*\s](?:[^*]*[^*\s])?)\*\*$/, marks.strong),
  around(/(^|[^*])\*([^*\s](?:[^*]*[^*\s])?)\*$/, marks.em),
  around(/(^|[^\w_])_([^_\s](?:[^_]*[^_\s])?)_$/, marks.em),
  around(/(^|[^~])~~([^~\s](?:[^~]*[^~\s])?)~~$/, marks.strike),
  around(/(^|[^`])`([^`]+)`$/, marks.code),
  typed(/\[@[^\][]+\]$/),
  typed(/(?<!!)\[\[[^[\]|\n]{1,200}(?:\|[^[\]]{1,500})?\]\]$/),
  typed(/!\[\[[^[\]|\n]{1,200}\]\]$/),
];
export const typing = inputRules({ rules });

/** Opening and closing quotation marks, double ones first. Other languages have the English ones. @type {Record<string, string[]>} */
const QUOTES = { de: ["„", "“", "‚", "‘"], en: ["“", "”", "‘", "’"], fr: ["«\u202f", "\u202f»", "‘", "’"] };
/** Whether a text ends in code that is still open, a citation, a technique or a web address, which are not changed.
 * @param {string} text */
const isLiteral = (text) => text.split("`").length % 2 === 0 || /\[[@[][^\]]*$|(?:\w:\/\/|\bwww\.)\S*$/.test(text);

/** Return what replaces typed signs: patterns, each with a function from the text before a match to the new sign, or "".
 * @param {string} language @returns {[RegExp, (before: string) => string][]} */
const typographicRules = (language) => {
  const [open, close, openSingle, closeSingle] = QUOTES[language.split("-")[0]] ?? QUOTES.en;
  const wordStart = new RegExp(`(?:^|[\\s([{<*_/—${open}${openSingle}])$`);
  const isWordStart = (/** @type {string} */ before) => wordStart.test(before);
  const isQuoted = (/** @type {string} */ before) => before.lastIndexOf(openSingle) > before.lastIndexOf(closeSingle);
  return [
    [/"$/, (before) => (isWordStart(before) ? open : close)],
    [/'$/, (before) => (isWordStart(before) ? openSingle : isQuoted(before) ? closeSingle : "’")],
    // Three hyphens alone in a paragraph become a line.
    [/--$/, (before) => (/[^-]$/.test(before) ? "–" : "")],
    [/–-$/, () => "—"],
    [/-(?=\d$)/, (before) => (isWordStart(before) ? "−" : "")],
  ];
};

/** Replace typed quotes, double hyphens and hyphens before numbers as the language has them. Each is a step of its own in the undo
 * history, so that undo, or Backspace right after it, restores what was typed. @param {string} language */
export const typography = (language) => {
  const signs = typographicRules(language);
  const replaceSign = (/** @type {import("prosemirror-view").EditorView} */ view) => {
    const { doc, tr, selection: { $head } } = view.state;
    if (view.composing || !$head.parent.inlineContent || $head.parent.type.spec.code) return;
    const text = $head.parent.textBetween(0, $head.parentOffset, null, ({ type }) => (type === nodes.hard_break ? "\n" : "\ufffc"));
    for (const [pattern, signAfter] of signs) {
      const match = pattern.exec(text);
      const before = text.slice(0, match?.index);
      const sign = match && !isLiteral(before) ? signAfter(before) : "";
      if (!match || !sign) continue;
      const from = $head.start() + match.index;
      const to = from + match[0].length;
      if (!doc.rangeHasMark(from, to, marks.code)) dispatchApart(view, tr.insertText(sign, from, to).setMeta(plugin, true));
      return;
    }
  };
  /** Its state is whether the last change replaced a sign. @type {Plugin<boolean>} */
  const plugin = new Plugin({
    state: {
      init: () => false,
      apply: (tr, isLast) => tr.getMeta(plugin) ?? (isLast && !tr.docChanged && !tr.selectionSet),
    },
    props: {
      handleTextInput(view, _from, _to, text, insert) {
        if (view.composing || !/["'\-\d]$/.test(text)) return false;
        view.dispatch(insert());
        replaceSign(view);
        return true;
      },
      handleKeyDown: keydownHandler({
        Backspace: (state, dispatch) => Boolean(plugin.getState(state)) && undo(state, dispatch),
      }),
      // An input method or a dead key has written the sign.
      handleDOMEvents: { compositionend: (view) => void setTimeout(() => replaceSign(view)) },
    },
  });
  return plugin;
};

/** Read the browser's selection at once, and move it to the text if it is between the cells of a table. Keys that follow quickly
 * come before `selectionchange`, to which ProseMirror listens. @param {import("prosemirror-view").EditorView} view */
export const findCursor = (view) => {
  document.dispatchEvent(new Event("selectionchange"));
  const { empty, $head } = view.state.selection;
  const block = empty && $head.parent.isTextblock && $head.depth ? view.nodeDOM($head.before()) : null;
  const selected = document.getSelection();
  if (!block || !selected?.anchorNode || block.contains(selected.anchorNode)) return;
  const { node, offset } = view.domAtPos($head.pos);
  selected.collapse(node, offset);
};

/** Text typed while a chip or a figure is selected goes behind it and does not replace it. */
export const typeBehind = new Plugin({
  props: {
    handleTextInput({ state, dispatch }, _from, _to, text) {
      const { selection, tr } = state;
      if (!(selection instanceof NodeSelection)) return false;
      const { isInline } = selection.node;
      const end = selection.to + text.length + (isInline ? 0 : 1);
      if (isInline) tr.insertText(text, selection.to);
      else tr.insert(selection.to, nodes.paragraph.create(null, schema.text(text)));
      dispatch(tr.setSelection(TextSelection.create(tr.doc, end)).scrollIntoView());
      return true;
    },
    handleDOMEvents: {
      keydown: (view) => void (view.composing || findCursor(view)),
      compositionstart({ state, dispatch }) {
        const { selection, tr } = state;
        if (selection instanceof NodeSelection) {
          const { isInline } = selection.node;
          if (!isInline) tr.insert(selection.to, nodes.paragraph.create());
          dispatch(tr.setSelection(TextSelection.create(tr.doc, selection.to + (isInline ? 0 : 1))));
        } else if (!selection.$from.sameParent(selection.$to)) dispatch(tr.deleteSelection());
      },
      // Without this, the browser joins paragraphs in the DOM.
      beforeinput(view, event) {
        const { selection, tr } = view.state;
        const { from, to, $from, $to } = selection;
        const isOurs = event.inputType === "insertText" && event.data && !view.composing;
        if (!isOurs || (selection instanceof TextSelection && $from.sameParent($to))) return false;
        event.preventDefault();
        const text = event.data ?? "";
        const insert = () => tr.insertText(text).scrollIntoView();
        if (!view.someProp("handleTextInput", (take) => take(view, from, to, text, insert))) view.dispatch(insert());
        return true;
      },
    },
  },
});
