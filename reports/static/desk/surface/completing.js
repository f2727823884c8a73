// `@` lists the edition's references and those of other years, `[[` the techniques, `![[` the figures; all narrow as
// one types, and lead on to what is not in the list.
import { autocompletion } from "../../vendor/codemirror/codemirror.js";
import { matching } from "./asking.js";
import { PAUSE, add, cite, offers } from "./citing.js";
import { figure } from "./figures.js";
import { awaited, follow, land, tell } from "./pasting.js";
import { put } from "./placing.js";
import { figureOptions, learn, referenceOptions, techniqueOptions, ways } from "./sources.js";
import { technique } from "./techniques.js";

/** @typedef {import("@codemirror/view").EditorView} EditorView */
/** @typedef {(view: EditorView, completion: unknown, from: number, to: number) => void} Apply */

const MOST = 9;
const MOST_ELSEWHERE = 4;
const CITED = /(?<![\p{L}\p{N}])\[?@[\w:./-]*$/u;
const UNREACHED = "The source was not added: no connection, or you are logged out. Your text is unchanged.";

/**
 * @typedef {import("./placing.js").Target} Target
 * @typedef {(target: Target, spot: import("./placing.js").Spot, typed: string) => unknown} Open
 */

/** @param {RegExp} pattern what is typed before a list comes @param {() => import("./sources.js").Option[]} options
 * @param {(value: string, after: string, before: string) => string} write @param {string} [other] @param {Open} [open]
 * @returns {import("@codemirror/autocomplete").CompletionSource} */
const listed = (pattern, options, write, other, open) => (context) => {
  const found = context.matchBefore(pattern);
  if (!found) return null;
  const [start] = /** @type {RegExpExecArray} */ (/^!?[[@]+/.exec(found.text));
  const typed = found.text.slice(start.length);
  const chosen = matching(options(), typed).slice(0, MOST).map(({ value, label, detail }) => ({
    label,
    detail,
    /** @type {Apply} */
    apply(view, _completion, from, to) {
      const { state } = view;
      const before = state.sliceDoc(state.doc.lineAt(from).from, from) + start;
      put(view, { from, to, insert: write(value, state.sliceDoc(to, to + 2), before) });
    },
  }));
  /** @type {Apply} */
  const apply = (view, _completion, from, to) => {
    const closing = start.endsWith("[[") && view.state.sliceDoc(to, to + 2) === "]]" ? 2 : 0;
    void open?.(view, { from, to: to + closing, text: "", isThere: false }, typed);
  };
  return { from: found.from, filter: false, options: other ? [...chosen, { label: other, apply }] : chosen };
};

/** @param {string} value @param {string} after @param {string} before */
const cited = (value, after, before) => {
  const isInside = /\[@[^\]]*$/.test(before) && !before.endsWith("[@");
  return `${isInside ? "" : "["}@${value}${after.startsWith("]") ? "" : "]"}`;
};

/** Takes a source of another year over, then cites it in place of what was typed: if that is as it was.
 * @param {EditorView} view @param {number} from @param {number} to @param {string} items */
const takeOver = async (view, from, to, items) => {
  const text = view.state.sliceDoc(from, to);
  const spot = follow({ view, from, to, text });
  // What is typed meanwhile goes behind it, and the list is closed.
  view.dispatch({ selection: { anchor: to } });
  const made = await add(items);
  if (made) learn(made.sources);
  const { state } = view;
  const isAsItWas = state.sliceDoc(spot.from, spot.to) === text;
  if (made && isAsItWas && awaited.has(spot)) {
    const before = state.sliceDoc(state.doc.lineAt(spot.from).from, spot.from) + (text.startsWith("[") ? "[@" : "@");
    land(spot, cited(made.cite[0], state.sliceDoc(spot.to, spot.to + 2), before));
  }
  awaited.delete(spot);
  tell(view, made ? "" : UNREACHED);
};

const beyond = listed(CITED, () => [], cited, "Other sources…", cite);

/** What comes a moment later comes at the end: nothing moves under a finger.
 * @type {import("@codemirror/autocomplete").CompletionSource} */
const ofOtherYears = async (context) => {
  const found = await beyond(context);
  if (!found) return null;
  if (ways.cite) await new Promise((go) => setTimeout(go, PAUSE));
  const typed = context.state.sliceDoc(found.from, context.pos).replace(/^\[?@/, "");
  const offered = ways.cite && !context.aborted ? await offers(typed) : [];
  const options = offered.slice(0, MOST_ELSEWHERE).map(({ items, label, detail }) => ({
    label,
    detail,
    /** @type {Apply} */
    apply: (view, _completion, from, to) => void takeOver(view, from, to, items),
  }));
  return { ...found, options: [...options, ...found.options] };
};

/** @param {string} value @param {string} after */
const linked = (value, after) => `[[${value}${after.startsWith("]]") ? "" : "]]"}`;

/** Opens the form for what was typed where no list can be: in a cell. @param {Target} target */
export const openTyped = (target) => {
  const { head } = target.state.selection.main;
  const [before] = /\[@$|(?<![\p{L}\p{N}[])@$|(?<!!)\[\[$/u.exec(target.state.sliceDoc(0, head)) ?? [""];
  const left = target.state.sliceDoc(0, head - before.length);
  const isInside = left.lastIndexOf("[@") > left.lastIndexOf("]");
  if (!before || isInside) return;
  const spot = { from: left.length, to: head, text: "", isThere: false };
  void (before === "[[" ? technique : cite)(target, spot, "");
};

export const completing = autocompletion({
  override: [
    listed(CITED, referenceOptions, cited),
    ofOtherYears,
    listed(/(?<!!)\[\[[^[\]|]*$/, techniqueOptions, linked, "Assess or add a technique…", technique),
    listed(/!\[\[[^[\]|]*$/, figureOptions, (value, after) => `!${linked(value, after)}`, "A new figure…", figure),
  ],
  icons: false,
});
