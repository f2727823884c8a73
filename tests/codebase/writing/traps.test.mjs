// What three trials of such a surface fell into, each once.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Editor, KEYS, Slice, commands, open, ours, parseWords, schema, tables, undo } from "./core.mjs";

const { nodes, marks } = schema;
const { insertNote, noteOf } = await ours("structure");
const { alignColumn, captionTable, insertTable, rowAbove } = await ours("commands");
const { toggle, toggleTask } = await ours("commands");
const after = (text, words, typed) => new Editor(text).at(words).type(typed).text;
/** Marks words that the text has. */
const marked = (text, words, type) => {
  const editor = new Editor(text).at(words, true);
  const { from } = editor.state.selection;
  return editor.select(from, from + words.length).run(toggle(type));
};

test("an undone change is written as it was read, though its node is another", () => {
  const editor = new Editor("*  One \\* [a]( https://e.org )\n*  Two\n\n\n___\n");
  const text = editor.text;
  assert.notEqual(editor.at("One").type("x").text, text);
  undo(editor.state, editor.dispatch);
  assert.equal(editor.text, text);
});

test("an item that is touched leaves the items beside it as they stand", () => {
  assert.equal(after("*   One\\_\n*   Two\n    more\n*   Three &amp; __four__\n", "Two", "x"), "*   One\\_\n*   Twox\n    more\n*   Three &amp; __four__\n");
  assert.equal(after("1. One\n1. Two\n1. Three\n", "Two", "x"), "1. One\n1. Twox\n1. Three\n");
});

test("the ends of lines within an edited paragraph stay where they are", () => {
  assert.equal(after("One\ntwo\nthree\\\nfour  \nfive\n", "two", "x"), "One\ntwox\nthree\\\nfour  \nfive\n");
});

test("signs that are typed are words, whatever they mean in Markdown", () => {
  for (const signs of ["[x](y)", "a_b_c", "\\*", "<b>", "&amp;", "$x$", "[w]", "[^9]", "![[f]]", "~~x~~", "`x`", "https://e.org/a", "**x**", "^[x]", "{#x}", "\u00a0"]) {
    const editor = new Editor("Words\n\n[w]: https://e.org\n").at("Words");
    editor.dispatch(editor.state.tr.insertText(signs));
    const [first] = open(editor.text).doc.children;
    assert.equal(first.textContent, `Words${signs}`, editor.text);
    assert.equal(first.childCount, 1, editor.text);
  }
});

test("marks beside letters and blanks are written so that they are read", () => {
  assert.equal(marked("a “q”b\n", "“q”", marks.strong).text, "a <strong>“q”</strong>b\n");
  assert.equal(marked("one two three\n", "two ", marks.strong).text, "one **two** three\n");
  assert.equal(marked("one two\n", "wo", marks.em).text, "one t*wo*\n");
  const editor = marked("one two three four\n", "one two three", marks.strong).select(5, 19).run(toggle(marks.em));
  assert.equal(editor.text, "**one *two three*** *four*\n");
});

test("a line that begins like a block is a line", () => {
  for (const words of ["# a", "- a", "1. a", "> a", "---", "```", "| a |", "===", "$$x$$", "[a]: b", "[^1]: b", "<div>", ":::", "{{< x >}}", "Table: x", "    a"]) {
    const editor = new Editor("First\nsecond\n\n| a |\n|---|\n| b |\n").at("First");
    for (const where of ["First", "second"]) {
      editor.at(where, true);
      editor.dispatch(editor.state.tr.insertText(`${words} `));
    }
    assert.equal(open(editor.text).doc.children[0].textContent.replace(/\s+/g, " ").trim(), `${words} First ${words} second`.replace(/\s+/g, " ").trim(), editor.text);
  }
});

test("a heading that ends like a name or a closing sign is words", () => {
  for (const words of [" {#x}", " #", " ##"]) {
    const editor = new Editor("### Head\n").at("Head");
    editor.dispatch(editor.state.tr.insertText(words));
    const [heading] = open(editor.text).doc.children;
    assert.deepEqual([heading.textContent, heading.attrs.attributes], [`Head${words}`, ""]);
  }
});

test("lists that come to stand beside each other stay two", () => {
  const editor = new Editor("- One\n\nBetween\n\n- Two\n\n1. Three\n").at("Between", true);
  const { $from } = editor.state.selection;
  editor.dispatch(editor.state.tr.delete($from.before(), $from.after()));
  assert.equal(open(editor.text).doc.children.filter(({ type }) => type === nodes.bullet_list).length, 2, editor.text);
  const three = new Editor("- One\n\nBetween\n\n- Two\n\n* Three\n").at("Between", true);
  three.dispatch(three.state.tr.delete(three.state.selection.$from.before(), three.state.selection.$from.after()));
  assert.equal(three.text, "- One\n\n* Two\n\n- Three\n");
});

test("a chip that is marked as code stays a chip", () => {
  const editor = new Editor("See [@one] here\n");
  editor.select(1, editor.state.doc.child(0).nodeSize - 1).run(commands.toggleMark(marks.code));
  assert.match(editor.text, /^`See ` *\[@one\] *` here`\n$/);
});

test("a hard break in a heading or a cell is a tag", () => {
  const heading = new Editor("### One two\n").at("One").press("Shift-Enter");
  assert.equal(heading.text, "### One<br> two\n");
  const cell = new Editor("| One two | b |\n| --- | --- |\n| c | d |\n").at("One").press("Shift-Enter");
  assert.equal(cell.text, "| One<br> two | b |\n| --- | --- |\n| c | d |\n");
});

test("citations and notes that touch are each one", () => {
  const names = (text) => parseWords(text).content.map(({ type }) => type.name);
  assert.deepEqual(names("[@a][@b]"), ["citation", "citation"]);
  assert.deepEqual(names("[^1][^2]"), ["note_call", "note_call"]);
  assert.deepEqual(names("[@name](https://e.org)"), ["text"]);
  assert.equal(new Editor("Words[@a].\n").at(".", true).type("[@b]").text, "Words[@a][@b].\n");
});

test("definitions of links stay, and links whose definition goes keep their address", () => {
  const editor = new Editor("A [site][w].\n\n[w]: https://e.org/w\n");
  assert.equal(editor.at("A ").type("x").text, "A x[site][w].\n\n[w]: https://e.org/w\n");
  let at = 0;
  editor.state.doc.forEach((node, pos) => void (node.type === nodes.opaque && (at = pos)));
  editor.dispatch(editor.state.tr.delete(at, at + 1));
  assert.equal(editor.text, "A x[site](https://e.org/w).\n");
});

test("undo goes back further than a hundred steps", () => {
  const editor = new Editor("Words\n").at("Words");
  editor.type("abcdefghij ".repeat(30));
  while (undo(editor.state, editor.dispatch));
  assert.equal(editor.text, "Words\n");
});

const TABLE = "Before\n\n| a | b |\n|---|--:|\n| c | d |\n\nBehind\n";

test("a table keeps a head, whichever row goes, and its line below the head", () => {
  assert.equal(after(TABLE, "c", "x"), "Before\n\n| a | b |\n|---|--:|\n| cx | d |\n\nBehind\n");
  const editor = new Editor(TABLE).at("a").run(tables.deleteRow);
  assert.equal(editor.text, "Before\n\n| c | d |\n|---|--:|\n\nBehind\n");
  assert.equal(new Editor(TABLE).at("a").run(rowAbove).text, TABLE);
  assert.equal(nodes.table_row.spec.allowGapCursor, false);
});

test("rows and columns come where the cursor is; Tab goes on, and behind the last cell makes a row", () => {
  assert.equal(new Editor(TABLE).at("c").run(tables.addColumnAfter).text, "Before\n\n| a |  | b |\n| --- | --- | ---: |\n| c |  | d |\n\nBehind\n");
  assert.equal(new Editor(TABLE).at("a").run(alignColumn("center")).text, "Before\n\n| a | b |\n| :---: | ---: |\n| c | d |\n\nBehind\n");
  assert.equal(new Editor(TABLE).at("c").press("Tab").type("x").text, TABLE.replace("| d |", "| x |"));
  assert.equal(new Editor(TABLE).at("d").press("Tab").type("x").text, TABLE.replace("| d |", "| d |\n| x |  |"));
  assert.equal(new Editor("").run(insertTable).type("x").text, "| x |  |\n| --- | --- |\n|  |  |");
});

test("a table can have a caption, in the paragraph below it", () => {
  const editor = new Editor(TABLE).at("c").run(captionTable).type("What *it* gives");
  assert.equal(editor.text, TABLE.replace("| d |\n", "| d |\n\nTable: What *it* gives\n"));
  assert.equal(open(editor.text).doc.child(2).type, nodes.caption);
  assert.equal(open("Table: words\n").doc.child(0).type, nodes.paragraph);
  assert.equal(editor.press("Home").at("What", true).press("Backspace").text, TABLE.replace("| d |\n", "| d |\n\nWhat *it* gives\n"));
});

test("a table or figure beside the cursor is selected before it goes", () => {
  for (const text of [TABLE, "Before\n\n![[f]]\n\nBehind\n", "Before\n\n***\n\nBehind\n", "Before\n\n<div>\n\nBehind\n"]) {
    const editor = new Editor(text).at("Behind", true).press("Backspace");
    assert.equal(editor.text, text);
    assert.equal(editor.press("Backspace").text.replace(/\n+/g, " "), "Before Behind ");
  }
});

test("what is typed over a selected figure goes behind it", () => {
  const editor = new Editor("Before\n\n![[f]]\n\nBehind\n").at("Behind", true).press("Backspace").type("So");
  assert.equal(editor.text, "Before\n\n![[f]]\n\nSo\n\nBehind\n");
});

test("Backspace joins the words of a later item to the one before, and a paragraph to a quotation", () => {
  assert.equal(new Editor("- One\n- Two\n").at("Two", true).press("Backspace").text, "- OneTwo\n");
  assert.equal(new Editor("> One\n\nTwo\n").at("Two", true).press("Backspace").text, "> OneTwo\n");
  assert.equal(new Editor("- One\n- Two\n").at("One", true).press("Backspace").text, "One\n\n- Two\n");
});

test("behind a last table there is a place to write in, which is not written", () => {
  const editor = new Editor("| a |\n|---|\n| b |\n").end();
  assert.equal(editor.text, "| a |\n|---|\n| b |\n");
  assert.equal(editor.type("x").text, "| a |\n|---|\n| b |\n\nx\n");
});

test("a year at the beginning of a sentence is no list", () => {
  assert.equal(new Editor("").type("1986. It").text, "1986\\. It");
  assert.equal(new Editor("").type("1. It").text, "1. It");
});

test("headings that are typed with fewer signs are of the highest level that a section has", () => {
  assert.deepEqual(["# ", "## ", "### ", "#### "].map((signs) => new Editor("").type(`${signs}It`).text), ["### It", "### It", "### It", "#### It"]);
});

test("blanks of a piece of words that is read stay", () => {
  assert.equal(parseWords(" word ").firstChild.text, " word ");
});

test("a note goes with its last call, and both come back by one undo", () => {
  const text = "One[^1] two.\n\n[^1]: A note.\n";
  const editor = new Editor(text).at("One");
  editor.press("Delete");
  assert.equal(editor.text, "One two.\n");
  undo(editor.state, editor.dispatch);
  assert.equal(editor.text, text);
});

test("a new note is written where it stands, and one without words goes with its call", () => {
  const editor = new Editor("One two.\n").at("One").run(insertNote).type("Why.");
  assert.equal(editor.text, "One[^1] two.\n\n[^1]: Why.\n");
  assert.ok(noteOf(editor.state.doc, "1"));
  editor.press("Escape").type("!");
  assert.equal(editor.text, "One[^1]! two.\n\n[^1]: Why.\n");
  assert.equal(new Editor("One two.\n").at("One").run(insertNote).press("Backspace").text, "One two.\n");
});

test("a figure stands at the top alone, and within a list in its sentence", () => {
  assert.ok(!nodes.list_item.contentMatch.matchType(nodes.figure));
  assert.equal(open("- ![[f]]\n").doc.toString(), "doc(bullet_list(list_item(paragraph(figure_call))))");
  assert.equal(new Editor("").type("![[f]]").state.doc.child(0).type, nodes.figure);
});

test("the heading that a section begins with is the second level of its page", () => {
  assert.equal(schema.nodes.heading.spec.toDOM(nodes.heading.create({ level: 3 }))[1]["aria-level"], "2");
});

test("what is written in a way of its own is kept in it: indented code, lines of tables, entities beside it", () => {
  assert.equal(after("    code\n    more\n\nWords\n", "code", "x"), "    codex\n    more\n\nWords\n");
  assert.equal(after("a |b\n-|-\nc|d\ne|f\n", "c", "x"), "a |b\n-|-\n| cx | d |\ne|f\n");
});

test("a task is made of an item, and a box that is typed is one", () => {
  assert.equal(new Editor("- One\n- Two\n").at("One").run(toggleTask).text, "- [ ] One\n- Two\n");
  assert.equal(new Editor("- One\n").at("One", true).type("[x] ").text, "- [x] One\n");
  assert.equal(new Editor("- [x] One\n").at("One").press("Enter").type("Two").text, "- [x] One\n- [ ] Two\n");
  assert.equal(new Editor("One\n").at("One").run(toggleTask).text, "- [ ] One\n");
});

test("what is typed between signs becomes a mark, and undo gives the signs back", () => {
  const editor = new Editor("").type("a **b c** and `d`");
  assert.equal(editor.text, "a **b c** and `d`");
  assert.equal(editor.state.doc.child(0).childCount, 4);
  assert.ok(KEYS.Backspace && Slice);
});

test("a list whose lines are indented stays beside the one that it comes to follow", () => {
  const editor = new Editor("1. a\n\nBetween\n\n   - b\n");
  const [list, between] = editor.state.doc.children;
  editor.dispatch(editor.state.tr.delete(list.nodeSize, list.nodeSize + between.nodeSize));
  assert.equal(editor.text, "1. a\n\n- b\n");
});
