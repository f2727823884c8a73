// A place in the text, by its line: where checks and the preview lead to, and where the cursor is.

/** @typedef {import("../../vendor/codemirror/codemirror.js").EditorView} EditorView */

/**
 * Has whoever asks the area to `arrive` at a line led there, in the surface or in the area itself.
 * @param {HTMLTextAreaElement} area @param {() => EditorView | null} shown the surface, if it is what is shown
 */
export const leadTo = (area, shown) => {
  area.addEventListener("arrive", (event) => {
    const line = /** @type {CustomEvent<number>} */ (event).detail;
    event.preventDefault();
    const view = shown();
    if (view) {
      const { from } = view.state.doc.line(Math.min(Math.max(line, 1), view.state.doc.lines));
      view.dispatch({ selection: { anchor: from }, scrollIntoView: true });
      view.focus();
      return;
    }
    const lines = area.value.split("\n").slice(0, line - 1);
    const start = lines.join("\n").length + (lines.length ? 1 : 0);
    area.setSelectionRange(start, start);
    area.focus();
  });
  for (const moved of ["keyup", "click"]) area.addEventListener(moved, () => tellLine(area, lineIn(area)));
};

/** @param {HTMLTextAreaElement} area */
const lineIn = (area) => area.value.slice(0, area.selectionStart).split("\n").length;

/** Says in which line the cursor is. @param {HTMLTextAreaElement} area @param {number} line */
export const tellLine = (area, line) => area.dispatchEvent(new CustomEvent("cursor", { detail: line }));
