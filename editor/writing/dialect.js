// The Markdown of docs/markdown-format.md for markdown-it: the same rules as reports/rendering/markdown on the server.
import MarkdownIt from "markdown-it";
import footnote from "markdown-it-footnote";
import htmlBlocks from "markdown-it/lib/common/html_blocks.mjs";
import { HTML_OPEN_CLOSE_TAG_RE } from "markdown-it/lib/common/html_re.mjs";

/**
 * @typedef {import("markdown-it").default} Markdown
 * @typedef {import("markdown-it/lib/token.mjs").default} Token
 * @typedef {import("markdown-it/lib/rules_inline/state_inline.mjs").default} StateInline
 * @typedef {import("markdown-it/lib/parser_inline.mjs").RuleInline} RuleInline
 * @typedef {import("markdown-it/lib/parser_block.mjs").RuleBlock} RuleBlock
 */

/** As deep as the server reads lists and quotations. */
export const DEEPEST = 60;
const KEY = "[A-Za-z0-9][A-Za-z0-9_:.-]*";
const CITED = `@${KEY}\\s*(?:,[^\\[\\];@]+)?`;
const CITATION = new RegExp(`\\[\\s*${CITED}(?:;\\s*${CITED})*\\]`, "y");
const TECHNIQUE = /\[\[[^[\]|\n]{1,200}(?:\|[^[\]]{1,500})?\]\]/y;
const FIGURE = /!\[\[[^[\]|\n]{1,200}\]\]/y;
/** Also of a note that is not defined. */
const NOTE_CALL = /\[\^[^\] \n]+\]/y;
/** What follows the brackets of a link whose text begins with an at sign. */
const MAKES_A_LINK = /\(\s*<?(?:[A-Za-z][A-Za-z0-9+.-]{1,30}:|[/#]|\.{1,2}\/)|\[/y;
const SCHEMES = new Set(["http", "https", "mailto"]);
const SCHEME_BEFORE = /(?<![a-z0-9.+-])https?$/i;
const LONGEST_ADDRESS = 2_000;

/** A rule for an atom that one pattern matches. Its token keeps the source.
 * @param {string} type @param {RegExp} pattern @returns {RuleInline} */
const atom = (type, pattern) => (state, silent) => {
  pattern.lastIndex = state.pos;
  const found = pattern.exec(state.src)?.[0];
  if (!found || state.pos + found.length > state.posMax) return false;
  if (!silent) state.push(type, "", 0).content = found;
  state.pos += found.length;
  return true;
};

/** A citation, unless an address makes a link of it. @param {RuleInline} link @returns {RuleInline} */
const citation = (link) => (state, silent) => {
  CITATION.lastIndex = state.pos;
  const found = state.src[state.pos] === "[" ? CITATION.exec(state.src)?.[0] : undefined;
  if (!found || state.pos + found.length > state.posMax) return false;
  MAKES_A_LINK.lastIndex = state.pos + found.length;
  if (MAKES_A_LINK.test(state.src) && link(state, silent)) return true;
  if (!silent) state.push("citation", "", 0).content = found;
  state.pos += found.length;
  return true;
};

/** @param {StateInline} state @param {number} start @returns {number} the place of the dollar that ends a formula, or 0 */
const endOfFormula = (state, start) => {
  const { src, posMax } = state;
  if (start >= posMax || /\s|\$/.test(src[start])) return 0;
  for (let at = start; at < posMax; at += 1) {
    if (src[at] === "\\") at += 1;
    else if (src[at] === "$") return /\s/.test(src[at - 1]) || (at + 1 < posMax && /\d/.test(src[at + 1])) ? 0 : at;
  }
  return 0;
};

/** `$…$` or `$$…$$` within a sentence. @type {RuleInline} */
const formula = (state, silent) => {
  if (state.src[state.pos] !== "$") return false;
  const isDisplay = state.src.startsWith("$$", state.pos);
  const start = state.pos + (isDisplay ? 2 : 1);
  let end = isDisplay ? state.src.indexOf("$$", start) : endOfFormula(state, start);
  if (isDisplay && (end + 2 > state.posMax || !state.src.slice(start, end).trim())) end = 0;
  if (end <= 0) return false;
  end += isDisplay ? 2 : 1;
  if (!silent) state.push("formula", "", 0).content = state.src.slice(state.pos, end);
  state.pos = end;
  return true;
};

/** A bare address. @type {RuleInline} */
const bareAddress = (state, silent) => {
  if (/** @type {any} */ (state).linkLevel > 0 || !state.src.startsWith("://", state.pos) ||
    state.pos + 3 > state.posMax) return false;
  const [scheme] = SCHEME_BEFORE.exec(state.pending.slice(-6)) ?? [];
  if (!scheme) return false;
  const start = state.pos - scheme.length;
  const found = state.md.linkify.matchAtStart(state.src.slice(start, start + LONGEST_ADDRESS))?.url.replace(/\*+$/, "");
  const href = found ? state.md.normalizeLink(found) : "";
  if (!found || !state.md.validateLink(href)) return false;
  if (!silent) {
    state.pending = state.pending.slice(0, -scheme.length);
    const open = state.push("link_open", "a", 1);
    open.attrs = [["href", href]];
    Object.assign(open, { markup: "linkify", info: found });
    state.push("text", "", 0).content = state.md.normalizeLinkText(found);
    state.push("link_close", "a", -1).markup = "linkify";
  }
  state.pos += found.length - scheme.length;
  return true;
};

/** Keep what a rule was given in the token that it makes, where the writer needs it.
 * @param {Markdown} md @param {string} name @param {(state: StateInline, from: number, first: number) => void} keep */
const storeInToken = (md, name, keep) => {
  const rule = ruleNamed(md.inline.ruler, name);
  md.inline.ruler.at(name, (state, silent) => {
    const [from, first] = [state.pos, state.tokens.length];
    if (!rule(state, silent)) return false;
    if (!silent) keep(state, from, first);
    return true;
  });
};

// The few tags of HTML that the server reads: <a href>, <br>, <em>, <strong>, <sub>, <sup>, <img>, <figure>, <figcaption>.

/** @type {Record<string, string>} */
const PAIRS = { a: "link", em: "em", strong: "strong", sub: "sub", sup: "sup", figure: "", figcaption: "" };
const UNDERSTOOD = new Set([...Object.keys(PAIRS), "br", "img"]);
const ATTRIBUTE = /\s([a-zA-Z_:][a-zA-Z0-9:._-]{0,60})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+))/g;
/** No link is made around these. */
const NOT_IN_A_LINK = new Set(["link_open", "citation", "technique", "figure_call", "note_call", "inline_note"]);

/** @param {string} tag */
const nameOf = (tag) => /^<\/?([A-Za-z][A-Za-z0-9-]{0,40})/.exec(tag)?.[1].toLowerCase() ?? "";
/** @param {string} tag @param {string} wanted */
const attributeOf = (tag, wanted) => {
  const found = [...tag.matchAll(ATTRIBUTE)].findLast(([, name]) => name.toLowerCase() === wanted);
  return found ? found[2] ?? found[3] ?? found[4] : "";
};

/** @type {RuleInline} */
const tagRule = (state, silent) => {
  if (state.src[state.pos] !== "<" || !UNDERSTOOD.has(nameOf(state.src.slice(state.pos, state.pos + 50)))) return false;
  const [tag] = HTML_OPEN_CLOSE_TAG_RE.exec(state.src.slice(state.pos, state.posMax)) ?? [];
  if (!tag) return false;
  if (!silent) {
    const name = nameOf(tag);
    const isPicture = name === "img" && !tag.startsWith("</");
    const token = state.push(name === "br" ? "line_break" : isPicture ? "image" : "tag", name, 0);
    token.content = tag;
    token.markup = tag;
    token.meta = { name, closes: tag.startsWith("</") };
    if (name === "a") /** @type {any} */ (state).linkLevel += tag.startsWith("</") ? -1 : 1;
  }
  state.pos += tag.length;
  return true;
};

/** The tags that open, each with the one that closes it. @param {Token[]} tokens @returns {[Token, Token][]} */
const pairsIn = (tokens) => {
  /** @type {[Token, Token][]} */
  const pairs = [];
  /** @type {[number, Token][]} */
  const waiting = [];
  let last = -1;
  tokens.forEach((token, at) => {
    if (NOT_IN_A_LINK.has(token.type)) last = at;
    const top = waiting.at(-1);
    if (token.type === "tag" && token.meta.closes) {
      if (!top || top[1].meta?.name !== token.meta.name || top[1].type !== "tag") return;
      waiting.pop();
      if (token.meta.name !== "a") pairs.push([top[1], token]);
      else if (last < top[0]) {
        last = at;
        pairs.push([top[1], token]);
      }
    } else if (token.type === "tag" || token.nesting > 0) waiting.push([at, token]);
    else if (token.nesting < 0) while (waiting.length && waiting.pop()?.[1].type === "tag");
  });
  return pairs;
};

/** Make marks of the tags that stand in pairs. What is left out by the server stays as an atom; other tags are text.
 * @param {StateInline} state */
const pairTags = (state) => {
  for (const [open, close] of pairsIn(state.tokens)) {
    const { name } = open.meta;
    const href = name === "a" ? state.md.normalizeLink(state.md.utils.unescapeAll(attributeOf(open.content, "href")))
      : "";
    if (href && !state.md.validateLink(href)) continue;
    const kind = name === "a" && !href ? "" : PAIRS[name];
    if (href) open.attrs = [["href", href], ["title", state.md.utils.unescapeAll(attributeOf(open.content, "title"))]];
    Object.assign(open, kind ? { type: `${kind}_open`, nesting: 1, content: "", markup: "<" } : { type: "left_out" });
    Object.assign(close, kind ? { type: `${kind}_close`, nesting: -1, content: "", markup: "<" }
      : { type: "left_out" });
  }
  for (const token of state.tokens) if (token.type === "tag") token.type = "text";
};

/** @param {Markdown} md */
const addTagRules = (md) => {
  md.inline.ruler.before("html_inline", "tag", tagRule);
  md.inline.ruler2.before("fragments_join", "tags", (state) => (pairTags(state), true));
};

// Blocks beside those of CommonMark: formulas, alerts, tasks, names of headings, captions of tables.

const ALERT = /^\[!(note|tip|important|warning|caution)\][ \t]*(?:\n|$)/i;
const TASK = /^\[([ xX])\][ \t]+(?=\S)/;
const NAMED = '(?:[#.][\\w.:-]{1,200}|[\\w-]{1,100}=(?:"[^"]{0,200}"|[^\\s"]{1,200}))';
const ATTRIBUTES = new RegExp(`^\\{:?[ \\t]*${NAMED}(?:[ \\t]*${NAMED})*[ \\t]*\\}$`);
const CAPTION = /^Table:[ \t]+(?=\S)/;
const FIGURE_ALONE = /^!\[\[([^[\]|\n]{1,200})\]\]$/;
/** HTML that the server shows as typed, macros, containers, and tags that the server does not show. */
const FOREIGN = /^(?:<(?:[!?]|\/?([a-z][a-z0-9-]*)\b)|\{[{%:]|:::)/i;
const BLOCK_TAGS = new Set([
  ...htmlBlocks, "audio", "canvas", "embed", "object", "picture", "pre", "script", "style", "svg", "textarea", "video",
]);

/** @param {any} ruler @param {string} name @returns {any} the function of a rule that markdown-it or a plugin has added */
const ruleNamed = (ruler, name) => ruler.__rules__[ruler.__find__(name)].fn;

/** @param {string} content of a paragraph */
const isForeign = (content) => {
  const [found, tag] = FOREIGN.exec(content) ?? [];
  if (!found) return false;
  if (tag === undefined) return true;
  return BLOCK_TAGS.has(tag.toLowerCase()) || /^<a [^>]*><\/a>\s*$/i.test(content);
};

/** @param {string} content of a heading @returns {[string, string]} its words, and the attributes in braces at its end */
const splitAttributes = (content) => {
  const text = content.replace(/[ \t]+$/, "");
  const start = text.endsWith("}") ? text.slice(-500).lastIndexOf("{") + Math.max(0, text.length - 500) : -1;
  if (start < 0 || text[start] !== "{" || text[start - 1] === "\\" ||
    !ATTRIBUTES.test(text.slice(start))) return [content, ""];
  return [text.slice(0, start).replace(/[ \t]+$/, ""), text.slice(start)];
};

/** Lines from one that begins with `$$` to one that ends with it. @type {RuleBlock} */
const formulaBlock = (state, start, end, silent) => {
  const begin = state.bMarks[start] + state.tShift[start];
  if (state.sCount[start] - state.blkIndent >= 4 || !state.src.startsWith("$$", begin)) return false;
  for (let line = start; ; line += 1) {
    if (line >= end || state.isEmpty(line) || (line > start && state.sCount[line] < state.blkIndent)) return false;
    const first = line === start ? begin + 2 : state.bMarks[line] + state.tShift[line];
    const words = state.src.slice(first, state.eMarks[line]);
    const at = words.indexOf("$$");
    if (at < 0) continue;
    const source = state.getLines(start, line + 1, state.blkIndent, false).trim();
    if (words.slice(at + 2).trim() || !source.slice(2, -2).trim()) return false;
    if (silent) return true;
    Object.assign(state.push("opaque", "", 0), { content: source, map: [start, line + 1], info: "formula" });
    state.line = line + 1;
    return true;
  }
};

/** Definitions of links leave no token in markdown-it, and notes no place. @param {Markdown} md */
const keepDefinitions = (md) => {
  const { ruler } = md.block;
  const reference = ruleNamed(ruler, "reference");
  ruler.at("reference", (state, start, end, silent) => {
    if (!reference(state, start, end, silent)) return false;
    if (silent) return true;
    const content = state.getLines(start, state.line, state.blkIndent, false).trim();
    Object.assign(state.push("opaque", "", 0), { content, map: [start, state.line], info: "definition" });
    return true;
  });
  const note = ruleNamed(ruler, "footnote_def");
  ruler.at("footnote_def", (state, start, end, silent) => {
    const first = state.tokens.length;
    if (state.sCount[start] - state.blkIndent >= 4 || !note(state, start, end, silent)) return false;
    if (!silent) state.tokens[first].map = [start, state.line];
    return true;
  }, { alt: ["paragraph", "reference"] });
};

/** @param {Token[]} tokens @param {number} at @returns {Token | null} the words of the paragraph that begins there */
const paragraphAt = (tokens, at) => (tokens[at]?.type === "paragraph_open" ? tokens[at + 1] : null);

/** Alerts and tasks: the sign at their beginning becomes a property. @param {Token[]} tokens */
const takeSigns = (tokens) => tokens.forEach((token, at) => {
  const inside = token.type === "blockquote_open" || token.type === "list_item_open" ? paragraphAt(tokens, at + 1)
    : null;
  const found = inside && (token.type === "blockquote_open" ? ALERT : TASK).exec(inside.content);
  if (!inside || !found) return;
  inside.content = inside.content.slice(found[0].length);
  token.meta = token.type === "blockquote_open" ? { alert: found[1] } : { done: found[1] !== " " };
});

/** Paragraphs that are something else: a figure, the caption of the table above, HTML that is not understood.
 * @param {Token[]} tokens */
const renameParagraphs = (tokens) => tokens.forEach((token, at) => {
  const inside = paragraphAt(tokens, at);
  if (!inside) return;
  const figure = token.level === 0 && FIGURE_ALONE.exec(inside.content.trim());
  const isTask = tokens[at - 1]?.type === "list_item_open" && tokens[at - 1].meta;
  if (figure || (!isTask && isForeign(inside.content))) {
    Object.assign(token, figure ? { type: "figure", info: figure[1].trim() } : { type: "opaque", info: "html" });
    token.content = inside.content;
    token.nesting = 0;
    inside.type = tokens[at + 2].type = "gone";
    inside.children = null;
    inside.content = "";
  } else if (tokens[at - 1]?.type === "table_close" && CAPTION.test(inside.content)) {
    inside.content = inside.content.replace(CAPTION, "");
    token.type = "caption_open";
    tokens[at + 2].type = "caption_close";
  }
});

/** @param {Markdown} md */
const addBlockRules = (md) => {
  keepDefinitions(md);
  md.block.ruler.before("fence", "formula_block", formulaBlock,
    { alt: ["paragraph", "reference", "blockquote", "list"] });
  md.core.ruler.before("inline", "dialect", (state) => {
    state.tokens.forEach((token, at) => {
      if (token.type !== "heading_open") return;
      const [words, attributes] = splitAttributes(state.tokens[at + 1].content);
      state.tokens[at + 1].content = words;
      token.meta = { attributes };
    });
    takeSigns(state.tokens);
    renameParagraphs(state.tokens);
    state.tokens = state.tokens.filter(({ type }) => type !== "gone");
  });
};

const makeMarkdown = () => {
  const md = MarkdownIt("commonmark", /** @type {object} */ ({ html: false, linkify: true, maxNesting: DEEPEST }));
  md.enable(["table", "strikethrough", "linkify"]).use(footnote);
  md.core.ruler.disable("footnote_tail");
  md.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false }).add("//", null).add("ftp:", null);
  md.validateLink = (address) => {
    const [, scheme] = /^([^/?#:]*):/.exec(address) ?? [];
    return scheme === undefined || SCHEMES.has(scheme.trim().toLowerCase());
  };
  const { ruler } = md.inline;
  ruler.before("link", "citation", citation(ruleNamed(ruler, "link")));
  ruler.before("link", "technique", atom("technique", TECHNIQUE));
  ruler.before("image", "figure_call", atom("figure_call", FIGURE));
  ruler.before("escape", "formula", formula);
  ruler.at("linkify", bareAddress);
  ruler.at("footnote_ref", atom("note_call", NOTE_CALL));
  storeInToken(md, "footnote_inline", (state, from) => {
    Object.assign(state.tokens[state.tokens.length - 1],
      { type: "inline_note", content: state.src.slice(from, state.pos) });
  });
  storeInToken(md, "newline", (state) => {
    const last = state.tokens[state.tokens.length - 1];
    if (last.type === "hardbreak") last.markup = "  ";
  });
  storeInToken(md, "image", (state, from, first) => {
    const image = state.tokens.slice(first).find(({ type }) => type === "image");
    if (image) image.markup = state.src.slice(from, state.pos);
  });
  storeInToken(md, "link", (state, from, first) => {
    const open = state.tokens.slice(first).find(({ type }) => type === "link_open");
    const source = state.src.slice(from, state.pos);
    // `[words][label]`, `[label][]` and `[label]` name a definition.
    if (open && source.endsWith("]")) open.info = /\](\[[^[\]]*\])$/.exec(source)?.[1] ?? "[";
  });
  storeInToken(md, "autolink", (state, from, first) => {
    const open = state.tokens.slice(first).find(({ type }) => type === "link_open");
    if (open) open.info = state.src.slice(from, state.pos);
  });
  addTagRules(md);
  addBlockRules(md);
  return md;
};

export const markdown = makeMarkdown();
