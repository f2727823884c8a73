// The writing surface over each text area of Markdown. The area stays: it is what is sent, and it is what is shown without
// a script and to people who choose it. Nothing is written into it before something is changed.
import { button, make } from "../../reports/static/desk/surface/elements.js";
import { sources as page, ways } from "../../reports/static/desk/surface/sources.js";
import { dropCursor } from "prosemirror-dropcursor";
import { gapCursor } from "prosemirror-gapcursor";
import { history } from "prosemirror-history";
import { keymap } from "prosemirror-keymap";
import { EditorState, Plugin, TextSelection } from "prosemirror-state";
import { tableEditing } from "prosemirror-tables";
import { EditorView } from "prosemirror-view";
import { nodeViews, redraw } from "./chips.js";
import { openSelected } from "./choosers.js";
import { clipboard } from "./clipboard.js";
import { comments, startComments } from "./comments.js";
import { completion } from "./completion.js";
import { typeBehind, typing, typography } from "./input_rules.js";
import { keys } from "./commands.js";
import { numberFigures } from "./figure_numbers.js";
import { parseDocument } from "./markdown_parser.js";
import { writeDocument } from "./markdown_writer.js";
import { THEIRS, decorations, heldPlaces, keepStructure, notesFollowCalls, replaceText, withLastParagraph } from "./structure.js";
import { tell } from "./dialogs.js";
import { makeTableBar, makeToolbar, toolKeys } from "./toolbar.js";

const HELP = "Type @ to cite a reference and two opening brackets to link a technique. Use the toolbar for everything else. " +
  "In a list, Tab and Shift+Tab change the level. Press Esc, then Tab, to leave the text.";

/** Struck words alone have no tag that could stand for their signs beside a letter. */
const STRUCK_IN_PART = "Part of a word cannot be struck through: when this is saved, its letters stay without the line.";

/** The plain text area is chosen for the account, on whatever machine. @param {boolean} isPlain @param {HTMLFormElement | null} form */
const remember = (isPlain, form) => {
  if (!ways.account) return;
  const csrfmiddlewaretoken = form?.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
  const body = new URLSearchParams({ csrfmiddlewaretoken, writing: "1", ...(isPlain && { is_plain: "on" }) });
  void fetch(ways.account, { method: "POST", body, keepalive: true }).catch(() => {});
};

/** @param {HTMLTextAreaElement} area @returns {Record<string, string>} what names the surface, as the area's label names it */
const attributesOf = (area) => {
  const label = area.labels?.[0];
  if (label) label.id ||= `${area.id}_label`;
  const help = area.getAttribute("aria-describedby");
  return {
    role: "textbox",
    "aria-multiline": "true",
    id: `${area.id}_written`,
    class: "written",
    spellcheck: "true",
    autocorrect: "on",
    autocapitalize: "sentences",
    ...(page.language && { lang: page.language, dir: page.direction }),
    ...(label ? { "aria-labelledby": label.id } : { "aria-label": "Text" }),
    ...(help && { "aria-describedby": help }),
  };
};

/** Esc and then Tab leaves the text. */
const leaveByTab = () => {
  let isLeaving = false;
  return new Plugin({
    props: {
      handleDOMEvents: {
        keydown(_, { key }) {
          const leaves = isLeaving && key === "Tab";
          if (key !== "Shift") isLeaving = key === "Escape";
          return leaves;
        },
      },
    },
  });
};

/** @param {HTMLTextAreaElement} area */
export const mount = (area) => {
  const label = area.labels?.[0];
  const help = document.getElementById(`${area.id}_helptext`);
  const markdownHelp = help?.textContent ?? "";
  const text = make("div", { className: "surface-text" });
  const length = make("span", {}, page.length);
  const spelling = page.language && new Intl.DisplayNames(["en"], { type: "language" }).of(page.language);
  const other = button("", () => show(!isPlain, true), { className: "link" });
  // As the next stop of the keyboard behind the text it would be pressed unawares.
  const others = make("details", {}, make("summary", {}, "Visual or plain text"), other);
  const foot = make("div", { className: "surface-foot" },
    make("p", {}, length, spelling ? ` Spelling: ${spelling}.` : ""), others);
  const frame = make("div", { className: "editor" });
  const { doc, sources } = parseDocument(area.value);
  /** @type {ReturnType<typeof writeDocument> & { doc: import("prosemirror-model").Node } | null} */
  let last = null;
  const written = () => {
    if (last?.doc !== view.state.doc) last = { doc: view.state.doc, ...writeDocument(view.state.doc, sources) };
    return last;
  };
  let isPlain = false;
  let line = 0;
  let isInexact = false;
  const controls = `${area.id}_written`;
  const { bar, plugin: barPlugin } = makeToolbar(controls, () => view);
  const { bar: tableBar, plugin: tablePlugin } = makeTableBar(controls, () => view);
  const plugins = [
    heldPlaces, completion(), leaveByTab(), typeBehind, typing, typography(page.language),
    keymap({ Enter: openSelected }), ...keys(toolKeys),
    history({ depth: 2000 }), notesFollowCalls, keepStructure, clipboard, tableEditing(),
    gapCursor(), dropCursor(), numberFigures, decorations(area.placeholder), comments, barPlugin, tablePlugin,
  ];

  area.before(frame);
  const bars = make("div", { className: "surface-bars" }, bar, tableBar);
  frame.append(bars, area, text, make("p", { className: "help surface-told", role: "status" }), foot);
  /** In which line of the Markdown the block with the cursor begins. */
  const tellLine = () => {
    const { text: now, places } = written();
    const at = places.findLast(({ pos }) => pos <= view.state.selection.head)?.at ?? 0;
    const is = now.slice(0, at).split("\n").length;
    if (is !== line) area.dispatchEvent(new CustomEvent("cursor", { detail: is }));
    line = is;
  };
  /** @type {EditorView} */
  const view = new EditorView({ mount: text.appendChild(make("div")) }, {
    state: EditorState.create({ doc: withLastParagraph(doc), plugins }),
    attributes: attributesOf(area),
    nodeViews,
    // Below the line with Save and both toolbars.
    scrollMargin: { top: 190, bottom: 40, left: 5, right: 5 },
    scrollThreshold: { top: 180, bottom: 20, left: 5, right: 5 },
    dispatchTransaction(tr) {
      view.updateState(view.state.apply(tr));
      if (tr.docChanged && !tr.getMeta(THEIRS)) {
        const { text: now, inexact } = written();
        if (inexact.length && !isInexact) tell(view, STRUCK_IN_PART);
        isInexact = inexact.length > 0;
        if (now !== area.value) {
          area.value = now;
          area.dispatchEvent(new Event("input", { bubbles: true }));
        }
      }
      if (tr.docChanged || tr.selectionSet) tellLine();
    },
  });

  // Changed by a merge or another script.
  area.addEventListener("input", (event) => {
    if (area.value === written().text) return;
    const tr = replaceText(view.state, area.value, sources);
    last = null;
    if (!tr) return;
    const isTheirs = event instanceof CustomEvent && event.detail === THEIRS;
    view.dispatch(tr.setMeta(THEIRS, true).setMeta("addToHistory", !isTheirs));
  });
  // A check or the preview links to a line.
  area.addEventListener("arrive", (event) => {
    event.preventDefault();
    const { text: now, places } = written();
    const wanted = /** @type {CustomEvent<number>} */ (event).detail;
    const start = now.split("\n").slice(0, wanted - 1).join("\n").length + (wanted > 1 ? 1 : 0);
    if (isPlain) {
      area.setSelectionRange(start, start);
      return area.focus();
    }
    const { pos } = places.findLast(({ at }) => at <= start) ?? { pos: 0 };
    view.dispatch(view.state.tr.setSelection(TextSelection.near(view.state.doc.resolve(pos))).scrollIntoView());
    return view.focus();
  });
  // The response to an autosave has the new length.
  area.form?.addEventListener("kept", (event) => {
    length.textContent = /** @type {CustomEvent} */ (event).detail.length ?? length.textContent;
  });
  let known = JSON.stringify(page);
  document.addEventListener("saved", () => {
    const now = JSON.stringify(page);
    if (now !== known && !view.composing) redraw(view);
    known = now;
  });
  label?.addEventListener("click", () => (isPlain ? area : view).focus());

  /** @param {boolean} plainly @param {boolean} [byHand] */
  const show = (plainly, byHand) => {
    isPlain = plainly;
    area.hidden = !plainly;
    text.hidden = bar.hidden = plainly;
    if (plainly) tableBar.hidden = true;
    others.open = plainly || matchMedia("(pointer: coarse)").matches;
    frame.classList.toggle("is-plain", plainly);
    other.textContent = plainly ? "Use the visual editor" : "Use a plain text area";
    if (help) help.textContent = plainly ? markdownHelp : HELP;
    if (!byHand) return;
    remember(plainly, area.form);
    (plainly ? area : view).focus();
  };
  show("plain" in ways);
  return { view, sources, show };
};

// A browser's Undo goes on with the text behind a small form once nothing is left of the form to undo.
document.addEventListener("beforeinput", (event) => {
  const dialog = [...document.querySelectorAll("dialog[open]")].pop();
  if (!dialog || !event.inputType.startsWith("history") || dialog.contains(/** @type {Node} */ (event.target))) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

const [surface] = [...document.querySelectorAll("textarea[data-markdown]:enabled")].map(mount);
startComments(surface?.view ?? null);
