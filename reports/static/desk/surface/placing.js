// Where in the text something goes, and how it is put there: on the surface and in the plain text area alike.
import { isolateHistory } from "../../vendor/codemirror/codemirror.js";
import { blocksOf } from "./language.js";

/**
 * @typedef {import("@codemirror/state").EditorState} State
 * @typedef {import("@codemirror/state").Transaction} Transaction
 * @typedef {{ state: State, dispatch: (transaction: Transaction) => void, focus: () => void,
 *             coordsAtPos?: (at: number) => { left: number, bottom: number } | null }} Target
 *   the surface, or a text area
 * @typedef {{ from: number, to: number, text: string, isThere: boolean }} Spot what is opened, or where a new one goes
 */

/** @param {Target} target @param {number} at */
export const place = (target, at) => target.coordsAtPos?.(at) ?? null;

/** @typedef {{ from: number, to?: number, insert: string }} Change */
/** @param {Target} target @param {Change | Change[]} changes @param {number} [anchor] */
export const put = (target, changes, anchor) => {
  const set = target.state.changes(changes);
  const first = Array.isArray(changes) ? changes[0] : changes;
  const selection = { anchor: anchor ?? set.mapPos(first.to ?? first.from, 1) };
  // What is typed right behind it is undone by itself.
  const annotations = isolateHistory.of("full");
  const userEvent = "insert";
  target.dispatch(target.state.update({ changes: set, selection, annotations, userEvent, scrollIntoView: true }));
  target.focus();
};

/** A range without the blanks at its ends. @param {State} state @param {{ from: number, to: number }} range */
export const trimmed = (state, { from, to }) => {
  const text = state.sliceDoc(from, to);
  const start = from + text.length - text.trimStart().length;
  return { from: start, to: start + text.trim().length };
};

/**
 * Where a new one goes: behind the cursor, or behind the words that are chosen.
 * @param {Target} target
 * @returns {Spot}
 */
export const here = ({ state }) => {
  const { to } = trimmed(state, state.selection.main);
  return { from: to, to, text: "", isThere: false };
};

/** The line ends that words at `at` need to be no part of the table or figure that they stand beside.
 * @param {State} state @param {number} at @returns {[string, string]} */
const apart = (state, at) => {
  const beside = blocksOf(state).find(({ from, to }) => at === from || at === to);
  if (!beside) return ["", ""];
  return at === beside.to ? ["\n\n", ""] : ["", "\n\n"];
};

/** Puts words where a new one goes, and the cursor behind them. @param {Target} target @param {Spot} spot
 * @param {string} words @param {Change[]} [more] what comes with them, behind */
export const putNew = (target, { from, to }, words, more = []) => {
  const [before, after] = apart(target.state, to);
  const start = before ? to : from;
  put(target, [{ from: start, to, insert: before + words + after }, ...more], start + before.length + words.length);
};

/** Goes on behind what was looked at. @param {Target} target @param {Spot} spot */
export const leave = (target, { to, isThere }) => {
  if (isThere) target.dispatch(target.state.update({ selection: { anchor: to } }));
  target.focus();
};

/** @param {Target} target @param {Spot} spot @param {any} answer @param {(answer: any) => string} write */
export const finish = (target, spot, answer, write) => {
  const insert = answer === "remove" ? "" : answer && write(answer);
  if (insert && !spot.isThere) putNew(target, spot, insert);
  else if (insert || (answer === "remove" && spot.isThere)) put(target, { from: spot.from, to: spot.to, insert });
  else leave(target, spot);
};

/** The highest number of a note. @param {State} state */
export const lastNote = (state) =>
  Math.max(0, ...[...state.sliceDoc().matchAll(/\[\^(\d+)\]/g)].map(([, number]) => Number(number)));

const ITEM = /^\s*(?:[-*+]|\d{1,9}[.)])(?: |$)/;

/** @param {Target} target @param {string} text a block: it stands in lines of its own
 * @param {boolean} [isSplitting] whether it stands where the cursor is, within a paragraph, in place of what is
 *   selected; else behind the line */
export const insertBlock = (target, text, isSplitting) => {
  const { doc, selection } = target.state;
  const [first, last] = [isSplitting ? selection.main.from : selection.main.to, selection.main.to].map((at) =>
    doc.lineAt(at),
  );
  const left = isSplitting ? first.text.slice(0, selection.main.from - first.from) : first.text;
  const right = isSplitting ? last.text.slice(selection.main.to - last.from) : "";
  const next = last.number < doc.lines && doc.line(last.number + 1).text.trim() ? "\n" : "";
  const above = first.number > 1 && doc.line(first.number - 1).text.trim() ? "\n" : "";
  // Items go on with the list that they are put behind; a blank one makes room.
  const isList = ITEM.test(text) && ITEM.test(first.text);
  const isBlank = !left.replace(isList ? ITEM : "", "").trim();
  const lead = isBlank ? (isList ? "" : above) : isList ? "\n" : "\n\n";
  const from = isBlank ? first.from : first.from + left.trimEnd().length;
  const isWithin = right.trim() !== "";
  const to = isWithin ? last.to - right.trimStart().length : last.to;
  const end = isWithin ? "\n\n" : isList ? "" : next;
  const insert = lead + text + end;
  put(target, { from, to, insert }, from + insert.length - (isWithin ? end.length : 0));
};
