// `@` lists the edition's references, `[[` the techniques, `![[` the figures; all narrow as one types, and lead on to
// what is not in the list.
import { autocompletion } from "../../vendor/codemirror/codemirror.js";
import { matching } from "./asking.js";
import { cite } from "./citing.js";
import { figure } from "./figures.js";
import { figureOptions, referenceOptions, techniqueOptions } from "./sources.js";
import { technique } from "./techniques.js";

/** @typedef {import("@codemirror/autocomplete").CompletionContext} Context */

const MOST = 20;

/**
 * @typedef {import("./placing.js").Target} Target
 * @typedef {(target: Target, spot: import("./placing.js").Spot, typed: string) => unknown} Open
 */

/** @param {Context} context @param {RegExp} before @param {import("./sources.js").Option[]} options
 * @param {(value: string, before: string, after: string) => string} write @param {string} other @param {Open} open */
const listed = (context, before, options, write, other, open) => {
  const found = context.matchBefore(before);
  if (!found) return null;
  const [start] = /** @type {RegExpExecArray} */ (/^!?[[@]+/.exec(found.text));
  const fitting = matching(options, found.text.slice(start.length)).slice(0, MOST);
  const typed = found.text.slice(start.length);
  const more = {
    label: other,
    /** @param {import("@codemirror/view").EditorView} view @param {unknown} _completion
     * @param {number} from @param {number} to */
    apply: (view, _completion, from, to) => {
      const end = /^\]{0,2}/.exec(view.state.sliceDoc(to, to + 2))?.[0].length ?? 0;
      return void open(view, { from, to: to + (start.endsWith("[[") ? end : 0), text: "", isThere: false }, typed);
    },
  };
  const chosen = fitting.map(({ value, label, detail }) => ({
      label,
      detail,
      /**
       * @param {import("@codemirror/view").EditorView} view
       * @param {unknown} _completion
       * @param {number} from
       * @param {number} to
       */
      apply(view, _completion, from, to) {
        const { doc } = view.state;
        const insert = write(
          value,
          doc.sliceString(doc.lineAt(from).from, from) + start,
          doc.sliceString(to, to + 2),
        );
        const selection = { anchor: from + insert.length };
        view.dispatch({
          changes: { from, to, insert },
          selection,
          userEvent: "input.complete",
          scrollIntoView: true,
        });
      },
    }));
  return { from: found.from, filter: false, options: [...chosen, more] };
};

/** @param {Context} context */
const cited = (context) =>
  listed(
    context,
    /(?<![\p{L}\p{N}])\[?@[\w:./-]*$/u,
    referenceOptions(),
    (value, before, after) => {
      const isInside = /\[@[^\]]*$/.test(before) || before.endsWith("[@");
      const closes = after.startsWith("]") ? "" : "]";
      return isInside && !before.endsWith("[@") ? `@${value}${closes}` : `[@${value}${closes}`;
    },
    "Other sources…",
    cite,
  );

/** @param {string} value @param {string} after */
const closed = (value, after) => `[[${value}${after.startsWith("]]") ? "" : "]]"}`;

/** @param {Context} context */
const linked = (context) =>
  listed(
    context,
    /(?<!!)\[\[[^[\]|]*$/,
    techniqueOptions(),
    (value, _before, after) => closed(value, after),
    "Assess it, or a new technique…",
    technique,
  );

/** @param {Context} context */
const shown = (context) =>
  listed(
    context,
    /!\[\[[^[\]|]*$/,
    figureOptions(),
    (value, _before, after) => `!${closed(value, after)}`,
    "A new figure…",
    figure,
  );

export const completing = autocompletion({ override: [cited, linked, shown], icons: false });
