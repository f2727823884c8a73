// What is chosen instead of typed: citations, techniques, notes, links, figures and tables, new ones and those that
// are there.
import { syntaxTree } from "../../vendor/codemirror/codemirror.js";
import { ask, choicePart, textPart } from "./asking.js";
import { button, make } from "./elements.js";
import { gridPart } from "./grid.js";
import { citation, citedIn, figureIn, noteIn, techniqueIn } from "./language.js";
import { figureOptions, named, referenceOptions, sources, techniqueOptions } from "./sources.js";
import { readTable, writeTable } from "./table.js";

/**
 * @typedef {import("@codemirror/state").EditorState} State
 * @typedef {import("@codemirror/state").Transaction} Transaction
 * @typedef {{ state: State, dispatch: (transaction: Transaction) => void, focus: () => void,
 *             coordsAtPos?: (at: number) => { left: number, bottom: number } | null }} Target
 *   the surface, or a text area
 * @typedef {{ from: number, to: number, text: string, isThere: boolean }} Spot what is opened, or where a new one goes
 */

/** @param {Target} target @param {number} at */
const place = (target, at) => target.coordsAtPos?.(at) ?? null;

/** @typedef {{ from: number, to?: number, insert: string }} Change */
/** @param {Target} target @param {Change | Change[]} changes @param {number} [anchor] */
const put = (target, changes, anchor) => {
  const set = target.state.changes(changes);
  const first = Array.isArray(changes) ? changes[0] : changes;
  const selection = { anchor: anchor ?? set.mapPos(first.to ?? first.from, 1) };
  target.dispatch(target.state.update({ changes: set, selection, userEvent: "insert", scrollIntoView: true }));
  target.focus();
};

/**
 * Where a new one goes: behind the cursor, with a space if it stands behind a word.
 * @param {Target} target
 * @returns {Spot}
 */
const here = ({ state }) => {
  const { to } = state.selection.main;
  return { from: to, to, text: "", isThere: false };
};

/** @param {Target} target @param {Spot} spot @param {any} answer @param {(answer: any) => string} write */
const finish = (target, spot, answer, write) => {
  const insert = answer === "remove" ? "" : answer && write(answer);
  if (insert || (answer === "remove" && spot.isThere)) put(target, { from: spot.from, to: spot.to, insert });
  else target.focus();
};

/** @param {Target} target @param {Spot} [spot] */
export const cite = async (target, spot = here(target)) => {
  const cited = spot.text ? citedIn(spot.text) : [];
  const rows = make("ul", { className: "asked-chosen" });
  const draw = () =>
    rows.replaceChildren(
      ...cited.map((each, at) => {
        const label = named(sources.references, each.key)?.label ?? each.key;
        const pages = make("input", {
          type: "text",
          value: each.pages,
          placeholder: "p. 3",
          autocomplete: "off",
          "aria-label": `Pages of ${label} to cite`,
          oninput: () => {
            each.pages = pages.value.trim();
          },
        });
        const without = button(
          "Remove",
          () => {
            cited.splice(at, 1);
            draw();
          },
          { className: "link" },
        );
        without.setAttribute("aria-label", `Remove ${label}`);
        return make("li", {}, make("span", {}, label), pages, without);
      }),
    );
  const choice = choicePart(
    "Words of a title, a name or a key",
    referenceOptions,
    ({ value }) => {
      if (!cited.some(({ key }) => key === value)) cited.push({ key: value, pages: "" });
      draw();
    },
    "This edition has no such reference. New ones are added on the edition’s page.",
  );
  draw();
  const chosen = { element: rows, read: () => cited, focus: () => undefined };
  const how = { send: "Cite", place: place(target, spot.to), remove: spot.isThere };
  const answer = await ask("Cite", [choice, chosen], how);
  const space = !spot.isThere && /\p{L}|\p{N}/u.test(target.state.sliceDoc(spot.from - 1, spot.from)) ? " " : "";
  finish(target, spot, answer, () => (cited.length ? space + citation(cited) : ""));
};

/** A list from which one thing is chosen, and what is chosen now.
 * @param {string} label @param {import("./sources.js").Option[]} options @param {string} now @param {string} none
 * @returns {import("./asking.js").Part} */
const onePart = (label, options, now, none) => {
  let value = now;
  const told = make("p", { className: "asked-now", role: "status" });
  const draw = () => {
    told.textContent = value ? `Chosen: ${options.find((each) => each.value === value)?.label ?? value}` : "";
  };
  const choice = choicePart(
    label,
    options,
    (option) => {
      ({ value } = option);
      draw();
    },
    none,
  );
  choice.element.append(told);
  draw();
  return { ...choice, read: () => value };
};

/** @param {Target} target @param {Spot} [spot] */
export const technique = async (target, spot) => {
  const { from, to } = target.state.selection.main;
  const at = spot ?? { from, to, text: "", isThere: false };
  const was = at.isThere ? techniqueIn(at.text) : { slug: "", words: target.state.sliceDoc(from, to) };
  const choice = onePart("Technique", techniqueOptions, was.slug, "The vocabulary has no such technique.");
  const words = textPart("Words in the text", was.words, { help: "Left empty: its name." });
  const answer = await ask("Technique", [choice, words], {
    send: "Link it",
    place: place(target, at.to),
    remove: at.isThere,
  });
  finish(target, at, answer, ([slug, said]) =>
    slug ? `[[${slug}${said ? `|${said.replace(/[[\]|]/g, "")}` : ""}]]` : "",
  );
};

/** The definition of a note: where its words are. @param {State} state @param {string} label */
const definitionOf = (state, label) => {
  for (let node = syntaxTree(state).topNode.firstChild; node; node = node.nextSibling) {
    if (node.name !== "NoteDefinition" || noteIn(state.sliceDoc(node.from, node.to)) !== label) continue;
    return { from: node.firstChild?.to ?? node.from, to: node.to };
  }
  return null;
};

/** @param {Target} target @param {Spot} [spot] */
export const note = async (target, spot = here(target)) => {
  const { state } = target;
  const label = spot.isThere ? noteIn(spot.text) : "";
  const words = label ? definitionOf(state, label) : null;
  const field = textPart("The note", words ? state.sliceDoc(words.from, words.to) : "", { rows: 3 });
  const answer = await ask("Note", [field], { send: "Keep", place: place(target, spot.to), remove: spot.isThere });
  if (answer === "remove") return put(target, { from: spot.from, to: spot.to, insert: "" });
  const text = answer?.[0].replace(/\s+/g, " ");
  if (!text) return target.focus();
  if (words) return put(target, { ...words, insert: text }, spot.to);
  const numbers = [...state.doc.sliceString(0).matchAll(/\[\^(\d+)\]/g)].map(([, number]) => Number(number));
  const name = label || String(Math.max(0, ...numbers) + 1);
  const end = state.doc.length;
  const lastLine = state.doc.line(state.doc.lines).text;
  const gap = /^\[\^[^\]]+\]:/.test(lastLine) ? "\n" : "\n\n";
  const call = spot.isThere ? [] : [{ from: spot.from, insert: `[^${name}]` }];
  return put(
    target,
    [...call, { from: end, insert: `${gap}[^${name}]: ${text}` }],
    spot.to + (call[0]?.insert.length ?? 0),
  );
};

/** @param {Target} target @param {Spot} [spot] */
export const link = async (target, spot) => {
  const { from, to } = target.state.selection.main;
  let at = spot;
  for (
    let node = /** @type {any} */ (syntaxTree(target.state).resolveInner(from, 1));
    node && !at;
    node = node.parent
  ) {
    if (node.name === "Link" && node.to >= to && node.getChild("URL")) {
      at = { from: node.from, to: node.to, text: target.state.sliceDoc(node.from, node.to), isThere: true };
    }
  }
  at ??= { from, to, text: "", isThere: false };
  const [, words = target.state.sliceDoc(from, to), address = ""] = /^\[([^]*)\]\(<?([^]*?)>?\)$/.exec(at.text) ?? [];
  const parts = [
    textPart("Web address", address, { help: "https://…, or the last part of another section’s address: ../slug/" }),
    textPart("Words in the text", words),
  ];
  const answer = await ask("Link", parts, { send: "Link", place: place(target, at.to), remove: at.isThere });
  if (answer === "remove") return put(target, { from: at.from, to: at.to, insert: words });
  return finish(
    target,
    at,
    answer,
    ([where, said]) => where && `[${said || where}](${/[\s()]/.test(where) ? `<${where}>` : where})`,
  );
};

/** @param {Target} target @param {string} text a block: it stands in lines of its own */
export const insertBlock = (target, text) => {
  const { doc, selection } = target.state;
  const line = doc.lineAt(selection.main.to);
  const next = line.number < doc.lines && doc.line(line.number + 1).text.trim() ? "\n" : "";
  const above = line.number > 1 && doc.line(line.number - 1).text.trim() ? "\n" : "";
  const isBlank = !line.text.trim();
  put(target, {
    from: isBlank ? line.from : line.to,
    to: line.to,
    insert: `${isBlank ? above : "\n\n"}${text}${next}`,
  });
};

/** @param {Target} target @param {Spot} [spot] */
export const figure = async (target, spot = here(target)) => {
  const choice = onePart(
    "Figure",
    figureOptions,
    figureIn(spot.text) ?? "",
    "This edition has no such figure. New ones are added on the edition’s page.",
  );
  const answer = await ask("Figure", [choice], {
    send: "Place it",
    place: place(target, spot.to),
    remove: spot.isThere,
  });
  if (!spot.isThere && answer?.[0]) insertBlock(target, `![[${answer[0]}]]`);
  else finish(target, spot, answer, ([key]) => key && `![[${key}]]`);
};

/** @param {Target} target @param {Spot} [spot] */
export const table = async (target, spot = here(target)) => {
  const blank = {
    rows: [
      ["", ""],
      ["", ""],
    ],
    aligns: [/** @type {const} */ (""), /** @type {const} */ ("")],
  };
  const grid = gridPart(spot.isThere ? readTable(spot.text) : blank);
  const answer = await ask("Table", [grid], { send: "Done", remove: spot.isThere, isWide: true });
  const written = answer && answer !== "remove" ? writeTable(answer[0]) : "";
  if (written && spot.isThere && !grid.isChanged()) target.focus();
  else if (!written || spot.isThere) finish(target, spot, answer, () => written);
  else insertBlock(target, written);
};

/** @type {Record<string, (target: Target, spot: Spot) => Promise<void>>} */
const FORMS = { Citation: cite, Technique: technique, NoteCall: note, Link: link, Figure: figure, Table: table };

/** Opens what begins at `at`. @param {Target} target @param {number} at */
export const openThing = (target, at) => {
  const { state } = target;
  for (let node = /** @type {any} */ (syntaxTree(state).resolveInner(at, 1)); node; node = node.parent) {
    const form = FORMS[node.name];
    if (!form) continue;
    const isBlock = ["Figure", "Table"].includes(node.name);
    const from = isBlock ? state.doc.lineAt(node.from).from : node.from;
    const to = isBlock ? state.doc.lineAt(node.to).to : node.to;
    void form(target, { from, to, text: state.sliceDoc(from, to), isThere: true });
    return true;
  }
  return false;
};
