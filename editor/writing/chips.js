// Chips, figures, tasks, tables, notes and what is not read, as they are drawn. A chip is one thing: an arrow selects
// it, Enter or a click opens it.
import { button, make } from "../../reports/static/desk/surface/elements.js";
import { citationWords, named, sources, techniqueWords } from "../../reports/static/desk/surface/sources.js";
import { NodeSelection } from "prosemirror-state";
import { openNode } from "./choosers.js";
import { figureNumbers } from "./figure_numbers.js";
import { citedIn, figureIn, techniqueIn } from "./schema.js";
import { goToCall, goToNote, labelOf, noteOf } from "./structure.js";

/**
 * @typedef {import("prosemirror-model").Node} Node
 * @typedef {import("prosemirror-view").EditorView} View
 * @typedef {import("prosemirror-view").NodeView} NodeView
 * @typedef {import("prosemirror-view").NodeViewConstructor} Draw
 * @typedef {{ name: string, words: string, title?: string, className?: string, isKnown?: boolean }} Look
 */

/** @type {Record<string, (source: string, view: View) => Look>} */
const LOOKS = {
  citation(source) {
    const cited = citedIn(source);
    const known = cited.map(({ key }) => named(sources.references, key));
    const title = known.map((each, at) => each?.text ?? `This edition has no reference “${cited[at].key}”.`).join("\n");
    return { name: "Citation", words: citationWords(cited), className: "md-cite", title,
      isKnown: known.every(Boolean) };
  },
  technique(source) {
    const technique = techniqueIn(source);
    const known = named(sources.techniques, technique.slug);
    const title = known?.name ?? `No technique has the address “${technique.slug}”.`;
    return { name: "Technique", words: techniqueWords(technique), className: "md-technique", title, isKnown: Boolean(known) };
  },
  note_call(source, view) {
    const note = noteOf(view.state.doc, labelOf(source));
    const title = note ? note.node.textContent : "This text has no such note.";
    return { name: "Note", words: labelOf(source), className: "md-note-call", title, isKnown: Boolean(note) };
  },
  figure_call(source, view) {
    const figure = named(sources.figures, figureIn(source));
    const words = figure ? `Figure ${figureNumbers(view.state).get(figureIn(source))}` : figureIn(source);
    return { name: "Figure", words, title: "A figure stands in a line of its own.", isKnown: false };
  },
  formula: (source) => ({ name: "Formula", words: source.replace(/^\$+\s*|\s*\$+$/g, ""), className: "md-code" }),
  picture: (source) => ({ name: "Picture", words: /^!\[([^\]]*)/.exec(source)?.[1] || "picture",
    className: "md-code" }),
  inline_note: (source) => ({ name: "Note", words: source.slice(2, -1), className: "md-note-here" }),
  left_out: (source) => ({ name: "Tag", words: source.replace(/[<>]/g, ""), className: "md-code",
    title: "Readers do not see this tag." }),
};

/** Selecting is shown, and a finger's tap selects as a press of a mouse does. @param {HTMLElement} dom @param {View} view
 * @param {() => number | undefined} getPos @returns {NodeView} */
const atom = (dom, view, getPos) => {
  dom.addEventListener("click", () => {
    const pos = getPos();
    if (pos !== undefined) view.dispatch(view.state.tr.setSelection(NodeSelection.create(view.state.doc, pos)));
  });
  dom.addEventListener("dblclick", () => openNode(view, getPos() ?? -1));
  return {
    dom,
    ignoreMutation: () => true,
    selectNode: () => dom.classList.add("is-chosen"),
    deselectNode: () => dom.classList.remove("is-chosen"),
  };
};

/** @type {Draw} */
const chip = (node, view, getPos) => {
  const look = LOOKS[node.type.name](node.attrs.source, view);
  const isUnknown = look.isKnown === false;
  const dom = make(
    node.type.name === "note_call" ? "sup" : "span",
    {
      className: `md-chip ${look.className ?? ""}${isUnknown ? " is-wrong" : ""}`,
      title: look.title ?? "",
      // Where a browser has put paragraphs together, it is read again.
      "data-chip": node.type.name,
      "data-source": node.attrs.source,
      role: "img",
      "aria-label": `${look.name}: ${look.words}${isUnknown ? ` (${look.title})` : ""}`,
    },
    look.words,
  );
  return atom(dom, view, getPos);
};

/** What the page knows has changed: everything is drawn again. @param {View} view */
export const redraw = (view) => {
  const redrawn = Object.entries(nodeViews).map(([name, draw]) => [name, (/** @type {Parameters<Draw>} */ ...of) => draw(...of)]);
  view.setProps({ nodeViews: Object.fromEntries(redrawn) });
};

/** The number of a figure, which changes while figures are moved. @param {readonly import("prosemirror-view").Decoration[]} decorations
 * @returns {number | undefined} */
const numberIn = (decorations) => decorations.find(({ spec }) => spec.figure)?.spec.figure;

/** @type {Draw} */
const figure = (node, view, getPos, decorations) => {
  const { key } = node.attrs;
  const known = named(sources.figures, key);
  const shownNumber = numberIn(decorations);
  const dom = make("figure", { className: "md-block md-figure" });
  if (!known) dom.append(make("p", { className: "md-wrong" }, `This edition has no figure “${key}”.`));
  else {
    const edit = make("a", { href: known.edit, target: "_blank" }, "Edit figure",
      make("span", { className: "visually-hidden" }, ` ${shownNumber}, in a new tab`));
    const number = make("span", { className: "quiet" }, `Figure ${shownNumber} `);
    dom.append(make("p", { className: "md-figure-heading" }, make("span", {}, number, known.title || key), edit));
    const size = known.width ? { width: known.width, height: known.height } : {};
    const className = known.is_chart ? "is-chart" : "";
    dom.append(known.address ? make("img", { src: known.address, alt: known.alt, draggable: false, className, ...size })
      : make("p", { className: "quiet" }, "No picture or chart yet."));
  }
  dom.setAttribute("aria-label", known ? `Figure ${shownNumber}: ${known.title || key}` : `Figure: ${key}`);
  return {
    ...atom(dom, view, getPos),
    update: (now, around) => now.type === node.type && now.attrs.key === key && numberIn(around) === shownNumber,
    stopEvent: ({ target }) => target instanceof Element && target.closest("a") !== null,
  };
};

/** @type {Draw} */
const opaque = (node, view, getPos) => {
  const edit = button("Edit as Markdown", () => openNode(view, getPos() ?? -1), { className: "link" });
  const dom = make("div", { className: "md-block" }, make("p", { className: "md-block-edit" }, edit),
    make("pre", { className: "md-block-code" }, node.attrs.source));
  return { ...atom(dom, view, getPos), stopEvent: ({ target }) => target === edit };
};

/** Whether something that changes is beside the words of a node; a selection is not. @param {HTMLElement} words
 * @returns {(change: { type: string, target: globalThis.Node }) => boolean} */
const isBeside = (words) => ({ type, target }) => type !== "selection" && !words.contains(target);

/** An item; the box of a task is pressed in place. @type {Draw} */
const item = (node, view, getPos) => {
  const isTask = node.attrs.done !== null;
  const box = make("input", { type: "checkbox", checked: node.attrs.done === true, "aria-label": "Done" });
  const contentDOM = make(isTask ? "div" : "li");
  const control = make("span", { contentEditable: "false" }, box);
  const dom = isTask ? make("li", { className: "is-task" }, control, contentDOM) : contentDOM;
  box.addEventListener("change", () => {
    const pos = getPos();
    if (pos !== undefined) view.dispatch(view.state.tr.setNodeAttribute(pos, "done", box.checked));
  });
  return {
    dom,
    contentDOM,
    update(next) {
      if (next.type !== node.type || (next.attrs.done !== null) !== isTask) return false;
      box.checked = next.attrs.done === true;
      return true;
    },
    stopEvent: ({ target }) => target === box,
    ignoreMutation: isBeside(contentDOM),
  };
};

/** A table that is wider than the text moves in its own frame. @type {Draw} */
const table = (node) => {
  const contentDOM = make("tbody");
  const dom = make("div", { className: "md-table" },
    make("div", { className: "md-scroll" }, make("table", {}, contentDOM)));
  return {
    dom,
    contentDOM,
    update: (next) => next.type === node.type,
    ignoreMutation: isBeside(contentDOM),
  };
};

/** A note, with the way back to its call. @type {Draw} */
const note = (node, view) => {
  const { label } = node.attrs;
  const back = button(label, () => {
    goToNote(label)(view.state, view.dispatch);
    goToCall(view.state, view.dispatch);
    view.focus();
  }, { className: "md-note-label", contentEditable: "false", "aria-label": `To the call of note ${label}`,
    tabIndex: -1 });
  const contentDOM = make("div");
  const dom = make("aside", { className: "md-note", role: "note", "aria-label": `Note ${label}` }, back, contentDOM);
  return {
    dom,
    contentDOM,
    update: (next) => next.type === node.type && next.attrs.label === label,
    stopEvent: ({ target }) => target === back,
    ignoreMutation: isBeside(contentDOM),
  };
};

/** @type {Record<string, Draw>} */
export const nodeViews = {
  ...Object.fromEntries(Object.keys(LOOKS).map((name) => [name, chip])), figure, opaque, list_item: item, table, note,
};
