// The core of the writing surface and the libraries that it uses, for tests that run in Node.
const editor = new URL("../../../editor/", import.meta.url);
/** @param {string} name of one of our modules */
export const ours = (name) => import(new URL(`writing/${name}.js`, editor));
/** @param {string} name of a package of ProseMirror */
const library = (name) => import(new URL(`node_modules/prosemirror-${name}/dist/index.js`, editor));

export const { schema } = await ours("schema");
export const { parseBlocks, parseDocument, parseWords } = await ours("markdown_parser");
export const { writeDocument } = await ours("markdown_writer");
export const { meaningOfBlocks, meaningOfWords, isEmptyParagraph } = await ours("meaning");
export const { markdown } = await ours("dialect");
export const { Fragment, Slice } = await library("model");
export const { EditorState, TextSelection, NodeSelection, Selection } = await library("state");
export const { Transform } = await library("transform");
export const { history, undo, closeHistory } = await library("history");
export const commands = await library("commands");
export const lists = await library("schema-list");
export const tables = await library("tables");

/** A text that is opened, and what becomes of its Markdown. @param {string} text */
export const open = (text) => {
  const { doc, sources } = parseDocument(text);
  return { doc, sources, write: (now = doc) => writeDocument(now, sources).text, unsure: (now) => writeDocument(now, sources).unsure };
};
/** Numbers that are the same each time. @param {number} seed */
export const chance = (seed) => (/** @type {number} */ most) => (seed = (seed * 48_271) % 2_147_483_647) % most;
