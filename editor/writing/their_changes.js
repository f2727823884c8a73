// Changes that another person made, which a save brought: they are no step of this person's history.
import { parseDocument } from "./markdown_parser.js";

/** As the page's own scripts call them (since.js). */
export const THEIRS = "theirs";

/** A transaction that makes another text of the document. What stays keeps its nodes, and so the cursor in it.
 * @param {import("prosemirror-state").EditorState} state @param {string} text @param {import("./sources.js").Sources} sources
 * @returns {import("prosemirror-state").Transaction | null} */
export const replaceText = (state, text, sources) => {
  const { doc } = parseDocument(text, sources);
  const start = state.doc.content.findDiffStart(doc.content);
  const ends = state.doc.content.findDiffEnd(doc.content);
  if (start === null || !ends) return null;
  const overlap = Math.max(0, start - Math.min(ends.a, ends.b));
  return state.tr.replace(start, ends.a + overlap, doc.slice(start, ends.b + overlap));
};
