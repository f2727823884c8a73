// HTML of a clipboard to Markdown. Styles are taken out before anything is parsed: the page's policy counts them even
// in a document
// that is never shown. What Word and Google Docs mean by them is read from what is left in their place.
import { DOMPurify, TurndownService, strikethrough, tables } from "../../vendor/turndown/turndown.js";

const TAGS =
  (
    "a b blockquote br code del div em h1 h2 h3 h4 h5 h6 hr i li ol p pre s span strong sub sup " +
    "table tbody td tfoot th thead tr u ul " +
    // What pages are built of: without them, the words of two blocks would stand as one.
    "address article aside caption dd details dl dt figcaption figure footer header main nav section summary"
  ).split(
    " ",
  );
const LEAST_HEADING = 3;
const BLOCKS = "p, div, h1, h2, h3, h4, h5, h6, ul, ol, li, blockquote, table, td, th, pre";

/** @param {string} html */
const withoutStyles = (html) =>
  html
    .replace(/<style\b[^]*?<\/style\s*>/gi, "")
    .replace(/<!--\[if !supportLists\]-->([^]*?)<!--\[endif\]-->/gi, "$1")
    .replace(/<!--\[if[^]*?<!\[endif\]-->|<!\[if[^>]*>|<!\[endif\]>/gi, "")
    .replace(/<[a-z](?:"[^"]*"|'[^']*'|[^"'<>])*>/gi, (tag) =>
      tag.replace(/\s(style|class)\s*=/gi, " data-$1=").replace(/\son\w+\s*=/gi, " data-on="),
    );

/** @param {Element} element */
const styleOf = (element) => (element.getAttribute("data-style") ?? "").replace(/\s+/g, "").toLowerCase();

/** @template {keyof HTMLElementTagNameMap} T @param {Element} element @param {T} tag */
const renamed = (element, tag) => {
  const made = element.ownerDocument.createElement(tag);
  made.append(...element.childNodes);
  element.replaceWith(made);
  return made;
};

/** Comments, what was deleted with changes tracked, and their marks. @param {ParentNode} body */
const dropRemarks = (body) => {
  for (const each of body.querySelectorAll(
    "del, s[data-class*=Deleted], [data-style*='mso-element:comment'], [data-class*=MsoComment]",
  )) {
    each.remove();
  }
  for (const each of body.querySelectorAll("a[href^='#_msocom'], a[name^='_msoanchor']")) each.remove();
  for (const each of body.querySelectorAll("[data-style*=note-list] > hr")) each.remove();
  for (const each of body.querySelectorAll("p, span"))
    if (/mso-hide:all|display:none/.test(styleOf(each))) each.remove();
};

/** Google Docs and Word Online mark words by style; a bold around everything means nothing. @param {ParentNode} body */
const marksFromStyles = (body) => {
  for (const each of body.querySelectorAll("b, strong, i, em")) {
    if (/(^|;)font-weight:(normal|400)/.test(styleOf(each))) each.replaceWith(...each.childNodes);
  }
  // Marks are of words: around whole blocks, Markdown has none.
  for (const each of body.querySelectorAll("b, strong, i, em")) {
    const inside = [...each.querySelectorAll(BLOCKS)];
    for (const block of inside.filter((some) => !some.querySelector(BLOCKS) && some.textContent?.trim())) {
      const mark = block.ownerDocument.createElement(each.tagName);
      mark.append(...block.childNodes);
      block.append(mark);
    }
    if (inside.length) each.replaceWith(...each.childNodes);
  }
  for (const span of body.querySelectorAll("span")) {
    const style = styleOf(span);
    if (span.closest("h1, h2, h3, h4, h5, h6")) continue;
    if (/vertical-align:super/.test(style)) renamed(span, "sup");
    else if (/vertical-align:sub/.test(style)) renamed(span, "sub");
    else if (/font-weight:(bold|[6-9]00)/.test(style)) {
      const strong = renamed(span, "strong");
      if (!/font-style:italic/.test(style)) continue;
      strong.replaceWith(span);
      span.append(strong);
      renamed(span, "em");
    } else if (/font-style:italic/.test(style)) renamed(span, "em");
  }
};

/** Word's lists are paragraphs that say their level and begin with a mark. @param {ParentNode} body */
const listsFromParagraphs = (body) => {
  /** @type {{ list: HTMLElement, level: number }[]} */
  let open = [];
  for (const each of body.querySelectorAll("p, h1, h2, h3, h4, h5, h6, table, ul, ol")) {
    const level = Number(/mso-list:\w+level(\d)/.exec(styleOf(each))?.[1] ?? 0);
    const text = each.textContent ?? "";
    const byMark = /^\s*[·•▪o§]\s{2,}/.test(text) && /MsoList/.test(each.getAttribute("data-class") ?? "");
    if (!level && !byMark) {
      if (!each.closest("li")) open = [];
      continue;
    }
    const depth = level || 1;
    const isNumbered = /^\s*(\d+|[a-z]|[ivx]+)[.)]\s/i.test(text);
    open = open.filter((list) => list.level <= depth);
    let last = open[open.length - 1];
    if (!last || last.level < depth) {
      const list = each.ownerDocument.createElement(isNumbered ? "ol" : "ul");
      if (last) (last.list.lastElementChild ?? last.list).append(list);
      else each.before(list);
      last = { list, level: depth };
      open.push(last);
    }
    for (const mark of each.querySelectorAll("span")) if (/mso-list:ignore/.test(styleOf(mark))) mark.remove();
    const item = renamed(each, "li");
    const first = item.ownerDocument.createTreeWalker(item, NodeFilter.SHOW_TEXT).nextNode();
    if (first)
      first.nodeValue = (first.nodeValue ?? "").replace(/^\s*(?:[·•▪o§]|(?:\d+|[a-z]|[ivx]+)[.)])[\s\u00a0]+/i, "");
    last.list.append(item);
  }
};

/** Google Docs and web pages put a deeper list beside the item that it belongs to. @param {ParentNode} body */
const nestLists = (body) => {
  for (const inner of body.querySelectorAll("ul > ul, ul > ol, ol > ul, ol > ol")) {
    if (inner.previousElementSibling?.tagName === "LI") inner.previousElementSibling.append(inner);
  }
};

/** Notes: a call leads to `#_ftn1` (Word), `#ftnt1` (Google Docs), `#sdfootnote1sym` (LibreOffice), the note's own
 * paragraph back from there. @param {ParentNode} body */
const notesFromLinks = (body) => {
  for (const link of body.querySelectorAll("a[href*='#']")) {
    const address = link.getAttribute("href") ?? "";
    const libre = /#sd(?:foot|end)note(?=\d+(anc)?)(\d+)(?:anc|sym)$/;
    const [, back, number] = (/#_?(?:ftn|edn)t?_?(ref)?(\d+)$/.exec(address) ?? libre.exec(address)) || [];
    if (!number) continue;
    const mark = link.ownerDocument.createElement("span");
    mark.setAttribute("data-note", back ? `[^${number}]: ` : `[^${number}]`);
    mark.textContent = number;
    const holder = link.closest("sup");
    (holder ?? link).replaceWith(mark);
  }
};

/** Cells that span columns or rows, and rows that are short, get the empty cells that Markdown wants.
 * @param {HTMLTableElement} table */
const fillTable = (table) => {
  const rows = [...table.rows];
  rows.forEach((row, down) => {
    for (let at = 0; at < row.cells.length; at += 1) {
      const { colSpan, rowSpan } = row.cells[at];
      row.cells[at].removeAttribute("colspan");
      row.cells[at].removeAttribute("rowspan");
      const below = rows.slice(down + 1, down + rowSpan);
      for (let across = 0; across < colSpan; across += 1) {
        if (across) row.insertCell(at + across);
        for (const each of below) each.insertCell(Math.min(at + across, each.cells.length));
      }
      at += colSpan - 1;
    }
  });
  const widest = Math.max(0, ...rows.map(({ cells }) => cells.length));
  for (const row of rows) while (row.cells.length < widest) row.insertCell();
};

/** Turndown makes a table of rows with a head: the first row is it. @param {ParentNode} body */
const headsOfTables = (body) => {
  for (const table of body.querySelectorAll("table")) {
    // A table around tables is how a page is laid out.
    if (table.querySelector("table")) {
      table.replaceWith(...[...table.rows].flatMap(({ cells }) => [...cells]).map((cell) => renamed(cell, "div")));
      continue;
    }
    if (table.caption) table.before(renamed(table.caption, "p"));
    fillTable(table);
    // A cell of Markdown is one line.
    for (const block of table.querySelectorAll("p, div, h1, h2, h3, h4, h5, h6, ul, ol, li, blockquote, pre, br, hr"))
      block.replaceWith(...block.childNodes, " ");
    const first = table.rows[0];
    if (first) for (const cell of [...first.cells]) if (cell.tagName === "TD") renamed(cell, "th");
  }
};

/** What stands beside a line's end in its block. @param {Node} node @param {"nextSibling" | "previousSibling"} way */
const beside = (node, way) => {
  let found = node[way];
  while (found && found.nodeType !== Node.ELEMENT_NODE && !found.textContent?.trim()) found = found[way];
  return found instanceof Element && found.matches(BLOCKS) ? null : found;
};

const turndown = new TurndownService({
  headingStyle: "atx",
  bulletListMarker: "-",
  codeBlockStyle: "fenced",
  emDelimiter: "*",
  hr: "---",
});
turndown.use([tables, strikethrough]);
const escape = turndown.escape.bind(turndown);
/** Citations, techniques and figures that were copied as Markdown stay what they are. @param {string} text */
turndown.escape = (text) =>
  escape(text).replace(
    /(!?)\\\[(\\\[)?(@|[a-z0-9])([^[\]\\]*(?:\\_[^[\]\\]*)*)((?:\\\])+)/gi,
    (all, bang, twice, first, rest, closing) => {
      const whole = `${first}${rest}`.replaceAll("\\_", "_");
      if (twice && closing === "\\]\\]") return `${bang}[[${whole}]]`;
      return !twice && !bang && first === "@" && closing === "\\]" ? `[${whole}]` : all;
    },
  );
turndown.addRule("heading", {
  filter: ["h1", "h2", "h3", "h4", "h5", "h6"],
  replacement: (words, node) => {
    const level = Math.min(6, Number(node.nodeName[1]) + LEAST_HEADING - 1);
    const text = words.replace(/\*\*/g, "").replace(/\s+/g, " ").trim();
    return text ? `\n\n${"#".repeat(Math.min(level, 5))} ${text}\n\n` : "";
  },
});
turndown.addRule("break", {
  filter: "br",
  replacement: (_words, node) => {
    const [before, after] = [beside(node, "previousSibling"), beside(node, "nextSibling")];
    if (!before || !after || before.nodeName === "BR") return "";
    return after.nodeName === "BR" ? "\n\n" : "\\\n";
  },
});
turndown.addRule("item", {
  filter: "li",
  replacement: (words, node, options) => {
    const parent = /** @type {Element} */ (node.parentNode);
    const mark =
      parent.nodeName === "OL" ? `${[...parent.children].indexOf(node) + 1}. ` : `${options.bulletListMarker} `;
    const text = words
      .trim()
      .replace(/\n{2,}(?=\s*([-*+]|\d+\.) )/g, "\n")
      .replace(/\n(?=.)/g, `\n${" ".repeat(mark.length)}`);
    return `${mark}${text}${node.nextSibling ? "\n" : ""}`;
  },
});
turndown.addRule("raised", {
  filter: ["sub", "sup"],
  replacement: (words, node) => {
    const tag = node.nodeName.toLowerCase();
    const text = words.trim();
    return text && !node.textContent?.includes("\n") ? words.replace(text, () => `<${tag}>${text}</${tag}>`) : words;
  },
});
turndown.addRule("note", {
  filter: (node) => node.hasAttribute("data-note"),
  replacement: (_words, node) => /** @type {Element} */ (node).getAttribute("data-note") ?? "",
});
turndown.addRule("link", {
  filter: "a",
  replacement: (words, node) => {
    const address = /** @type {Element} */ (node).getAttribute("href") ?? "";
    const unwrapped = address.replace(/^https:\/\/www\.google\.com\/url\?q=([^&]+).*/, (_, inner) =>
      decodeURIComponent(inner),
    );
    const text = words.trim();
    if (!text || !/^(https?:|mailto:)/.test(unwrapped)) return words;
    return `[${text}](${/[\s()]/.test(unwrapped) ? `<${unwrapped}>` : unwrapped})`;
  },
});

/** @param {string} html */
export const toMarkdown = (html) => {
  const isDom = /** @type {const} */ (true);
  const options = { ALLOWED_TAGS: TAGS, ALLOWED_ATTR: ["href", "name", "colspan", "rowspan"], RETURN_DOM: isDom };
  const body = /** @type {HTMLElement} */ (DOMPurify.sanitize(withoutStyles(html), options));
  dropRemarks(body);
  notesFromLinks(body);
  listsFromParagraphs(body);
  nestLists(body);
  for (const each of body.querySelectorAll("summary")) renamed(each, "p");
  marksFromStyles(body);
  headsOfTables(body);
  const written = turndown.turndown(body);
  return written
    .replace(/\u00a0/g, " ")
    .replace(/[ \t]+$/gm, "")
    .replace(/(\[\^\d+\]: )\s+/g, "$1")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
};
