// Prints, for test_writing_core.py, each text with its outline, and each text with one letter more with the one before.
import { Editor, Fragment, Slice, isEmptyParagraph, open, schema } from "./core.mjs";
import { outlineOf } from "./outline.mjs";
import { texts, written } from "./corpus.mjs";
import { editByChance } from "./random_edits.mjs";

/** In no text. */
const LETTER = "ꝗ";
/** A place between two letters of a block. */
const placeIn = (block) => {
  let place = -1;
  block.descendants((node, pos) => {
    const found = place < 0 && node.isText ? node.text.search(/(?<=\p{L})\p{L}/u) : -1;
    if (found >= 0) place = pos + found;
    return place < 0;
  });
  return place;
};

const lettered = [];
let blocks = 0;
let exact = 0;
for (const text of written) {
  const { doc, write } = open(text);
  doc.forEach((block, pos) => {
    const place = block.isTextblock || !block.isLeaf ? placeIn(block) : -1;
    if (place < 0 || isEmptyParagraph(block)) return;
    const at = pos + 1 + place;
    const marks = doc.resolve(at).marks();
    const now = write(doc.replace(at, at, new Slice(Fragment.from(schema.text(LETTER, marks)), 0, 0)));
    blocks += 1;
    if (now.replace(LETTER, "") === text) exact += 1;
    lettered.push([texts.indexOf(text), now]);
  });
}
/** Texts as the surface writes them after some edits. */
const edited = [...written.slice(1, 60), ...texts.slice(-150)].flatMap((text) => {
  const editor = new Editor(text);
  return Array.from({ length: 5 }, () => {
    for (let edit = 0; edit < 6; edit += 1) editByChance(editor);
    return editor.text;
  });
});

process.stdout.write(JSON.stringify({ readings: texts.map((text) => [text, outlineOf(text)]), edited: edited.map((text) => [text, outlineOf(text)]), lettered, letter: LETTER, blocks, exact }));
