// Markdown as a document, and the source of each of its nodes. Nodes are immutable: a block that nobody touched is the node that was
// read, or, after an undo, one that equals it. Its own characters are written back.
import { Fragment } from "prosemirror-model";
import { DEEPEST, markdown } from "./dialect.js";
import { schema } from "./schema.js";

/**
 * @typedef {import("markdown-it/lib/token.mjs").default} Token
 * @typedef {import("prosemirror-model").Node} Node
 * @typedef {import("prosemirror-model").Mark} Mark
 * @typedef {{ references?: Record<string, { href: string, title: string }> }} Definitions of links
 * @typedef {{ type: import("prosemirror-model").NodeType, attrs: Record<string, any>, inside: Node[], words?: string,
 *   map: [number, number] | null }} Begun
 * @typedef {{ words: (node: Node, source: string) => void, lines: (node: Node, from: number, to: number) => void }} Recorder `lines`: of
 *   a row of a table or an item of a list at the top
 * @typedef {{ text: string, before: string, after: string, previous: Node | null, isOpen: boolean }} Block `before` and `after`:
 *   what stood between it and the blocks beside it; `isOpen`: whether all that follows would be taken into it
 */

const { nodes, marks } = schema;

/** @template T A map from nodes, to which an equal node is as good as the same one. */
class NodeMap {
  /** @type {WeakMap<Node, T>} */
  #same = new WeakMap();
  /** @type {Map<string, Node[]>} */
  #alike = new Map();

  /** @param {Node} node */
  static #key(node) {
    return `${node.type.name} ${node.textContent}`;
  }

  /** @param {Node} node @param {T} value */
  set(node, value) {
    this.#same.set(node, value);
    const key = NodeMap.#key(node);
    const alike = this.#alike.get(key);
    if (alike) alike.push(node);
    else this.#alike.set(key, [node]);
  }

  /** @param {Node} node @param {(value: T) => boolean} [prefer] which of several equal ones is meant @returns {T | undefined} */
  get(node, prefer = () => true) {
    const same = this.#same.get(node);
    if (same !== undefined) return same;
    const alike = this.#alike.get(NodeMap.#key(node)) ?? [];
    const values = /** @type {T[]} */ (alike.filter((each) => each.eq(node)).map((each) => this.#same.get(each)));
    return values.find(prefer) ?? values[0];
  }
}

export class Sources {
  /** Blocks at the top. @type {NodeMap<Block>} */
  blocks = new NodeMap();
  /** What stands in a block of words, without the signs of the blocks around it. @type {NodeMap<string>} */
  words = new NodeMap();
  /** Rows of tables and items of lists, at the top. @type {NodeMap<string>} */
  lines = new NodeMap();
  /** What stands before the first block. */
  lead = "";
  /** What stands behind the last block. */
  tail = "";
  newline = "\n";
  /** The text that was read last, and what became of it. @type {{ text: string, doc: Node | null }} */
  whole = { text: "", doc: null };
}

/** @param {Token} token */
const alignOf = (token) => ({ align: /:(\w+)/.exec(token.attrGet("style") ?? "")?.[1] ?? "" });
/** @param {Token[]} tokens @param {number} at of a list @returns {boolean} */
const isTight = (tokens, at) => {
  const { level } = tokens[at];
  const first = tokens.slice(at + 1).find((each) => each.level <= level ||
    (each.type === "paragraph_open" && each.level === level + 2));
  return first?.type !== "paragraph_open" || first.hidden;
};

/** @type {Record<string, (token: Token, tokens: Token[], at: number) => [import("prosemirror-model").NodeType, object?]>} */
const CONTAINERS = {
  paragraph: () => [nodes.paragraph],
  caption: () => [nodes.caption],
  heading: ({ tag, meta }) => [nodes.heading, { level: Number(tag[1]), attributes: meta.attributes }],
  blockquote: ({ meta }) => [nodes.blockquote, { alert: meta?.alert ?? "" }],
  bullet_list: (token, ...place) => [nodes.bullet_list, { tight: isTight(...place), sign: token.markup }],
  ordered_list: (token, ...place) => [
    nodes.ordered_list,
    { tight: isTight(...place), sign: token.markup, order: Number(token.attrGet("start") ?? 1) },
  ],
  list_item: ({ meta }) => [nodes.list_item, { done: meta?.done ?? null }],
  table: () => [nodes.table],
  tr: () => [nodes.table_row],
  th: (token) => [nodes.table_header, alignOf(token)],
  td: (token) => [nodes.table_cell, alignOf(token)],
  footnote_reference: ({ meta }) => [nodes.note, { label: meta.label }],
};

/** @param {string} content @param {readonly Mark[]} [set] */
const textNodes = (content, set) => (content ? [schema.text(content, set)] : []);
/** @type {Record<string, (token: Token) => Node>} */
const LEAVES = {
  hr: ({ markup }) => nodes.rule.create({ sign: markup }),
  figure: ({ info }) => nodes.figure.create({ key: info }),
  opaque: ({ content, info }) => nodes.opaque.create({ source: content.replace(/\s+$/, ""), kind: info }),
  code_block: ({ content }) => nodes.code_block.create({ fence: "" }, textNodes(content.replace(/\n$/, ""))),
  fence: ({ content, info, markup }) =>
    nodes.code_block.create({ info: info.trim(), fence: markup }, textNodes(content.replace(/\n$/, ""))),
};

/** @param {Token} token @param {Token | undefined} next */
const linkOf = (token, next) => {
  const isAuto = token.markup === "linkify" || token.markup === "autolink";
  return marks.link.create({
    href: token.attrGet("href") ?? "",
    title: token.attrGet("title") ?? "",
    label: isAuto ? "" : token.info,
    auto: isAuto ? (token.info === "auto" ? next?.content ?? "" : token.info) : "",
  });
};

/** @type {Record<string, (token: Token, set: readonly Mark[]) => Node[]>} */
const WORDS = {
  text: ({ content }, set) => textNodes(content, set),
  text_special: ({ content }, set) => textNodes(content, set),
  code_inline: ({ content }, set) => textNodes(content, marks.code.create().addToSet(set)),
  softbreak: (_, set) => textNodes(" ", marks.soft.create().addToSet(set)),
  hardbreak: ({ markup }, set) => [nodes.hard_break.create({ sign: markup || "\\" }, null, set)],
  line_break: ({ content }, set) => [nodes.hard_break.create({ sign: content }, null, set)],
  image: ({ markup }, set) => [nodes.picture.create({ source: markup }, null, set)],
};

/** @param {Token[]} tokens of words */
const wordsOf = (tokens) => {
  /** Marks may stand within marks of their kind. @type {Mark[]} */
  const open = [];
  /** @type {readonly Mark[]} */
  let set = [];
  /** @type {Node[]} */
  const made = [];
  tokens.forEach((token, at) => {
    const [, kind, way] = /** @type {RegExpExecArray} */ (/^(.*?)(?:_(open|close))?$/.exec(token.type));
    const type = marks[kind === "s" ? "strike" : kind];
    if (way === "open") open.push(kind === "link" ? linkOf(token, tokens[at + 1]) : type.create());
    else if (way === "close") open.splice(open.findLastIndex((mark) => mark.type === type), 1);
    if (way) set = open.reduce((/** @type {readonly Mark[]} */ all, mark) => mark.addToSet(all), []);
    else if (token.type in WORDS) made.push(...WORDS[token.type](token, set));
    else made.push(nodes[token.type].create({ source: token.content }, null, set));
  });
  return Fragment.fromArray(made);
};

/** @param {string} source @param {Definitions} [definitions] of links @returns {Fragment} of words alone */
export const parseWords = (source, definitions = {}) =>
  wordsOf(markdown.parseInline(source, { references: { ...definitions.references } })[0].children ?? []);

/** @param {Token[]} tokens @param {Recorder} [recorder] @returns {Node[]} the blocks at the top */
const build = (tokens, recorder) => {
  /** @type {Begun[]} */
  const open = [{ type: nodes.doc, attrs: {}, inside: [], map: null }];
  const top = () => open[open.length - 1];
  tokens.forEach((token, at) => {
    const [, kind, way] = /** @type {RegExpExecArray} */ (/^(.*?)(?:_(open|close))?$/.exec(token.type));
    if (kind === "thead" || kind === "tbody") return;
    if (token.type === "inline") {
      top().inside.push(...wordsOf(token.children ?? []).content);
      top().words = token.content;
    } else if (way === "open") {
      const [type, attrs = {}] = CONTAINERS[kind](token, tokens, at);
      open.push({ type, attrs, inside: [], map: token.map });
    } else if (way === "close") {
      const { type, attrs, inside, words, map } = /** @type {Begun} */ (open.pop());
      const node = type.createAndFill(attrs, inside);
      if (!node) throw new Error(`${type.name} cannot hold ${inside.map((each) => each.type.name)}`);
      if (words !== undefined) recorder?.words(node, words);
      const hasLines = type === nodes.table_row || type === nodes.list_item;
      if (hasLines && open.length === 2 && map) recorder?.lines(node, ...map);
      top().inside.push(node);
    } else top().inside.push(LEAVES[token.type](token));
  });
  return open[0].inside;
};

/** @param {Token[]} tokens @returns {{ tokens: Token[], from: number, to: number }[]} those of each block at the top, and its lines */
const topBlocks = (tokens) => {
  /** @type {{ tokens: Token[], from: number, to: number }[]} */
  const blocks = [];
  for (const token of tokens) {
    const [from, to] = token.map ?? [0, 0];
    if (token.level === 0 && token.nesting >= 0) blocks.push({ tokens: [token], from, to });
    else blocks[blocks.length - 1].tokens.push(token);
  }
  return blocks;
};

/** Notes within lists and quotations, and what is too deep to be read. @param {Token[]} tokens of one block */
const isUnsupported = (tokens) =>
  tokens.some(({ type, level }) => level >= DEEPEST - 4 || (level > 0 && type === "footnote_reference_open"));

/** A piece of Markdown alone. @param {string} source @param {Definitions} [definitions] @returns {Node[]} */
export const parseBlocks = (source, definitions = {}) =>
  topBlocks(markdown.parse(source, { references: { ...definitions.references } })).flatMap(({ tokens, from, to }) =>
    isUnsupported(tokens) ? [opaqueOf(source.split(/\r\n|\r|\n/).slice(from, to).join("\n"))] : build(tokens));

/** @param {string} source of what is not read */
const opaqueOf = (source) => nodes.opaque.create({ source: source.trimEnd(), kind: "nested" });

/** Read a whole text, and remember where each of its blocks came from.
 * @param {string} text @param {Sources} [sources] those of an earlier reading, to which undo may lead back
 * @returns {{ doc: Node, sources: Sources }} */
export const parseDocument = (text, sources = new Sources()) => {
  const lines = text.match(/[^\r\n]*(?:\r\n|\r|\n|$)/g) ?? [];
  const textOf = (/** @type {number} */ from, /** @type {number} */ to) => lines.slice(from, to).join("");
  sources.newline = /\r\n|\r|\n/.exec(text)?.[0] ?? "\n";
  /** @type {Recorder} */
  const recorder = {
    words: (node, source) => sources.words.set(node, source),
    lines: (node, from, to) => sources.lines.set(node, textOf(from, to).replace(/\r\n?/g, "\n").trimEnd()),
  };
  /** @type {Node[]} */
  const children = [];
  let end = 0;
  let endOfLast = "";
  /** @type {Block | undefined} */
  let last;
  const blocks = topBlocks(markdown.parse(text, {}));
  blocks.forEach(({ tokens, from, to }, at) => {
    while (to > from + 1 && !lines[to - 1]?.trim()) to -= 1;
    const source = textOf(from, to);
    const own = source.replace(/(?:\r\n|\r|\n)$/, "");
    let [node] = isUnsupported(tokens) ? [opaqueOf(own.replace(/\r\n?/g, "\n"))] : build(tokens, recorder);
    if (node.type === nodes.table) node = node.type.create({ delimiter: lines[from + 1].replace(/[\r\n]+$/, "") }, node.content);
    const isLast = at === blocks.length - 1;
    const isOpen = isLast && parseBlocks(`${own}\n\nx`).length === 1;
    const gap = endOfLast + textOf(end, from);
    if (last) last.after = gap;
    last = { text: own, before: gap, after: "", previous: children.at(-1) ?? null, isOpen };
    sources.blocks.set(node, last);
    if (!children.length) sources.lead = gap;
    children.push(node);
    endOfLast = source.slice(own.length);
    end = to;
  });
  sources.tail = endOfLast + textOf(end, lines.length);
  const doc = nodes.doc.create(null, children.length ? children : [nodes.paragraph.create()]);
  sources.whole = { text, doc };
  return { doc, sources };
};
