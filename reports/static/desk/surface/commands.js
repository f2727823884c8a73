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

/** @param {RegExp} kind @param {string} sign @returns {(target: Target) => boolean} */
const toggled = (kind, sign) => (target) => {
  const { state } = target;
  const long = sign.length;
  target.dispatch(
    state.update(
      state.changeByRange((range) => {
        const node = around(state, range, kind);
        if (node) {
          const changes = [
            { from: node.from, to: node.from + long },
            { from: node.to - long, to: node.to },
          ];
          const set = state.changes(changes);
          return { changes, range: EditorSelection.range(set.mapPos(range.anchor), set.mapPos(range.head)) };
        }
        const { from, to } = range.empty ? (state.wordAt(range.head) ?? range) : range;
        const text = state.sliceDoc(from, to);
        const start = from + text.length - text.trimStart().length;
        const end = Math.max(start, to - (text.length - text.trimEnd().length));
        const changes = [
          { from: start, insert: sign },
          { from: end, insert: sign },
        ];
        return {
          changes,
          range: range.empty
            ? EditorSelection.cursor(range.head + long)
            : EditorSelection.range(start + long, end + long),
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
