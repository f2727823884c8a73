// Tables and figures, drawn in the text. They can be selected, opened with Enter and deleted; their source is not
// typed over.
import { Decoration, EditorView, StateField, syntaxTree } from "../../vendor/codemirror/codemirror.js";
import { Drawn, drawInline } from "./chips.js";
import { button, make } from "./elements.js";
import { blocksOf, figureIn, isDrawn } from "./language.js";
import { openThing } from "./opening.js";
import { learn, learnt, named, sources } from "./sources.js";
import { readTable } from "./table.js";

/** @param {EditorView} view @param {string} text */
const drawTable = (view, text) => {
  const {
    rows: [head, ...rows],
    aligns,
  } = readTable(text);
  /** @param {"th" | "td"} tag @param {string[]} cells */
  const row = (tag, cells) =>
    make(
      "tr",
      {},
      ...cells.map((cell, at) => make(tag, { className: aligns[at] ? `is-${aligns[at]}` : "" }, ...drawInline(cell))),
    );
  const edit = button("Edit table", () => openThing(view, view.posAtDOM(edit)), { className: "link" });
  const table = make(
    "table",
    {},
    make("thead", {}, row("th", head)),
    make("tbody", {}, ...rows.map((cells) => row("td", cells))),
  );
  return make(
    "div",
    { className: "md-table" },
    make("p", { className: "md-block-edit" }, edit),
    make("div", { className: "md-scroll" }, table),
  );
};

/** Whose figures are changed in another tab: they are drawn anew when this one is seen again.
 * @type {EditorView | null} */
let changed = null;
addEventListener("focus", async () => {
  const view = changed;
  const page = view && (await fetch(location.pathname).then((answer) => answer.text()).catch(() => ""));
  const told = page && new DOMParser().parseFromString(page, "text/html").getElementById("writing-sources");
  if (!view || !told) return;
  learn(JSON.parse(told.textContent ?? ""));
  view.dispatch({ selection: view.state.selection });
});

/** @param {EditorView} view @param {string} text */
const drawFigure = (view, text) => {
  const key = figureIn(text) ?? "";
  const figure = named(sources.figures, key);
  if (!figure) return make("p", { className: "md-figure md-wrong" }, `This edition has no figure “${key}”.`);
  const edit = make(
    "a",
    { href: figure.edit, target: "_blank", onclick: () => (changed = view) },
    "Edit figure",
    make("span", { className: "visually-hidden" }, ` ${figure.number}, in a new tab`),
  );
  const heading = make(
    "p",
    { className: "md-figure-heading" },
    make("span", {}, make("span", { className: "quiet" }, `Figure ${figure.number} `), figure.title || key),
    edit,
  );
  const size = figure.width ? { width: figure.width, height: figure.height } : {};
  const shown = figure.address
    ? make("img", {
        src: learnt.times ? `${figure.address}?${learnt.times}` : figure.address,
        alt: figure.alt,
        className: figure.is_chart ? "is-chart" : "",
        ...size,
        onload: () => view.requestMeasure(),
      })
    : make("p", { className: "quiet" }, "No picture or chart yet.");
  return make("figure", { className: "md-figure" }, heading, shown);
};

/** @param {import("./language.js").Block} block @param {string} text @param {boolean} chosen */
const drawn = ({ kind, number }, text, chosen) =>
  new Drawn(
    `${kind} ${number} ${chosen} ${learnt.times} ${text}`,
    (view) =>
      make(
        "div",
        { className: `md-block${chosen ? " is-chosen" : ""}`, ...(number && { "data-number": number }) },
        (kind === "Table" ? drawTable : drawFigure)(view, text),
      ),
    kind === "Table" ? 60 + 36 * text.split("\n").length : 360,
  );

/** @param {import("@codemirror/state").EditorState} state */
const found = (state) => {
  const { main } = state.selection;
  return Decoration.set(
    blocksOf(state).filter(isDrawn).map((block) => {
      const { kind, from, to } = block;
      const widget = drawn(block, state.sliceDoc(from, to), main.from === from && main.to === to);
      return Decoration.replace({ widget, block: true, kind }).range(from, to);
    }),
  );
};

/** Replacements that change the lines' heights may not come from a plugin: a field holds them. */
export const blocks = StateField.define({
  create: found,
  update(set, transaction) {
    const parsed = syntaxTree(transaction.startState) !== syntaxTree(transaction.state);
    return transaction.docChanged || transaction.selection || parsed ? found(transaction.state) : set;
  },
  provide: (field) => [
    EditorView.decorations.from(field),
    EditorView.atomicRanges.of((view) => view.state.field(field)),
  ],
});
