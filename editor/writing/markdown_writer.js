// A document as Markdown: untouched blocks as they were read, edited ones written again.
import { markdown } from "./dialect.js";
import { isList, signOf, takesIndented, writeBlock } from "./blocks_writer.js";
import { parseBlocks } from "./markdown_parser.js";
import { isEmptyParagraph, meaningOfBlocks } from "./meaning.js";
import { schema } from "./schema.js";

/**
 * @typedef {import("prosemirror-model").Node} Node
 * @typedef {import("./sources.js").Sources} Sources
 * @typedef {import("./sources.js").Block} Block
 * @typedef {import("./markdown_parser.js").Definitions} Definitions
 */

const { nodes } = schema;
const BLANK_LINE = /(?:\r\n|\r|\n)[^\S\r\n]*(?:\r\n|\r|\n)/;

/** @param {Node | null} doc */
const definitionLines = (doc) => {
  /** @type {string[]} */
  const all = [];
  doc?.descendants((node) => {
    if (node.type === nodes.opaque && node.attrs.kind !== "formula") all.push(node.attrs.source);
    return !node.isTextblock;
  });
  return all.join("\n\n");
};

/** @type {WeakMap<Sources, { text: string, definitions: Definitions }>} */
const definitionsOf = new WeakMap();
/** What the links of a document are defined as. @param {string} text @param {Sources} sources @returns {Definitions} */
const definitionsIn = (text, sources) => {
  const known = definitionsOf.get(sources);
  if (known?.text === text) return known.definitions;
  /** @type {Definitions} */
  const definitions = {};
  if (text) markdown.parse(text, definitions);
  definitionsOf.set(sources, { text, definitions });
  return definitions;
};

/** @type {WeakMap<Node, { text: string, isSame: boolean, definitions: Definitions, key: string }>} */
const written = new WeakMap();

/** @param {Node | null} one @param {Node | null} other */
const isSame = (one, other) => one === other || Boolean(one && other && one.eq(other));

/** The Markdown of a document, and where in it each block at the top begins.
 * @param {Node} doc @param {Sources} sources
 * @returns {{ text: string, places: { pos: number, at: number }[], inexact: Node[] }} `inexact`: blocks that Markdown
 *   cannot express in full */
export const writeDocument = (doc, sources) => {
  const lines = definitionLines(doc);
  const definitions = definitionsIn(lines, sources);
  const isRedefined = lines !== definitionLines(sources.whole.doc);
  const isWhole = sources.whole.doc !== null && doc.eq(sources.whole.doc);
  const { newline } = sources;
  const inLines = (/** @type {string} */ text) => (newline === "\n" ? text : text.replace(/\n/g, newline));
  /** @type {{ pos: number, at: number }[]} */
  const places = [];
  /** @type {Node[]} */
  const inexact = [];
  const last = doc.children.findLastIndex((node) => !isEmptyParagraph(node));
  let out = "";
  let sign = "";
  /** @type {{ node: Node, text: string, source?: Block } | null} */
  let previous = null;

  /** @param {Node} node */
  const fresh = (node) => {
    const place = { before: previous?.node ?? null, sign };
    const key = `${sign} ${place.before?.type.name}`;
    let known = written.get(node);
    if (known?.definitions !== definitions || known.key !== key) {
      known = { ...writeBlock(node, sources, definitions, place), definitions, key };
      written.set(node, known);
    }
    if (!known.isSame) inexact.push(node);
    return known.text;
  };
  /** Whether two blocks stay two. @param {string} gap @param {string} text @param {Node} node */
  const holds = (gap, text, node) => previous !== null &&
    meaningOfBlocks(parseBlocks(previous.text + gap + text, definitions)) === meaningOfBlocks([previous.node, node]);

  /** Whether what was read still says the same, with other definitions. @param {Block} source @param {Node} node */
  const isStale = (source, node) => isRedefined && source.text.includes("[") &&
    meaningOfBlocks(parseBlocks(source.text, definitions)) !== meaningOfBlocks([node]);

  doc.forEach((node, pos, index) => {
    if (isEmptyParagraph(node)) return;
    const before = previous?.node ?? null;
    const source = sources.blocks.get(node, (each) => isSame(each.previous, before));
    // A list before it may have got another sign.
    const isAsRead = previous === null || previous.text === previous.source?.text;
    const isFollowing = source !== undefined && isAsRead && isSame(source.previous, before);
    let text = source && !(source.isOpen && index !== last) && !isStale(source, node) ? source.text
      : inLines(fresh(node));
    let gap = "";
    if (!before) gap = source && !isFollowing ? "" : sources.lead;
    else if (isFollowing) gap = source.before;
    else {
      const own = [source?.before, previous?.source?.after].find((each) => each && /[\r\n]/.test(each)) ?? "";
      gap = BLANK_LINE.test(own) || (own && holds(own, text, node)) ? own : newline + newline;
      const takes = takesIndented(before) || before.type === nodes.table;
      if (takes && source && !holds(gap, text, node)) text = inLines(fresh(node));
    }
    out += gap;
    places.push({ pos, at: out.length });
    out += text;
    sign = isList(node) ? (text === source?.text ? node.attrs.sign : signOf(node, { sign })) : "";
    previous = { node, text, source };
  });
  if (isWhole) return { text: sources.whole.text, places, inexact };
  return { text: out && out + sources.tail, places, inexact };
};
