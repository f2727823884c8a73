// The toolbar: one tab stop, arrows inside, Alt+F10 to it and Esc back. What is on is said. In a table there is another.
import { button, make } from "../../reports/static/desk/surface/elements.js";
import { Plugin } from "prosemirror-state";
import { isInTable, selectedRect } from "prosemirror-tables";
import { chooseCitation, chooseFigure, chooseLink, chooseTechnique } from "./choosers.js";
import {
  TABLE_COMMANDS, alignColumn, insertTable, isIn, isListed, isMarked, toggle, toggleHeading, toggleList, toggleQuote,
  toggleTask,
} from "./commands.js";
import { beginComment, mayComment } from "./comments.js";
import { insertNote } from "./structure.js";
import { schema } from "./schema.js";

/**
 * @typedef {import("prosemirror-state").Command} Command
 * @typedef {import("prosemirror-state").EditorState} State
 * @typedef {import("prosemirror-view").EditorView} View
 * @typedef {{ words: string, name?: string, key?: string, run: Command, is?: (state: State) => boolean }} Tool
 */

const { nodes, marks } = schema;
/** @param {(view: View) => unknown} choose @returns {Command} */
const opening = (choose) => (_, dispatch, view) => {
  if (dispatch && view) void choose(view);
  return true;
};

/** @type {Tool[][]} */
const GROUPS = [
  [
    { words: "Heading", key: "Mod-Alt-3", run: toggleHeading, is: isIn(nodes.heading) },
    { words: "Bold", key: "Mod-b", run: toggle(marks.strong), is: isMarked(marks.strong) },
    { words: "Italic", key: "Mod-i", run: toggle(marks.em), is: isMarked(marks.em) },
    { words: "x²", name: "Superscript", key: "Mod-.", run: toggle(marks.sup), is: isMarked(marks.sup) },
    { words: "x₂", name: "Subscript", key: "Mod-,", run: toggle(marks.sub), is: isMarked(marks.sub) },
    { words: "List", key: "Mod-Shift-8", run: toggleList(nodes.bullet_list), is: isListed(nodes.bullet_list) },
    { words: "1. 2.", name: "Numbered list", key: "Mod-Shift-7", run: toggleList(nodes.ordered_list),
      is: isListed(nodes.ordered_list) },
    { words: "Task", key: "Mod-Shift-6", run: toggleTask },
    { words: "Quote", key: "Mod-Shift-9", run: toggleQuote, is: isIn(nodes.blockquote) },
  ],
  [
    { words: "Link", key: "Mod-k", run: opening(chooseLink), is: isMarked(marks.link) },
    { words: "Cite", key: "Mod-Shift-c", run: opening((view) => chooseCitation(view)) },
    { words: "Technique", key: "Mod-Shift-l", run: opening((view) => chooseTechnique(view)) },
    { words: "Figure", run: opening((view) => chooseFigure(view)) },
    { words: "Table", run: insertTable },
    { words: "Note", key: "Mod-Alt-f", run: insertNote },
    ...(mayComment ? [{ words: "Comment", key: "Mod-Alt-m", run: opening(beginComment) }] : []),
  ],
];
/** What the keys of the toolbar do. */
export const toolKeys = Object.fromEntries(GROUPS.flat().flatMap(({ key, run }) => (key ? [[key, run]] : [])));

const isMac = /Mac|iP(hone|ad)/.test(navigator.platform);
/** @param {string} key */
const inWords = (key) => key.replace("Mod", isMac ? "Meta" : "Control").replaceAll("-", "+")
  .replace(/\+(\w)$/, (_, letter) => `+${letter.toUpperCase()}`);

/** @param {HTMLElement} bar @param {() => View} view whose text has the focus back after Esc */
const keepOneStop = (bar, view) => {
  const all = () => /** @type {HTMLElement[]} */ ([...bar.querySelectorAll("button, select")]);
  const stopAt = (/** @type {HTMLElement} */ stop) => all().forEach((each) => (each.tabIndex = each === stop ? 0 : -1));
  bar.addEventListener("mousedown", (event) => event.target instanceof HTMLSelectElement || event.preventDefault());
  bar.addEventListener("keydown", (event) => {
    const at = all().indexOf(/** @type {HTMLElement} */ (event.target));
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all().length - 1 }[event.key];
    if (event.key === "Escape") view().focus();
    if (to === undefined) return;
    event.preventDefault();
    const next = all()[(to + all().length) % all().length];
    stopAt(next);
    next.focus();
  });
  stopAt(all()[0]);
  return () => all().find((each) => each.tabIndex === 0)?.focus();
};

/** @param {() => View} view @param {Command} run */
const act = (view, run) => () => {
  view().focus();
  run(view().state, view().dispatch, view());
};

/** @param {string} name @param {string} controls the id of the text @param {() => View} view @param {HTMLElement[]} inside */
const makeBar = (name, controls, view, inside) => {
  const bar = make("div", { role: "toolbar", "aria-label": name, "aria-controls": controls, className: "surface-bar" }, ...inside);
  return { bar, enter: keepOneStop(bar, view) };
};

/** @param {string} controls the id of the text @param {() => View} view */
export const makeToolbar = (controls, view) => {
  /** @type {[HTMLButtonElement, (state: State) => boolean][]} */
  const states = [];
  const groups = GROUPS.map((group) => make("span", { className: "surface-group" }, ...group.map((tool) => {
    const { words, name = "", key, run, is } = tool;
    const made = button(words, act(view, run), {
      className: `is-${words.toLowerCase()}`,
      ...(is && { "aria-pressed": "false" }),
      ...(key && { "aria-keyshortcuts": inWords(key), title: `${name} ${inWords(key)}`.trim() }),
      ...(name && { "aria-label": `${name} ${words}` }),
    });
    if (is) states.push([made, is]);
    return made;
  })));
  const { bar, enter } = makeBar("Writing", controls, view, groups);
  const update = (/** @type {View} */ { state }) => {
    for (const [made, is] of states) made.setAttribute("aria-pressed", String(is(state)));
  };
  const handleKeyDown = (/** @type {View} */ _, /** @type {KeyboardEvent} */ event) => {
    if (event.key !== "F10" || !event.altKey) return false;
    enter();
    return true;
  };
  return { bar, plugin: new Plugin({ view: () => ({ update }), props: { handleKeyDown } }) };
};

/** The bar of the table that the cursor is in. @param {string} controls the id of the text @param {() => View} view */
export const makeTableBar = (controls, view) => {
  const aligns = [["", "Default alignment"], ["left", "Left"], ["center", "Centre"], ["right", "Right"]];
  const align = make("select", { "aria-label": "Alignment of the column" },
    ...aligns.map(([value, words]) => make("option", { value }, words)));
  align.addEventListener("change", () => act(view, alignColumn(align.value))());
  const buttons = TABLE_COMMANDS.map(({ name, run }) => button(name, act(view, run)));
  const { bar } = makeBar("Table", controls, view, [...buttons, align]);
  bar.classList.add("is-of-table");
  bar.hidden = true;
  const update = (/** @type {View} */ { state }) => {
    bar.hidden = !isInTable(state);
    if (bar.hidden) return;
    const { table, left } = selectedRect(state);
    align.value = table.firstChild?.maybeChild(left)?.attrs.align ?? "";
  };
  return { bar, plugin: new Plugin({ view: () => ({ update }) }) };
};
