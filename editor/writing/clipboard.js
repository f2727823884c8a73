// What is copied is on the clipboard as readers see it, as Markdown, and as our own blocks with the notes that it calls.
// What is pasted as Markdown is read as Markdown; what comes from Word, Google Docs or a page of the web is read by the desk.
import { piece } from "../../reports/static/desk/surface/elements.js";
import { citationWords, named, sources, techniqueWords, ways } from "../../reports/static/desk/surface/sources.js";
import { DOMSerializer } from "prosemirror-model";
import { Plugin, TextSelection } from "prosemirror-state";
import { makeFigure } from "./choosers.js";
import { hold, labelOf } from "./structure.js";
import { findCursor } from "./input_rules.js";
import { tell } from "./dialogs.js";
import { citedIn, schema, techniqueIn } from "./schema.js";
import { insertMarkdown, markdownOf } from "./slices.js";
import { putBlock } from "./commands.js";

/**
 * @typedef {import("prosemirror-view").EditorView} View
 * @typedef {import("prosemirror-model").Node} Node
 */

const { nodes } = schema;
/** What is of this kind is pasted as it was written. */
const MARKDOWN = "text/markdown";
const PATIENCE = 20_000;
/** The desk reads no more, and says so of what has one character above: `_MOST` in reports/importing/html/pasted.py. */
const MOST = 1_000_000;
const UNREACHED = "Pasted as plain text, without headings, links and pictures: no connection, or you are logged out.";
const PICTURE = /data:image\/[a-z.+-]+;base64,[A-Za-z0-9+/=\r\n]*/gi;

/** Clipboards of other programs have the words that readers see. @param {(node: Node) => import("prosemirror-model").DOMOutputSpec} draw */
const seen = (draw) => draw;
const serializer = new DOMSerializer({
  ...DOMSerializer.nodesFromSchema(schema),
  citation: seen(({ attrs }) => ["span", `(${citationWords(citedIn(attrs.source))})`]),
  technique: seen(({ attrs }) => ["span", techniqueWords(techniqueIn(attrs.source))]),
  note_call: seen(({ attrs }) => ["sup", labelOf(attrs.source)]),
  note: seen(({ attrs }) => ["div", ["sup", attrs.label], ["div", 0]]),
  figure({ attrs }) {
    const figure = named(sources.figures, attrs.key);
    return ["p", figure ? `Figure ${figure.number} ${figure.title}` : attrs.key];
  },
}, {
  ...DOMSerializer.marksFromSchema(schema),
  // A link to a place in this edition does not work in another program.
  link: ({ attrs }) => (/^(?:https?|mailto):/.test(attrs.href) ? ["a", { href: attrs.href }, 0] : ["span", 0]),
});

/** Each picture becomes a figure that asks for its alternative text. @param {View} view @param {File[]} files */
const placePictures = async (view, files) => {
  for (const file of files) {
    const release = hold(view, view.state.selection.from);
    const key = await makeFigure("picture", { picture_file: file });
    const { from } = release();
    view.dispatch(view.state.tr.setSelection(TextSelection.near(view.state.doc.resolve(from))));
    if (key) view.dispatch(putBlock(view.state, nodes.figure.create({ key })).tr.scrollIntoView());
  }
  view.focus();
};

/** Paste the plain text, and put what the desk makes of the HTML in its place: without pictures, which it only counts.
 * @param {View} view @param {string} html @param {string} text */
const takeHtml = async (view, html, text) => {
  const { doc, selection: { from, to } } = view.state;
  insertMarkdown(view, { from, to }, text);
  const release = hold(view, from, to + view.state.doc.content.size - doc.content.size);
  tell(view);
  const body = new FormData();
  body.set("html", html.replace(PICTURE, "").slice(0, MOST + 1));
  const answer = ways.paste ? await piece(ways.paste, body, AbortSignal.timeout(PATIENCE)) : null;
  const place = release();
  /** @type {{ markdown: string, told: string[] }} */
  const { markdown, told } = answer === null ? { markdown: "", told: [UNREACHED] } : JSON.parse(answer);
  tell(view, ...told);
  if (markdown) insertMarkdown(view, place, markdown);
};

/** Take what was pasted or dropped. @param {View} view @param {DataTransfer | null} data @returns {boolean} whether it was taken */
const take = (view, data) => {
  const html = data?.getData("text/html") ?? "";
  const text = (data?.getData("text/plain") ?? "").replace(/\r\n?/g, "\n");
  const isMarkdown = data?.types.includes(MARKDOWN);
  const { selection, tr } = view.state;
  const files = ways.figure ? [...(data?.files ?? [])].filter(({ type }) => type.startsWith("image/")) : [];
  if (selection.$from.parent.type.spec.code) view.dispatch(tr.insertText(text).scrollIntoView());
  else if (isMarkdown) insertMarkdown(view, selection, data?.getData(MARKDOWN) ?? "");
  else if (!text.trim() && files.length) void placePictures(view, files);
  else if (html && !/vscode/.test(html)) void takeHtml(view, html, text);
  else if (text) insertMarkdown(view, selection, text);
  else return false;
  return true;
};

/** @param {View} view @param {Event} event */
const give = (view, event) => {
  const data = event instanceof ClipboardEvent ? event.clipboardData : null;
  if (view.state.selection.empty || !data) return false;
  const slice = view.state.selection.content();
  const dom = document.createElement("div");
  dom.append(serializer.serializeFragment(slice.content));
  const markdown = markdownOf(slice, view.state.doc);
  event.preventDefault();
  data.clearData();
  data.setData("text/html", dom.innerHTML);
  data.setData("text/plain", markdown);
  data.setData(MARKDOWN, markdown);
  return true;
};

export const clipboard = new Plugin({
  props: {
    handleDOMEvents: {
      copy: give,
      cut: (view, event) => give(view, event) &&
        (view.dispatch(view.state.tr.deleteSelection().scrollIntoView()), true),
      paste(view, event) {
        findCursor(view);
        if (!take(view, event.clipboardData)) return false;
        event.preventDefault();
        return true;
      },
      drop(view, event) {
        const data = event.dataTransfer;
        const at = view.posAtCoords({ left: event.clientX, top: event.clientY });
        // What is dragged within the text is moved by ProseMirror.
        if (view.dragging || !at || !data) return false;
        event.preventDefault();
        view.dispatch(view.state.tr.setSelection(TextSelection.near(view.state.doc.resolve(at.pos))));
        return take(view, data);
      },
    },
    clipboardTextSerializer: (slice, view) => markdownOf(slice, view.state.doc),
  },
});
