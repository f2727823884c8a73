// Our Markdown as the surface reads it: CommonMark with tables, notes, struck words and formulas, no HTML, and the
// three things that are ours. The patterns are those of reports/rendering/markdown/syntax.py and formulas.py.
import { commonmarkLanguage, markdown, syntaxTree, Table } from "../../vendor/codemirror/codemirror.js";

const KEY = "[A-Za-z0-9][A-Za-z0-9_:.-]*";
const CITED = `@${KEY}\\s*(?:,[^\\[\\];@]+)?`;
const CITATION = new RegExp(`^\\[\\s*${CITED}(?:;\\s*${CITED})*\\]`);
const LEADS_ON = /^(?:\(\s*<?(?:[A-Za-z][A-Za-z0-9+.-]{1,30}:|[/#]|\.{1,2}\/)|\[(?!\^))/;
const TECHNIQUE = /^\[\[([^[\]|\n]{1,200})(?:\|([^[\]]{1,500}))?\]\]/;
const FIGURE = /^!\[\[([^[\]|\n]{1,200})\]\]/;
const FORMULA = /^(?:\$\$[^$]+\$\$|\$(?![\s$])(?:[^$\\]|\\[\s\S])+(?<!\s)\$(?!\d))/;
const STRUCK = { resolve: "Struck", mark: "StruckMark" };
const RAISED = /^(<(su[bp])>)[^<>\n]*(<\/\2>)/i;
const NOTE = /^\[\^([^\]\s]+)\]/;
const DEFINITION = /^\[\^([^\]\s]+)\]:[ \t]*/;

/**
 * @typedef {{ key: string, pages: string }} Cited
 * @typedef {import("@lezer/markdown").InlineContext} Inline
 */

/** @param {string} name @param {string} first @param {RegExp} pattern @param {RegExp} [unless] what may not follow */
const inline = (name, first, pattern, unless) => ({
  name,
  before: first === "!" ? "Image" : "Link",
  /** @param {Inline} context @param {number} next @param {number} at */
  parse(context, next, at) {
    if (next !== first.charCodeAt(0)) return -1;
    const rest = context.slice(at, context.end);
    const found = pattern.exec(rest);
    if (!found || unless?.test(rest.slice(found[0].length))) return -1;
    return context.addElement(context.elt(name, at, at + found[0].length));
  },
});

/** @type {import("@lezer/markdown").MarkdownConfig} */
const ours = {
  defineNodes: ["Citation", "Technique", "Figure", "NoteCall", "NoteLabel", "Formula", "Struck", "StruckMark",
    "Raised", "Lowered", "RaisedMark",
    { name: "NoteDefinition", block: true }],
  remove: ["HTMLBlock", "HTMLTag"],
  parseInline: [
    inline("Citation", "[", CITATION, LEADS_ON),
    inline("Technique", "[", TECHNIQUE),
    inline("NoteCall", "[", NOTE),
    inline("Figure", "!", FIGURE),
    inline("Formula", "$", FORMULA),
    {
      name: "Raised",
      before: "Link",
      parse(context, next, at) {
        const found = next === 60 ? RAISED.exec(context.slice(at, context.end)) : null;
        if (!found) return -1;
        const end = at + found[0].length;
        return context.addElement(
          context.elt(found[2].toLowerCase() === "sup" ? "Raised" : "Lowered", at, end, [
            context.elt("RaisedMark", at, at + found[1].length),
            context.elt("RaisedMark", end - found[3].length, end),
          ]),
        );
      },
    },
    {
      name: "Struck",
      after: "Emphasis",
      parse(context, next, at) {
        const before = context.slice(at - 1, at);
        const behind = context.slice(at + 2, at + 3);
        if (next !== 126 || context.char(at + 1) !== 126 || before === "~" || behind === "~") return -1;
        return context.addDelimiter(STRUCK, at, at + 2, !/^\s?$/.test(behind), !/^\s?$/.test(before));
      },
    },
  ],
  parseBlock: [{
    name: "NoteDefinition",
    before: "LinkReference",
    endLeaf: (_context, line) => DEFINITION.test(line.text.slice(line.pos)),
    leaf: (_context, leaf) => (DEFINITION.test(leaf.content) ? {
      nextLine: () => false,
      finish(context, { start, content }) {
        const label = /** @type {RegExpExecArray} */ (DEFINITION.exec(content))[0];
        const words = context.parser.parseInline(content.slice(label.length), start + label.length);
        const inside = [context.elt("NoteLabel", start, start + label.length), ...words];
        context.addLeafElement(leaf, context.elt("NoteDefinition", start, start + content.length, inside));
        return true;
      },
    } : null),
  }],
};

export const language = markdown({
  base: commonmarkLanguage, extensions: [Table, ours], addKeymap: false, completeHTMLTags: false,
});

/** What a citation names: `[@a, p. 3; @b]`.
 * @param {string} text @returns {Cited[]} */
export const citedIn = (text) => text.slice(1, -1).split(";").map((each) => {
  const [key, ...pages] = each.trim().slice(1).split(",");
  return { key: key.trim(), pages: pages.join(",").replace(/\s+/g, " ").trim() };
});

/** @param {Cited[]} cited */
export const citation = (cited) =>
  `[${cited.map(({ key, pages }) => `@${key}${pages ? `, ${pages}` : ""}`).join("; ")}]`;

/** @param {string} text */
export const techniqueIn = (text) => {
  const [, slug, words = ""] = TECHNIQUE.exec(text) ?? [];
  return { slug: (slug ?? "").trim(), words: words.replace(/\s+/g, " ").trim() };
};

/** The figure that a paragraph is, if it is nothing else. @param {string} text */
export const figureIn = (text) => {
  const found = FIGURE.exec(text.trim());
  return found && found[0] === text.trim() ? found[1].trim() : null;
};

/** What readers see no number beside, as `groups_of` in reports/rendering/blocks.py has it. */
const UNNUMBERED = /Heading|^(?:Figure|HorizontalRule|NoteDefinition|LinkReference)$/;

/** @typedef {{ kind: string, from: number, to: number, number: number }} Block with all its lines and the number that
 *   readers see beside it, or 0 */
/** The blocks at the top level. @param {import("@codemirror/state").EditorState} state @returns {Block[]} */
export const blocksOf = (state) => {
  /** @type {Block[]} */
  const found = [];
  let last = 0;
  for (let node = syntaxTree(state).topNode.firstChild; node; node = node.nextSibling) {
    const [from, to] = [state.doc.lineAt(node.from).from, state.doc.lineAt(node.to).to];
    const isFigure = node.firstChild?.name === "Figure" && figureIn(state.sliceDoc(from, to)) !== null;
    const kind = isFigure ? "Figure" : node.name;
    // What is set in below a note is of the note.
    const isOfNote = kind === "CodeBlock" && found.at(-1)?.kind === "NoteDefinition";
    const isNumbered = !isOfNote && !UNNUMBERED.test(kind);
    last += Number(isNumbered);
    found.push({ kind, from, to, number: isNumbered ? last : 0 });
  }
  return found;
};

/** @param {{ kind: string }} thing */
export const isDrawn = ({ kind }) => kind === "Table" || kind === "Figure";

/** @param {string} text */
export const noteIn = (text) => NOTE.exec(text)?.[1] ?? "";

/** The names of the notes that a text calls. @param {string} text */
export const calledIn = (text) => {
  const found = [...text.matchAll(/(?:(^[ \t>]*)|)\[\^([^\]\s]{1,200})\](:?)/gm)];
  return new Set(found.filter(([, start, , colon]) => start === undefined || !colon).map(([, , label]) => label));
};

/** The innermost node of that kind around a selection: first what begins there, then what ends there.
 * @param {import("@codemirror/state").EditorState} state @param {{ from: number, to: number }} range
 * @param {RegExp} kind @param {readonly (1 | -1)[]} [sides]
 * @returns {import("@lezer/common").SyntaxNode | null} */
export const around = (state, { from, to }, kind, sides = [1, -1]) => {
  for (const side of sides) {
    /** @type {import("@lezer/common").SyntaxNode | null} */
    let node = syntaxTree(state).resolveInner(from, side);
    for (; node; node = node.parent) {
      if (kind.test(node.name) && node.to >= to) return node;
    }
  }
  return null;
};

export const LIST = /^(?:Bullet|Ordered)List$/;
