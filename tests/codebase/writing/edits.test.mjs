// Edits by chance: after each of them the text reads as the document; undone, it is the same again, byte for byte.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  Editor, KEYS, NodeSelection, TextSelection, chance, closeHistory, commands, lists, meaningOfBlocks, ours, parseBlocks, schema, tables, undo,
  writeDocument,
} from "./core.mjs";
import { texts, written } from "./corpus.mjs";

const { nodes, marks } = schema;
const { TABLE_COMMANDS, alignColumn, insertTable } = await ours("tables");
const { insertNote } = await ours("notes");
const { toggleHeading, toggleList, toggleQuote, toggleTask } = await ours("commands");
const EDITS = Number(process.env.EDITS ?? 60);
const TEXTS = Number(process.env.TEXTS ?? 50);
const random = chance(Number(process.env.SEED ?? 11));
const pick = (all) => all[random(all.length)];
const TYPED = ["x", " ", "word ", "*", "**", "_", "`", "[", "]", "# ", "- ", "1. ", "> ", "|", "\\", "<b>", "$5 ", "$x$", "[@k]", "[[t]]", "~~", "&amp;", "!", "![[f]]",
  "http://a.b/c", "\u00a0", "---", "===", ": ", "[^1]", "{#n}", "<br>", "```", "Table: x", "[w]", "^[x]", "    ", "\t", "日", "(", "+ ", "$$"];
const key = (name) => commands.baseKeymap[name];
const type = (state, dispatch) => dispatch(state.tr.insertText(pick(TYPED)));
const toggle = (mark, attrs) => (...all) => commands.toggleMark(marks[mark], attrs)(...all);
const inTable = (run) => (state, ...rest) => tables.isInTable(state) && run(state, ...rest);
const chipOf = (kind, source) => (state, dispatch) => state.selection.$from.parent.inlineContent && !state.selection.$from.parent.type.spec.code &&
  dispatch(state.tr.replaceSelectionWith(nodes[kind].create({ source })));
const EDIT = [
  ...Array(8).fill(type), ...Array(3).fill(key("Backspace")), key("Delete"), (...all) => KEYS.Enter(...all) || key("Enter")(...all),
  (state, dispatch) => dispatch(state.tr.deleteSelection()),
  (state, dispatch) => state.selection.empty && state.selection.$from.parentOffset && dispatch(state.tr.delete(state.selection.from - 1, state.selection.from)),
  ...["strong", "em", "strike", "sup", "sub", "code"].map((mark) => toggle(mark)), toggle("link", { href: "https://e.org/a(b) c" }), toggle("link", { href: "https://e.org" }),
  commands.wrapIn(nodes.blockquote), commands.lift, lists.wrapInList(nodes.bullet_list), lists.wrapInList(nodes.ordered_list), lists.sinkListItem(nodes.list_item),
  lists.liftListItem(nodes.list_item), (...all) => commands.setBlockType(nodes.heading, { level: 3 + random(4) })(...all), commands.setBlockType(nodes.paragraph),
  commands.setBlockType(nodes.code_block), ...TABLE_COMMANDS.flatMap(({ run }) => [inTable(run), inTable(run)]), inTable(alignColumn("right")),
  insertTable, insertNote, toggleHeading, toggleQuote, toggleTask, toggleList(nodes.bullet_list), toggleList(nodes.ordered_list),
  ...["Tab", "Shift-Tab", "Enter", "Shift-Enter", "Backspace", "Delete"].map((name) => (...all) => KEYS[name](...all)),
  chipOf("citation", "[@a, p. 3]"), chipOf("note_call", "[^1]"), chipOf("technique", "[[t|words]]"),
  (state, dispatch) => state.selection.$from.parent.inlineContent && !state.selection.$from.parent.type.spec.code && dispatch(state.tr.replaceSelectionWith(nodes.hard_break.create())),
  (state, dispatch) => dispatch(state.tr.insert(state.selection.$from.before(1), nodes.rule.create())),
  (state, dispatch) => {
    const { $from } = state.selection;
    if ($from.depth && $from.index(0) + 1 < state.doc.childCount) dispatch(state.tr.delete($from.before(1), $from.after(1)));
  },
];

const chooseIn = (state) => {
  const from = random(state.doc.content.size);
  const to = random(3) ? from : Math.min(state.doc.content.size, from + random(60));
  const node = state.doc.nodeAt(from);
  if (!random(8) && node?.isAtom && !node.isText) return NodeSelection.create(state.doc, from);
  return TextSelection.between(state.doc.resolve(from), state.doc.resolve(to));
};

test("random edits read as they were meant, and undone they leave no trace", () => {
  const counts = { texts: 0, edits: 0, unsaid: 0, wrong: 0, undone: 0 };
  const wrong = [];
  const some = [...written, ...texts.slice(-300)].filter((text) => text.length > 200 && text.length < 9_000);
  for (const text of some.filter((_, at) => at % Math.ceil(some.length / TEXTS) === 0)) {
    const editor = new Editor(text);
    counts.texts += 1;
    const dispatch = (tr) => editor.dispatch(closeHistory(tr));
    for (let edit = 0; edit < EDITS; edit += 1) {
      editor.dispatch(editor.state.tr.setSelection(chooseIn(editor.state)));
      const before = editor.state;
      pick(EDIT)(editor.state, dispatch, editor);
      const { doc } = editor.state;
      if (before.doc.eq(doc)) continue;
      doc.check();
      counts.edits += 1;
      const now = writeDocument(doc, editor.sources);
      const [meant, read] = [meaningOfBlocks(doc.children), meaningOfBlocks(parseBlocks(now.text))];
      if (meant === read) continue;
      // Struck words beside a letter have no Markdown.
      counts[now.unsure.length ? "unsaid" : "wrong"] += 1;
      editor.state = before;
      let at = 0;
      while (meant[at] === read[at]) at += 1;
      if (!now.unsure.length) wrong.push(`MEANT ${meant.slice(Math.max(0, at - 100), at + 150)}\nREAD  ${read.slice(Math.max(0, at - 100), at + 150)}`);
    }
    while (undo(editor.state, editor.dispatch));
    if (editor.text === text) counts.undone += 1;
    else wrong.push(`UNDONE ${JSON.stringify(text.slice(0, 300))} ${JSON.stringify(editor.text.slice(0, 300))}`);
  }
  console.log(JSON.stringify(counts));
  assert.equal(wrong.slice(0, Number(process.env.SHOW ?? 3)).join("\n\n"), "");
  assert.equal(counts.undone, counts.texts);
});
