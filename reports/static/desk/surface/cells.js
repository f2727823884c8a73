// The cells of a chart in a table of fields over their text area, and the drawing beside it while one types: the desk
// reads and draws them.
// Without this, cells are pasted into the text area and drawn when they are saved.
import { make, piece } from "./elements.js";
import { sources } from "./sources.js";

const PAUSE = 350;
const HELP = "Enter moves down, and after Tab to the start of the next row. " +
  "You can paste cells from a spreadsheet. Rows and columns that you empty are left out.";

/** What stands between the cells of a text: a tab, or what each of several lines has. @param {string} text */
const betweenCells = (text) => {
  const lines = text.trim().split("\n");
  if (text.includes("\t") || lines.length < 2) return "\t";
  return [";", ","].find((sign) => lines.every((line) => line.includes(sign))) ?? "\t";
};

/** Cells copied from a spreadsheet (tabs between) or of a CSV file: a line for each row; a cell with a line end is in
 * quotes, and has a space for it. @param {string} text @returns {string[][]} */
const readCells = (text) => {
  const rows = [[""]];
  const between = betweenCells(text);
  let quoted = false;
  for (const [part] of text.replace(/\r\n?/g, "\n").replace(/\n$/, "").matchAll(/""|"|[\t\n,;]|[^"\t\n,;]+/g)) {
    const row = rows[rows.length - 1];
    const cell = row[row.length - 1];
    if (part === "\"" && (quoted || !cell)) quoted = !quoted;
    else if (part === between && !quoted) row.push("");
    else if (part === "\n" && !quoted) rows.push([""]);
    else row[row.length - 1] += part === "\n" ? " " : part === "\"\"" && quoted ? "\"" : part;
  }
  return rows;
};

/** Cells as a spreadsheet copies them; "" if there are none. @param {string[][]} rows */
const writeCells = (rows) => {
  /** @param {string} cell */
  const quoted = (cell) => (/["\t\n]/.test(cell) ? `"${cell.replaceAll("\"", "\"\"")}"` : cell);
  const hasWords = rows.some((row) => row.some((cell) => cell.trim()));
  return hasWords ? rows.map((row) => row.map(quoted).join("\t")).join("\n") : "";
};

/** @param {string[][]} rows */
const withoutEmpty = (rows) => {
  const filled = rows.filter((row) => row.some((cell) => cell.trim()));
  return filled.map((row) => row.filter((_, at) => filled.some((each) => each[at].trim())));
};

/** @param {HTMLFormElement} form */
export const mount = (form) => {
  const area = form.querySelector("textarea[data-cells]");
  const panel = form.querySelector("[data-drawing]");
  if (!(area instanceof HTMLTextAreaElement) || !(panel instanceof HTMLElement)) return;
  const table = make("table", { dir: sources.direction });
  /** The first row is the head. @type {string[][]} */
  let rows = [];
  let timer = 0;
  let asked = 0;

  /** Mark the cell that the desk refused. Rows and columns that are empty here were not sent. */
  const markRefused = () => {
    for (const field of table.querySelectorAll("[aria-invalid]")) {
      field.removeAttribute("aria-invalid");
      field.removeAttribute("title");
    }
    const error = panel.querySelector("[data-row]");
    if (!(error instanceof HTMLElement)) return;
    const filled = rows.flatMap((row, at) => (row.some((cell) => cell.trim()) ? [at] : []));
    const columns = rows[0].flatMap((_, at) => (rows.some((row) => row[at].trim()) ? [at] : []));
    const refused = table.rows[filled[Number(error.dataset.row)]]?.cells[columns[Number(error.dataset.column)]];
    const field = refused?.querySelector("input");
    field?.setAttribute("aria-invalid", "true");
    field?.setAttribute("title", error.innerText.trim());
  };

  const drawChart = async () => {
    const number = ++asked;
    const body = new FormData(form);
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    const html = await piece(panel.dataset.drawing ?? "", body);
    if (number !== asked) return;
    panel.innerHTML = html ?? "No preview: no connection, or you are logged out.";
    markRefused();
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(drawChart, PAUSE);
  };

  /** @param {number} row @param {number} column */
  const focusOn = (row, column) => {
    const field = table.rows[row]?.cells[column]?.querySelector("input");
    field?.focus();
    return Boolean(field);
  };
  /** Draw the cells, with an empty row and an empty column to go on in. */
  const draw = () => {
    const width = Math.max(...rows.map((row) => row.findLastIndex((cell) => cell.trim()))) + 2;
    const height = rows.findLastIndex((row) => row.some((cell) => cell.trim())) + 2;
    rows = Array.from({ length: Math.max(height, 3) }, (_, down) =>
      Array.from({ length: Math.max(width, 2) }, (__, across) => rows[down]?.[across] ?? ""));
    table.replaceChildren(...rows.map((row, down) => make("tr", {}, ...row.map((value, across) => {
      const head = rows[0][across] || `column ${across + 1}`;
      const name = down ? `Row ${down}, ${head}` : `Head of column ${across + 1}`;
      const field = make("input", { type: "text", value, autocomplete: "off", "aria-label": name });
      return make(down ? "td" : "th", {}, field);
    }))));
  };
  const read = () => {
    rows = area.value.trim() ? readCells(area.value) : [];
    draw();
  };
  const write = () => {
    area.value = writeCells(withoutEmpty(rows));
    area.dispatchEvent(new Event("input", { bubbles: true }));
  };

  /** Hears of what is done in a cell. @template {"input" | "paste" | "keydown"} K @param {K} type
   * @param {(event: HTMLElementEventMap[K], field: HTMLInputElement, row: number, column: number) => void} act */
  const on = (type, act) => table.addEventListener(type, (event) => {
    const { target } = event;
    const cell = target instanceof HTMLInputElement ? target.closest("td, th") : null;
    if (!(cell instanceof HTMLTableCellElement)) return;
    const row = [...table.rows].indexOf(/** @type {HTMLTableRowElement} */ (cell.parentElement));
    act(event, /** @type {HTMLInputElement} */ (target), row, cell.cellIndex);
  });
  on("input", (_, field, row, column) => {
    rows[row][column] = field.value;
    write();
    if (row < rows.length - 1 && column < rows[0].length - 1) return;
    draw();
    focusOn(row, column);
  });
  on("paste", (event, _, row, column) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!/[\t\n]/.test(text.trimEnd())) return;
    event.preventDefault();
    if (!row && !column) rows = [];
    readCells(text).forEach((cells, down) => {
      rows[row + down] ??= [];
      cells.forEach((cell, across) => (rows[row + down][column + across] = cell.trim()));
    });
    rows = rows.map((each) => Array.from(each, (cell) => cell ?? ""));
    draw();
    write();
    focusOn(row, column);
  });
  /** Where the cells that were reached by Tab begin. @type {number | null} */
  let firstColumn = null;
  on("keydown", (event, _, row, column) => {
    if (event.key === "Tab") firstColumn ??= column;
    const way = { ArrowUp: -1, ArrowDown: 1, Enter: 1 }[event.key];
    if (!way) return;
    const isEnter = event.key === "Enter";
    const isMoved = focusOn(row + way, isEnter ? firstColumn ?? column : column);
    firstColumn = null;
    // The form around cells is sent by its own button.
    if (isMoved || isEnter) event.preventDefault();
  });
  table.addEventListener("mousedown", () => (firstColumn = null));

  const summary = make("summary", {}, "Edit as plain text");
  const plain = make("details", {}, summary);
  const cells = make("div", { className: "cells grid" }, make("p", { className: "help" }, HELP),
    make("div", { className: "md-scroll" }, table), plain);
  area.after(cells);
  plain.append(area);
  area.addEventListener("input", (event) => event.isTrusted && read());
  area.labels?.[0]?.addEventListener("click", (event) => {
    if (plain.open) return;
    event.preventDefault();
    focusOn(0, 0);
  });
  read();
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  panel.addEventListener("click", ({ target }) => {
    const alt = form.elements.namedItem("alt");
    if (!(target instanceof HTMLElement) || !target.dataset.alt || !(alt instanceof HTMLTextAreaElement)) return;
    alt.value = target.dataset.alt;
    alt.dispatchEvent(new Event("input", { bubbles: true }));
    alt.focus();
  });
  if (area.value.trim()) void drawChart();
};
