// What the toolbar and its keys do, to the surface and to the plain text area alike.
import { EditorSelection, syntaxTree } from "../../vendor/codemirror/codemirror.js";

/** @typedef {import("./placing.js").Target} Target */

/** The innermost node of that kind around a selection: first what begins there, then what ends there.
 * @param {import("@codemirror/state").EditorState} state @param {{ from: number, to: number }} range
 * @param {RegExp} kind @param {readonly (1 | -1)[]} [sides]
 * @returns {import("@lezer/common").SyntaxNode | null} */
export const around = (state, { from, to }, kind, sides = [1, -1]) => {
  for (const side of sides) {
    /** @type {import("@lezer/common").SyntaxNode | null} */
    let node = syntaxTree(state).resolveInner(from, side);
    for (; node; node = node.parent) {
      if (kind.test(node.name) && node.to >= to) return node;
    }
  }
  return null;
};

/** Whether that is on at a selection: what is typed behind the signs of a mark is outside of it.
 * @param {import("@codemirror/state").EditorState} state
 * @param {import("@codemirror/state").SelectionRange} range @param {RegExp} kind */
export const isOn = (state, range, kind) => {
  const node = around(state, range, kind);
  const isMark = node !== null && /Emphasis$|ed$/.test(node.name);
  return node !== null && !(isMark && range.empty && [node.from, node.to].includes(range.head));
};

/** Where the cursor goes that steps into a mark or behind it; null if it stands amid its words, or there are none.
 * @param {import("@codemirror/state").EditorState} state @param {import("@lezer/common").SyntaxNode} node
 * @param {number} head @param {string} sign @param {string} end */
const stepped = (state, { from, to }, head, sign, end) => {
  if (to - from === sign.length + end.length) return null;
  if (head === from) return from + sign.length;
  if (head === to) return to - end.length;
  return /^(?:[*_]+|<\/su[bp]>)$/i.test(state.sliceDoc(head, to)) ? to : null;
};

/** A mark that is left before it is one: nothing is in it yet, or a space stands at its end.
 * @param {import("@codemirror/state").EditorState} state @param {number} head @param {string} sign */
const unfinished = (state, head, sign) => {
  const line = state.doc.lineAt(head);
  const [left, right] = [line.text.slice(0, head - line.from), line.text.slice(head - line.from)];
  const [signs, behind] = [/\**$/.exec(left)?.[0] ?? "", /^\**/.exec(right)?.[0] ?? ""];
  const long = sign.length;
  if (signs && signs === behind && (long === 2 ? signs.length > 1 : signs.length % 2)) {
    return { changes: { from: head - long, to: head + long }, range: EditorSelection.cursor(head - long) };
  }
  const spaces = left.length - left.trimEnd().length;
  const opened = left.slice(0, left.lastIndexOf(sign));
  const isOpen = left.includes(sign) && !opened.endsWith("*") && !/^[\s*]/.test(left.slice(opened.length + long));
  if (!spaces || behind !== sign || !isOpen) return null;
  const changes = [
    { from: head - spaces, to: head },
    { from: head + long, insert: " ".repeat(spaces) },
  ];
  return { changes, range: EditorSelection.cursor(head + long) };
};

/** @param {RegExp} kind @param {string} sign @param {string} [end] @returns {(target: Target) => boolean} */
const toggled = (kind, sign, end = sign) => (target) => {
  const { state } = target;
  const long = sign.length;
  target.dispatch(
    state.update(
      state.changeByRange((range) => {
        const node = around(state, range, kind);
        const at = node && range.empty ? stepped(state, node, range.head, sign, end) : null;
        if (at !== null) return { range: EditorSelection.cursor(at) };
        const left = !node && range.empty && sign === end ? unfinished(state, range.head, sign) : null;
        if (left) return left;
        if (node) {
          const changes = [
            { from: node.from, to: node.from + long },
            { from: node.to - end.length, to: node.to },
          ];
          const set = state.changes(changes);
          return { changes, range: EditorSelection.range(set.mapPos(range.anchor), set.mapPos(range.head)) };
        }
        const other = sign === end ? null : around(state, range, /^(?:Raised|Lowered)$/);
        if (other) {
          const changes = [
            { from: other.from, to: other.from + long, insert: sign },
            { from: other.to - end.length, to: other.to, insert: end },
          ];
          return { changes, range };
        }
        const { from, to } = range.empty && sign === end ? (state.wordAt(range.head) ?? range) : range;
        const text = state.sliceDoc(from, to);
        // Raised are words of one line alone, without another mark of that kind.
        if (sign !== end && /[<>\n]/.test(text)) return { range };
        const start = from + text.length - text.trimStart().length;
        const stop = Math.max(start, to - (text.length - text.trimEnd().length));
        const changes = [
          { from: start, insert: sign },
          { from: stop, insert: end },
        ];
        return {
          changes,
          range: range.empty
            ? EditorSelection.cursor(range.head + long)
            : EditorSelection.range(start + long, stop + long),
        };
      }),
      { userEvent: "input.format", scrollIntoView: true },
    ),
  );
  target.focus();
  return true;
};

export const bold = toggled(/^StrongEmphasis$/, "**");
export const italic = toggled(/^Emphasis$/, "*");
export const raised = toggled(/^Raised$/, "<sup>", "</sup>");
export const lowered = toggled(/^Lowered$/, "<sub>", "</sub>");

const LEADING = /^(\s*)(?:#{1,6} +|[-*+] +|\d{1,9}[.)] +|> ?)?/;

/** @param {(number: number) => string} lead what the first, second … line begins with
 * @param {RegExp} is what such a line looks like @returns {(target: Target) => boolean} */
const leading = (lead, is) => (target) => {
  const { state } = target;
  const { from, to } = state.selection.main;
  const lines = [];
  for (let at = from; at <= to; at = lines[lines.length - 1].to + 1) lines.push(state.doc.lineAt(at));
  const full = lines.length > 1 ? lines.filter((line) => line.text.trim()) : lines;
  const on = full.every((line) => is.test(line.text));
  const changes = full.map((line, at) => {
    const [found, indent] = /** @type {RegExpExecArray} */ (LEADING.exec(line.text));
    return { from: line.from + indent.length, to: line.from + found.length, insert: on ? "" : lead(at + 1) };
  });
  const set = state.changes(changes);
  const selection = EditorSelection.single(
    set.mapPos(state.selection.main.anchor, 1),
    set.mapPos(state.selection.main.head, 1),
  );
  target.dispatch(state.update({ changes: set, selection, userEvent: "format", scrollIntoView: true }));
  target.focus();
  return true;
};

export const list = leading(() => "- ", /^\s*[-*+] /);
export const numberedList = leading((number) => `${number}. `, /^\s*\d{1,9}[.)] /);
export const quote = leading(() => "> ", /^\s*> ?/);

/** No heading, one of the third level (the highest that a section has), one below it, and none again. */
export const heading = (/** @type {Target} */ target) => {
  const { text } = target.state.doc.lineAt(target.state.selection.main.head);
  const next = /^#{4,} /.test(text) ? null : /^#{1,3} /.test(text) ? "#### " : "### ";
  return leading(() => next ?? "", next ? /(?!)/ : /^#/)(target);
};
