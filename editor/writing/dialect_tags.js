// The few tags of HTML that the server reads: <a href>, <br>, <em>, <strong>, <sub>, <sup>, <img>, <figure>, <figcaption>.
import { HTML_OPEN_CLOSE_TAG_RE } from "markdown-it/lib/common/html_re.mjs";

/** @typedef {import("markdown-it/lib/token.mjs").default} Token */

/** @type {Record<string, string>} */
const PAIRS = { a: "link", em: "em", strong: "strong", sub: "sub", sup: "sup", figure: "", figcaption: "" };
export const UNDERSTOOD = new Set([...Object.keys(PAIRS), "br", "img"]);
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

/** @type {import("markdown-it/lib/parser_inline.mjs").RuleInline} */
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
 * @param {import("markdown-it/lib/rules_inline/state_inline.mjs").default} state */
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

/** @param {import("./dialect.js").Markdown} md */
export const addTagRules = (md) => {
  md.inline.ruler.before("html_inline", "tag", tagRule);
  md.inline.ruler2.before("fragments_join", "tags", (state) => (pairTags(state), true));
};
