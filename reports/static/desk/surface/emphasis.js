// Bold and italic at the cursor: what is typed there is in them or not, as CommonMark reads the text.
import { EditorSelection, StateEffect, StateField, syntaxTree } from "../../vendor/codemirror/codemirror.js";
import { language } from "./language.js";

/**
 * @typedef {import("@codemirror/state").EditorState} State
 * @typedef {import("@codemirror/view").EditorView} EditorView
 * @typedef {{ from: number, to: number }} Span
 */

/** @type {Record<string, number>} */
export const BITS = { Emphasis: 1, StrongEmphasis: 2 };
/** The second are for where those of stars would be read with the stars beside them. */
const PAIRS = [["", "*", "**", "***"], ["", "_", "__", "___"]];
/** Stands for what is typed. */
const TYPED = "\uE000";

/** Each character that readers see, with the marks that it is in. @param {string} text */
const asRead = (text) => {
  const marks = text.split("").map((each) => (each.trim() ? 0 : -1));
  language.language.parser.parse(text).iterate({
    enter({ name, from, to }) {
      if (name === "EmphasisMark") marks.fill(-1, from, to);
      for (let at = from; at < to && BITS[name]; at += 1) marks[at] |= BITS[name];
    },
  });
  return marks.map((each, at) => (each < 0 ? "" : text[at] + each)).join("");
};

/** The marks that what is typed is in. @param {string} read */
const marksIn = (read) => Number(read[read.indexOf(TYPED) + 1]);

/** What stands before the cursor and behind it in its block. @param {State} state @param {number} head */
const beside = (state, head) => {
  const block = syntaxTree(state).topNode.childAfter(head - 1);
  const { from, to } = block && block.from <= head ? block : { from: head, to: head };
  return [state.sliceDoc(state.doc.lineAt(from).from, head), state.sliceDoc(head, state.doc.lineAt(to).to)];
};

/** @param {State} state @param {number} head */
export const isBesideSign = (state, head) => /[*_]/.test(state.sliceDoc(Math.max(0, head - 1), head + 1));

/** The marks that what is typed at the cursor is in. @param {State} state @param {number} head */
export const marksAt = (state, head) => marksIn(asRead(beside(state, head).join(TYPED)));

/** Switches marks on or off for what is typed next: empty signs go, the cursor steps over others, or new ones come. It
 * is the first of these that alters nothing else for readers; null if none does.
 * @param {State} state @param {number} head @param {number} bits */
export const toggledAt = (state, head, bits) => {
  const [left, right] = beside(state, head);
  const blanks = left.slice(left.trimEnd().length);
  const ahead = /^[*_]*/.exec(right)?.[0] ?? "";
  const back = left.length - left.replace(/[*_]+$/, "").length;
  const sign = bits ? left.slice(-bits) : "";
  /** How much goes at either side of the cursor, and what comes. @type {[number, number, string, string][]} */
  const places = [[0, 0, "", ""]];
  if (/^([*_])\1*$/.test(sign) && sign.length === bits && right.startsWith(sign)) places.unshift([bits, bits, "", ""]);
  for (let by = 1; by <= ahead.length; by += 1) places.push([blanks.length, by, ahead.slice(0, by) + blanks, ""]);
  for (let by = 1; by <= back; by += 1) places.push([by, 0, "", left.slice(-by)]);
  // What ends with a punctuation mark is no more bold only once a blank follows.
  for (const typed of [TYPED, ` ${TYPED}`]) {
    const now = asRead(left + typed + right);
    const on = marksIn(now) ^ bits;
    const wanted = now.replace(/\uE000\d/, TYPED + on);
    for (const pairs of [null, ...PAIRS]) {
      for (const [less, more, before, behind] of places) {
        const [start, end] = [left.slice(0, left.length - less) + before, behind + right.slice(more)];
        const has = marksIn(asRead(start + typed + end));
        const pair = pairs?.[on & ~has] ?? "";
        if (has & ~on || (has === on) !== (pairs === null)) continue;
        if (asRead(start + pair + typed + pair + end) !== wanted) continue;
        const [from, to, insert] = [head - less, head + more, before + pair + pair + behind];
        const at = from + before.length + pair.length;
        return {
          changes: insert === state.sliceDoc(from, to) ? [] : [{ from, to, insert }],
          range: EditorSelection.cursor(at),
          effects: pair ? [begins.of({ from: at - pair.length, to: at + pair.length })] : [],
        };
      }
    }
  }
  return null;
};

/** @type {import("@codemirror/state").StateEffectType<Span>} */
export const begins = StateEffect.define();

/** @param {import("@codemirror/state").Text} doc @param {Span | null} span */
const hasWords = (doc, span) => span !== null && !/^(?:[*_]|<\/?su[bp]>)+$/.test(doc.sliceString(span.from, span.to));

/** The mark that the bar began and in which the cursor still is. */
export const begun = StateField.define({
  create: () => /** @type {Span | null} */ (null),
  update(was, { changes, effects, newDoc, newSelection: { main: { empty, head } } }) {
    const kept = was && { from: changes.mapPos(was.from, -1), to: changes.mapPos(was.to, 1) };
    const inner = effects.find((each) => each.is(begins))?.value;
    if (inner && (!kept || hasWords(newDoc, kept))) return inner;
    return kept && empty && kept.from < head && head < kept.to ? kept : null;
  },
});

/** The one in which nothing stands yet: its signs are not shown. @param {State} state */
export const unwritten = (state) => {
  const mark = state.field(begun, false) ?? null;
  return hasWords(state.doc, mark) ? null : mark;
};

/** Has what is typed next in these marks: what is begun, and has no words yet, goes. @param {State} state
 * @param {number} [wanted] none, as where all are left */
export const left = (state, wanted = 0) => {
  const set = state.changes(unwritten(state) ?? []);
  const now = state.update({ changes: set }).state;
  const at = set.mapPos(state.selection.main.head);
  const out = isBesideSign(now, at) ? toggledAt(now, at, marksAt(now, at) ^ wanted) : null;
  const { changes, range, effects } = out ?? { changes: [], range: EditorSelection.cursor(at), effects: [] };
  return { changes: set.compose(now.changes(changes)), range, effects };
};

/** What is saved has no mark that was begun alone, and none that a blank ends. @param {EditorView} view */
export const endBegun = (view) => {
  if (!view.state.field(begun, false)) return;
  const { changes, range } = left(view.state);
  view.dispatch({ changes, selection: { anchor: range.head } });
};

const SIGN = /^(?:Emphasis|Struck|Raised)Mark$/;
const MARK = /^(?:Emphasis|StrongEmphasis|Struck|Raised|Lowered)$/;

/** Leads the cursor over the signs of a mark: letters are deleted, and signs with the last of them.
 * @param {EditorView} view @param {-1 | 1} way */
export const overSigns = (view, way) => {
  let { head } = view.state.selection.main;
  for (;;) {
    const { name, from, to } = syntaxTree(view.state).resolveInner(head, way);
    if (!SIGN.test(name)) break;
    head = way < 0 ? from : to;
  }
  if (head !== view.state.selection.main.head) view.dispatch({ selection: { anchor: head } });
};

/** Deletes a letter within a mark, which goes on although it may be empty now, or what is selected with the signs of
 * what is selected whole. @param {EditorView} view @param {-1 | 1} way */
export const deleteInMark = (view, way) => {
  const { state } = view;
  const { main } = state.selection;
  const empty = unwritten(state);
  const { head } = main;
  const beyond = main.empty ? view.moveByChar(EditorSelection.cursor(head), way > 0).head : main.head;
  let [from, to] = main.empty ? [Math.min(head, beyond), Math.max(head, beyond)] : [main.from, main.to];
  /** @type {Span | null} */
  let mark = null;
  for (let node = syntaxTree(state).resolveInner(from, 1); node.parent; node = node.parent) {
    const [first, last] = [node.firstChild, node.lastChild];
    if (!MARK.test(node.name) || !first || !last || node.from > from || node.to < to) continue;
    if (main.empty) mark = { from: node.from, to: node.to - (to - from) };
    else if (from <= first.to && to >= last.from) [from, to] = [node.from, node.to];
  }
  if (empty) [from, to] = [empty.from, empty.to];
  else if (main.empty ? !mark : from === main.from && to === main.to) return false;
  const effects = mark && !empty ? [begins.of(mark)] : [];
  const userEvent = way < 0 ? "delete.backward" : "delete.forward";
  view.dispatch({ changes: { from, to }, effects, userEvent, scrollIntoView: true });
  return true;
};

/** What of a block are words: no sign of a heading, a task or a note. @param {import("@lezer/common").SyntaxNode} block
 * @returns {Span} */
const wordsIn = ({ from, to, firstChild, lastChild }) => {
  const lead = firstChild && /^(?:HeaderMark|TaskMarker|NoteLabel)$/.test(firstChild.name) ? firstChild.to : from;
  return { from: lead, to: lastChild?.name === "HeaderMark" && lastChild.from > lead ? lastChild.from : to };
};

/** Blocks that hold words themselves. */
const WORDED = /^(?:Paragraph|Task|NoteDefinition|(?:ATX|Setext)Heading\d)$/;

/** @param {string} text */
const lettersOf = (text) => asRead(text).replace(/([^])\d/g, "$1");

/** Puts what is selected into a mark, or takes it out if all of it is in one: each paragraph, heading and item by
 * itself, and none in which readers would see the signs. @param {State} state @param {Span} range @param {RegExp} kind
 * @param {string} sign */
export const markedIn = (state, range, kind, sign) => {
  /** @type {{ from: number, to: number, block: Span, inner: Span[], isOn: boolean }[]} */
  const pieces = [];
  syntaxTree(state).iterate({
    from: range.from,
    to: range.to,
    enter({ name, node }) {
      if (!WORDED.test(name)) return !/^(?:Table|\w*Code\w*)$/.test(name);
      const words = wordsIn(node);
      let [from, to] = [Math.max(range.from, words.from), Math.min(range.to, words.to)];
      const text = state.sliceDoc(from, to);
      [from, to] = [from + text.length - text.trimStart().length, to - text.length + text.trimEnd().length];
      if (from >= to || node.firstChild?.name === "Figure") return false;
      /** @type {Span[]} */
      const inner = [];
      let isOn = false;
      node.cursor().iterate((mark) => {
        if (!kind.test(mark.name) || mark.from >= to || mark.to <= from) return;
        isOn ||= mark.from <= from && mark.to >= to;
        inner.push({ from: mark.from, to: mark.to });
      });
      pieces.push({ from, to, block: { from: node.from, to: node.to }, inner, isOn });
      return false;
    },
  });
  const isOff = pieces.length > 0 && pieces.every(({ isOn }) => isOn);
  const changes = pieces.filter(({ isOn }) => isOn === isOff).flatMap(({ from, to, block, inner }) => {
    const start = Math.min(from, ...inner.map((each) => each.from));
    const end = Math.max(to, ...inner.map((each) => each.to));
    const gone = inner.flatMap((each) => [
      { from: each.from, to: each.from + sign.length },
      { from: each.to - sign.length, to: each.to },
    ]);
    const made = isOff ? gone : [...gone, { from: start, insert: sign }, { from: end, insert: sign }];
    const first = state.doc.lineAt(block.from).from;
    const set = state.changes(made);
    const [was, now] = [[state.doc, block.to], [set.apply(state.doc), set.mapPos(block.to, 1)]]
      .map(([doc, last]) => lettersOf(/** @type {any} */ (doc).sliceString(first, last).trimStart()));
    return was === now ? made : [];
  });
  const set = state.changes(changes);
  return { changes, range: EditorSelection.range(set.mapPos(range.from, 1), set.mapPos(range.to, -1)) };
};

/** No mark goes on into the next paragraph: one amid whose words the cursor is begins again behind it.
 * @param {EditorView} view */
export const endMarks = (view) => {
  const { changes, range: { head } } = left(view.state);
  view.dispatch({ changes, selection: { anchor: head } });
  const sign = PAIRS[0][marksAt(view.state, head)];
  const [before, behind] = beside(view.state, head);
  const [start, end] = [before.trimEnd(), behind.trimStart()];
  if (!sign || asRead(start + sign) + asRead(sign + end) !== asRead(before + behind)) return;
  const [from, to] = [head - before.length + start.length, head + behind.length - end.length];
  view.dispatch({ changes: { from, to, insert: sign + sign }, selection: { anchor: from + sign.length } });
};
