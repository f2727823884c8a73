// The plain text area and the cells of a table, so that the toolbar works on them too.
import { EditorState, ensureSyntaxTree } from "../../vendor/codemirror/codemirror.js";
import { language } from "./language.js";

const PARSES_FOR = 200;

/** @param {HTMLTextAreaElement | HTMLInputElement} area @returns {import("./placing.js").Target} */
export const plainTarget = (area) => ({
  get state() {
    const selection = { anchor: area.selectionStart ?? 0, head: area.selectionEnd ?? 0 };
    const state = EditorState.create({ doc: area.value, selection, extensions: [language] });
    ensureSyntaxTree(state, state.doc.length, PARSES_FOR);
    return state.update({}).state;
  },
  /** Through the browser's own editing, so that its Undo knows of it. */
  dispatch(transaction) {
    let [from, to, end] = [Infinity, 0, 0];
    transaction.changes.iterChanges((fromA, toA, _fromB, toB) => {
      [from, to, end] = [Math.min(from, fromA), Math.max(to, toA), Math.max(end, toB)];
    });
    area.focus();
    if (from <= to) {
      const text = transaction.newDoc.sliceString(from, end);
      area.setSelectionRange(from, to);
      document.execCommand(text ? "insertText" : "delete", false, text);
    }
    const { main } = transaction.newSelection;
    area.setSelectionRange(main.from, main.to);
  },
  focus: () => area.focus(),
});
