// `@` lists the edition's references, `[[` the techniques, `![[` the figures; all narrow as one types, and lead on to
// what is not in the list.
import { autocompletion } from "../../vendor/codemirror/codemirror.js";
import { matching } from "./asking.js";
import { cite } from "./citing.js";
import { figure } from "./figures.js";
import { put } from "./placing.js";
import { figureOptions, referenceOptions, techniqueOptions } from "./sources.js";
import { technique } from "./techniques.js";

/** @typedef {import("@codemirror/view").EditorView} EditorView */
/** @typedef {(view: EditorView, completion: unknown, from: number, to: number) => void} Apply */

const MOST = 20;

/**
 * @typedef {import("./placing.js").Target} Target
 * @typedef {(target: Target, spot: import("./placing.js").Spot, typed: string) => unknown} Open
 */

/** @param {RegExp} pattern what is typed before a list comes @param {() => import("./sources.js").Option[]} options
 * @param {(value: string, after: string, before: string) => string} write @param {string} other @param {Open} open
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
    void open(view, { from, to: to + closing, text: "", isThere: false }, typed);
  };
  return { from: found.from, filter: false, options: [...chosen, { label: other, apply }] };
};

/** @param {string} value @param {string} after @param {string} before */
const cited = (value, after, before) => {
  const isInside = /\[@[^\]]*$/.test(before) && !before.endsWith("[@");
  return `${isInside ? "" : "["}@${value}${after.startsWith("]") ? "" : "]"}`;
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
    listed(/(?<![\p{L}\p{N}])\[?@[\w:./-]*$/u, referenceOptions, cited, "Other sources…", cite),
    listed(/(?<!!)\[\[[^[\]|]*$/, techniqueOptions, linked, "Assess it, or a new technique…", technique),
    listed(/!\[\[[^[\]|]*$/, figureOptions, (value, after) => `!${linked(value, after)}`, "A new figure…", figure),
  ],
  icons: false,
});
