// What is chosen instead of typed: citations, techniques, notes, links, figures and tables, new ones and those that
// are there.
import { ask, choicePart, textPart } from "./asking.js";
import { makeBar } from "./bar.js";
import { openBegun } from "./begun.js";
import { drawInline } from "./chips.js";
import { cite } from "./citing.js";
import { bold, italic } from "./commands.js";
import { openTyped } from "./completing.js";
import { figure } from "./figures.js";
import { select } from "./elements.js";
import { gridPart } from "./grid.js";
import { around, noteIn } from "./language.js";
import { definitionOf, finish, here, insertBlock, lastNote, leave, put, putNew, spotOf, trimmed } from "./placing.js";
import { plainTarget } from "./plain.js";
import { sources } from "./sources.js";
import { readTable, writeTable } from "./table.js";
import { technique } from "./techniques.js";

/**
 * @typedef {import("@codemirror/state").EditorState} State
 * @typedef {import("./placing.js").Target} Target
 * @typedef {import("./placing.js").Spot} Spot
 */

/** The paragraphs of a note, a blank line between each two. @param {string} text @param {string} indent of all but
 * the first */
const paragraphs = (text, indent = "") =>
  text
    .split(/\n[ \t]*\n/)
    .map((each) => each.replace(/\s+/g, " ").trim())
    .filter(Boolean)
    .join(`\n\n${indent}`);

/** A call is taken out, if it is there, and its note with the last call. @param {Target} target @param {Spot} spot
 * @param {string} label */
export const removeNote = (target, { from, to }, label) => {
  const { state } = target;
  const there = definitionOf(state, label);
  const isCalled = state.sliceDoc().split(`[^${label}]`).length > 3;
  if (!there || isCalled) return put(target, { from, to, insert: "" });
  const { doc } = state;
  const isLast = !state.sliceDoc(there.to).trim();
  const before = state.sliceDoc(0, there.start).trimEnd().length;
  const after = doc.length - state.sliceDoc(there.to).trimStart().length;
  const gone = isLast ? { from: before, to: doc.length, insert: "" } : { from: there.start, to: after, insert: "" };
  return put(target, [{ from, to, insert: "" }, gone]);
};

/** @param {Target} target @param {Spot} [spot] */
export const note = async (target, spot = here(target)) => {
  const label = spot.isThere ? noteIn(spot.text) : "";
  const was = label ? definitionOf(target.state, label) : null;
  const said = was ? target.state.sliceDoc(was.from, was.to) : "";
  const field = textPart("Text of the note", paragraphs(said), { rows: 3 });
  const area = field.element.querySelector("textarea");
  if (area) withTools(field.element, "Note formatting", area.id, () => area);
  const answer = await ask("Note", [field], { target, spot }, { send: "Keep" });
  if (answer === "remove") return removeNote(target, spot, label);
  const text = paragraphs(answer?.[0] ?? "", "    ");
  if (!text || text === paragraphs(said, "    ")) return leave(target, spot);
  // The text may be another by now.
  const { state } = target;
  const words = label ? definitionOf(state, label) : null;
  if (words) return put(target, { from: words.from, to: words.to, insert: text }, spot.to);
  const name = label || String(lastNote(state.sliceDoc()) + 1);
  const end = state.doc.length;
  const lastLine = state.doc.line(state.doc.lines).text;
  const gap = /^\[\^[^\]]+\]:/.test(lastLine) ? "\n" : "\n\n";
  const definition = { from: end, insert: `${gap}[^${name}]: ${text}` };
  return spot.isThere ? put(target, definition, spot.to) : putNew(target, spot, `[^${name}]`, [definition]);
};

/** What a link without words of its own is called. @param {string} address */
const titleOf = (address) => sources.links.find(({ value }) => value === address)?.label ?? address;

/** The whole of an address that was typed without what it begins with. @param {string} address */
const wholeAddress = (address) => {
  if (/^[^\s@/:?#]+@[^\s@/:?#]+\.[a-z]{2,}$/i.test(address)) return `mailto:${address}`;
  return /^(?:[\p{L}\p{N}-]+\.)+\p{L}{2,}(?:[/:?#]|$)/u.test(address) ? `https://${address}` : address;
};

/** @param {Target} target @param {Spot} [spot] */
export const link = async (target, spot) => {
  const { from, to } = trimmed(target.state, target.state.selection.main);
  const there = around(target.state, { from, to }, /^Link$/, [1]);
  const at = spot ?? (there?.getChild("URL") ? spotOf(target.state, there) : { from, to, text: "", isThere: false });
  const [, words = target.state.sliceDoc(from, to), was = ""] = /^\[([^]*)\]\(<?([^]*?)>?\)$/.exec(at.text) ?? [];
  const label = "Web address, or title of a section or heading";
  const address = choicePart(label, () => sources.links, () => undefined, {
    value: was,
    none: "",
    isFree: true,
  });
  /** What was typed, or the section that is marked for it. */
  const chosen = () => {
    const typed = wholeAddress(address.field.value.trim());
    return !typed || /^(?:[a-z][a-z0-9+.-]*:|[./#])/i.test(typed) ? typed : address.marked()?.value;
  };
  const refuse = () => {
    if (chosen() === undefined) return "This is not a web address, and no section or heading has this title.";
    return chosen() ? "" : "Choose a section or heading from the list, or enter a web address.";
  };
  const parts = [{ ...address, read: chosen, refuse }, textPart("Link text", words)];
  const answer = await ask("Link", parts, { target, spot: at }, { send: "Link" });
  if (answer === "remove") return put(target, { from: at.from, to: at.to, insert: words });
  return finish(target, at, answer, ([where, said]) =>
    where && `[${said || titleOf(where)}](${/[\s()]/.test(where) ? `<${where}>` : where})`);
};

/** @type {[string, string][]} */
const ALIGNS = [["", "as usual"], ["left", "left"], ["center", "centred"], ["right", "right"]];

/** @param {import("./table.js").Grid} given */
const tableGrid = ({ rows, aligns }) => {
  /** @type {{ align: import("./table.js").Align }[]} */
  const columns = aligns.map((align) => ({ align }));
  return gridPart({ rows, columns }, {
    blank: () => ({ align: /** @type {import("./table.js").Align} */ ("") }),
    align: ({ align }) => align,
    draw: drawInline,
    help: "Type @ to cite a reference and [[ to link a technique.",
    under: (column, at) => [
      select(ALIGNS, column.align, {
        "aria-label": `Alignment of column ${at + 1}`,
        onchange(/** @type {any} */ { target }) {
          column.align = target.value;
        },
      }),
    ],
  });
};

/** What is for words, in the text and in the cells of a table. */
export const tools = {
  bold: { words: "Bold", key: "Mod-b", run: bold, is: /^StrongEmphasis$/ },
  italic: { words: "Italic", key: "Mod-i", run: italic, is: /^Emphasis$/ },
  link: { words: "Link", key: "Mod-k", run: link, is: /^Link$/ },
  cite: { words: "Cite", key: "Mod-Shift-c", run: cite },
  technique: { words: "Technique", key: "Mod-Shift-l", run: technique },
};

/** A bar for the words in a small form's field, with its keys; `@` and `[[` open theirs.
 * @param {HTMLElement} element @param {string} name @param {string} controls
 * @param {() => HTMLInputElement | HTMLTextAreaElement} field */
const withTools = (element, name, controls, field) => {
  const words = () => Object.assign(plainTarget(field()), { coordsAtPos: () => field().getBoundingClientRect() });
  const { bar, listen, tell } = makeBar([Object.values(tools)], controls, words, { name });
  element.prepend(bar);
  listen(element);
  element.addEventListener("selectionchange", () => tell(words().state));
  element.addEventListener("input", (event) => {
    const isSign = event instanceof InputEvent && /^[@[]$/.test(event.data ?? "");
    if (isSign && event.target === field()) openTyped(words());
  });
};

/** @param {Target} target @param {Spot} [spot] */
export const table = async (target, spot = here(target)) => {
  const grid = tableGrid(spot.isThere ? readTable(spot.text) : { rows: [["", ""], ["", ""]], aligns: ["", ""] });
  withTools(grid.element, "Cell formatting", "grid-cells", grid.field);
  const answer = await ask("Table", [grid], { target, spot }, { send: "Done", isWide: true });
  const { rows, columns } = grid.read();
  const written = answer && answer !== "remove" ? writeTable({ rows, aligns: columns.map(({ align }) => align) }) : "";
  if (written && spot.isThere && !grid.isChanged()) leave(target, spot);
  else if (!written || spot.isThere) finish(target, spot, answer, () => written);
  else insertBlock(target, written);
};

/** @type {Record<string, (target: Target, spot: Spot) => Promise<void>>} */
const FORMS = { Citation: cite, Technique: technique, NoteCall: note, Link: link, Figure: figure, Table: table };
const THING = new RegExp(`^(${Object.keys(FORMS).join("|")})$`);

/** Opens what begins at `at`. @param {Target} target @param {number} at */
export const openThing = (target, at) => {
  const node = around(target.state, { from: at, to: at }, THING, [1]);
  if (node) void FORMS[node.name](target, spotOf(target.state, node));
  return node !== null;
};

/** Opens what was begun when the page was left. @param {Target} target */
export const openAgain = (target) =>
  openBegun(target, { Cite: cite, Technique: technique, Note: note, Link: link, Figure: figure, Table: table });
