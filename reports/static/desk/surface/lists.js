// Items of lists, and lines of quotes: how they are set in and out, numbered, gone on with and left.
import {
  EditorSelection,
  Prec,
  ensureSyntaxTree,
  insertNewlineContinueMarkup,
  keymap,
  syntaxTree,
} from "../../vendor/codemirror/codemirror.js";
import { LIST, around } from "./language.js";

/**
 * @typedef {import("@codemirror/state").EditorState} State
 * @typedef {import("@codemirror/view").EditorView} EditorView
 * @typedef {import("@lezer/common").SyntaxNode} Node
 * @typedef {import("./placing.js").Change} Change
 * @typedef {import("./placing.js").Target} Target
 */

const PARSES_FOR = 200;

/** The end of the words of a line. @param {State} state @param {number} at */
const endOf = ({ doc }, at) => doc.lineAt(at).from + doc.lineAt(at).text.trimEnd().length;

/** The chosen items of the innermost list that has them all. @param {State} state
 * @param {{ from: number, to: number }} range @returns {Node[]} */
export const itemsAt = (state, range) => {
  const [from, to] = [endOf(state, range.from), endOf(state, range.to)];
  const items = around(state, { from, to }, LIST, [-1])?.getChildren("ListItem") ?? [];
  return items.filter((item) => item.to >= from && item.from <= to);
};

/** @param {Node} item */
const markOf = (item) => /** @type {Node} */ (item.getChild("ListMark"));

/** How far a thing is from the beginning of its line. @param {State} state @param {{ from: number }} thing */
export const columnOf = ({ doc }, { from }) => from - doc.lineAt(from).from;

/** Gives an item another column or sign; all that is in it goes along. @param {State} state @param {Node} item
 * @param {number} column @param {string} sign @returns {Change[]} */
export const moved = (state, item, column, sign) => {
  const { doc } = state;
  const mark = markOf(item);
  const line = doc.lineAt(mark.from);
  const was = columnOf(state, mark);
  const start = Math.min(column, was);
  if (line.text.slice(start, was).trim()) return [];
  const by = column - was + sign.length - (mark.to - mark.from);
  const changes = [{ from: line.from + start, to: mark.to, insert: " ".repeat(column - start) + sign }];
  for (let at = line.to + 1; at <= item.to; at = doc.lineAt(at).to + 1) {
    const { from, text } = doc.lineAt(at);
    const blanks = text.slice(start).length - text.slice(start).trimStart().length;
    if (!text.slice(start).trim() || /[^\s>]/.test(text.slice(0, start))) continue;
    const to = from + start + Math.min(Math.max(-by, 0), blanks);
    changes.push({ from: from + start, to, insert: " ".repeat(Math.max(by, 0)) });
  }
  return changes;
};

/** The numbers of the lists around, as readers count them. @param {State} state @param {number} at */
const counted = (state, at) => {
  ensureSyntaxTree(state, state.doc.length, PARSES_FOR);
  const now = state.update({}).state;
  let top = around(now, { from: endOf(now, at), to: endOf(now, at) }, LIST, [-1]);
  while (top && LIST.test(top.parent?.parent?.name ?? "")) top = top.parent?.parent ?? null;
  /** @type {Change[]} */
  const changes = [];
  syntaxTree(now).iterate({
    from: top?.from ?? 0,
    to: top?.to ?? 0,
    enter({ name, node }) {
      if (!top || name !== "OrderedList") return;
      const items = node.getChildren("ListItem");
      const [first, ...signs] = items.map((item) => now.sliceDoc(markOf(item).from, markOf(item).to));
      const begin = node.from === top.from ? Number.parseInt(first, 10) : 1;
      [first, ...signs].forEach((sign, index) => {
        const wanted = `${begin + index}${sign.slice(-1)}`;
        if (sign !== wanted) changes.push(...moved(now, items[index], columnOf(now, items[index]), wanted));
      });
    },
  });
  return changes;
};

/** What follows an item that leaves its list goes on with its number. @param {State} state @param {number} at
 * @returns {Change[]} */
export const takenOver = (state, at) => {
  const item = itemsAt(state, { from: at, to: at })[0];
  const next = item?.parent?.name === "OrderedList" ? item.nextSibling : null;
  if (next?.name !== "ListItem") return [];
  return moved(state, next, columnOf(state, next), state.sliceDoc(markOf(item).from, markOf(item).to));
};

/** Changes the text, then what follows of it, and counts the list where the last change was. @param {Target} target
 * @param {Change[]} changes @param {(now: import("@codemirror/state").Text) => Change[]} [follow] */
export const send = (target, changes, follow) => {
  const { state } = target;
  let set = state.changes(changes);
  let now = state.update({ changes: set }).state;
  /** @param {Change[]} more */
  const add = (more) => {
    const each = now.changes(more);
    now = now.update({ changes: each }).state;
    set = set.compose(each);
  };
  add(follow?.(now.doc) ?? []);
  add(counted(now, set.mapPos(Math.max(...changes.map(({ from }) => from), 0), 1)));
  const { anchor, head } = state.selection.main;
  const selection = EditorSelection.single(set.mapPos(anchor, 1), set.mapPos(head, 1));
  target.dispatch(state.update({ changes: set, selection, userEvent: "format", scrollIntoView: true }));
  target.focus();
};

/** Sets the chosen items in, below the one before them. @param {State} state @param {Node[]} items */
const setIn = (state, items) => {
  const before = items[0].parent?.getChildren("ListItem").filter(({ to }) => to < items[0].from).pop();
  if (!before) return [];
  const inner = before.lastChild && LIST.test(before.lastChild.name) ? before.lastChild.getChild("ListItem") : null;
  const { from, to } = markOf(inner ?? items[0]);
  const behind = /^ {1,4}/.exec(state.sliceDoc(markOf(before).to, markOf(before).to + 4))?.[0].length ?? 1;
  const column = inner ? columnOf(state, inner) : columnOf(state, { from: markOf(before).to }) + behind;
  return items.flatMap((item) => moved(state, item, column, state.sliceDoc(from, to)));
};

/** Sets the chosen items out, behind the one that they are in. @param {State} state @param {Node[]} items */
const setOut = (state, items) => {
  const outer = items[0].parent?.parent;
  if (outer?.name !== "ListItem") return [];
  const { from, to } = markOf(outer);
  return items.flatMap((item) => moved(state, item, columnOf(state, outer), state.sliceDoc(from, to)));
};

/** @param {typeof setIn} set @returns {(view: EditorView) => boolean} whether there is a list */
const setting = (set) => (view) => {
  const items = itemsAt(view.state, view.state.selection.main);
  const changes = items.length ? set(view.state, items) : [];
  if (changes.length) send(view, changes);
  return items.length > 0;
};

/** Leaves the list or quote whose sign stands alone in its line: its end is a blank line.
 * @param {EditorView} view @param {Node} mark */
const leave = (view, mark) => {
  const { state } = view;
  const { doc } = state;
  const line = doc.lineAt(mark.from);
  const items = mark.name === "ListMark" ? itemsAt(state, line) : [];
  const out = items.length ? setOut(state, items) : [];
  if (out.length) return send(view, out);
  const lead = line.text.slice(0, mark.from - line.from);
  const begun = items[0]?.parent ?? mark.parent;
  const isFirst = !begun || begun.from >= line.from;
  let above = line.number > 1 ? doc.line(line.number - 1) : null;
  const isGap = above?.text.trimEnd() === line.text.trimEnd() && mark.name === "QuoteMark";
  const from = isGap && above ? above.from : line.from;
  if (isGap) above = line.number > 2 ? doc.line(line.number - 2) : null;
  const gap = !isFirst && above && /[^\s>]/.test(above.text) ? `${lead.trimEnd()}\n` : "";
  return send(view, [{ from, to: line.to, insert: gap + lead }, ...(items.length ? takenOver(state, mark.to) : [])]);
};

/** Goes on with the list or quote, or leaves it if nothing stands in its line. @param {EditorView} view */
export const goOn = (view) => {
  let { state } = view;
  const { empty, head } = state.selection.main;
  const mark = syntaxTree(state).resolveInner(endOf(state, head), -1);
  const isAlone = /^(?:List|Quote)Mark$/.test(mark.name) && mark.to === endOf(state, head);
  if (empty && isAlone && head >= mark.to) {
    // What is no more than “2025.” is no item yet.
    const isItem = mark.name === "QuoteMark" || head > mark.to;
    if (isItem) leave(view, mark);
    return isItem;
  }
  const isQuote = around(state, { from: head, to: head }, /^(?:ListItem|Blockquote)$/, [-1])?.name === "Blockquote";
  let set = state.changes([]);
  const step = () =>
    insertNewlineContinueMarkup({
      state,
      dispatch(transaction) {
        set = set.compose(transaction.changes);
        ({ state } = transaction);
      },
    });
  if (!step()) return false;
  // A paragraph of its own: with a blank line before it.
  if (isQuote) step();
  view.dispatch({ changes: set, selection: state.selection, userEvent: "input", scrollIntoView: true });
  return true;
};

/** @param {(view: EditorView) => boolean} run @returns {(view: EditorView) => boolean} */
const always = (run) => (view) => run(view) || true;
const [indent, outdent] = [setting(setIn), setting(setOut)];

/** Esc and then Tab leaves a list, which CodeMirror sees to. */
export const nesting = Prec.high(
  keymap.of([
    { key: "Tab", run: indent, shift: outdent },
    { key: "Mod-]", run: always(indent) },
    { key: "Mod-[", run: always(outdent) },
  ]),
);
