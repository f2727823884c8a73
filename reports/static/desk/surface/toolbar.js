// The bar of the text: one tab stop, arrows inside, Alt+F10 to it and Esc back. What is on is said.
import * as commands from "./commands.js";
import { cite } from "./citing.js";
import { comment, mayComment } from "./comments.js";
import { button, make } from "./elements.js";
import { figure } from "./figures.js";
import * as opening from "./opening.js";
import { technique } from "./techniques.js";

/** @typedef {import("./placing.js").Target} Target */

/** @type {{ words: string, name?: string, key?: string, run: (target: Target) => unknown, is?: RegExp }[][]} */
const GROUPS = [
  [
    { words: "Heading", key: "Mod-Alt-3", run: commands.heading, is: /^(ATX|Setext)Heading/ },
    { words: "Bold", key: "Mod-b", run: commands.bold, is: /^StrongEmphasis$/ },
    { words: "Italic", key: "Mod-i", run: commands.italic, is: /^Emphasis$/ },
    { words: "x²", name: "Superscript", key: "Mod-.", run: commands.raised, is: /^Raised$/ },
    { words: "x₂", name: "Subscript", key: "Mod-,", run: commands.lowered, is: /^Lowered$/ },
    { words: "List", key: "Mod-Shift-8", run: commands.list, is: /^BulletList$/ },
    { words: "1. 2.", name: "Numbered list", key: "Mod-Shift-7", run: commands.numberedList, is: /^OrderedList$/ },
    { words: "Quote", key: "Mod-Shift-9", run: commands.quote, is: /^Blockquote$/ },
  ],
  [
    { words: "Link", key: "Mod-k", run: opening.link, is: /^Link$/ },
    { words: "Cite", key: "Mod-Shift-c", run: cite },
    { words: "Technique", key: "Mod-Shift-l", run: technique },
    { words: "Figure", run: figure },
    { words: "Table", run: opening.table },
    { words: "Note", key: "Mod-Alt-f", run: opening.note },
    ...(mayComment ? [{ words: "Comment", key: "Mod-Alt-m", run: comment }] : []),
  ],
];
const isMac = /Mac|iP(hone|ad)/.test(navigator.platform);

/** @param {string} key */
const inWords = (key) =>
  key
    .replace("Mod", isMac ? "Meta" : "Control")
    .replaceAll("-", "+")
    .replace(/\+(\w)$/, (_, letter) => `+${letter.toUpperCase()}`);

/** The keys, for whoever listens to them: a key, and what it does. */
export const shortcuts = GROUPS.flat().flatMap(({ key, run }) => (key ? [{ key, run }] : []));

/** @param {HTMLElement} bar @param {HTMLElement} [to] */
const keepOneStop = (bar, to) => {
  const all = /** @type {HTMLButtonElement[]} */ ([...bar.querySelectorAll("button")].filter((each) => !each.hidden));
  const stop = to ?? all.find((each) => each.tabIndex === 0) ?? all[0];
  for (const each of all) each.tabIndex = each === stop ? 0 : -1;
  return { all, at: all.findIndex((each) => each === stop) };
};

/** @param {string} controls @param {() => Target} target @param {HTMLElement[]} atTheEnd */
export const makeToolbar = (controls, target, atTheEnd) => {
  const bar = make("div", {
    role: "toolbar",
    "aria-label": "Writing",
    "aria-controls": controls,
    className: "surface-bar",
  });
  /** @type {[HTMLButtonElement, RegExp][]} */
  const states = [];
  for (const group of GROUPS) {
    bar.append(
      make(
        "span",
        { className: "surface-group" },
        ...group.map(({ words, name = "", key, run, is }) => {
          const set = {
            ...(is && { "aria-pressed": "false" }),
            ...(key && { "aria-keyshortcuts": inWords(key), title: `${name} ${inWords(key)}`.trim() }),
            ...(name && { "aria-label": `${name} ${words}` }),
          };
          const made = button(words, () => run(target()), { className: `is-${words.toLowerCase()}`, ...set });
          if (is) states.push([made, is]);
          return made;
        }),
      ),
    );
  }
  bar.append(...atTheEnd);
  bar.addEventListener("mousedown", (event) => event.preventDefault());
  bar.addEventListener("keydown", (event) => {
    const { all, at } = keepOneStop(bar, /** @type {HTMLElement} */ (event.target));
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === "Escape") target().focus();
    if (to === undefined) return;
    event.preventDefault();
    const next = all[(to + all.length) % all.length];
    keepOneStop(bar, next);
    next.focus();
  });
  keepOneStop(bar);
  return {
    bar,
    enter: () => {
      const { all, at } = keepOneStop(bar);
      all[at].focus();
      return true;
    },
    /** Says what is on where the cursor is. @param {import("@codemirror/state").EditorState} state */
    tell: (state) => {
      for (const [made, is] of states) {
        made.setAttribute("aria-pressed", String(commands.isOn(state, state.selection.main, is)));
      }
    },
  };
};
