// Blocks beside those of CommonMark, as the server reads them: formulas, alerts, tasks, names of headings, captions of tables.
import htmlBlocks from "markdown-it/lib/common/html_blocks.mjs";

/**
 * @typedef {import("markdown-it/lib/token.mjs").default} Token
 * @typedef {import("markdown-it/lib/parser_block.mjs").RuleBlock} RuleBlock
 */

const ALERT = /^\[!(note|tip|important|warning|caution)\][ \t]*(?:\n|$)/i;
const TASK = /^\[([ xX])\][ \t]+(?=\S)/;
const ATTRIBUTE = '(?:[#.][\\w.:-]{1,200}|[\\w-]{1,100}=(?:"[^"]{0,200}"|[^\\s"]{1,200}))';
const ATTRIBUTES = new RegExp(`^\\{:?[ \\t]*${ATTRIBUTE}(?:[ \\t]*${ATTRIBUTE})*[ \\t]*\\}$`);
const CAPTION = /^Table:[ \t]+(?=\S)/;
const FIGURE = /^!\[\[([^[\]|\n]{1,200})\]\]$/;
/** HTML that the server shows as it is typed, macros, containers, and tags of which nothing is shown. */
const FOREIGN = /^(?:<(?:[!?]|\/?([a-z][a-z0-9-]*)\b)|\{[{%:]|:::)/i;
const BLOCK_TAGS = new Set([
  ...htmlBlocks, "audio", "canvas", "embed", "object", "picture", "pre", "script", "style", "svg", "textarea", "video",
]);

/** @param {any} ruler @param {string} name @returns {any} the function of a rule that markdown-it or a plugin has added */
export const ruleNamed = (ruler, name) => ruler.__rules__[ruler.__find__(name)].fn;

/** @param {string} content of a paragraph */
const isForeign = (content) => {
  const [found, tag] = FOREIGN.exec(content) ?? [];
  if (!found) return false;
  if (tag === undefined) return true;
  return BLOCK_TAGS.has(tag.toLowerCase()) || /^<a [^>]*><\/a>\s*$/i.test(content);
};

/** @param {string} content of a heading @returns {[string, string]} its words, and the attributes in braces at its end */
export const splitAttributes = (content) => {
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

/** Definitions of links leave no token in markdown-it, and notes no place. @param {import("./dialect.js").Markdown} md */
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
  const figure = token.level === 0 && FIGURE.exec(inside.content.trim());
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

/** @param {import("./dialect.js").Markdown} md */
export const addBlockRules = (md) => {
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
