// What the writing surface takes of CodeMirror; bin/build-editor makes one file of it.
export { autocompletion, completionKeymap, startCompletion } from "@codemirror/autocomplete";
export { history, historyKeymap, isolateHistory, redo, standardKeymap, undo } from "@codemirror/commands";
export { commonmarkLanguage, deleteMarkupBackward, insertNewlineContinueMarkup, markdown } from "@codemirror/lang-markdown";
export { ensureSyntaxTree, syntaxTree } from "@codemirror/language";
export { search, searchKeymap } from "@codemirror/search";
export {
  Annotation, Compartment, EditorSelection, EditorState, Facet, Prec, RangeSet, StateEffect, StateField, Text, Transaction,
} from "@codemirror/state";
export { Decoration, EditorView, ViewPlugin, WidgetType, drawSelection, keymap, lineNumbers, placeholder } from "@codemirror/view";
export { Table } from "@lezer/markdown";
