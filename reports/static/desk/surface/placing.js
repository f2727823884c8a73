// Where in the text something goes, and how it is put there: on the surface and in the plain text area alike.
import { isolateHistory, syntaxTree } from "../../vendor/codemirror/codemirror.js";
import { around, blocksOf, isDrawn, noteIn } from "./language.js";

/**
 * @typedef {import("@codemirror/state").EditorState} State
 * @typedef {import("@codemirror/state").Transaction} Transaction
 * @typedef {{ state: State, dispatch: (transaction: Transaction) => void, focus: () => void,
 *             coordsAtPos?: (at: number) => { left: number, bottom: number } | null }} Target
 *   the surface, or a text area
 * @typedef {{ from: number, to: number }} Place
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

/** What is there: a block with its lines. @param {State} state @param {import("@lezer/common").SyntaxNode} node
 * @returns {Spot} */
export const spotOf = (state, node) => {
  const isWhole = isDrawn({ kind: node.name });
  const from = isWhole ? state.doc.lineAt(node.from).from : node.from;
  const to = isWhole ? state.doc.lineAt(node.to).to : node.to;
  return { from, to, text: state.sliceDoc(from, to), isThere: true };
};

/** What of that kind the cursor stands in, or what is selected is of. @param {Target} target @param {RegExp} kind */
export const within = ({ state }, kind) => {
  const { from, to } = state.selection.main;
  const node = around(state, { from, to }, kind, [1]);
  return node && node.from < to ? spotOf(state, node) : null;
};

/** The line ends that words at `at` need to be no part of the table or figure that they stand beside.
 * @param {State} state @param {number} at @returns {[string, string]} */
const apart = (state, at) => {
  const beside = blocksOf(state).find((each) => isDrawn(each) && [each.from, each.to].includes(at));
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
export const leave = (target, { from, to }) => {
  const { main } = target.state.selection;
  if (main.from === from && main.to === to) target.dispatch(target.state.update({ selection: { anchor: to } }));
  target.focus();
};

/** @param {Target} target @param {Spot} spot @param {any} answer @param {(answer: any) => string} write */
export const finish = (target, spot, answer, write) => {
  const insert = answer === "remove" ? "" : answer && write(answer);
  if (insert && !spot.isThere) putNew(target, spot, insert);
  else if (insert || (answer === "remove" && spot.isThere)) put(target, { from: spot.from, to: spot.to, insert });
  else leave(target, spot);
};

/** The highest number of a note. @param {string} text */
export const lastNote = (text) =>
  Math.max(0, ...[...text.matchAll(/\[\^(\d+)\]/g)].map(([, number]) => Number(number)));

/** The definition of a note: where it stands, and where its words are, with the paragraphs set in below the first.
 * @param {State} state @param {string} label */
export const definitionOf = (state, label) => {
  const { doc } = state;
  for (let node = syntaxTree(state).topNode.firstChild; node; node = node.nextSibling) {
    if (node.name !== "NoteDefinition" || noteIn(state.sliceDoc(node.from, node.to)) !== label) continue;
    let { to } = node;
    for (let at = doc.lineAt(to).number + 1; at <= doc.lines; at += 1) {
      const line = doc.line(at);
      if (line.text.trim() && !/^(?: {4}|\t)/.test(line.text)) break;
      if (line.text.trim()) to = line.to;
    }
    return { start: node.from, from: node.firstChild?.to ?? node.from, to };
  }
  return null;
};

const ITEM = /^\s*(?:[-*+]|\d{1,9}[.)])(?: |$)/;

/** Where the cursor stands at the inner edge of what is marked, whose signs are not seen, it means outside of it.
 * @param {State} state @param {number} at */
const outside = (state, at) => {
  for (const side of /** @type {const} */ ([-1, 1])) {
    const mark = syntaxTree(state).resolveInner(at, side);
    const styled = /Mark$/.test(mark.name) ? mark.parent : null;
    if (!styled || !/Emphasis|^(Struck|Raised|Lowered|InlineCode|Link)$/.test(styled.name)) continue;
    if (side === 1 && mark.from === at && mark.from !== styled.from) return outside(state, styled.to);
    if (side === -1 && mark.to === at && mark.from === styled.from) return outside(state, styled.from);
  }
  return at;
};

/** How a block is put into lines of its own, where its text begins then, and where the cursor goes.
 * @param {State} state @param {string} text @param {Place} [spot] where it goes, within a paragraph too, and in place
 *   of what; else behind the line of the cursor */
export const blockAt = (state, text, spot) => {
  const { doc, selection } = state;
  let { from, to } = spot ?? { from: selection.main.to, to: selection.main.to };
  if (spot && from === to) from = to = outside(state, to);
  const [first, last] = [from, to].map((at) => doc.lineAt(at));
  const left = spot ? first.text.slice(0, from - first.from) : first.text;
  const right = spot ? last.text.slice(to - last.from) : "";
  const next = last.number < doc.lines && doc.line(last.number + 1).text.trim() ? "\n" : "";
  const above = first.number > 1 && doc.line(first.number - 1).text.trim() ? "\n" : "";
  // Items go on with the list that they are put behind; a blank one makes room.
  const isList = ITEM.test(text) && ITEM.test(first.text);
  const isBlank = !left.replace(isList ? ITEM : "", "").trim();
  const lead = isBlank ? (isList ? "" : above) : isList ? "\n" : "\n\n";
  const isWithin = right.trim() !== "";
  const start = isBlank ? first.from : first.from + left.trimEnd().length;
  const end = isWithin ? last.to - right.trimStart().length : last.to;
  const after = isWithin ? "\n\n" : isList ? "" : next;
  const change = { from: start, to: end, insert: lead + text + after };
  const begins = start + lead.length;
  return { change, begins, anchor: begins + text.length + (isWithin ? 0 : after.length) };
};

/** @param {Target} target @param {string} text a block: it stands in lines of its own @param {Place} [spot] */
export const insertBlock = (target, text, spot) => {
  const { change, anchor } = blockAt(target.state, text, spot);
  put(target, change, anchor);
};
