// What a text can hold: the dialect of docs/markdown-format.md as nodes and marks. What has no node of its own is `opaque`.
import { Schema } from "prosemirror-model";
import { tableNodes } from "prosemirror-tables";

/**
 * @typedef {import("prosemirror-model").NodeSpec} NodeSpec
 * @typedef {import("prosemirror-model").Node} Node
 * @typedef {{ key: string, pages: string }} Cited
 */

const ALIGNMENTS = ["left", "center", "right"];
const tables = tableNodes({
  tableGroup: "block",
  cellContent: "inline*",
  cellAttributes: {
    align: {
      default: "",
      getFromDOM: (dom) => ALIGNMENTS.find((each) => dom.dataset.align === each || dom.style.textAlign === each) ?? "",
      setDOMAttr(value, attributes) {
        if (value) attributes["data-align"] = value;
      },
    },
  },
});

/** Something within a sentence that is one thing, kept in the characters that it was written in.
 * @param {string} kind @returns {NodeSpec} */
const chip = (kind) => ({
  attrs: { source: { validate: "string" } },
  inline: true,
  group: "inline chip",
  atom: true,
  leafText: ({ attrs }) => attrs.source,
  toDOM: ({ attrs }) => ["span", { "data-chip": kind, "data-source": attrs.source }, attrs.source],
  parseDOM: [{ tag: `[data-chip=${kind}]`, getAttrs: (dom) => ({ source: dom.dataset.source }), priority: 60 }],
});

/** @param {string} tag @param {Partial<NodeSpec>} [set] @returns {NodeSpec} a block of words */
const textblock = (tag, set = {}) =>
  ({ group: "block", content: "inline*", parseDOM: [{ tag }], toDOM: () => [tag, 0], ...set });

/** @param {string} tag @param {string[]} [also] @param {object} [set] */
const plainMark = (tag, also = [], set = {}) => ({
  parseDOM: [tag, ...also].map((each) => ({ tag: each })),
  toDOM: () => /** @type {const} */ ([tag, 0]),
  ...set,
});

/** Citations, links to techniques, calls of notes, figures within a sentence, formulas, pictures, notes that stand where they
 * are called, and tags that the server leaves out. */
export const CHIPS = ["citation", "technique", "note_call", "figure_call", "formula", "picture", "inline_note",
  "left_out"];

/** The highest heading that a section may have. */
export const HIGHEST = 3;

export const schema = new Schema({
  nodes: {
    doc: { content: "(block | figure | note)+" },
    paragraph: textblock("p"),
    heading: textblock("h3", {
      attrs: { level: { default: HIGHEST }, attributes: { default: "" } },
      defining: true,
      parseDOM: [1, 2, 3, 4, 5, 6].map((level) => ({
        tag: `h${level}`,
        getAttrs: (dom) => ({ level: Math.max(level, HIGHEST), attributes: dom.dataset.attributes ?? "" }),
      })),
      toDOM: ({ attrs: { level, attributes } }) => [
        `h${level}`,
        { "aria-level": String(Math.max(level - 1, 2)), ...(attributes && { "data-attributes": attributes }) },
        0,
      ],
    }),
    blockquote: {
      attrs: { alert: { default: "" } },
      group: "block",
      content: "block+",
      defining: true,
      parseDOM: [{ tag: "blockquote", getAttrs: (dom) => ({ alert: dom.dataset.alert ?? "" }) }],
      toDOM: ({ attrs: { alert } }) => ["blockquote", alert ? { "data-alert": alert.toLowerCase() } : {}, 0],
    },
    bullet_list: {
      attrs: { tight: { default: true }, sign: { default: "-" } },
      group: "block",
      content: "list_item+",
      parseDOM: [{ tag: "ul" }],
      toDOM: () => ["ul", 0],
    },
    ordered_list: {
      attrs: { order: { default: 1 }, tight: { default: true }, sign: { default: "." } },
      group: "block",
      content: "list_item+",
      parseDOM: [{ tag: "ol", getAttrs: (dom) => ({ order: Number(dom.getAttribute("start") ?? 1) }) }],
      toDOM: ({ attrs: { order } }) => ["ol", order === 1 ? {} : { start: order }, 0],
    },
    list_item: {
      // Of a task, whether it is done.
      attrs: { done: { default: null } },
      content: "block+",
      defining: true,
      parseDOM: [{ tag: "li", getAttrs: (dom) => ({ done: dom.dataset.done ? dom.dataset.done === "true" : null }) }],
      toDOM: ({ attrs: { done } }) => ["li", done === null ? {} : { "data-done": String(done) }, 0],
    },
    code_block: {
      // Without a fence it is indented.
      attrs: { info: { default: "" }, fence: { default: "```" } },
      group: "block",
      content: "text*",
      marks: "",
      code: true,
      defining: true,
      parseDOM: [{ tag: "pre", preserveWhitespace: "full" }],
      toDOM: () => ["pre", ["code", 0]],
    },
    opaque: {
      attrs: { source: { validate: "string" }, kind: { default: "html" } },
      group: "block",
      atom: true,
      leafText: ({ attrs }) => attrs.source,
      parseDOM: [
        { tag: "pre[data-opaque]", getAttrs: (dom) => ({ source: dom.textContent, kind: dom.dataset.opaque }),
          priority: 60 },
      ],
      toDOM: ({ attrs }) => ["pre", { "data-opaque": attrs.kind }, attrs.source],
    },
    rule: { attrs: { sign: { default: "---" } }, group: "block", parseDOM: [{ tag: "hr" }], toDOM: () => ["hr"] },
    figure: {
      attrs: { key: { validate: "string" } },
      atom: true,
      draggable: true,
      leafText: ({ attrs }) => `![[${attrs.key}]]`,
      parseDOM: [{ tag: "figure[data-key]", getAttrs: (dom) => ({ key: dom.dataset.key }) }],
      toDOM: ({ attrs }) => ["figure", { "data-key": attrs.key }, attrs.key],
    },
    ...tables,
    // The line under its head is kept as it was written.
    table: { ...tables.table, attrs: { ...tables.table.attrs, delimiter: { default: "" } } },
    // No cell is begun by a cursor between two.
    table_row: { ...tables.table_row, allowGapCursor: false },
    caption: textblock("p", {
      defining: true,
      parseDOM: [{ tag: "p[data-caption]", priority: 60 }],
      toDOM: () => ["p", { "data-caption": "" }, 0],
    }),
    note: {
      attrs: { label: { validate: "string" } },
      content: "block+",
      defining: true,
      isolating: true,
      parseDOM: [{ tag: "aside[data-note]", getAttrs: (dom) => ({ label: dom.dataset.note }) }],
      toDOM: ({ attrs: { label } }) =>
        ["aside", { "data-note": label, role: "note", "aria-label": `Note ${label}` }, 0],
    },
    text: { group: "inline" },
    hard_break: {
      attrs: { sign: { default: "\\" } },
      inline: true,
      group: "inline",
      selectable: false,
      linebreakReplacement: true,
      leafText: () => "\n",
      parseDOM: [{ tag: "br" }],
      toDOM: () => ["br"],
    },
    ...Object.fromEntries(CHIPS.map((kind) => [kind, chip(kind)])),
  },
  marks: {
    link: {
      // `label`: of a definition, with its brackets; `auto`: a bare address as it was written.
      attrs: { href: { validate: "string" }, title: { default: "" }, label: { default: "" }, auto: { default: "" } },
      inclusive: false,
      parseDOM: [
        { tag: "a[href]", getAttrs: (dom) => ({ href: dom.getAttribute("href"), title: dom.dataset.title ?? "" }) },
      ],
      toDOM: ({ attrs: { href, title } }) =>
        ["a", { href, title: title || href, ...(title && { "data-title": title }) }, 0],
    },
    strong: plainMark("strong", ["b"]),
    em: plainMark("em", ["i"]),
    strike: plainMark("s", ["del"]),
    sup: plainMark("sup", [], { excludes: "sub sup" }),
    sub: plainMark("sub", [], { excludes: "sub sup" }),
    code: plainMark("code", [], { code: true, inclusive: false, excludes: "soft code" }),
    // A space at which a line of the source ends.
    soft: {
      inclusive: false,
      excludes: "soft code",
      parseDOM: [{ tag: "span[data-soft]" }],
      toDOM: () => ["span", { "data-soft": "" }, 0],
    },
  },
});

// The sources of citations, techniques and figures within a sentence, parsed and written.

/** @param {string} source @returns {Cited[]} */
export const citedIn = (source) => source.slice(1, -1).split(";").map((each) => {
  const [key, ...pages] = each.trim().slice(1).split(",");
  return { key: key.trim(), pages: pages.join(",").replace(/\s+/g, " ").trim() };
});
/** @param {Cited[]} cited */
export const citationOf = (cited) =>
  `[${cited.map(({ key, pages }) => `@${key}${pages ? `, ${pages.replace(/[[\];@]/g, "")}` : ""}`).join("; ")}]`;
/** @param {string} source */
export const techniqueIn = (source) => {
  const [slug, words = ""] = source.slice(2, -2).split("|");
  return { slug: slug.trim(), words: words.replace(/\s+/g, " ").trim() };
};
/** @param {string} slug @param {string} words */
export const techniqueOf = (slug, words) => {
  const plain = words.replace(/[[\]|]/g, "").trim();
  return `[[${slug}${plain ? `|${plain}` : ""}]]`;
};
/** @param {string} source of a figure within a sentence */
export const figureIn = (source) => source.slice(3, -2).trim();
