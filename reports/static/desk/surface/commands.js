// What the toolbar and its keys do, to the surface and to the plain text area alike.
import { EditorSelection } from "../../vendor/codemirror/codemirror.js";
import { BITS, begins, isBesideSign, left, markedIn, marksAt, toggledAt } from "./emphasis.js";
import { around } from "./language.js";
import { columnOf, itemsAt, moved, send, takenOver } from "./lists.js";
import { trimmed } from "./placing.js";

/** @typedef {import("./placing.js").Target} Target */

/** Whether that is on at a selection, of lists the innermost: what is typed behind the signs of a mark is not in it.
 * @param {import("@codemirror/state").EditorState} state
 * @param {import("@codemirror/state").SelectionRange} range @param {RegExp} kind */
export const isOn = (state, range, kind) => {
  const bit = BITS[kind.source.slice(1, -1)];
  if (bit && range.empty && isBesideSign(state, range.head)) return (marksAt(state, range.head) & bit) > 0;
  const isMark = /Emphasis|ed\$$/.test(kind.source);
  const isList = /List/.test(kind.source);
  const node = isList ? (itemsAt(state, range)[0]?.parent ?? null) : around(state, range, kind);
  return node !== null && kind.test(node.name) && !(isMark && range.empty && [node.from, node.to].includes(range.head));
};

/** Where the cursor goes that steps into what is raised or behind it; null if it stands amid its words, or there are
 * none. @param {import("@lezer/common").SyntaxNode} node @param {number} head @param {string} sign
 * @param {string} end */
const stepped = ({ from, to }, head, sign, end) => {
  if (to - from === sign.length + end.length) return null;
  if (head === from) return from + sign.length;
  if (head === to) return to - end.length;
  return head === to - end.length ? to : null;
};

/** @param {RegExp} kind @param {string} sign @param {string} [end] @returns {(target: Target) => boolean} */
const toggled = (kind, sign, end = sign) => (target) => {
  const { state } = target;
  const long = sign.length;
  target.dispatch(
    state.update(
      state.changeByRange((range) => {
        const node = around(state, range, kind);
        const bit = BITS[kind.source.slice(1, -1)];
        if (bit && !range.empty) return markedIn(state, range, kind, sign);
        const word = state.wordAt(range.head);
        const isWord = word !== null && !/^_*$/.test(state.sliceDoc(word.from, word.to));
        if (bit && range.empty && (node ? isBesideSign(state, range.head) : !isWord)) {
          return toggledAt(state, range.head, bit) ?? left(state, marksAt(state, range.head) ^ bit);
        }
        const at = node && range.empty && !bit ? stepped(node, range.head, sign, end) : null;
        if (at !== null) return { range: EditorSelection.cursor(at) };
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
        const { from, to } = (bit && range.empty && word) || range;
        // Raised are words of one line alone, without another mark of that kind.
        if (sign !== end && /[<>\n]/.test(state.sliceDoc(from, to))) return { range };
        const { from: start, to: stop } = trimmed(state, { from, to });
        const changes = [
          { from: start, insert: sign },
          { from: stop, insert: end },
        ];
        return {
          changes,
          range: range.empty
            ? EditorSelection.cursor(range.head + long)
            : EditorSelection.range(start + long, stop + long),
          effects: start === stop ? begins.of({ from: start, to: stop + long + end.length }) : [],
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

/** The quote that a line is in, with its indentation, and the sign that it begins with. */
const LEADING = /^((?:[ \t]*>)*[ \t]*)(?:#{1,6} +|(?:[-*+]|\d{1,9}[.)])(?: +|$))?/;
const QUOTE = /^([ \t]*)(?:> ?)?/;
const BULLET = /^[-*+](?: |$)/;
const NUMBER = /^\d{1,9}[.)](?: |$)/;

/** The blank line between a line and the one beside it, of which it would be a part otherwise; none within a list.
 * @param {import("@codemirror/state").Text} doc @param {import("@codemirror/state").Line} line @param {-1 | 1} way */
const parted = (doc, line, way) => {
  if (line.number + way < 1 || line.number + way > doc.lines) return [];
  const beside = doc.line(line.number + way);
  const [[quote, rest], [other, next]] = [line.text, beside.text].map((text) => {
    const [lead] = /** @type {RegExpExecArray} */ (/^(?:[ \t]*>)*/.exec(text));
    return [lead, text.slice(lead.length)];
  });
  const isSame = quote.replace(/\s/g, "") === other.replace(/\s/g, "");
  if (!next.trim()) return isSame || !other ? [] : [{ from: beside.from, to: beside.to, insert: "" }];
  const isItem = [BULLET, NUMBER].filter((kind) => kind.test(rest.trimStart()));
  if (isSame && isItem.some((kind) => kind.test(next.trimStart()) || /^\s{2}/.test(next))) return [];
  const gap = isSame ? quote : "";
  return [{ from: Math.max(line.from, beside.from), insert: `${gap}\n` }];
};

/** @param {(number: number) => string} lead what the first, second … line begins with
 * @param {RegExp} is what such a line begins with, behind its indentation @returns {(target: Target) => boolean} */
const leading = (lead, is, pattern = LEADING) => (target) => {
  const { doc, selection } = target.state;
  const { from, to } = selection.main;
  const lines = [];
  for (let at = from; at <= to; at = lines[lines.length - 1].to + 1) lines.push(doc.lineAt(at));
  while (lines.length > 1 && !lines[lines.length - 1].text.trim()) lines.pop();
  while (lines.length > 1 && !lines[0].text.trim()) lines.shift();
  const parts = lines.map(({ from: start, text }) => {
    const [all, indent] = /** @type {RegExpExecArray} */ (pattern.exec(text));
    const isBlank = lines.length > 1 && !text.trim();
    return { start: start + indent.length, end: start + all.length, rest: text.slice(indent.length), isBlank };
  });
  const on = parts.every(({ rest, isBlank }) => isBlank || is.test(rest));
  const changes = parts
    .filter(({ isBlank }) => !isBlank || pattern === QUOTE)
    .map(({ start, end, isBlank }, at) => {
      const insert = on ? "" : lead(at + 1);
      return { from: start, to: end, insert: isBlank ? insert.trimEnd() : insert };
    });
  const [first, last] = [lines[0], lines[lines.length - 1]];
  const isLeft = pattern === LEADING && (on || is !== NUMBER) && NUMBER.test(parts[parts.length - 1].rest);
  send(target, isLeft ? [...changes, ...takenOver(target.state, last.to)] : changes, (now) => [
    ...parted(now, now.line(first.number), -1),
    ...parted(now, now.line(last.number), 1),
  ]);
  return true;
};

/** Begins a list, turns one of the other kind into it, or ends it. @param {string} name
 * @param {(number: number) => string} lead @param {RegExp} is @returns {(target: Target) => boolean} */
const listing = (name, lead, is) => (target) => {
  const items = itemsAt(target.state, target.state.selection.main);
  const list = items[0]?.parent;
  if (!list || list.name === name) return leading(lead, is)(target);
  const all = list.getChildren("ListItem");
  send(target, all.flatMap((item, at) => moved(target.state, item, columnOf(target.state, item), lead(at + 1).trim())));
  return true;
};

export const list = listing("BulletList", () => "- ", BULLET);
export const numberedList = listing("OrderedList", (number) => `${number}. `, NUMBER);
export const quote = leading(() => "> ", /^>/, QUOTE);

/** No heading, one of the third level (the highest that a section has), one below it, and none again. */
export const heading = (/** @type {Target} */ target) => {
  const { text } = target.state.doc.lineAt(target.state.selection.main.head);
  const rest = text.replace(/^[ \t>]+/, "");
  const next = /^#{4,} /.test(rest) ? null : /^#{1,3} /.test(rest) ? "#### " : "### ";
  return leading(() => next ?? "", next ? /(?!)/ : /^#/)(target);
};
