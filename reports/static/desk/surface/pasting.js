// What is pasted from Word, Google Docs or a page of the web becomes clean Markdown. The parts for it come when they
// are needed.
import { EditorView, Text } from "../../vendor/codemirror/codemirror.js";
import { insertBlock } from "./opening.js";
import { readCells, writeTable } from "./table.js";

/** @param {EditorView} view @param {string} markdown */
const insert = (view, markdown) => {
  const isBlocks = markdown.includes("\n") || /^(#{1,6} |[-*+] |\d+\. |> |\|)/.test(markdown);
  const { from, to } = view.state.selection.main;
  if (isBlocks && from === to) return insertBlock(view, markdown);
  return view.dispatch(view.state.replaceSelection(Text.of(markdown.split("\n"))), {
    userEvent: "insert.paste",
    scrollIntoView: true,
  });
};

/** Cells of a spreadsheet, if that is all there is. @param {string} text */
const cellsAsTable = (text) => {
  const rows = readCells(text);
  const isTable = rows.length > 1 && rows[0].length > 1 && rows.every((row) => row.length === rows[0].length);
  return isTable
    ? writeTable({
        rows,
        aligns: rows[0].map((_, at) =>
          rows.slice(1).every((row) => /^[-+–−]?[\d.,\s%]*$/.test(row[at])) ? "right" : "",
        ),
      })
    : "";
};

export const pasting = EditorView.domEventHandlers({
  paste(event, view) {
    const html = event.clipboardData?.getData("text/html") ?? "";
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const table = text.includes("\t") ? cellsAsTable(text) : "";
    if (!table && (!html || /vscode|data-pm-slice/.test(html))) return false;
    event.preventDefault();
    if (table) {
      insert(view, table);
      return true;
    }
    import("./cleaning.js").then(
      ({ toMarkdown }) => insert(view, toMarkdown(html) || text),
      () => insert(view, text),
    );
    return true;
  },
});
