// What keys do on the surface: paragraphs, chips that are stepped on, and blocks that stay apart from what is typed
// beside them.
import {
  EditorSelection,
  EditorState,
  EditorView,
  Prec,
  ViewPlugin,
  deleteMarkupBackward,
  keymap,
} from "../../vendor/codemirror/codemirror.js";
import { blocks } from "./blocks.js";
import { chipWords } from "./chips.js";
import { begins, begun, deleteInMark, endMarks, left, overSigns, unwritten } from "./emphasis.js";
import { around, isDrawn } from "./language.js";
import { goOn, nesting } from "./lists.js";
import { chipsOf } from "./marks.js";
import { openThing } from "./opening.js";

/** What a key says that goes to an input method first, which is all that tells of it before it composes. */
const INPUT_METHOD = 229;
/** The keys that write; a phone names none. */
const TYPES = /^(?:Key|Digit|Quote|Bracket|Semicolon|Comma|Period|Slash|Minus|Equal|Back(?:slash|quote)|Intl)/;

/** @typedef {{ from: number, to: number, kind: string }} Thing a chip or a block */

/** @param {EditorView} view @param {number} from @param {number} to @returns {Thing[]} */
const thingsBetween = (view, from, to) => {
  /** @type {Thing[]} */
  const things = [];
  for (const set of [chipsOf(view), view.state.field(blocks, false)]) {
    set?.between(from, to, (start, end, { spec }) => {
      things.push({ from: start, to: end, kind: spec.kind });
    });
  }
  return things;
};

/** @param {EditorView} view @param {Thing | undefined} thing */
const choose = (view, thing) => {
  if (!thing) return false;
  const words = `${chipWords(thing.kind, view.state.sliceDoc(thing.from, thing.to))} Press Enter to edit.`;
  view.dispatch({
    selection: EditorSelection.single(thing.from, thing.to),
    scrollIntoView: true,
    effects: EditorView.announce.of(words),
  });
  return true;
};

/** @param {EditorView} view */
const chosen = (view) => {
  const { from, to } = view.state.selection.main;
  return from < to
    ? thingsBetween(view, from, to).find((thing) => thing.from === from && thing.to === to)
    : undefined;
};

/** A step onto the chip or block that is next. @param {-1 | 1} way @returns {(view: EditorView) => boolean} */
const step = (way) => (view) => {
  const { empty, head } = view.state.selection.main;
  if (!empty) return false;
  const line = view.state.doc.lineAt(head);
  const edge = head === (way > 0 ? line.to : line.from) ? head + way : head;
  const things = thingsBetween(view, Math.min(head, edge), Math.max(head, edge));
  return choose(view, things.find((thing) => [head, edge].includes(way > 0 ? thing.from : thing.to)));
};

/** A step onto the block in the next line. @param {-1 | 1} way @returns {(view: EditorView) => boolean} */
const stepLine = (way) => (view) => {
  const { main } = view.state.selection;
  const number = view.state.doc.lineAt(way > 0 ? main.to : main.from).number + way;
  if (number < 1 || number > view.state.doc.lines) return false;
  const { from, to } = view.state.doc.line(number);
  return choose(view, thingsBetween(view, from, to).find(isDrawn));
};

/** @param {import("@codemirror/state").EditorState} state @param {number} at */
const isInCode = (state, at) => around(state, { from: at, to: at }, /Code/, [-1]) !== null;

/** @param {EditorView} view */
const enter = (view) => {
  const thing = chosen(view);
  if (thing) return openThing(view, thing.from);
  if (isInCode(view.state, view.state.selection.main.head)) return false;
  if (view.state.selection.main.empty) endMarks(view);
  const { state } = view;
  const { head } = state.selection.main;
  if (goOn(view)) return true;
  const between = state.doc.lineAt(head).length ? "\n\n" : "\n";
  view.dispatch(state.replaceSelection(between), { userEvent: "input", scrollIntoView: true });
  return true;
};

/** A line's end inside a paragraph: two blanks, which nobody sees where no words follow. @param {EditorView} view */
const breakLine = (view) => {
  view.dispatch(view.state.replaceSelection("  \n"), { userEvent: "input", scrollIntoView: true });
  return true;
};

/** The block that is next, with a blank line between or none. @param {EditorView} view @param {-1 | 1} way */
const nextBlock = (view, way) => {
  const { doc, selection } = view.state;
  let number = doc.lineAt(selection.main.head).number + way;
  if (number > 1 && number < doc.lines && !doc.line(number).length) number += way;
  if (number < 1 || number > doc.lines) return undefined;
  const { from, to } = doc.line(number);
  return thingsBetween(view, way > 0 ? from : to, way > 0 ? from : to).find(isDrawn);
};

/** @param {EditorView} view */
const backspace = (view) => {
  if (view.state.selection.main.empty && !unwritten(view.state)) overSigns(view, -1);
  const { state } = view;
  const { empty, head } = state.selection.main;
  const line = state.doc.lineAt(head);
  if (!empty || head !== line.from || line.number === 1) {
    return step(-1)(view) || deleteInMark(view, -1) || deleteMarkupBackward(view);
  }
  const before = state.doc.line(line.number - 1);
  if (choose(view, nextBlock(view, -1)) || deleteMarkupBackward(view)) return true;
  const above = before.length || before.number === 1 ? before : state.doc.line(before.number - 1);
  const broken = /(?:(?<!\\)\\|(?<! ) {2,})$/.exec(above.text)?.[0].length ?? 0;
  if (!above.length || (above === before ? !broken : !line.length)) return false;
  view.dispatch({ changes: { from: above.to - broken, to: head }, userEvent: "delete.backward", scrollIntoView: true });
  return true;
};

/** What a line begins with before its words, which is drawn or hidden: no place for a cursor. */
const LEAD =
  /^(?:[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?|[ \t]*>[ \t]?|#{1,6}[ \t]+|\[\^[^\]\s]+\]:[ \t]*)+/;

/** Where the words of a line begin. @param {import("@codemirror/state").EditorState} state @param {number} at */
const wordsFrom = (state, at) => {
  const { from, text } = state.doc.lineAt(at);
  const lead = LEAD.exec(text)?.[0].length ?? 0;
  return from + (isInCode(state, from + lead) ? 0 : lead);
};

/** A cursor goes to the words of a line; from their beginning, back to the line before. */
const ledToWords = EditorState.transactionFilter.of((transaction) => {
  const { main } = transaction.newSelection;
  if (transaction.docChanged || !transaction.selection || !main.empty) return transaction;
  const { doc } = transaction.state;
  const start = wordsFrom(transaction.state, main.head);
  if (main.head >= start) return transaction;
  const { from, number } = doc.lineAt(main.head);
  const isBack = transaction.startState.selection.main.head === start && number > 1;
  return [transaction, { selection: EditorSelection.cursor(isBack ? from - 1 : start), sequential: true }];
});

/** @param {boolean} isSelecting @returns {(view: EditorView) => boolean} */
const home = (isSelecting) => (view) => {
  const { main } = view.state.selection;
  const start = wordsFrom(view.state, main.head);
  if (view.moveToLineBoundary(main, false).head >= start || main.head < start) return false;
  const selection = EditorSelection.single(isSelecting ? main.anchor : start, start);
  view.dispatch({ selection, scrollIntoView: true, userEvent: "select" });
  return true;
};

/** The words of the next line come up without what it begins with; a block that is next is chosen.
 * @param {EditorView} view */
const deleteForward = (view) => {
  if (!view.state.selection.main.empty) return deleteInMark(view, 1);
  if (!unwritten(view.state)) overSigns(view, 1);
  const { doc, selection: { main: { head } } } = view.state;
  if (step(1)(view) || (head !== doc.lineAt(head).to && deleteInMark(view, 1))) return true;
  if (head !== doc.lineAt(head).to || head === doc.length) return false;
  if (choose(view, nextBlock(view, 1))) return true;
  const start = wordsFrom(view.state, head + 1);
  if (start === head + 1 || !doc.lineAt(head).length) return false;
  view.dispatch({ changes: { from: head, to: start }, userEvent: "delete.forward", scrollIntoView: true });
  return true;
};

/** The line ends that words typed at `at` need, so that they stay a paragraph of their own.
 * @param {import("@codemirror/state").EditorState} state @param {number} at */
const padding = (state, at) => {
  let before = "";
  let after = "";
  state.field(blocks).between(at, at, (from, to) => {
    if (at === to) before = "\n\n";
    else if (at === from) after = "\n\n";
  });
  const line = state.doc.lineAt(at);
  if (before || after || line.text.trim() || isInCode(state, at)) return { before, after };
  const above = line.number > 1 ? state.doc.line(line.number - 1).text : "";
  const below = line.number < state.doc.lines ? state.doc.line(line.number + 1).text : "";
  return { before: above.trim() && !/(\\| {2})$/.test(above) ? "\n" : "", after: below.trim() ? "\n" : "" };
};

const apart = EditorState.transactionFilter.of((transaction) => {
  if (!transaction.docChanged || !transaction.isUserEvent("input") || transaction.isUserEvent("input.type.compose")) {
    return transaction;
  }
  /** @type {{ from: number, to: number, text: import("@codemirror/state").Text }[]} */
  const changes = [];
  transaction.changes.iterChanges((from, to, _from, _to, text) => changes.push({ from, to, text }));
  const [{ from, to, text }] = changes;
  if (changes.length !== 1 || from !== to || !text.line(1).text.trim()) return transaction;
  const { before, after } = padding(transaction.startState, from);
  if (!before && !after) return transaction;
  const pads = [
    { from, insert: before },
    { from: from + text.length, insert: after },
  ];
  return [transaction, { changes: pads.filter(({ insert }) => insert), sequential: true }];
});

/** A mark that is left is gone if nothing was written in it; no blank begins or ends it. */
const leaving = EditorState.transactionFilter.of((transaction) => {
  const { startState, docChanged, selection } = transaction;
  const mark = startState.field(begun);
  const { head } = startState.selection.main;
  const empty = unwritten(startState);
  if (mark && !docChanged && selection) {
    const { main } = selection;
    const isIn = main.empty && (empty ? main.head === head : mark.from < main.head && main.head < mark.to);
    return isIn ? transaction : [transaction, { changes: left(startState).changes, sequential: true }];
  }
  let blank = "";
  transaction.changes.iterChanges((from, to, _from, _to, text) => {
    if (from === head && to === head && !text.toString().trim()) blank = text.toString();
  });
  if (!empty || !blank || !transaction.isUserEvent("input.type")) return transaction;
  const [from, to] = [empty.from, empty.to].map((at) => at + blank.length);
  const changes = { from: empty.from, insert: blank };
  const effects = begins.of({ from, to });
  return { changes, selection: { anchor: head + blank.length }, effects, userEvent: "input.type" };
});

/** What words take the place of, where a browser would get it wrong: it joins lines as they are drawn, and has no place
 * for a cursor beside a block. They go behind what is chosen. @param {EditorView} view */
const placeOf = (view) => {
  const { from, to, empty } = view.state.selection.main;
  const thing = chosen(view);
  if (thing) return { from: thing.to, to: thing.to };
  return empty && !thingsBetween(view, from, to).some(isDrawn) ? null : { from, to };
};

/** While an input method composes, nothing may be added beside it: that is made good when it ends. */
const composing = ViewPlugin.define(() => ({ before: "", after: "" }), {
  eventObservers: {
    compositionstart(_event, view) {
      Object.assign(this, padding(view.state, view.state.selection.main.head));
    },
    compositionend(_event, view) {
      const { before, after } = this;
      Object.assign(this, { before: "", after: "" });
      setTimeout(() => {
        const line = view.state.doc.lineAt(view.state.selection.main.head);
        if (!line.length || !(before || after)) return;
        view.dispatch({
          changes: [
            { from: line.from, insert: before },
            { from: line.to, insert: after },
          ],
        });
      });
    },
  },
});

/** The sign of an item, with the box of a task. */
const ITEM = /([-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?$/;

/** A star within a word or a number, or a year that begins a paragraph, is none of Markdown's signs: it is written so.
 * Stars around words, and numbers of up to two digits, are. What an item begins with is there already where somebody
 * types it by habit: it is not doubled, and one of the other kind takes its place. */
const plainly = EditorView.inputHandler.of((view, from, to, text) => {
  const line = view.state.doc.lineAt(from);
  const before = line.text.slice(0, from - line.from);
  const [lead] = LEAD.exec(before) ?? [""];
  const words = before.slice(lead.length);
  const isOpen = words.replace(/\\./g, "").replace(/(\*+)[^*]+\1/g, "").includes("*");
  const item = text === " " && !unwritten(view.state) && /^(?:[-*+]|\d{1,2}[.)])$/.test(words) ? ITEM.exec(lead) : null;
  const at = item ? line.from + item.index
    : text === "*" && /[\p{L}\p{N}]$/u.test(words) && !isOpen ? from
    : text === " " && /^[ \t]*\d{3,9}[.)]$/.test(words) ? from - 1 : null;
  if (at === null || isInCode(view.state, from)) return false;
  const sign = item && /\d/.test(words) === /\d/.test(item[1]) ? item[1] : words;
  const insert = item ? item[0].replace(item[1], sign) : `\\${view.state.sliceDoc(at, from)}${text}`;
  const selection = { anchor: at + insert.length };
  view.dispatch({ changes: { from: at, to, insert }, selection, userEvent: "input.type", scrollIntoView: true });
  return true;
});

const keys = Prec.high(
  keymap.of([
    { key: "Enter", run: enter, shift: breakLine },
    { key: "Backspace", run: backspace },
    { key: "Delete", run: deleteForward },
    { key: "Home", mac: "Cmd-ArrowLeft", run: home(false), shift: home(true) },
    { key: "ArrowLeft", run: step(-1) },
    { key: "ArrowRight", run: step(1) },
    { key: "ArrowUp", run: stepLine(-1) },
    { key: "ArrowDown", run: stepLine(1) },
  ]),
);

/** @param {EditorView} view @param {string} words */
const write = (view, words) => {
  const place = placeOf(view);
  if (!place) return false;
  const selection = { anchor: place.from + words.length };
  view.dispatch({ changes: { ...place, insert: words }, selection, userEvent: "input.type", scrollIntoView: true });
  return true;
};

/** While an input method composes, nothing around it may change: room is made for its words before.
 * @param {KeyboardEvent} event @param {EditorView} view */
const press = (event, view) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return false;
  if (event.keyCode !== INPUT_METHOD) return [...event.key].length === 1 && write(view, event.key);
  if (!TYPES.test(event.code)) return false;
  const place = placeOf(view);
  if (place) view.dispatch({ changes: place, selection: { anchor: place.from }, userEvent: "delete.selection" });
  const { head } = view.state.selection.main;
  const { before, after } = padding(view.state, head);
  if (!before && !after) return false;
  const changes = { from: head, insert: before + after };
  view.dispatch({ changes, selection: { anchor: head + before.length }, userEvent: "insert", scrollIntoView: true });
  return false;
};

/** A click on a chip opens it. */
const clicks = EditorView.domEventHandlers({
  // An emoji panel and dictation press no key.
  beforeinput: ({ inputType, data, isComposing }, view) =>
    inputType === "insertText" && data !== null && !isComposing && write(view, data),
  keydown: press,
  click(event, view) {
    const chip = event.target instanceof Element ? event.target.closest(".md-chip, .md-block") : null;
    if (!chip || (event.target instanceof Element && event.target.closest("a, button"))) return false;
    const at = view.posAtDOM(chip);
    choose(view, thingsBetween(view, at, at).find((thing) => thing.from === at));
    return chip.classList.contains("md-chip") && openThing(view, at);
  },
});

export const typing = [apart, leaving, ledToWords, plainly, composing, nesting, keys, clicks];
