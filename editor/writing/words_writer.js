// Words as Markdown: written as barely as they can be, read again, and written with more escapes until they mean the same. Meaning
// is without what Markdown has no sign for (empty paragraphs, blanks at edges) and without how it is written (soft line ends, labels
// of links, signs of lists).
import { Fragment } from "prosemirror-model";
import { markdown } from "./dialect.js";
import { parseWords } from "./markdown_parser.js";
import { schema } from "./schema.js";

/**
 * @typedef {import("prosemirror-model").Node} Node
 * @typedef {import("prosemirror-model").Mark} Mark
 * @typedef {{ node: Node, text: string, set: readonly Mark[], kind: "text" | "code" | "soft" | "break" | "chip" }} Piece
 * @typedef {{ escaped: RegExp, hasTags: boolean, links: "short" | "whole" }} Style
 *   `escaped`: signs that get a backslash; `hasTags`: tags in place of `**`, `*` and line ends; `links`: bare addresses and labels
 *   of definitions, neither of them, or tags
 */

const { nodes, marks } = schema;
/** No blank can be the first or last letter that these mark. */
const EMPHASIS = [marks.strong, marks.em, marks.strike];
const NOT_IN_A_LINK = new Set([nodes.citation, nodes.technique, nodes.figure_call, nodes.note_call,
  nodes.inline_note]);
const NONE = /(?!)/g;
const PUNCTUATION = /[!-/:-@[-`{-~]/g;
/** Each kind of sign that may mean something within words. */
const SIGNS = ["\\*", "_", "`", "[\\[\\]]", "\\$", "<", "~", "&", "\\\\", ":(?=//)"];

/** @param {readonly Mark[]} set */
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

/** Pieces, with blanks apart: no sign of emphasis may stand beside one.
 * @param {import("prosemirror-model").Fragment} content @param {boolean} isLine whether no line may end within @returns {Piece[]} */
const piecesOf = (content, isLine) => {
  /** @type {Piece[]} */
  const pieces = [];
  content.forEach((node) => {
    const set = marks.soft.removeFromSet(node.marks);
    const text = (node.text ?? "").replace(/\n/g, " ");
    if (node.type === nodes.hard_break) pieces.push({ node, text, set, kind: "break" });
    else if (!node.isText) {
      const bare = marks.code.removeFromSet(set);
      const own = NOT_IN_A_LINK.has(node.type) ? marks.link.removeFromSet(bare) : bare;
      pieces.push({ node, text, set: own, kind: "chip" });
    } else if (marks.code.isInSet(set)) pieces.push({ node, text, set, kind: "code" });
    else if (marks.soft.isInSet(node.marks) && !isLine) pieces.push({ node, text: " ", set, kind: "soft" });
    else {
      const parts = text.match(/^\s+|\s+$|\S(?:[^]*\S)?/g) ?? [];
      pieces.push(...parts.map((each) => ({ node, text: each, set, kind: /** @type {const} */ ("text") })));
    }
  });
  return pieces;
};

/** @param {string} text */
const codeOf = (text) => {
  const fence = "`".repeat(Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length)) + 1);
  const pad = /^`|`$|^ .+ $/.test(text) ? " " : "";
  return fence + pad + text + pad + fence;
};

/** @param {Mark} link @param {Style["links"]} links */
const endOfLink = ({ attrs: { href, title, label } }, links) => {
  if (label && links === "short") return label === "[" ? "]" : `]${label}`;
  const address = /[\s()<>]|^$/.test(href) ? `<${href.replace(/[<>]/g, "\\$&")}>` : href;
  return `](${address}${title ? ` "${title.replace(/["\\]/g, "\\$&")}"` : ""})`;
};

/** @param {string} address as it was written */
const shownOf = (address) => markdown.normalizeLinkText(address.replace(/^<|>$/g, ""));

/** @param {string} blank that would be taken for the edge of the words */
const entityOf = (blank) => `&#${blank.codePointAt(0)};`;

/** @param {Piece[]} pieces @param {Style} style @param {boolean} isLine */
const write = (pieces, { escaped, hasTags, links }, isLine) => {
  /** @type {Record<string, [string, string]>} */
  const pairs = {
    strong: hasTags ? ["<strong>", "</strong>"] : ["**", "**"],
    em: hasTags ? ["<em>", "</em>"] : ["*", "*"],
    strike: ["~~", "~~"],
    sub: ["<sub>", "</sub>"],
    sup: ["<sup>", "</sup>"],
  };
  let out = "";
  /** @type {Mark[]} */
  const open = [];
  const close = () => {
    const mark = /** @type {Mark} */ (open.pop());
    out += mark.type === marks.link ? endOfLink(mark, links) : pairs[mark.type.name][1];
  };
  pieces.forEach(({ node, text, set, kind }, at) => {
    const link = marks.link.isInSet(set);
    const isBeside = link && [at - 1, at + 1].some((each) => pieces[each] && link.isInSet(pieces[each].set));
    const isBare = link?.attrs.auto && links === "short" && !isBeside && shownOf(link.attrs.auto) === text;
    // Emphasis neither begins at a blank nor ends behind one.
    const isBlank = kind === "soft" || kind === "break" || (kind === "text" && !text.trim());
    const isHeld = (/** @type {Mark} */ mark) =>
      !isBlank || !EMPHASIS.includes(mark.type) || (mark.isInSet(open) && mark.isInSet(pieces[at + 1]?.set ?? []));
    const wanted = set.filter((mark) => (mark.type.name in pairs || (mark.type === marks.link && !isBare)) && isHeld(mark));
    while (open.some((mark) => !mark.isInSet(wanted))) close();
    const isOpening = (/** @type {Mark} */ mark) => !isBlank || !EMPHASIS.includes(mark.type);
    const endOf = (/** @type {Mark} */ mark) => {
      let end = at;
      while (pieces[end] && mark.isInSet(pieces[end].set)) end += 1;
      return end;
    };
    for (const mark of wanted.filter((each) => !each.isInSet(open) && isOpening(each)).sort((one, other) => endOf(other) - endOf(one))) {
      out += mark.type !== marks.link ? pairs[mark.type.name][0] : "[";
      open.push(mark);
    }
    if (kind === "soft") out += "\n";
    else if (isBare) out += link.attrs.auto;
    else if (kind === "code") out += codeOf(text);
    else if (kind === "chip") out += isLine ? node.attrs.source.replace(/\s*\n\s*/g, " ") : node.attrs.source;
    else if (kind === "text") {
      const safe = text.replace(escaped, "\\$&");
      out += escaped === PUNCTUATION ? safe.replace(/[^\S \t\n]/g, entityOf) : safe;
    } else {
      const isTag = isLine || hasTags || at === 0 || at === pieces.length - 1;
      out += node.attrs.sign.startsWith("<") ? node.attrs.sign : isTag ? "<br>"
        : `${node.attrs.sign === "  " ? "  " : "\\"}\n`;
    }
  });
  while (open.length) close();
  return out.replace(/^[ \t\n]+|[ \t\n]+$/g, "").replace(/^[^\S \t\n]|[^\S \t\n]$/g, entityOf);
};

/** Ways to write, from the barest on. @param {Piece[]} pieces @returns {Style[]} */
const stylesFor = (pieces) => {
  const text = pieces.map((each) => (each.kind === "text" ? each.text : " ")).join("");
  const some = SIGNS.filter((sign) => new RegExp(sign).test(text));
  const single = some.length > 1 ? some.map((sign) => new RegExp(sign, "g")) : [];
  const all = some.length ? [new RegExp(some.join("|"), "g")] : [];
  const tags = pieces.some(({ set, kind }) => kind === "break" || EMPHASIS.some((type) => type.isInSet(set)))
    ? [false, true] : [false];
  /** @type {Style["links"][]} */
  const ways = ["short"];
  if (pieces.some(({ set }) => set.some(({ attrs }) => attrs.label || attrs.auto))) ways.push("whole");
  return [[NONE, ...single, ...all], [PUNCTUATION]].flatMap((escapes) => ways.flatMap((links) =>
    tags.flatMap((hasTags) => escapes.map((escaped) => ({ escaped, hasTags, links })))));
};

/** @param {import("prosemirror-model").Fragment} content @param {import("./markdown_parser.js").Definitions} definitions
 * @param {boolean} [isLine] @returns {{ text: string, isSame: boolean }} whether it reads the same */
export const writeWords = (content, definitions, isLine = false) => {
  const pieces = piecesOf(content, isLine);
  const wanted = JSON.stringify(meaningOfWords(content));
  const styles = stylesFor(pieces);
  for (const style of styles) {
    const text = write(pieces, style, isLine);
    if (JSON.stringify(meaningOfWords(parseWords(text, definitions))) === wanted) return { text, isSame: true };
  }
  // Struck words have no tag that could stand for their signs: what cannot be struck is not.
  const unstruck = Fragment.fromArray(content.content.map((node) => node.mark(marks.strike.removeFromSet(node.marks))));
  const text = unstruck.eq(content) ? write(pieces, styles[styles.length - 1], isLine)
    : writeWords(unstruck, definitions, isLine).text;
  return { text, isSame: false };
};
