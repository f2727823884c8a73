// What is copied is on the clipboard as readers see it too, for mails and Word; the surface takes back its Markdown.
import { drawInline } from "./chips.js";
import { make } from "./elements.js";
import { citedIn, figureIn, noteIn, techniqueIn } from "./language.js";
import { citationWords, named, sources, techniqueWords } from "./sources.js";

/** What is of this kind is pasted as it was written. */
export const MARKDOWN = "text/markdown";

const TAGS = {
  NoteDefinition: "p", BulletList: "ul", OrderedList: "ol", ListItem: "li", Blockquote: "blockquote",
  FencedCode: "pre", CodeBlock: "pre", HorizontalRule: "hr", HardBreak: "br", Table: "table", TableHeader: "tr",
  TableRow: "tr", ATXHeading1: "h1", ATXHeading2: "h2", ATXHeading3: "h3", ATXHeading4: "h4", ATXHeading5: "h5",
  ATXHeading6: "h6", SetextHeading1: "h1", SetextHeading2: "h2",
};
const UNSEEN = ["HeaderMark", "QuoteMark", "ListMark", "CodeInfo", "LinkReference", "TableDelimiter"];

/** @type {Record<string, import("./chips.js").Draw>} */
const DRAWN = {
  ...Object.fromEntries(UNSEEN.map((name) => [name, () => []])),
  ...Object.fromEntries(Object.entries(TAGS).map(([name, tag]) =>
    [name, (_source, inside) => [make(/** @type {"p"} */ (tag), {}, ...inside())]])),
  // The first words of an item stand behind its sign.
  Paragraph: (_source, inside, { prevSibling }) =>
    prevSibling?.name === "ListMark" ? inside() : [make("p", {}, ...inside())],
  TableCell: (_source, inside, { parent }) => [make(parent?.name === "TableHeader" ? "th" : "td", {}, ...inside())],
  Link(source, inside, node) {
    const url = node.getChild("URL");
    const address = url ? source.slice(url.from - node.from, url.to - node.from).replace(/^<|>$/g, "") : "";
    return /^(?:https?|mailto):/i.test(address) ? [make("a", { href: address }, ...inside())] : inside();
  },
  Citation: (source) => [`(${citationWords(citedIn(source))})`],
  Technique: (source) => [techniqueWords(techniqueIn(source))],
  NoteCall: (source) => [make("sup", {}, noteIn(source))],
  NoteLabel: (source) => [make("sup", {}, noteIn(source)), " "],
  Figure(source) {
    const figure = named(sources.figures, figureIn(source) ?? "");
    return figure ? [`Figure ${figure.number} ${figure.title}`] : [];
  },
};

/** @param {ClipboardEvent} event */
const copy = ({ clipboardData, target }) => {
  const isHere = target instanceof Element && target.closest(".cm-content");
  const markdown = isHere ? clipboardData?.getData("text/plain") : "";
  if (!markdown) return;
  clipboardData?.setData(MARKDOWN, markdown);
  clipboardData?.setData("text/html", make("div", {}, ...drawInline(markdown, DRAWN)).innerHTML);
};
document.addEventListener("copy", copy);
document.addEventListener("cut", copy);
