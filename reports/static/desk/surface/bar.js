// A bar over what is written: one tab stop, arrows inside, Alt+F10 to it and Esc back. What is on is said.
import { isOn } from "./commands.js";
import { button, make } from "./elements.js";

/**
 * @typedef {import("./placing.js").Target} Target
 * @typedef {{ words: string, name?: string, key?: string, run: (target: Target) => unknown, is?: RegExp }} Tool
 */

const isMac = /Mac|iP(hone|ad)/.test(navigator.platform);

/** @param {string} key */
const inWords = (key) =>
  key
    .replace("Mod", isMac ? "Meta" : "Control")
    .replaceAll("-", "+")
    .replace(/\+(\w)$/, (_, letter) => `+${letter.toUpperCase()}`);

/** @param {HTMLElement} bar @param {HTMLElement} [to] */
const keepOneStop = (bar, to) => {
  const all = /** @type {HTMLButtonElement[]} */ ([...bar.querySelectorAll("button")].filter((each) => !each.hidden));
  const stop = to ?? all.find((each) => each.tabIndex === 0) ?? all[0];
  for (const each of all) each.tabIndex = each === stop ? 0 : -1;
  return { all, at: all.findIndex((each) => each === stop) };
};

/** @param {Tool[][]} groups @param {string} controls @param {() => Target} target
 * @param {{ name: string, keys?: { key?: string, run: Tool["run"] }[], atTheEnd?: HTMLElement[] }} how `keys`: what
 *   keys do, if that is more than what is in the bar */
export const makeBar = (groups, controls, target, { name, keys = groups.flat(), atTheEnd = [] }) => {
  const bar = make("div", {
    role: "toolbar",
    "aria-label": name,
    "aria-controls": controls,
    className: "surface-bar",
  });
  /** @type {[HTMLButtonElement, RegExp][]} */
  const states = [];
  for (const group of groups) {
    bar.append(
      make(
        "span",
        { className: "surface-group" },
        ...group.map(({ words, name: called = "", key, run, is }) => {
          const set = {
            ...(is && { "aria-pressed": "false" }),
            ...(key && { "aria-keyshortcuts": inWords(key), title: `${called} ${inWords(key)}`.trim() }),
            ...(called && { "aria-label": `${called} ${words}` }),
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
    else if (to === undefined) return;
    event.preventDefault();
    if (to === undefined) return;
    const next = all[(to + all.length) % all.length];
    keepOneStop(bar, next);
    next.focus();
  });
  keepOneStop(bar);
  const enter = () => {
    const { all, at } = keepOneStop(bar);
    all[at].focus();
    return true;
  };
  return {
    bar,
    enter,
    /** The keys, for fields that know of none. @param {HTMLElement} fields */
    listen: (fields) =>
      fields.addEventListener("keydown", (event) => {
        const { key, code, altKey, shiftKey } = event;
        const isMod = isMac ? event.metaKey : event.ctrlKey;
        // With other keys held, a layout may have another sign on it.
        const last = /^[a-z]$/i.test(key) ? key.toLowerCase() : code.replace(/^(Key|Digit)/, "").toLowerCase();
        const all = `${isMod ? "Mod-" : ""}${altKey ? "Alt-" : ""}${shiftKey ? "Shift-" : ""}${last}`;
        const run = all === "Alt-f10" ? enter : keys.find((each) => each.key === all)?.run;
        if (!run || event.getModifierState("AltGraph")) return;
        event.preventDefault();
        run(target());
      }),
    /** Says what is on where the cursor is. @param {import("@codemirror/state").EditorState} state */
    tell: (state) => {
      for (const [made, is] of states) {
        made.setAttribute("aria-pressed", String(isOn(state, state.selection.main, is)));
      }
    },
  };
};
