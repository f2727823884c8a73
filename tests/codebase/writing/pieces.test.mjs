// Pieces that are copied and pasted, and another's changes that arrive in a text.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Editor, ours, schema, undo } from "./core.mjs";

const { nodes } = schema;
const { insertMarkdown, markdownOf } = await ours("slices");
const { replaceText } = await ours("structure");
const { citationOf, citedIn, techniqueIn, techniqueOf } = await ours("schema");

/** What a text becomes when Markdown is pasted behind some words. */
const pasted = (text, words, markdown) => {
  const editor = new Editor(text).at(words);
  insertMarkdown(editor, editor.state.selection, markdown);
  return editor.text;
};
const copied = (text, from, to) => {
  const editor = new Editor(text);
  return markdownOf(editor.select(from, to ?? editor.state.doc.content.size - 1).state.selection.content(), editor.state.doc);
};

test("a few words that are pasted keep the blanks around them", () => {
  assert.equal(pasted("One three\n", "One", " two [@a]"), "One two [@a] three\n");
});

test("blocks that are pasted join the words around them, or stand apart behind an empty line", () => {
  assert.equal(pasted("One\n", "One", "two\n\nthree"), "Onetwo\n\nthree\n");
  assert.equal(pasted("One\n", "One", "\n\n- two\n- three"), "One\n\n- two\n- three\n");
});

test("headings that are pasted are of the highest level that a section has, or below", () => {
  assert.equal(pasted("One\n\nx\n", "One", "\n\n# Two\n\n#### Three\n\n"), "One\n\n### Two\n\n#### Three\n\nx\n");
});

test("what is copied takes the notes along that it calls", () => {
  assert.equal(copied("A **b**[^1] c\n\nd\n\n[^1]: Note.\n", 1, 6), "A **b**[^1] \n\n[^1]: Note.");
});

test("pasted notes are counted on, and one that is here stands once", () => {
  const text = "One[^1]\n\n[^1]: First.\n";
  assert.equal(pasted(text, "One", " two[^1]\n\n[^1]: Second."), "One two[^2][^1]\n\n[^1]: First.\n\n[^2]: Second.\n");
  assert.equal(pasted(text, "One", " two[^1]\n\n[^1]: First."), "One two[^1][^1]\n\n[^1]: First.\n");
});

test("cells that are pasted into a table fill it from the cell on; blocks become lines of the cell", () => {
  const table = "| a | b |\n| --- | --- |\n| c | d |\n";
  assert.equal(pasted(table, "d", "| 1 | 2 |\n|---|---|\n| 3 | 4 |"), "| a | b |  |\n| --- | --- | --- |\n| c | 1 | 2 |\n|  | 3 | 4 |\n");
  assert.equal(pasted(table, "c", "one\n\n- two\n- three"), "| a | b |\n| --- | --- |\n| cone<br>two<br>three | d |\n");
});

test("another's words arrive without rewriting anything, and undo leaves them", () => {
  const editor = new Editor("*  One\n\n\nTwo\n\n___\n").at("Two").type("x");
  const theirs = "*  One more\n\n\nTwox\n\n\n___\n\nThree\n";
  editor.dispatch(replaceText(editor.state, theirs, editor.sources).setMeta("addToHistory", false));
  assert.equal(editor.text, theirs);
  undo(editor.state, editor.dispatch);
  assert.equal(editor.text, theirs.replace("Twox", "Two"));
});

test("a cursor stays in a paragraph that another person left alone", () => {
  const editor = new Editor("One\n\nTwo\n").at("Two");
  editor.dispatch(replaceText(editor.state, "Other\n\nOne\n\nTwo\n", editor.sources));
  assert.equal(editor.type("x").text, "Other\n\nOne\n\nTwox\n");
});

test("citations and techniques are taken apart and put together", () => {
  const source = "[@a, p. 3; @b]";
  assert.equal(citationOf(citedIn(source)), source);
  assert.deepEqual(techniqueIn("[[kites|its\n kites]]"), { slug: "kites", words: "its kites" });
  assert.equal(techniqueOf("kites", "a [b] | c"), "[[kites|a b  c]]");
  assert.ok(nodes.citation);
});
