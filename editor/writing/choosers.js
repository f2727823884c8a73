// Citations, techniques, figures and links are chosen in forms over the text: new ones, and those that are there. What is found
// beyond this edition comes from the desk as a piece of page.
import { button, make, piece } from "../../reports/static/desk/surface/elements.js";
import { openPopup } from "../../reports/static/desk/surface/popups.js";
import {
  figureOptions, learn, named, referenceOptions, sources, techniqueOptions, ways,
} from "../../reports/static/desk/surface/sources.js";
import { NodeSelection, TextSelection } from "prosemirror-state";
import { dispatchApart, putBlock, wordsSelected } from "./commands.js";
import { ask, choicePart, fieldPart, matching, textPart } from "./dialogs.js";
import { figureNumbers } from "./figure_numbers.js";
import { goToNote, hold, labelOf } from "./structure.js";
import { parseBlocks, parseWords } from "./markdown_parser.js";
import { citationOf, citedIn, schema, techniqueIn, techniqueOf } from "./schema.js";

/**
 * @typedef {import("prosemirror-view").EditorView} View
 * @typedef {import("prosemirror-model").Node} Node
 * @typedef {import("./dialogs.js").Part} Part
 * @typedef {{ node?: Node, from: number, to: number, words?: string }} Spot `node`: the one that is there; `words`: what was typed
 */

const { nodes, marks } = schema;
const PAUSE = 300;
const MOST = 8;
const UNREACHED = "Only references of this edition are listed: no connection, or you are logged out.";
const UNCITED = "The text in the field is not cited yet. Choose or add a source, or clear the field.";
const HELP = "Or enter a DOI or arXiv number, or paste BibTeX, RIS or CSL-JSON.";

/** @param {View} view @returns {Spot} what is selected */
const spotOf = ({ state: { selection } }) =>
  ({ from: selection.from, to: selection.to, ...(selection instanceof NodeSelection && { node: selection.node }) });

/** Ask about a spot, which follows the text, and do something there with the answer.
 * @param {View} view @param {Spot} spot @param {string} title @param {string} send @param {Part[]} parts
 * @param {(answer: any[] | "remove", place: { from: number, to: number }) => unknown} act */
const askAt = async (view, spot, title, send, parts, act) => {
  const release = hold(view, spot.from, spot.to);
  const answer = await ask(title, parts, { send, canRemove: Boolean(spot.node) });
  const place = release();
  view.focus();
  if (answer) await act(answer, place);
};

/** Put a chip in the place of another or of words, and the cursor behind it. An empty source takes it away.
 * @param {View} view @param {{ from: number, to: number }} place @param {string} kind @param {string} source */
export const putChip = (view, { from, to }, kind, source) => {
  const { tr, doc } = view.state;
  if (!source) return view.dispatch(tr.delete(from, to));
  // A citation stands apart from the word before it.
  const isBehindWord = kind === "citation" && from === to && /[^\s([]$/.test(doc.resolve(from).nodeBefore?.text ?? "");
  const set = doc.resolve(from).marks().filter(({ type }) => type !== marks.link && type !== marks.code);
  const chip = nodes[kind].create({ source }, null, set);
  tr.replaceWith(from, to, isBehindWord ? [schema.text(" ", set), chip] : chip);
  const end = from + (isBehindWord ? 2 : 1);
  return dispatchApart(view, tr.setSelection(TextSelection.create(tr.doc, end)).scrollIntoView());
};

/** The parts of a form for a citation. @param {import("./schema.js").Cited[]} cited is changed @param {string} words
 * @returns {Part[]} */
const citationParts = (cited, words) => {
  const field = make("textarea", { rows: 2, dir: "auto", spellcheck: false, value: words });
  const here = make("ul", { className: "offers" });
  const elsewhere = make("div", { className: "elsewhere", "aria-live": "polite" });
  const rows = make("ul", { className: "asked-chosen" });
  let asked = 0;
  let timer = 0;
  const drawChosen = () => rows.replaceChildren(...cited.map((each, at) => {
    const label = named(sources.references, each.key)?.label ?? each.key;
    const pages = make("input", {
      type: "text",
      value: each.pages,
      placeholder: "p. 3",
      autocomplete: "off",
      "aria-label": `Pages of ${label} to cite`,
      oninput: () => (each.pages = pages.value.trim()),
    });
    const drop = () => {
      cited.splice(at, 1);
      drawChosen();
    };
    return make("li", {}, make("span", {}, label), pages,
      button("Remove", drop, { className: "link", "aria-label": `Remove ${label}` }));
  }));
  const drawHere = () => here.replaceChildren(...matching(referenceOptions(), field.value).slice(0, MOST).map((each) =>
    make("li", {}, make("p", {}, make("strong", {}, each.label), ` ${each.detail}`),
      button("Choose", () => take([each.value]), { className: "small", "aria-label": `Choose ${each.label}` }))));
  /** @param {Record<string, string>} fields */
  const send = (fields) => piece(ways.cite ?? "", new URLSearchParams(fields));
  /** @param {Record<string, string>} [more] @param {boolean} [isPasted] */
  const look = async (more = {}, isPasted = false) => {
    if (!ways.cite) return;
    const number = ++asked;
    const html = await send({ q: field.value, ...more });
    if (number !== asked) return;
    elsewhere.innerHTML = html ?? UNREACHED;
    if (isPasted) elsewhere.querySelector("[data-at-once]")?.click();
  };
  /** @param {string[]} keys */
  const take = (keys) => {
    for (const key of keys) if (!cited.some((each) => each.key === key)) cited.push({ key, pages: "" });
    drawChosen();
    field.value = "";
    drawHere();
    void look();
    field.focus();
  };
  /** @param {HTMLButtonElement} pressed */
  const act = async (pressed) => {
    const { cite, items, fields, look: looks } = pressed.dataset;
    if (cite) take([cite]);
    if (looks !== undefined) await look({ look: "1" });
    const key = elsewhere.querySelector("input[data-key]")?.value ?? "";
    const answer = items && (await send({ items, key }));
    if (items && !answer) elsewhere.textContent = UNREACHED;
    const made = fields ? await openPopup(ways.reference ?? "", JSON.parse(fields)) : answer && JSON.parse(answer);
    if (!made) return;
    learn(made.sources);
    take(made.cite);
    if (items && pressed.matches(".primary")) field.form?.requestSubmit();
  };
  elsewhere.addEventListener("click", async ({ target }) => {
    const pressed = target instanceof Element ? target.closest("button") : null;
    const sends = field.form?.querySelector("button[value=sent]");
    // What is being added is not cited yet.
    if (sends) sends.disabled = true;
    if (pressed) await act(pressed);
    if (sends) sends.disabled = false;
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    const first = here.querySelector("button") ?? elsewhere.querySelector("button.primary");
    if (field.value.trim()) first?.click();
    else field.form?.requestSubmit();
  });
  field.addEventListener("input", (event) => {
    const isPasted = event instanceof InputEvent && event.inputType === "insertFromPaste";
    drawHere();
    clearTimeout(timer);
    timer = setTimeout(() => look({}, isPasted), isPasted ? 0 : PAUSE);
  });
  drawChosen();
  drawHere();
  void look();
  const search = fieldPart("Title, name or short name", field, ways.cite && HELP);
  search.element.append(rows, here, elsewhere);
  const refuse = () => (field.value.trim() ? UNCITED : cited.length ? "" : "Choose a source from the list, or cancel.");
  return [{ ...search, refuse }];
};

/** @param {View} view @param {Spot} [spot] */
export const chooseCitation = async (view, spot = spotOf(view)) => {
  const cited = spot.node ? citedIn(spot.node.attrs.source) : [];
  await askAt(view, spot, "Cite", "Cite", citationParts(cited, spot.words ?? ""), (answer, place) =>
    putChip(view, place, "citation", answer !== "remove" && cited.length ? citationOf(cited) : ""));
};

/** @param {View} view @param {Spot} [at] */
export const chooseTechnique = async (view, at = spotOf(view)) => {
  /** @type {Spot} */
  const spot = at.node || at.words !== undefined ? at : wordsSelected(view.state);
  const selected = spot.words === undefined && !spot.node ? view.state.doc.textBetween(spot.from, spot.to) : "";
  const was = spot.node ? techniqueIn(spot.node.attrs.source) : { slug: "", words: selected };
  const known = techniqueOptions().find(({ value }) => value === was.slug)?.label;
  const choice = choicePart("Technique", techniqueOptions, known ?? spot.words ?? "");
  const addTechnique = async () => {
    const made = await openPopup(ways.technique ?? "", { name: choice.field.value });
    learn(made?.sources);
    if (made) choice.set(made.label);
  };
  if (ways.technique) choice.element.append(button("New technique…", addTechnique, { className: "link" }));
  const words = textPart("Link text", was.words, { help: "Leave empty to use its name." });
  await askAt(view, spot, "Technique", "Insert link", [choice, words], (answer, place) =>
    putChip(view, place, "technique", answer === "remove" ? "" : techniqueOf(answer[0], answer[1])));
};

/** Put a figure in the place of another, or behind the block in which words stood.
 * @param {View} view @param {{ from: number, to: number }} place @param {string} key */
export const putFigure = (view, { from, to }, key) => {
  const figure = nodes.figure.create({ key });
  if (view.state.doc.nodeAt(from)?.type === nodes.figure) return view.dispatch(view.state.tr.replaceWith(from, to, figure));
  if (from < to) view.dispatch(view.state.tr.delete(from, to));
  return view.dispatch(putBlock(view.state, figure).tr.scrollIntoView());
};

/** @param {string | undefined} key */
const figureName = (key = "") => (named(sources.figures, key) ? sources.figures[key].title || key : "");
/** Make a figure in the desk's form. @param {"chart" | "picture"} kind @param {Record<string, string | File>} [fill]
 * @returns {Promise<string>} its key, or "" */
export const makeFigure = async (kind, fill) => {
  const made = await openPopup(`${ways.figure}&as=${kind}`, fill);
  learn(made?.sources);
  return made?.key ?? "";
};

/** @param {View} view @param {Spot} [spot] */
export const chooseFigure = async (view, spot = spotOf(view)) => {
  const { node } = spot;
  const options = () => figureOptions(figureNumbers(view.state));
  const choice = choicePart("Figure", options, figureName(node?.attrs.key) || spot.words || "");
  const addFigure = (/** @type {string} */ words, /** @type {"chart" | "picture"} */ kind) =>
    button(words, async () => choice.set(figureName(await makeFigure(kind)) || choice.field.value), { className: "link" });
  if (ways.figure) {
    choice.element.append(make("p", { className: "actions" }, addFigure("New chart…", "chart"), " ",
      addFigure("New picture…", "picture")));
  }
  await askAt(view, spot, "Figure", "Insert figure", [choice], (answer, place) => {
    const key = answer === "remove" ? "" : answer[0];
    if (!key) return view.dispatch(view.state.tr.delete(place.from, place.to));
    return putFigure(view, place, key);
  });
};

/** The whole of an address that was typed without what it begins with. @param {string} address */
const wholeAddress = (address) => {
  if (/^[^\s@/:?#]+@[^\s@/:?#]+\.[a-z]{2,}$/i.test(address)) return `mailto:${address}`;
  return /^(?:[\p{L}\p{N}-]+\.)+\p{L}{2,}(?:[/:?#]|$)/u.test(address) ? `https://${address}` : address;
};

/** The link around the cursor, or the words that are selected, without the blanks around them.
 * @param {import("prosemirror-state").EditorState} state
 * @returns {{ from: number, to: number, link?: import("prosemirror-model").Mark }} */
const linkAround = (state) => {
  const { from, to, $from } = state.selection;
  const link = marks.link.isInSet($from.marks()) || marks.link.isInSet($from.nodeAfter?.marks ?? []);
  if (!link) return wordsSelected(state);
  /** @type {{ from: number, to: number }[]} */
  const spans = [];
  $from.parent.forEach((node, at) => {
    const start = $from.start() + at;
    if (!link.isInSet(node.marks)) return;
    if (spans.at(-1)?.to !== start) spans.push({ from: start, to: start });
    spans[spans.length - 1].to = start + node.nodeSize;
  });
  const around = spans.find((span) => span.from <= from && span.to >= from) ?? { from, to };
  return { ...around, link };
};

/** @param {View} view */
export const chooseLink = async (view) => {
  const { from, to, link } = linkAround(view.state);
  const words = view.state.doc.textBetween(from, to);
  const is = link?.attrs.href ?? "";
  const address = choicePart("Web address, or title of a section or heading", () => sources.links,
    sources.links.find(({ value }) => value === is)?.label ?? is);
  const isAddress = (/** @type {string} */ typed) => /^(?:[a-z][a-z0-9+.-]*:|[./#])/i.test(typed);
  const read = () => {
    const typed = wholeAddress(address.field.value.trim());
    return isAddress(typed) ? typed : address.chosen()?.value ?? "";
  };
  const refuse = () => {
    if (read()) return "";
    return address.field.value.trim() ? "This is not a web address, and no section or heading has this title."
      : "Choose a section or heading from the list, or enter a web address.";
  };
  const parts = [{ ...address, read, refuse }, textPart("Link text", words)];
  const spot = { from, to, ...(link && { node: view.state.doc.nodeAt(from) ?? undefined }) };
  await askAt(view, spot, "Link", "Link", parts, (answer, place) => {
    const { tr } = view.state;
    if (answer === "remove") return view.dispatch(tr.removeMark(place.from, place.to, marks.link));
    const [href, said] = answer;
    const shown = said || (sources.links.find(({ value }) => value === href)?.label ?? href);
    const mark = marks.link.create({ href, title: link?.attrs.title ?? "" });
    if (shown !== words || place.from === place.to) {
      tr.replaceWith(place.from, place.to, schema.text(shown, view.state.doc.resolve(place.from).marks()));
    }
    const end = tr.mapping.map(place.to);
    tr.removeMark(place.from, end, marks.link).addMark(place.from, end, mark).removeStoredMark(mark);
    return view.dispatch(tr.setSelection(TextSelection.create(tr.doc, end)).scrollIntoView());
  });
};

/** What has no form of its own is changed as Markdown. @param {View} view @param {Spot} spot */
const editSource = async (view, spot) => {
  const { node } = spot;
  const source = textPart("As Markdown", node?.attrs.source ?? "", { rows: 4, isMarkdown: true });
  await askAt(view, spot, "Source", "Done", [source], (answer, { from, to }) => {
    const text = answer === "remove" ? "" : answer[0];
    const { tr } = view.state;
    if (!text) view.dispatch(tr.delete(from, to));
    else view.dispatch(tr.replaceWith(from, to, node?.isInline ? parseWords(text) : parseBlocks(text)));
  });
};

/** Open what is at a place in the text. @param {View} view @param {number} pos @returns {boolean} */
export const openNode = (view, pos) => {
  const node = view.state.doc.nodeAt(pos);
  if (!node) return false;
  const spot = { node, from: pos, to: pos + node.nodeSize };
  if (node.type === nodes.citation) void chooseCitation(view, spot);
  else if (node.type === nodes.technique) void chooseTechnique(view, spot);
  else if (node.type === nodes.figure) void chooseFigure(view, spot);
  else if (node.type === nodes.note_call) return goToNote(labelOf(node.attrs.source))(view.state, view.dispatch, view);
  else if (node.type === nodes.opaque || node.type.isInGroup("chip")) void editSource(view, spot);
  else return false;
  return true;
};
/** Enter opens what is selected. @type {import("prosemirror-state").Command} */
export const openSelected = ({ selection }, dispatch, view) =>
  selection instanceof NodeSelection && Boolean(view) &&
    (!dispatch || openNode(/** @type {View} */ (view), selection.from));
