// Changes by another person that a save brought in. They are not part of this person's undo history.
import { parseDocument } from "./markdown_parser.js";
import { withLastParagraph } from "./structure.js";

/** @typedef {import("prosemirror-model").Node} Node */

/** The `detail` of such `input` events. */
export const THEIRS = "theirs";

/** Which blocks of two texts are the same: pairs of their places, in order, the ends among them.
 * @param {readonly Node[]} was @param {readonly Node[]} now @returns {[number, number][]} */
const samePlaces = (was, now) => {
  const lengths = Array.from({ length: was.length + 1 }, () => new Uint16Array(now.length + 1));
  for (let at = was.length - 1; at >= 0; at -= 1) {
    for (let to = now.length - 1; to >= 0; to -= 1) {
      lengths[at][to] = was[at].eq(now[to]) ? lengths[at + 1][to + 1] + 1
        : Math.max(lengths[at + 1][to], lengths[at][to + 1]);
    }
  }
  /** @type {[number, number][]} */
  const pairs = [];
  for (let at = 0, to = 0; at < was.length && to < now.length;) {
    if (was[at].eq(now[to])) pairs.push([at++, to++]);
    else if (lengths[at + 1][to] >= lengths[at][to + 1]) at += 1;
    else to += 1;
  }
  return [...pairs, [was.length, now.length]];
};

/** Make one block of another, where they differ alone. @param {import("prosemirror-state").Transaction} tr @param {number} pos
 * @param {Node} was @param {Node} now */
const replaceBlock = (tr, pos, was, now) => {
  const start = was.sameMarkup(now) ? was.content.findDiffStart(now.content) : null;
  const ends = was.content.findDiffEnd(now.content);
  if (start === null || !ends) return tr.replaceWith(pos, pos + was.nodeSize, now);
  const overlap = Math.max(0, start - Math.min(ends.a, ends.b));
  return tr.replace(pos + 1 + start, pos + 1 + ends.a + overlap, now.slice(start, ends.b + overlap));
};

/** A transaction that makes another text of the document. What stays keeps its nodes, and so the cursor in it.
 * @param {import("prosemirror-state").EditorState} state @param {string} text @param {import("./sources.js").Sources} sources */
export const replaceText = ({ doc, tr }, text, sources) => {
  const was = doc.children;
  const now = withLastParagraph(parseDocument(text, sources).doc).children;
  /** @type {number[]} */
  const places = [];
  doc.forEach((_, pos) => places.push(pos));
  places.push(doc.content.size);
  let [from, start] = [0, 0];
  for (const [to, end] of samePlaces(was, now)) {
    const isOneByOne = to - from === end - start;
    for (let at = from; isOneByOne && at < to; at += 1) {
      replaceBlock(tr, tr.mapping.map(places[at]), was[at], now[start + at - from]);
    }
    if (!isOneByOne) tr.replaceWith(tr.mapping.map(places[from]), tr.mapping.map(places[to]), now.slice(start, end));
    // What stands beside a block that stays is that of the new text.
    const block = now[end] && sources.blocks.get(now[end]);
    if (block && was[to]) sources.blocks.set(was[to], block);
    [from, start] = [to + 1, end + 1];
  }
  return tr.docChanged ? tr : null;
};
