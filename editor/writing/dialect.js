// The Markdown of docs/markdown-format.md for markdown-it: the same rules as reports/rendering/markdown on the server.
import MarkdownIt from "markdown-it";
import footnote from "markdown-it-footnote";
import { addBlockRules, ruleNamed } from "./dialect_blocks.js";
import { addTagRules } from "./dialect_tags.js";

/**
 * @typedef {import("markdown-it").default} Markdown
 * @typedef {import("markdown-it/lib/rules_inline/state_inline.mjs").default} StateInline
 * @typedef {import("markdown-it/lib/parser_inline.mjs").RuleInline} RuleInline
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
const LEADS_ON = /\(\s*<?(?:[A-Za-z][A-Za-z0-9+.-]{1,30}:|[/#]|\.{1,2}\/)|\[/y;
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
  LEADS_ON.lastIndex = state.pos + found.length;
  if (LEADS_ON.test(state.src) && link(state, silent)) return true;
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
const keeping = (md, name, keep) => {
  const rule = ruleNamed(md.inline.ruler, name);
  md.inline.ruler.at(name, (state, silent) => {
    const [from, first] = [state.pos, state.tokens.length];
    if (!rule(state, silent)) return false;
    if (!silent) keep(state, from, first);
    return true;
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
  keeping(md, "footnote_inline", (state, from) => {
    Object.assign(state.tokens[state.tokens.length - 1],
      { type: "inline_note", content: state.src.slice(from, state.pos) });
  });
  keeping(md, "newline", (state) => {
    const last = state.tokens[state.tokens.length - 1];
    if (last.type === "hardbreak") last.markup = "  ";
  });
  keeping(md, "image", (state, from, first) => {
    const image = state.tokens.slice(first).find(({ type }) => type === "image");
    if (image) image.markup = state.src.slice(from, state.pos);
  });
  keeping(md, "link", (state, from, first) => {
    const open = state.tokens.slice(first).find(({ type }) => type === "link_open");
    const source = state.src.slice(from, state.pos);
    // `[words][label]`, `[label][]` and `[label]` name a definition.
    if (open && source.endsWith("]")) open.info = /\](\[[^[\]]*\])$/.exec(source)?.[1] ?? "[";
  });
  keeping(md, "autolink", (state, from, first) => {
    const open = state.tokens.slice(first).find(({ type }) => type === "link_open");
    if (open) open.info = state.src.slice(from, state.pos);
  });
  addTagRules(md);
  addBlockRules(md);
  return md;
};

export const markdown = makeMarkdown();
