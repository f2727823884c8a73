// Completion: `@` lists the edition's references, `[[` the techniques, `![[` the figures; all narrow as one types, and lead on to
// what is not in the list. The text keeps the focus.
import { make } from "../../reports/static/desk/surface/elements.js";
import { figureOptions, referenceOptions, techniqueOptions } from "../../reports/static/desk/surface/sources.js";
import { Plugin } from "prosemirror-state";
import { chooseCitation, chooseFigure, chooseTechnique, putChip, putFigure } from "./choosers.js";
import { figureNumbers } from "./figure_numbers.js";
import { matching } from "./dialogs.js";

/**
 * @typedef {import("prosemirror-view").EditorView} View
 * @typedef {import("../../reports/static/desk/surface/sources.js").Option} Option
 * @typedef {{ from: number, to: number }} Span
 * @typedef {Option & { act: (place: Span) => unknown }} Offer
 * @typedef {{ pattern: RegExp, options: (view: View) => Option[], put: (view: View, place: Span, value: string) => unknown, other: string,
 *             open: (view: View, spot: import("./choosers.js").Spot) => unknown }} Kind
 */

const MOST = 9;

/** @type {Kind[]} */
const KINDS = [
  {
    pattern: /(?:^|[^\p{L}\p{N}])(\[?@)([\p{L}\p{N}:_./-]*(?: [\p{L}\p{N}]+){0,2})$/u,
    options: referenceOptions,
    put: (view, place, key) => putChip(view, place, "citation", `[@${key}]`),
    other: "Other sources…",
    open: chooseCitation,
  },
  {
    pattern: /(?:^|[^!])(\[\[)([^[\]|]{0,40})$/,
    options: techniqueOptions,
    put: (view, place, slug) => putChip(view, place, "technique", `[[${slug}]]`),
    other: "Other techniques…",
    open: chooseTechnique,
  },
  {
    pattern: /(?:^|.)(!\[\[)([^[\]|]{0,40})$/,
    options: (view) => figureOptions(figureNumbers(view.state)),
    put: putFigure,
    other: "A new figure…",
    open: chooseFigure,
  },
];

/** The text keeps the focus. @param {Event} event */
const hold = (event) => event.preventDefault();

/** What is begun before the cursor. @param {import("prosemirror-state").EditorState} state */
const begunIn = ({ selection: { empty, $head } }) => {
  if (!empty || !$head.parent.inlineContent || $head.parent.type.spec.code) return null;
  const before = $head.parent.textBetween(Math.max(0, $head.parentOffset - 60), $head.parentOffset, null, "\ufffc");
  for (const kind of KINDS) {
    const [, sign, words] = kind.pattern.exec(before) ?? [];
    if (sign) return { kind, words, from: $head.pos - sign.length - words.length, to: $head.pos };
  }
  return null;
};

export const completion = () => {
  const list = make("ul", { role: "listbox", id: "completion", "aria-label": "Suggestions", className: "completion",
    tabIndex: 0, hidden: true });
  /** @type {ReturnType<typeof begunIn>} */
  let begun = null;
  /** @type {Offer[]} */
  let offers = [];
  let at = 0;
  let left = -1;
  /** @param {View} view */
  const shut = (view) => {
    begun = null;
    list.hidden = true;
    view.dom.removeAttribute("aria-activedescendant");
  };
  /** @param {View} view */
  const mark = (view) => {
    [...list.children].forEach((each, index) => each.setAttribute("aria-selected", String(index === at)));
    view.dom.setAttribute("aria-activedescendant", list.children[at].id);
    list.children[at].scrollIntoView({ block: "nearest" });
  };
  /** @param {View} view @param {Offer} offer */
  const take = (view, offer) => {
    const place = begun;
    shut(view);
    left = place?.from ?? -1;
    if (place) void offer.act({ from: place.from, to: place.to });
  };
  /** @param {View} view */
  const draw = (view) => {
    if (!begun) return;
    const { kind, words } = begun;
    const found = matching(kind.options(view), words).slice(0, MOST)
      .map((each) => ({ ...each, act: (/** @type {any} */ place) => kind.put(view, place, each.value) }));
    const open = (/** @type {any} */ place) => kind.open(view, { ...place, words });
    offers = [...found, { value: "", label: kind.other, detail: "", act: open }];
    at = Math.min(at, offers.length - 1);
    list.replaceChildren(...offers.map((offer, index) => make(
      "li",
      { role: "option", dir: "auto", id: `completes-${index}`, onclick: () => take(view, offer), onmousedown: hold },
      make("strong", {}, offer.label),
      " ",
      make("span", { className: "quiet" }, offer.detail),
    )));
    list.hidden = false;
    const { left: x, top, bottom } = view.coordsAtPos(begun.from);
    list.style.left = `${Math.max(4, Math.min(x, innerWidth - list.offsetWidth - 4))}px`;
    const isBelow = bottom + 4 + list.offsetHeight < innerHeight;
    list.style.top = `${isBelow ? bottom + 4 : Math.max(4, top - list.offsetHeight - 4)}px`;
    mark(view);
  };
  return new Plugin({
    view(view) {
      view.dom.setAttribute("aria-controls", list.id);
      view.dom.parentElement?.append(list);
      return {
        update(each, before) {
          if (before.doc.eq(each.state.doc) && before.selection.eq(each.state.selection)) return;
          begun = each.composing ? null : begunIn(each.state);
          // What was there before is no wish to have it completed.
          if (!begun || begun.from === left || before.doc.eq(each.state.doc)) return shut(each);
          left = -1;
          at = 0;
          draw(each);
        },
        destroy: () => list.remove(),
      };
    },
    props: {
      handleKeyDown(view, event) {
        if (event.key === " " && event.ctrlKey) {
          begun = begunIn(view.state);
          draw(view);
          return begun !== null;
        }
        if (!begun || list.hidden) return false;
        const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (way) at = (at + way + offers.length) % offers.length;
        if (way) mark(view);
        else if (event.key === "Enter" || event.key === "Tab") take(view, offers[at]);
        else if (event.key === "Escape") {
          left = begun.from;
          shut(view);
        } else return false;
        return true;
      },
      handleDOMEvents: { blur: (view) => void shut(view) },
    },
  });
};
