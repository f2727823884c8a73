// Where in the text something goes, and how it is put there: on the surface and in the plain text area alike.
import { isolateHistory } from "../../vendor/codemirror/codemirror.js";

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

/**
 * Where a new one goes: behind the cursor, with a space if it stands behind a word.
 * @param {Target} target
 * @returns {Spot}
 */
export const here = ({ state }) => {
  const { to } = state.selection.main;
  return { from: to, to, text: "", isThere: false };
};

/** @param {Target} target @param {Spot} spot @param {any} answer @param {(answer: any) => string} write */
export const finish = (target, spot, answer, write) => {
  const insert = answer === "remove" ? "" : answer && write(answer);
  if (insert || (answer === "remove" && spot.isThere)) put(target, { from: spot.from, to: spot.to, insert });
  else target.focus();
};

const ITEM = /^\s*(?:[-*+]|\d{1,9}[.)])(?: |$)/;

/** @param {Target} target @param {string} text a block: it stands in lines of its own
 * @param {boolean} [isSplitting] whether it stands where the cursor is, within a paragraph; else behind that */
export const insertBlock = (target, text, isSplitting) => {
  const { doc, selection } = target.state;
  const { to } = selection.main;
  const line = doc.lineAt(to);
  const [left, right] = [line.text.slice(0, to - line.from), line.text.slice(to - line.from)];
  const next = line.number < doc.lines && doc.line(line.number + 1).text.trim() ? "\n" : "";
  const above = line.number > 1 && doc.line(line.number - 1).text.trim() ? "\n" : "";
  if (isSplitting && right.trim()) {
    const lead = left.trim() ? "\n\n" : above;
    const from = left.trim() ? line.from + left.trimEnd().length : line.from;
    const end = line.to - right.trimStart().length;
    put(target, { from, to: end, insert: `${lead}${text}\n\n` }, from + lead.length + text.length);
    return;
  }
  // Items go on with the list that they are put behind; a blank one makes room.
  const isList = ITEM.test(text) && ITEM.test(line.text);
  const isBlank = !line.text.replace(isList ? ITEM : "", "").trim();
  const gap = isList ? "\n" : "\n\n";
  put(target, {
    from: isBlank ? line.from : line.to,
    to: line.to,
    insert: `${isBlank ? (isList ? "" : above) : gap}${text}${isList ? "" : next}`,
  });
};
