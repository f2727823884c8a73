// The writing surface over each text area of Markdown. The area stays: it is what is sent, and it is what is shown
// without a script,
// on phones at first, and to whoever chooses it. Nothing is written into it before something is changed.
import {
  Compartment,
  EditorState,
  EditorView,
  Transaction,
  completionKeymap,
  drawSelection,
  history,
  historyKeymap,
  keymap,
  lineNumbers,
  placeholder,
  search,
  searchKeymap,
  standardKeymap,
} from "../../vendor/codemirror/codemirror.js";
import { THEIRS, difference } from "../since.js";
import { moveSpots } from "./asking.js";
import { blocks } from "./blocks.js";
import { commenting } from "./comments.js";
import { completing } from "./completing.js";
import { button, make } from "./elements.js";
import { endBegun } from "./emphasis.js";
import { language } from "./language.js";
import { marks } from "./marks.js";
import { openAgain } from "./opening.js";
import { pasting, takePictures } from "./pasting.js";
import { leadTo, tellLine } from "./places.js";
import { plainTarget } from "./plain.js";
import { sources, ways } from "./sources.js";
import { makeToolbar, shortcuts } from "./toolbar.js";
import { typing } from "./typing.js";

/** @typedef {"written" | "source" | "plain"} Look */

const REMEMBERED = "perennial-writing";
const nonce = document.querySelector("script[nonce]")?.nonce ?? "";

/** @returns {Look} */
const rememberedLook = () => {
  if ("plain" in ways) return "plain";
  const said = localStorage.getItem(REMEMBERED);
  if (said === "written" || said === "source" || said === "plain") return said;
  return matchMedia("(max-width: 40rem)").matches ? "plain" : "written";
};

/** The plain text area is chosen for the account, on whatever machine; the source for this browser.
 * @param {Look} look @param {HTMLFormElement | null} form */
const remember = (look, form) => {
  const isPlain = look === "plain";
  if (isPlain) localStorage.removeItem(REMEMBERED);
  else localStorage.setItem(REMEMBERED, look);
  if (isPlain === "plain" in ways || !ways.account) return;
  if (isPlain) ways.plain = "";
  else delete ways.plain;
  const csrfmiddlewaretoken = form?.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
  const body = new URLSearchParams({ csrfmiddlewaretoken, writing: "1", ...(isPlain && { is_plain: "on" }) });
  void fetch(ways.account, { method: "POST", body, keepalive: true }).catch(() => {});
};

/** In place of how Markdown is written, which nobody has to know here. */
const HELP =
  "Type @ to cite a reference and [[ to link a technique. Use the toolbar for everything else. " +
  "In a list, Tab and Shift+Tab change the level. Press Esc, then Tab, to leave the text.";

/** What the panel of Ctrl+F says otherwise in the words of programmers. */
const SEARCH_WORDS = {
  all: "select all",
  "by word": "whole words",
  "match case": "capitals as typed",
  regexp: "as a pattern",
};

const LOOKS = {
  written: [marks, blocks, typing, EditorView.editorAttributes.of({ class: "is-written" })],
  source: [lineNumbers(), EditorView.editorAttributes.of({ class: "is-source" })],
};

/**
 * @param {HTMLTextAreaElement} area
 * @returns {Record<string, string>} what names the surface, as the area's label names it
 */
const attributesOf = (area) => {
  const label = area.labels?.[0];
  if (label) label.id ||= `${area.id}_label`;
  return {
    spellcheck: "true",
    autocorrect: "on",
    autocapitalize: "sentences",
    ...(sources.language && { lang: sources.language, dir: sources.direction }),
    ...(label ? { "aria-labelledby": label.id } : { "aria-label": "Text" }),
    ...(area.getAttribute("aria-describedby") && { "aria-describedby": area.getAttribute("aria-describedby") ?? "" }),
  };
};

/** @param {HTMLTextAreaElement} area */
export const mount = (area) => {
  const looks = new Compartment();
  /** @type {Look} */
  let look = "plain";
  /** @type {EditorView | null} */
  let view = null;

  const text = make("div", { className: "surface-text" });
  const length = make("span", {}, sources.length);
  const source = button("Source", () => show(look === "source" ? "written" : "source", true), {
    "aria-pressed": "false",
  });
  const plainly = button("", () => show(look === "plain" ? "written" : "plain", true), { className: "link" });
  // As the next stop behind the text it would be pressed unawares.
  const others = make("details", {}, make("summary", {}, "Visual or plain text"), plainly);
  const plain = plainTarget(area);
  const help = document.getElementById(`${area.id}_helptext`);
  const markdown = help?.textContent ?? "";
  const target = () => (look === "plain" ? plain : /** @type {EditorView} */ (view));
  const { bar, enter, listen, tell } = makeToolbar(area.id, target, [source]);
  const frame = make("div", { className: "editor" });
  const spelling = sources.language && new Intl.DisplayNames(["en"], { type: "language" }).of(sources.language);
  const foot = make(
    "div",
    { className: "surface-foot" },
    make("p", {}, length, spelling ? ` Spelling: ${spelling}.` : ""),
    others,
  );

  // The desk counts, and says it of what it keeps (keep.js).
  area.form?.addEventListener("kept", (event) => {
    length.textContent = /** @type {CustomEvent} */ (event).detail.length ?? length.textContent;
  });
  const changed = EditorView.updateListener.of((update) => {
    if (update.docChanged && update.state.sliceDoc() !== area.value) {
      area.value = update.state.sliceDoc();
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
    if (update.docChanged) moveSpots(update.view, update.changes);
    if (update.docChanged || update.selectionSet) tell(update.state);
    if (update.selectionSet) tellLine(area, update.state.doc.lineAt(update.state.selection.main.head).number);
  });

  /** Whether the bar, which stays in sight, hides some of the text. @param {EditorView} each */
  const isOver = (each) => each.scrollDOM.getBoundingClientRect().top < bar.getBoundingClientRect().bottom - 1;

  const open = () =>
    new EditorView({
      parent: text,
      state: EditorState.create({
        doc: area.value,
        extensions: [
          looks.of([]),
          language,
          placeholder(area.placeholder),
          history(),
          drawSelection(),
          search({ top: true }),
          EditorState.phrases.of(SEARCH_WORDS),
          completing,
          pasting,
          commenting,
          changed,
          EditorView.lineWrapping,
          EditorView.cspNonce.of(nonce),
          EditorView.darkTheme.of(matchMedia("(prefers-color-scheme: dark)").matches),
          EditorView.contentAttributes.of(attributesOf(area)),
          EditorView.scrollMargins.of((each) => ({ top: isOver(each) ? bar.getBoundingClientRect().bottom + 8 : 0 })),
          keymap.of([
            { key: "Alt-F10", run: enter },
            ...shortcuts.map(({ key, run }) => ({
              key,
              preventDefault: true,
              run: (/** @type {EditorView} */ each) => {
                run(each);
                return true;
              },
            })),
            // Of all systems: where it is not redo, it would be taken for undo.
            { key: "Mod-Shift-z", run: historyKeymap.find(({ key }) => key === "Mod-y")?.run, preventDefault: true },
            ...completionKeymap,
            ...searchKeymap,
            ...historyKeymap,
            ...standardKeymap,
          ]),
        ],
      }),
    });

  /** @param {Look} wanted @param {boolean} [byHand] */
  const show = (wanted, byHand) => {
    look = wanted;
    if (look !== "plain") {
      view ??= open();
      view.dispatch({ effects: looks.reconfigure(LOOKS[look]) });
      tell(view.state);
    }
    area.hidden = look !== "plain";
    text.hidden = look === "plain";
    source.hidden = look === "plain";
    source.setAttribute("aria-pressed", String(look === "source"));
    others.open = look === "plain";
    plainly.textContent = look === "plain" ? "Use the visual editor" : "Use a plain text area";
    frame.classList.toggle("is-plain", look === "plain");
    if (help) help.textContent = look === "written" ? HELP : markdown;
    if (byHand) {
      remember(look, area.form);
      target().focus();
    }
  };

  area.before(frame);
  frame.append(bar, area, text, make("p", { className: "help surface-told", role: "status" }), foot);
  area.addEventListener("input", (event) => {
    if (!view || area.value === view.state.sliceDoc()) return;
    const isTheirs = "detail" in event && event.detail === THEIRS;
    view.dispatch({
      changes: difference(view.state.sliceDoc(), area.value),
      annotations: isTheirs ? Transaction.addToHistory.of(false) : [],
    });
  });
  listen(area);
  area.form?.addEventListener("submit", () => view && look === "written" && endBegun(view), true);
  area.labels?.[0]?.addEventListener("click", () => target().focus());
  show(rememberedLook());
  takePictures(area, plain);
  leadTo(area, () => (look === "plain" ? null : view));
  openAgain(target());
  return {
    show,
    get view() {
      return view;
    },
  };
};

// A browser's Undo goes on with the text behind a small form once nothing is left of the form to undo.
document.addEventListener("beforeinput", (event) => {
  const dialog = [...document.querySelectorAll("dialog[open]")].pop();
  if (!dialog || !event.inputType.startsWith("history") || dialog.contains(/** @type {Node} */ (event.target))) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

for (const area of document.querySelectorAll("textarea[data-markdown]")) mount(area);
