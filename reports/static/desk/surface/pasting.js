// What is pasted from Word, Google Docs or a page of the web becomes clean Markdown. The desk reads it, as it reads
// files.
import { EditorView, isolateHistory } from "../../vendor/codemirror/codemirror.js";
import { MARKDOWN } from "./copying.js";
import { button, make } from "./elements.js";
import { placePictures } from "./figures.js";
import { calledIn } from "./language.js";
import { piece } from "./pieces.js";
import { blockAt, definitionOf, lastNote } from "./placing.js";
import { ways } from "./sources.js";
import { readCells, writeTable } from "./table.js";

/**
 * @typedef {{ view: EditorView, from: number, to: number, text?: string }} Awaited where something goes that is on its
 *   way, and the words in its place
 * @typedef {{ markdown: string, told: string[],
 *             pictures: { name: string, alt: string, caption: string, line: number }[] }} Read
 */

const PATIENCE = 20_000;
/** The desk reads no more, and says so of what has one character above: `_MOST` in reports/importing/html/pasted.py. */
const MOST = 1_000_000;
const UNREACHED = "Pasted as plain text, without headings, links and pictures: no connection, or you are logged out.";
/** The desk writes the texts of notes last. */
const NOTES = /\n\n(?=\[\^[^\]\s]+\]:)([^]*)/;
const BETWEEN_NOTES = /\n\n(?=\[\^[^\]\s]+\]:)/;
const PICTURE = /data:(image\/[a-z.+-]+);base64,([A-Za-z0-9+/=\r\n]*)/gi;

/** In the order in which they were asked for; they move with the text. @type {Set<Awaited>} */
export const awaited = new Set();
/** What is being put in its place: what was asked for later goes behind it. @type {Awaited | null} */
let landing = null;

/** @param {Awaited} spot */
export const follow = (spot) => {
  awaited.add(spot);
  return spot;
};

const followed = EditorView.updateListener.of(({ view, docChanged, changes }) => {
  let isLater = false;
  for (const spot of docChanged ? awaited : []) {
    isLater ||= spot === landing;
    if (spot.view !== view) continue;
    const behind = isLater || spot.text === undefined ? 1 : -1;
    const isEmpty = spot.from === spot.to;
    spot.from = changes.mapPos(spot.from, isEmpty ? behind : 1);
    spot.to = Math.max(spot.from, changes.mapPos(spot.to, isEmpty ? behind : -1));
  }
});

/** Notes that come along are those that are here, or are counted on from them. @param {EditorView} view
 * @param {string} markdown @param {{ from: number, to: number }} spot what they come in place of */
const countedOn = ({ state }, markdown, { from, to }) => {
  const [text, notes = ""] = markdown.split(NOTES);
  const here = `\n\n${(state.sliceDoc(0, from) + state.sliceDoc(to)).trim()}\n\n`;
  if (!here.includes("[^")) return markdown;
  if (notes && notes.split(BETWEEN_NOTES).every((each) => here.includes(`\n\n${each.trim()}\n\n`))) return text;
  /** @type {Map<string, number>} */
  const numbers = new Map();
  const most = lastNote(here);
  return markdown.replace(/\[\^([^\]\s]+)\]/g, (call, label) => {
    if (!notes.includes(`${call}:`)) return call;
    if (!numbers.has(label)) numbers.set(label, most + numbers.size + 1);
    return `[^${numbers.get(label)}]`;
  });
};

/** What is copied takes the notes along that it calls.
 * @param {string} text @param {import("@codemirror/state").EditorState} state */
const withNotes = (text, state) => {
  const called = [...calledIn(text)].filter((label) => !text.includes(`[^${label}]:`));
  const notes = called.map((label) => definitionOf(state, label));
  return [text, ...notes.map((note) => note && state.sliceDoc(note.start, note.to))].filter(Boolean).join("\n\n");
};

/** Puts what came where it goes, its notes behind all text, and says where it begins. The cursor goes behind it, unless
 * it was moved meanwhile.
 * @param {Awaited} spot @param {string} markdown */
export const land = (spot, markdown) => {
  const { view, from, to } = spot;
  const [text, notes = ""] = markdown.split(NOTES);
  const isBlocks = /\n|^(#{1,6} |[-*+] |\d+[.)] |> |\||!\[\[)/.test(text);
  const { change, begins, anchor } = isBlocks
    ? blockAt(view.state, text, spot)
    : { change: { from, to, insert: text }, begins: from, anchor: from + text.length };
  const { main } = view.state.selection;
  const isHere = main.empty && main.head === to;
  landing = spot;
  view.dispatch({
    changes: notes ? [change, { from: view.state.doc.length, insert: `\n\n${notes}` }] : change,
    selection: isHere ? { anchor } : undefined,
    annotations: isolateHistory.of("full"),
    userEvent: "input.paste",
    scrollIntoView: isHere,
  });
  landing = null;
  awaited.delete(spot);
  return begins;
};

/** What is told of what was on its way stands in sight until the next, or until it is closed.
 * @param {EditorView} view @param {string[]} words */
export const tell = (view, ...words) => {
  const told = view.dom.closest(".editor")?.querySelector(".surface-told");
  const all = [awaited.size ? told?.firstChild?.textContent : "", ...words].filter(Boolean).join(" ");
  const close = () => {
    told?.replaceChildren();
    view.focus();
  };
  told?.replaceChildren(...(all ? [make("span", {}, all), " ", button("Close", close, { className: "link" })] : []));
};

/** A picture that stands in HTML; null if it is none. @param {string} type @param {string} data in base 64 */
const pictureIn = (type, data) => {
  try {
    return new Blob([Uint8Array.from(atob(data), (each) => each.charCodeAt(0))], { type });
  } catch {
    return null;
  }
};

/** Has the desk read HTML, without the pictures in it: they wait here for their figures.
 * @param {EditorView} view @param {string} html @param {string} text */
const takeHtml = async (view, html, text) => {
  const { from, to } = view.state.selection.main;
  tell(view);
  const spot = follow({ view, from, to, text });
  // What is typed meanwhile goes behind it.
  view.dispatch({ selection: { anchor: to } });
  /** @type {Blob[]} */
  const kept = [];
  const body = new FormData();
  const bare = html.replace(PICTURE, (_, type, data) => {
    const picture = ways.figure ? pictureIn(type, data) : null;
    return picture ? `kept-picture:${kept.push(picture) - 1}` : "";
  });
  body.set("html", bare.slice(0, MOST + 1));
  const answer = ways.paste ? await piece(ways.paste, body, AbortSignal.timeout(PATIENCE)) : null;
  if (!awaited.has(spot)) return;
  /** @type {Read} */
  const { markdown, told, pictures } = answer === null
    ? { markdown: "", told: [UNREACHED], pictures: [] } : JSON.parse(answer);
  tell(view, ...told);
  const counted = countedOn(view, markdown, spot);
  const begins = land(spot, counted || (pictures.length ? "" : text));
  const waiting = pictures.map(({ name, alt, caption, line }) => {
    const at = begins + counted.split("\n").slice(0, line).join("\n").length;
    const file = new File([kept[Number(name)] ?? ""], alt || "picture", { type: kept[Number(name)]?.type });
    return { file, alt, caption, spot: follow({ view, from: at, to: at }) };
  });
  if (waiting.length) await placePictures(view, waiting);
  for (const each of waiting) awaited.delete(each.spot);
};

/** Cells of a spreadsheet, if that is all there is. @param {string} text */
const cellsAsTable = (text) => {
  const rows = readCells(text);
  const isTable = rows.length > 1 && rows[0].length > 1 && rows.every((row) => row.length === rows[0].length);
  return isTable
    ? writeTable({
        rows,
        aligns: rows[0].map((_, at) =>
          rows.slice(1).every((row) => /^[-+–−]?[\d.,\s%]*$/.test(row[at])) ? "right" : "",
        ),
      })
    : "";
};

/** The pictures of a clipboard or a drag that has no words. @param {DataTransfer | null} data */
const picturesOf = (data) =>
  (ways.figure ? [...(data?.files ?? [])].filter(({ type }) => type.startsWith("image/")) : []);

/** Takes what was pasted or dropped, unless it is plain text. @param {Event} event @param {EditorView} view
 * @param {DataTransfer | null} data */
const take = (event, view, data) => {
  const given = data?.getData("text/html") ?? "";
  const isMarkdown = data?.types.includes(MARKDOWN);
  const html = isMarkdown || /vscode|data-pm-slice/.test(given) ? "" : given;
  const text = (data?.getData("text/plain") ?? "").replace(/\r\n?/g, "\n");
  const pictures = text.trim() ? [] : picturesOf(data);
  const table = !isMarkdown && text.includes("\t") ? cellsAsTable(text) : "";
  const { from, to } = view.state.selection.main;
  const ready = table || (!html && NOTES.test(text) && countedOn(view, text, { from, to }));
  if (!pictures.length && !ready && !html) return false;
  event.preventDefault();
  if (pictures.length) void placePictures(view, pictures.map((file) => ({ file })));
  else if (ready) land({ view, from, to }, ready);
  else void takeHtml(view, html, text);
  return true;
};

/** The plain text area takes pictures too; words it takes by itself. @param {HTMLTextAreaElement} area
 * @param {import("./placing.js").Target} target */
export const takePictures = (area, target) => {
  /** @param {Event} event @param {DataTransfer | null} data */
  const takes = (event, data) => {
    const pictures = data?.getData("text/plain").trim() ? [] : picturesOf(data);
    if (!pictures.length) return;
    event.preventDefault();
    void placePictures(target, pictures.map((file) => ({ file })));
  };
  area.addEventListener("paste", (event) => takes(event, event.clipboardData));
  area.addEventListener("drop", (event) => takes(event, event.dataTransfer));
};

/** Whether the words that are dragged are those of a surface: it moves them as they are written. */
let isOwn = false;
/** Whether the selection is pressed: what comes is a drag, also where the hand is quicker than the browser tells. */
let isHeld = false;
addEventListener("mousemove", (event) => isHeld && event.stopPropagation(), true);
for (const end of ["mouseup", "dragend"]) addEventListener(end, () => (isHeld = false), true);

// A page that goes does not wait: what is on its way stands in it as plain text. One that stays while it is saved does.
/** @param {Event} event */
const landAll = (event) => {
  for (const spot of event.defaultPrevented ? [] : awaited) if (spot.text) land(spot, spot.text);
};
document.addEventListener("submit", landAll);
addEventListener("beforeunload", landAll);

export const pasting = [followed, EditorView.clipboardOutputFilter.of(withNotes), EditorView.domEventHandlers({
  paste: (event, view) => take(event, view, event.clipboardData),
  mousedown(event, view) {
    const { from, to } = view.state.selection.main;
    const at = view.posAtCoords({ x: event.clientX, y: event.clientY }) ?? to;
    isHeld = from < at && at < to;
  },
  dragstart() {
    isOwn = true;
  },
  dragend() {
    isOwn = false;
  },
  drop(event, view) {
    const data = event.dataTransfer;
    if (isOwn) return false;
    if (!data?.types.includes("text/html") && !picturesOf(data).length) return false;
    const anchor = view.posAtCoords({ x: event.clientX, y: event.clientY }) ?? view.state.doc.length;
    view.dispatch({ selection: { anchor } });
    return take(event, view, data);
  },
})];
