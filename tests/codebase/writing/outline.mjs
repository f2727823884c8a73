// What our reader finds in a text, in the form in which test_writing_core.py says what the server's reader finds.
import { isEmptyParagraph, markdown, meaningOfWords, parseBlocks, parseWords, schema } from "./core.mjs";

const { nodes } = schema;
const clean = (text) => text.replace(/\s+/g, " ").trim();

/** @param {Set<string>} labels of the notes that are defined */
const outliner = (labels, env) => {
  const runs = (content) => {
    const all = [];
    const push = (text, names) => {
      const last = all[all.length - 1];
      if (last && last[1] === names && !/\n/.test(last[0] + text)) last[0] = `${last[0]}${text}`.replace(/ {2,}/g, " ");
      else all.push([text, names]);
    };
    for (const [text, names] of meaningOfWords(content)) {
      const [, kind, source] = /^(\w+) ([^]*)$/.exec(text) ?? [];
      const set = names.join(" + ");
      if (!kind || !nodes[kind] || !nodes[kind].isInGroup("chip")) push(text, set);
      else if (kind === "left_out") continue;
      else if (kind === "picture") push("‹picture›", set);
      else if (kind === "inline_note") push("‹note›", set);
      else if (kind === "note_call" && !labels.has(source.slice(2, -1))) push(source, set);
      else if (kind === "formula") push(`‹${source.replace(/^(\$+)\s*([^]*?)\s*\$+$/, "$1$2$1")}›`, set);
      else if (kind === "technique") push(`‹${source.slice(2, -2).split("|").map(clean).join("|")}›`, set);
      else push(`‹${source}›`, set);
    }
    return all;
  };
  const outline = (node) => {
    const { type, attrs } = node;
    if (type === nodes.heading) return ["heading", attrs.level, /#([\w.:-]+)/.exec(attrs.attributes)?.[1] ?? "", runs(node.content)];
    if (type === nodes.caption) return ["caption", runs(node.content)];
    if (type === nodes.code_block) return ["code", attrs.info, node.textContent];
    if (type === nodes.opaque) {
      if (attrs.kind === "formula") return ["formula", clean(attrs.source.slice(2, -2))];
      return attrs.kind === "html" ? ["paragraph", runs(parseWords(attrs.source, env))] : [attrs.kind];
    }
    if (type === nodes.table) return ["table", node.firstChild.children.map((cell) => cell.attrs.align), ...node.children.map((row) => row.children.map((cell) => runs(cell.content)))];
    if (node.isTextblock) return [type.name, runs(node.content)];
    if (node.isLeaf) return [type.name, attrs.key ?? ""];
    const first = node.firstChild;
    const isTask = attrs.done !== undefined && first.type === nodes.paragraph && !isEmptyParagraph(first);
    const property = isTask ? attrs.done : attrs.alert?.toLowerCase() ?? attrs.label ?? (type === nodes.ordered_list ? attrs.order : null);
    return [type.name, property, ...several(node.children)];
  };
  const several = (all) => all.map(outline).filter((each) => each[0] !== "paragraph" || each[1].length);
  return several;
};

/** @param {string} text */
export const outlineOf = (text) => {
  const env = {};
  markdown.parse(text, env);
  return outliner(new Set(Object.keys(env.footnotes?.refs ?? {}).map((each) => each.slice(1))), env)(parseBlocks(text, env));
};
