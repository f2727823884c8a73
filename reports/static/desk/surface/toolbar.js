// What the bar of the text holds.
import { makeBar } from "./bar.js";
import * as commands from "./commands.js";
import { comment, mayComment } from "./comments.js";
import { figure } from "./figures.js";
import * as opening from "./opening.js";

/** @type {import("./bar.js").Tool[][]} */
const GROUPS = [
  [
    { words: "Heading", key: "Mod-Alt-3", run: commands.heading, is: /^(ATX|Setext)Heading/ },
    opening.tools.bold,
    opening.tools.italic,
    { words: "x²", name: "Superscript", key: "Mod-.", run: commands.raised, is: /^Raised$/ },
    { words: "x₂", name: "Subscript", key: "Mod-,", run: commands.lowered, is: /^Lowered$/ },
    { words: "List", key: "Mod-Shift-8", run: commands.list, is: /^BulletList$/ },
    { words: "1. 2.", name: "Numbered list", key: "Mod-Shift-7", run: commands.numberedList, is: /^OrderedList$/ },
    { words: "Quote", key: "Mod-Shift-9", run: commands.quote, is: /^Blockquote$/ },
  ],
  [
    opening.tools.link,
    opening.tools.cite,
    opening.tools.technique,
    { words: "Figure", run: figure },
    { words: "Table", run: opening.table },
    { words: "Note", key: "Mod-Alt-f", run: opening.note },
    ...(mayComment ? [{ words: "Comment", key: "Mod-Alt-m", run: comment }] : []),
  ],
];

/** The keys, for whoever listens to them: a key, and what it does. */
export const shortcuts = GROUPS.flat().flatMap(({ key, run }) => (key ? [{ key, run }] : []));

/** @param {string} controls @param {() => import("./placing.js").Target} target @param {HTMLElement[]} atTheEnd */
export const makeToolbar = (controls, target, atTheEnd) =>
  makeBar(GROUPS, controls, target, { name: "Writing", keys: shortcuts, atTheEnd });
