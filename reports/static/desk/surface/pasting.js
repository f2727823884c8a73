// What is pasted from Word, Google Docs or a page of the web becomes clean Markdown. The parts for it come when they
// are needed.
import { EditorView, Text } from "../../vendor/codemirror/codemirror.js";
import { placePictures } from "./figures.js";
import { insertBlock, lastNote } from "./placing.js";
import { ways } from "./sources.js";
import { readCells, writeTable } from "./table.js";

/** Notes of a clipboard are counted on from those that are there. @param {EditorView} view @param {string} markdown */
const countedOn = (view, markdown) => {
  const most = lastNote(view.state);
  return markdown.replace(/\[\^(\d+)\]/g, (_, number) => `[^${Number(number) + most}]`);
};

/** @param {EditorView} view @param {string} markdown */
const insert = (view, markdown) => {
  const isBlocks = markdown.includes("\n") || /^(#{1,6} |[-*+] |\d+\. |> |\|)/.test(markdown);
  if (isBlocks) return insertBlock(view, markdown, true);
  return view.dispatch(view.state.replaceSelection(Text.of(markdown.split("\n"))), {
    userEvent: "input.paste",
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

/** The pictures of a clipboard or a drag that has no words. @param {DataTransfer | null} data */
const picturesOf = (data) =>
  (ways.figure ? [...(data?.files ?? [])].filter(({ type }) => type.startsWith("image/")) : []);

/** Takes what was pasted or dropped, unless it is plain text. @param {Event} event @param {EditorView} view
 * @param {DataTransfer | null} data */
const take = (event, view, data) => {
  const html = data?.getData("text/html") ?? "";
  const text = data?.getData("text/plain") ?? "";
  const pictures = text.trim() ? [] : picturesOf(data);
  const table = text.includes("\t") ? cellsAsTable(text) : "";
  if (!pictures.length && !table && (!html || /vscode|data-pm-slice/.test(html))) return false;
  event.preventDefault();
  if (pictures.length) void placePictures(view, pictures);
  else if (table) insert(view, table);
  else {
    import("./cleaning.js").then(
      ({ toMarkdown }) => insert(view, countedOn(view, toMarkdown(html)) || text),
      () => insert(view, text),
    );
  }
  return true;
};

/** The plain text area takes pictures too; words it takes by itself. @param {HTMLTextAreaElement} area
 * @param {import("./placing.js").Target} target */
export const takePictures = (area, target) => {
  /** @param {Event} event @param {DataTransfer | null} data */
  const takes = (event, data) => {
    const pictures = data?.getData("text/plain").trim() ? [] : picturesOf(data);
    if (!pictures.length) return;
    event.preventDefault();
    void placePictures(target, pictures);
  };
  area.addEventListener("paste", (event) => takes(event, event.clipboardData));
  area.addEventListener("drop", (event) => takes(event, event.dataTransfer));
};

export const pasting = EditorView.domEventHandlers({
  paste: (event, view) => take(event, view, event.clipboardData),
  drop(event, view) {
    const data = event.dataTransfer;
    if (!data?.types.includes("text/html") && !picturesOf(data).length) return false;
    const anchor = view.posAtCoords({ x: event.clientX, y: event.clientY }) ?? view.state.doc.length;
    view.dispatch({ selection: { anchor } });
    return take(event, view, data);
  },
});
