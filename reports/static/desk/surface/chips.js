// Citations, techniques and notes as chips that say what they are. Enter, or a click, opens them.
import { WidgetType } from "../../vendor/codemirror/codemirror.js";
import { make, shape } from "./elements.js";
import { citedIn, language, noteIn, techniqueIn } from "./language.js";
import { citationWords, learnt, maturityWords, named, sources, techniqueWords } from "./sources.js";

/** @typedef {import("@codemirror/view").EditorView} View */

/** @type {Record<string, (text: string) => HTMLElement>} */
const DRAWN = {
  Citation(text) {
    const cited = citedIn(text);
    const known = cited.map(({ key }) => named(sources.references, key));
    const title = known
      .map((each, at) => each?.text ?? `This edition has no reference “${cited[at].key}”.`)
      .join("\n");
    return make(
      "span",
      { className: `md-cite${known.every(Boolean) ? "" : " is-wrong"}`, title },
      citationWords(cited),
    );
  },
  Technique(text) {
    const technique = techniqueIn(text);
    const known = named(sources.techniques, technique.slug);
    const title = known
      ? `${known.name}${known.maturity ? `: ${maturityWords(known.maturity)}` : ""}`
      : `No technique has the address “${technique.slug}”.`;
    const words = make("span", { className: "md-technique-words" }, techniqueWords(technique));
    return make(
      "span",
      { className: `md-technique${known ? "" : " is-wrong"}`, title },
      words,
      ...shape(known?.maturity ?? ""),
    );
  },
  NoteCall: (text) => make("sup", { className: "md-note-call", title: "A note" }, noteIn(text)),
};

/** @param {string} kind @param {string} text */
const drawChip = (kind, text) => DRAWN[kind](text);

const TAGS = {
  Emphasis: "em", StrongEmphasis: "strong", InlineCode: "code", Link: "u", Raised: "sup", Lowered: "sub", Struck: "s",
};
const SIGNS = new Set([
  "EmphasisMark", "CodeMark", "LinkMark", "URL", "LinkTitle", "LinkLabel", "RaisedMark", "StruckMark",
]);

/** @typedef {import("@lezer/common").SyntaxNode} Syntax */
/** @typedef {(source: string, inside: () => (Node | string)[], node: Syntax) => (Node | string)[]} Draw */

/** Text with its marks. @param {string} text @param {Record<string, Draw>} [own] what is drawn in a way of its own
 * @returns {(Node | string)[]} */
export const drawInline = (text, own) => {
  /** @param {Syntax} node @returns {(Node | string)[]} */
  const inside = (node) => {
    const drawn = [];
    let at = node.from;
    for (let child = node.firstChild; child; child = child.nextSibling) {
      drawn.push(text.slice(at, child.from), ...draw(child));
      at = child.to;
    }
    return [...drawn, text.slice(at, node.to)];
  };
  /** @param {Syntax} node @returns {(Node | string)[]} */
  const draw = (node) => {
    const source = text.slice(node.from, node.to);
    if (own?.[node.name]) return own[node.name](source, () => inside(node), node);
    if (["Citation", "Technique", "NoteCall"].includes(node.name)) return [drawChip(node.name, source)];
    if (node.name === "Escape") return [source.slice(1)];
    if (SIGNS.has(node.name)) return [];
    const tag = TAGS[/** @type {keyof typeof TAGS} */ (node.name)];
    return tag ? [make(/** @type {"em"} */ (tag), {}, ...inside(node))] : inside(node);
  };
  return inside(language.language.parser.parse(text).topNode);
};

/** What is said when a chip or block is selected. @param {string} kind @param {string} text */
export const chipWords = (kind, text) => {
  if (kind === "Citation") return `Citation: ${citationWords(citedIn(text))}.`;
  if (kind === "Technique") return `Technique: ${techniqueWords(techniqueIn(text))}.`;
  return kind === "NoteCall" ? `Note ${noteIn(text)}.` : `${kind}.`;
};

/** Something drawn in the text's place; it is drawn again when its `key` is another. */
export class Drawn extends WidgetType {
  /**
   * @param {string} key
   * @param {(view: View) => HTMLElement} draw
   * @param {number} [height] about how high a block will be
   */
  constructor(key, draw, height = -1) {
    super();
    this.key = key;
    this.draw = draw;
    this.height = height;
  }

  /** @param {Drawn} other */
  eq(other) {
    return this.key === other.key;
  }

  /** @param {View} view */
  toDOM(view) {
    return this.draw(view);
  }

  get estimatedHeight() {
    return this.height;
  }

  /** What has a link or button of its own keeps its clicks. @param {Event} event */
  ignoreEvent(event) {
    return event.target instanceof Element && event.target.closest("a, button") !== null;
  }
}

/** @param {string} kind @param {string} text @param {boolean} chosen */
export const chip = (kind, text, chosen) =>
  new Drawn(`${kind} ${chosen} ${learnt.times} ${text}`, () => {
    const drawn = drawChip(kind, text);
    drawn.classList.add("md-chip");
    drawn.classList.toggle("is-chosen", chosen);
    return drawn;
  });

/** @param {string} text @param {string} className */
export const sign = (text, className) => new Drawn(`${className} ${text}`, () => make("span", { className }, text));
