// `@` lists the edition's references, `[[` the techniques; both narrow as one types.
import { autocompletion } from "../../vendor/codemirror/codemirror.js";
import { matching } from "./asking.js";
import { referenceOptions, techniqueOptions } from "./sources.js";

/** @typedef {import("@codemirror/autocomplete").CompletionContext} Context */

const MOST = 20;

/** @param {Context} context @param {RegExp} before @param {import("./sources.js").Option[]} options
 * @param {(value: string, before: string, after: string) => string} write */
const listed = (context, before, options, write) => {
  const found = context.matchBefore(before);
  if (!found) return null;
  const [start] = /** @type {RegExpExecArray} */ (/^[[@]+/.exec(found.text));
  const fitting = matching(options, found.text.slice(start.length)).slice(0, MOST);
  return {
    from: found.from,
    filter: false,
    options: fitting.map(({ value, label, detail }) => ({
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
    })),
  };
};

/** @param {Context} context */
const cited = (context) =>
  listed(context, /(?<![\p{L}\p{N}])\[?@[\w:.-]*$/u, referenceOptions, (value, before, after) => {
    const isInside = /\[@[^\]]*$/.test(before) || before.endsWith("[@");
    const closes = after.startsWith("]") ? "" : "]";
    return isInside && !before.endsWith("[@") ? `@${value}${closes}` : `[@${value}${closes}`;
  });

/** @param {Context} context */
const linked = (context) =>
  listed(
    context,
    /(?<!!)\[\[[^[\]|]*$/,
    techniqueOptions,
    (value, _before, after) => `[[${value}${after.startsWith("]]") ? "" : "]]"}`,
  );

export const completing = autocompletion({ override: [cited, linked], icons: false });
