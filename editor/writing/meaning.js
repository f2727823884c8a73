// The meaning of a document, for comparison: without what Markdown has no sign for (empty paragraphs, blanks at edges) and without
// how it is written (soft line ends, labels of links, signs of lists).
import { markdown } from "./dialect.js";
import { schema } from "./schema.js";

/** @typedef {import("prosemirror-model").Node} Node */

const { nodes, marks } = schema;
/** No blank can be the first or last letter that these mark. */
const EMPHASIS = [marks.strong, marks.em, marks.strike];
export const NOT_IN_A_LINK = new Set([nodes.citation, nodes.technique, nodes.figure_call, nodes.note_call,
  nodes.inline_note]);

/** @param {readonly import("prosemirror-model").Mark[]} set */
const namesOf = (set) =>
  marks.soft.removeFromSet(set)
    .map(({ type, attrs }) => (type === marks.link ? `link ${markdown.normalizeLink(attrs.href)} ${attrs.title}`
      : type.name))
    .sort();

/** @param {Node} chip */
const sourceOf = ({ attrs }) => attrs.source.replace(/\s+/g, " ");

/** Runs of text, breaks and chips, with their marks.
 * @param {import("prosemirror-model").Fragment} content @returns {[string, string[]][]} */
export const meaningOfWords = (content) => {
  /** @type {{ text: string, kind: "text" | "code" | "atom", names: string[] }[]} */
  const runs = [];
  /** @param {string} text @param {"text" | "code" | "atom"} kind @param {string[]} names */
  const push = (text, kind, names) => {
    const last = runs[runs.length - 1];
    if (last && last.kind === kind && kind !== "atom" && last.names.join() === names.join()) last.text += text;
    else runs.push({ text, kind, names });
  };
  content.forEach((node) => {
    const isCode = Boolean(marks.code.isInSet(node.marks));
    if (node.isText && isCode) push((node.text ?? "").replace(/\n/g, " "), "code", namesOf(node.marks));
    else if (node.isText) {
      const spaced = EMPHASIS.reduce((set, type) => type.removeFromSet(set), node.marks);
      for (const part of (node.text ?? "").split(/(\s+)/)) {
        if (part) push(part.replace(/[ \t\n]+/g, " "), "text", namesOf(part.trim() ? node.marks : spaced));
      }
    } else {
      let set = marks.code.removeFromSet(node.marks);
      if (NOT_IN_A_LINK.has(node.type)) set = marks.link.removeFromSet(set);
      const isBreak = node.type === nodes.hard_break;
      push(isBreak ? "\n" : `${node.type.name} ${sourceOf(node)}`, "atom", isBreak ? [] : namesOf(set));
    }
  });
  for (const [all, blanks] of /** @type {const} */ ([[runs, /^ +/], [runs.toReversed(), / +$/]])) {
    let isEdge = true;
    for (const run of all) {
      if (run.kind === "text") run.text = run.text.replace(/ {2,}/g, " ").replace(isEdge ? blanks : "", "");
      if (run.text) isEdge = run.text === "\n";
    }
  }
  return runs.filter(({ text }) => text).map(({ text, names }) => [text, names]);
};

/** Whether a block has no Markdown: a paragraph or caption without words. @param {Node} node */
export const isEmptyParagraph = ({ type, children }) =>
  (type === nodes.paragraph || type === nodes.caption) &&
  children.every((child) => child.isText && !marks.code.isInSet(child.marks) && /^[ \t\n]*$/.test(child.text ?? ""));

/** @param {readonly Node[]} all */
const meaningOfAll = (all) => all.filter((each) => !isEmptyParagraph(each)).map(meaningOf);
/** @param {Node} table */
const meaningOfTable = ({ firstChild, children }) => [
  firstChild?.children.map(({ attrs }) => attrs.align),
  ...children.map((row) => row.children.map((cell) => meaningOfWords(cell.content))),
];

/** @param {Node} node @returns {any[]} */
const meaningOf = (node) => {
  const { type, attrs, content } = node;
  if (type === nodes.heading) return ["heading", attrs.level, attrs.attributes, meaningOfWords(content)];
  if (type === nodes.code_block) return ["code", attrs.info, node.textContent];
  if (type === nodes.table) return ["table", ...meaningOfTable(node)];
  if (node.isTextblock) {
    const words = meaningOfWords(content);
    const [, kind, source] = (words.length === 1 && /^(figure_call|formula) ([^]*)$/.exec(words[0][0])) || [];
    // A figure or a formula alone is a block, except in blocks that have none.
    if (type === nodes.paragraph && kind === "figure_call") return ["figure", source.slice(3, -2).trim()];
    if (type === nodes.paragraph && kind === "formula" && source.startsWith("$$")) return ["opaque", source];
    return [type.name, words];
  }
  if (type === nodes.opaque && attrs.kind === "formula") return ["opaque", attrs.source.replace(/\s+/g, " ")];
  if (node.isLeaf) return [type.name, attrs.source ?? attrs.key ?? ""];
  const inside = meaningOfAll(node.children);
  const isTask = attrs.done !== undefined && node.firstChild?.type === nodes.paragraph &&
    !isEmptyParagraph(node.firstChild);
  const property = isTask ? attrs.done
    : (attrs.alert?.toLowerCase() ?? attrs.label ?? (type === nodes.ordered_list ? attrs.order : null));
  return [type.name, property, ...inside];
};

/** @param {readonly Node[]} blocks */
export const meaningOfBlocks = (blocks) => JSON.stringify(meaningOfAll(blocks));
