// Opening and saving changes nothing; editing one block changes that block alone.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Fragment, Slice, Transform, isEmptyParagraph, markdown, open, schema } from "./core.mjs";
import { texts, written } from "./corpus.mjs";

const { nodes } = schema;

test("a text that is opened and saved is the same, byte for byte", () => {
  for (const text of texts) assert.equal(open(text).write(), text);
});

test("a text with an empty paragraph more is the same, byte for byte", () => {
  for (const text of texts.filter((each) => each.trim())) {
    const { doc, write } = open(text);
    assert.equal(write(doc.copy(doc.content.addToEnd(nodes.paragraph.create()))), text);
  }
});

test("a letter in one block changes no other block, and reads as it was meant", () => {
  let blocks = 0;
  for (const text of [...written, ...texts.slice(-200)]) {
    const { doc, sources, write } = open(text);
    let at = 0;
    const places = doc.children.map((block) => {
      const { text: own } = sources.blocks.get(block) ?? { text: "" };
      at = text.indexOf(own, at);
      const place = [at, at + own.length];
      at += own.length;
      return place;
    });
    doc.forEach((block, pos, index) => {
      if (!block.isTextblock || isEmptyParagraph(block)) return;
      const now = write(doc.replace(pos + 1, pos + 1, new Slice(Fragment.from(schema.text("x")), 0, 0)));
      const [start, end] = places[index];
      assert.ok(now.startsWith(text.slice(0, start)), `before: ${now}`);
      assert.ok(now.endsWith(text.slice(end)), `after: ${now}`);
      blocks += 1;
    });
  }
  console.log(`${blocks} blocks of words, each with a letter more`);
});

test("the ends of lines stay those of the text", () => {
  const { doc, write } = open("One\r\ntwo.\r\n\r\nThree.\r\n");
  const more = new Transform(doc).insert(doc.content.size, nodes.blockquote.create(null, [
    nodes.paragraph.create(null, schema.text("Four.")), nodes.paragraph.create(null, schema.text("Five.")),
  ])).doc;
  assert.equal(write(more), "One\r\ntwo.\r\n\r\nThree.\r\n\r\n> Four.\r\n>\r\n> Five.\r\n");
  assert.equal(open("a\r\nb\r\n\r\nc").write(doc.type.create(null, open("a\r\nb\r\n\r\nc").doc.children.slice(1))), "c");
});

test("what is not read is kept in its characters", () => {
  const kinds = open("[a]: https://e.org\n\n<div>\nx\n</div>\n\n$$\nx\n$$\n\n> - [^1]: a note in a list\n\n{{< figure >}}\n").doc.children;
  assert.deepEqual(kinds.map(({ type, attrs }) => `${type.name} ${attrs.kind}`), ["definition", "html", "formula", "nested", "html"].map((each) => `opaque ${each}`));
});

test("markdown-it's own state is no state of ours: two texts are read apart", () => {
  const one = open("[a]\n\n[a]: https://one.org\n");
  const two = open("[a]\n");
  assert.equal(two.doc.toString(), 'doc(paragraph("[a]"))');
  assert.equal(one.write(new Transform(one.doc).insert(1, schema.text("x ")).doc), "x [a]\n\n[a]: https://one.org\n");
  assert.ok(markdown);
});
