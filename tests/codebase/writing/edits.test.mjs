// Edits by chance: after each of them the text reads as the document; undone, it is the same again, byte for byte.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Editor, meaningOfBlocks, parseBlocks, undo, writeDocument } from "./core.mjs";
import { texts, written } from "./corpus.mjs";
import { editByChance } from "./random_edits.mjs";

const EDITS = Number(process.env.EDITS ?? 60);
const TEXTS = Number(process.env.TEXTS ?? 50);

test("random edits read as they were meant, and undone they leave no trace", () => {
  const counts = { texts: 0, edits: 0, inexpressible: 0, wrong: 0, undone: 0 };
  const wrong = [];
  const some = [...written, ...texts.slice(-300)].filter((text) => text.length > 200 && text.length < 9_000);
  for (const text of some.filter((_, at) => at % Math.ceil(some.length / TEXTS) === 0)) {
    const editor = new Editor(text);
    counts.texts += 1;
    for (let edit = 0; edit < EDITS; edit += 1) {
      const before = editor.state;
      editByChance(editor);
      const { doc } = editor.state;
      if (before.doc.eq(doc)) continue;
      doc.check();
      counts.edits += 1;
      const now = writeDocument(doc, editor.sources);
      const [meant, read] = [meaningOfBlocks(doc.children), meaningOfBlocks(parseBlocks(now.text))];
      if (meant === read) continue;
      // Struck words beside a letter have no Markdown.
      counts[now.inexact.length ? "inexpressible" : "wrong"] += 1;
      editor.state = before;
      let at = 0;
      while (meant[at] === read[at]) at += 1;
      if (!now.inexact.length) wrong.push(`MEANT ${meant.slice(Math.max(0, at - 100), at + 150)}\nREAD  ${read.slice(Math.max(0, at - 100), at + 150)}`);
    }
    while (undo(editor.state, editor.dispatch));
    if (editor.text === text) counts.undone += 1;
    else wrong.push(`UNDONE ${JSON.stringify(text.slice(0, 300))} ${JSON.stringify(editor.text.slice(0, 300))}`);
  }
  console.log(JSON.stringify(counts));
  assert.equal(wrong.slice(0, Number(process.env.SHOW ?? 3)).join("\n\n"), "");
  assert.equal(counts.undone, counts.texts);
});
