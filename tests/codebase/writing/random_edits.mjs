// Edits by chance, as people make them.
import { KEYS, NodeSelection, TextSelection, chance, closeHistory, commands, lists, ours, schema, tables } from "./core.mjs";

const { nodes, marks } = schema;
const { TABLE_COMMANDS, alignColumn, insertTable } = await ours("commands");
const { insertNote } = await ours("structure");
const { toggleHeading, toggleList, toggleQuote, toggleTask } = await ours("commands");
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

/** Chooses a place and does something there. @param {import("./core.mjs").Editor} editor */
export const editByChance = (editor) => {
  editor.dispatch(editor.state.tr.setSelection(chooseIn(editor.state)));
  pick(EDIT)(editor.state, (tr) => editor.dispatch(closeHistory(tr)), editor);
};
