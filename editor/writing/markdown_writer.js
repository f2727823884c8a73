// A document as Markdown: untouched blocks as they were read, edited ones written again. What nobody changed within an edited block
// is written in its own characters.
import { markdown } from "./dialect.js";
import { Sources, parseBlocks } from "./markdown_parser.js";
import { isEmptyParagraph, meaningOfBlocks, writeWords } from "./words_writer.js";
import { schema } from "./schema.js";

/**
 * @typedef {import("prosemirror-model").Node} Node
 * @typedef {import("./markdown_parser.js").Block} Block
 * @typedef {import("./markdown_parser.js").Definitions} Definitions
 * @typedef {{ hasSources: boolean, isLoose: boolean }} Style `hasSources`: what was read is written as it stood
 * @typedef {{ before?: Node | null, sign?: string }} Place the block before, and the sign with which it was written if it is a list
 */

const { nodes } = schema;
const BLANK_LINE = /(?:\r\n|\r|\n)[^\S\r\n]*(?:\r\n|\r|\n)/;
/** @type {Style[]} */
const STYLES = [
  { hasSources: true, isLoose: false },
  { hasSources: false, isLoose: false },
  { hasSources: false, isLoose: true },
];
/** @type {Record<string, string>} The sign of a list beside one with the same sign. */
const OTHER_SIGN = { "-": "*", "*": "-", "+": "-", ".": ")", ")": "." };
/** @type {Record<string, string>} */
const DELIMITERS = { left: ":---", center: ":---:", right: "---:" };

/** @param {Node} node */
const isList = ({ type }) => type === nodes.bullet_list || type === nodes.ordered_list;
/** Whether indented lines behind a block would be of it. @param {Node} node */
const takesIndented = (node) => isList(node) || node.type === nodes.note || node.type === nodes.code_block;
/** @param {Node} node @param {Place} place @returns {string} the sign that keeps a list apart from one before it */
const signOf = ({ attrs: { sign } }, place) => (place.sign === sign ? OTHER_SIGN[sign] : sign);
/** @param {string} text @param {string} first @param {string} rest */
const indent = (text, first, rest) =>
  text.split("\n").map((line, at) => (at ? (line ? rest + line : rest.trimEnd()) : first + line)).join("\n");

/** A backslash before what begins a block, at the lines that need one.
 * @param {string} text @param {(lines: string) => boolean} isParagraph */
const escapeLines = (text, isParagraph) => {
  /** @type {string[]} */
  const lines = [];
  for (const line of text.split("\n")) {
    const isFine = isParagraph([...lines, line].join("\n"));
    // Behind brackets a colon makes a definition.
    const isDefinition = /^[ \t]*\[[^\]]*\]:/.test(line);
    if (isFine) lines.push(line);
    else if (isDefinition) lines.push(line.replace("]:", "]\\:"));
    else lines.push(line.replace(/^([ \t]*)(\d+)([.)])/, "$1$2\\$3").replace(/^([ \t]*)([-+*#>|=~`:$<{[])/, "$1\\$2"));
  }
  return lines.join("\n");
};

/** How blocks are written. @param {Sources} sources @param {Definitions} definitions @param {Style} style */
const makeWriter = (sources, definitions, { hasSources, isLoose }) => {
  const own = (/** @type {Node} */ node) => (hasSources ? sources.words.get(node) : undefined);
  const words = (/** @type {Node} */ node, /** @type {boolean} */ isLine) =>
    own(node) ?? writeWords(node.content, definitions, isLine).text;
  const cell = (/** @type {Node} */ node) => words(node, true).replace(/\|/g, "\\|");
  const isSame = (/** @type {string} */ text, /** @type {Node} */ node) =>
    meaningOfBlocks(parseBlocks(text, definitions)) === meaningOfBlocks([node]);
  const isParagraph = (/** @type {string} */ text) => {
    const read = parseBlocks(text, definitions);
    return read.length === 1 && read[0].type === nodes.paragraph;
  };

  /** What would begin another block is escaped; where that is not enough, the lines become one. @param {Node} node @param {Place} place */
  const paragraph = (node, { before }) => {
    let text = words(node, false);
    if (before?.type === nodes.table) text = text.replace(/^Table:(?=[ \t])/, "Table\\:");
    if (!text || (own(node) !== undefined && before?.type !== nodes.table)) return text;
    const joined = (/** @type {string} */ each) => each.replace(/(?<!\\| {2})\n/g, " ");
    const escaped = escapeLines(text, isParagraph);
    const ways = [text, escaped, joined(text), joined(escaped), joined(escaped).replace(/\|/g, "\\|")];
    return ways.find((each) => isSame(each, node)) ?? ways.find(isParagraph) ?? escaped;
  };

  /** @param {Node} node */
  const heading = (node) => {
    const { level, attributes } = node.attrs;
    const bare = `${"#".repeat(level)} ${words(node, true)}`.trimEnd();
    if (attributes) return `${bare} ${attributes}`;
    // Words that end like attributes or like the signs of a heading are words.
    return isSame(bare, node) ? bare : bare.replace(/(\{[^{]*\}|#+)$/, "\\$1");
  };

  /** @param {Node} node @param {Place} place */
  const code = (node, { before }) => {
    const { info, fence } = node.attrs;
    const text = node.textContent;
    const isTaken = before && takesIndented(before);
    const isIndented = !fence && !info && hasSources && !isTaken && text.trim() && !/^\s*\n|\n\s*$/.test(text);
    if (isIndented) return indent(text, "    ", "    ");
    const longest = Math.max(2, ...[...text.matchAll(/^ *(`{3,}|~{3,})/gm)].map(([, run]) => run.length));
    const sign = fence || "```";
    const signs = sign.length > longest ? sign : sign[0].repeat(longest + 1);
    return `${signs}${info}\n${text ? `${text}\n` : ""}${signs}`;
  };

  /** @param {Node} node @param {Place} place @param {boolean} isTop */
  const list = (node, place, isTop) => {
    const sign = signOf(node, place);
    const isNumbered = node.type === nodes.ordered_list;
    const isTight = !isLoose && node.attrs.tight && node.children.every(({ children }) =>
      children.every((each, at) => !at || each.type !== nodes.paragraph || isEmptyParagraph(each)));
    const raws = node.children.map((item) => (isTop && hasSources ? sources.lines.get(item) : undefined));
    const signs = raws.map((raw) => /^( {0,3})(?:([-+*])|(\d{1,9})([.)]))( {1,4})(?=\S)/.exec(raw ?? ""));
    const [model, second] = signs.filter((each) => each !== null);
    const [lead, pad] = model ? [model[1], model[5]] : ["", " "];
    const step = model?.[3] && model[3] === second?.[3] ? 0 : 1;
    return node.children.map((item, at) => {
      const there = signs[at];
      const number = isNumbered ? String(node.attrs.order + at * step) : "";
      const isAsWide = !isNumbered || there?.[3]?.length === number.length;
      if (raws[at] !== undefined && there && isAsWide && (there[2] ?? there[4]) === sign) {
        return isNumbered ? raws[at].replace(/\d+/, number) : raws[at];
      }
      const mark = `${lead}${number}${sign}${pad}`;
      const isTask = item.attrs.done !== null && item.children[0].type === nodes.paragraph &&
        !isEmptyParagraph(item.children[0]);
      const box = !isTask ? "" : `[${item.attrs.done ? "x" : " "}] `;
      return indent(box + several(item, isTight), mark, " ".repeat(mark.length)).trimEnd();
    }).join(isTight ? "\n" : "\n\n");
  };

  /** @param {Node} node */
  const table = (node) => {
    const head = node.children[0];
    const rows = node.children.map((row) =>
      (hasSources && sources.lines.get(row)) || `| ${row.children.map(cell).join(" | ")} |`);
    const aligned = head.children.map(({ attrs }) => DELIMITERS[attrs.align] ?? "---");
    const kept = hasSources ? node.attrs.delimiter.match(/:?-+:?/g) ?? [] : [];
    const isKept = kept.length === aligned.length &&
      aligned.every((each, at) => each.replace(/-+/, "") === kept[at].replace(/-+/, ""));
    return [rows[0], isKept ? node.attrs.delimiter : `| ${aligned.join(" | ")} |`, ...rows.slice(1)].join("\n");
  };

  /** @type {Record<string, (node: Node, place: Place, isTop: boolean) => string>} */
  const KINDS = {
    paragraph,
    heading,
    table,
    bullet_list: list,
    ordered_list: list,
    code_block: code,
    caption: (node) => `Table: ${words(node, true)}`.trimEnd(),
    blockquote(node) {
      const gap = node.children.find((each) => !isEmptyParagraph(each))?.type === nodes.paragraph ? "\n" : "\n\n";
      const alert = node.attrs.alert ? `[!${node.attrs.alert}]${gap}` : "";
      return indent(alert + several(node, false), "> ", "> ").trimEnd();
    },
    note: (node) => {
      const first = node.children.find((each) => !isEmptyParagraph(each));
      const text = several(node, false);
      const mark = `[^${node.attrs.label}]:`;
      if (!first || first.type === nodes.paragraph) return indent(text, `${mark} `, "    ").trimEnd();
      return `${mark}\n${indent(text, "    ", "    ")}`;
    },
    opaque: ({ attrs }) => attrs.source,
    rule: ({ attrs }) => (hasSources ? attrs.sign : "___"),
    figure: ({ attrs }) => `![[${attrs.key}]]`,
  };
  /** @param {Node} node @param {Place} place @param {boolean} [isTop] */
  const block = (node, place, isTop = false) => KINDS[node.type.name](node, place, isTop);

  /** The blocks within another. @param {Node} node @param {boolean} isTight */
  const several = (node, isTight) => {
    let text = "";
    /** @type {Place} */
    let place = {};
    for (const each of node.children) {
      if (isEmptyParagraph(each)) continue;
      if (place.before) text += isTight ? "\n" : "\n\n";
      text += block(each, place);
      place = { before: each, sign: isList(each) ? signOf(each, place) : "" };
    }
    return text;
  };
  return block;
};

/** A block at the top, written so that it reads the same.
 * @param {Node} node @param {Sources} sources @param {Definitions} definitions @param {Place} place
 * @returns {{ text: string, isSame: boolean }} */
const writeBlock = (node, sources, definitions, place) => {
  const wanted = meaningOfBlocks([node]);
  // A caption is one below a table alone, and so is a paragraph that begins like one.
  const table = node.type === nodes.caption || place.before?.type === nodes.table ? "|a|\n|-|\n\n" : "";
  let text = "";
  for (const style of STYLES) {
    text = makeWriter(sources, definitions, style)(node, place, true);
    const read = parseBlocks(table + text, definitions).slice(table ? 1 : 0);
    if (meaningOfBlocks(read) === wanted) return { text, isSame: true };
  }
  return { text, isSame: false };
};

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
      // Its own signs and blanks would make it a part of the block before.
      if (takes && !holds(gap, text, node)) text = inLines(writeBlock(node, new Sources(), definitions, { before, sign }).text);
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
