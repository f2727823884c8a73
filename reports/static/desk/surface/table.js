// Cells that a spreadsheet copied, and a table in Markdown.

/**
 * @typedef {"" | "left" | "center" | "right"} Align
 * @typedef {{ rows: string[][], aligns: Align[] }} Grid the first row is the head
 */

const RULES = { "": "---", left: ":---", center: ":---:", right: "---:" };

/** @param {Grid} grid */
export const writeTable = ({ rows, aligns }) => {
  /** @param {string[]} cells */
  const line = (cells) => `| ${cells.join(" | ")} |`;
  const [head, ...rest] = rows.map((row) => row.map((cell) => cell.replace(/\s+/g, " ").trim().replaceAll("|", "\\|")));
  return [line(head), line(aligns.map((align) => RULES[align])), ...rest.map(line)].join("\n");
};

/** What stands between the cells of a text: a tab, or what each of several lines has. @param {string} text */
const betweenCells = (text) => {
  const lines = text.trim().split("\n");
  if (text.includes("\t") || lines.length < 2) return "\t";
  return [";", ","].find((sign) => lines.every((line) => line.includes(sign))) ?? "\t";
};

/** Cells copied from a spreadsheet (tabs between) or of a CSV file: a line for each row; a cell with a line end is in
 * quotes, and has a space for it. @param {string} text @returns {string[][]} */
export const readCells = (text) => {
  const rows = [[""]];
  const between = betweenCells(text);
  let quoted = false;
  for (const [piece] of text.replace(/\r\n?/g, "\n").replace(/\n$/, "").matchAll(/""|"|[\t\n,;]|[^"\t\n,;]+/g)) {
    const row = rows[rows.length - 1];
    const cell = row[row.length - 1];
    if (piece === "\"" && (quoted || !cell)) quoted = !quoted;
    else if (piece === between && !quoted) row.push("");
    else if (piece === "\n" && !quoted) rows.push([""]);
    else row[row.length - 1] += piece === "\n" ? " " : piece === "\"\"" && quoted ? "\"" : piece;
  }
  return rows;
};

/** Cells as a spreadsheet copies them; "" if there are none. @param {string[][]} rows */
export const writeCells = (rows) => {
  /** @param {string} cell */
  const quoted = (cell) => (/["\t\n]/.test(cell) ? `"${cell.replaceAll("\"", "\"\"")}"` : cell);
  const hasWords = rows.some((row) => row.some((cell) => cell.trim()));
  return hasWords ? rows.map((row) => row.map(quoted).join("\t")).join("\n") : "";
};
