// A table in a grid: cells, rows, columns, and under each heading what is set for its column. What a spreadsheet copied
// fills it from the cell on.
import { button, make } from "./elements.js";
import { sources } from "./sources.js";
import { readCells } from "./table.js";

/**
 * @template T
 * @typedef {{ rows: string[][], columns: T[] }} Cells the first row is the head; `columns` is what is set for each
 */
/**
 * @template T
 * @typedef {object} How
 * @property {() => T} blank what is set for a new column
 * @property {(column: T, at: number) => Node[]} under what stands under a heading
 * @property {(column: T, cell: string) => string} align
 * @property {(isOther?: boolean) => boolean | void} [changed] hears of each change of cells that are data, and whether
 *   all are others; true has the grid drawn again
 */

/** @template T @param {Cells<T>} given @param {How<T>} how
 * @returns {Omit<import("./asking.js").Part, "read"> & { read: () => Cells<T>, isChanged: () => boolean }} */
export const gridPart = (given, { blank, under, align, changed }) => {
  const grid = structuredClone(given);
  const table = make("table", { dir: sources.direction });

  const lines = () => [...(table.tHead ? [table.tHead.rows[0]] : []), ...table.tBodies[0].rows];
  /** @param {number} row @param {number} column */
  const focusOn = (row, column) => {
    const field = lines()[row]?.cells[column]?.querySelector("input");
    field?.focus();
    field?.setSelectionRange(field.value.length, field.value.length);
    return Boolean(field);
  };
  /** @param {number} count */
  const widen = (count) => {
    while (grid.columns.length < count) grid.columns.push(blank());
    for (const row of grid.rows) while (row.length < count) row.push("");
  };
  const addRow = () => grid.rows.push(grid.columns.map(() => ""));

  /** @param {string[][]} cells @param {number} row @param {number} column @param {boolean} isOther */
  const fill = (cells, row, column, isOther) => {
    if (isOther) Object.assign(grid, { rows: [[]], columns: [] });
    widen(column + Math.max(...cells.map((each) => each.length)));
    while (grid.rows.length < row + cells.length) addRow();
    cells.forEach((each, down) =>
      each.forEach((cell, across) => {
        grid.rows[row + down][column + across] = cell.trim();
      }),
    );
  };

  /** Hears of what is done in a cell. @template {"input" | "paste" | "keydown"} K @param {K} type
   * @param {(event: HTMLElementEventMap[K], field: HTMLInputElement, row: number, column: number) => void} act */
  const on = (type, act) =>
    table.addEventListener(type, (event) => {
      const { target } = event;
      const cell = target instanceof HTMLInputElement ? target.closest("td, th") : null;
      const row = lines().findIndex((each) => each === cell?.parentElement);
      if (row < 0 || !(cell instanceof HTMLTableCellElement)) return;
      act(event, /** @type {HTMLInputElement} */ (target), row, cell.cellIndex);
    });
  /** @param {() => void} act @param {number} [row] @param {number} [column] where the focus goes */
  const change = (act, row, column = 0) => {
    act();
    changed?.();
    draw();
    if (row !== undefined) focusOn(row, column);
  };

  on("input", (_, field, row, column) => {
    grid.rows[row][column] = field.value;
    if (!changed?.()) return;
    draw();
    focusOn(row, column);
  });
  on("paste", (event, _, row, column) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!/[\t\n]/.test(text.trimEnd())) return;
    event.preventDefault();
    const isOther = Boolean(changed) && !row && !column;
    fill(readCells(text), row, column, isOther);
    changed?.(isOther);
    draw();
    focusOn(row, column);
  });
  on("keydown", (event, field, row, column) => {
    const { key } = event;
    const isSending = event.ctrlKey || event.metaKey;
    let moved = false;
    if (key === "ArrowUp") moved = focusOn(row - 1, column);
    else if (key === "ArrowDown") moved = focusOn(row + 1, column);
    else if (key === "ArrowLeft" && field.selectionEnd === 0) moved = focusOn(row, column - 1);
    else if (key === "ArrowRight" && field.selectionStart === field.value.length) moved = focusOn(row, column + 1);
    else if (key === "Enter" && isSending && !changed) field.form?.requestSubmit();
    else if (key === "Enter" && !isSending) {
      if (row === grid.rows.length - 1) change(addRow);
      moved = focusOn(row + 1, column);
    }
    if (moved) event.preventDefault();
  });
  // The form around cells that are data is sent by its own button.
  table.addEventListener("keydown", (event) => {
    if (changed && event.key === "Enter" && event.target instanceof HTMLInputElement) event.preventDefault();
  });

  /** @param {string} name @param {() => void} act @param {boolean} [disabled] */
  const without = (name, act, disabled = false) =>
    button("Delete", () => change(act), { className: "link", "aria-label": `Delete ${name}`, disabled });

  /** @param {string[]} cells @param {number} row */
  const line = (cells, row) => {
    const fields = cells.map((value, at) => {
      const name = row ? `Row ${row}, ${grid.rows[0][at] || `column ${at + 1}`}` : `Head of column ${at + 1}`;
      const className = `is-${align(grid.columns[at], value)}`;
      const field = make("input", { type: "text", value, autocomplete: "off", "aria-label": name, className });
      return make(row ? "td" : "th", {}, field);
    });
    const end = row ? [without(`row ${row}`, () => grid.rows.splice(row, 1))] : [];
    return make("tr", {}, ...fields, make("td", {}, ...end));
  };
  const draw = () => {
    const set = grid.columns.map((column, at) => make("td", {}, ...under(column, at)));
    const ends = grid.columns.map((_, at) => {
      const act = () => [grid.columns, ...grid.rows].forEach((each) => each.splice(at, 1));
      return make("td", {}, without(`column ${at + 1}`, act, grid.columns.length === 1));
    });
    const [head, ...rows] = grid.rows.map(line);
    table.replaceChildren(
      make("thead", {}, head, make("tr", { className: "grid-set" }, ...set, make("td"))),
      make("tbody", {}, ...rows),
      make("tfoot", {}, make("tr", {}, ...ends)),
    );
  };
  draw();

  /** @param {string} words @param {() => void} act */
  const add = (words, act) => button(words, act, { className: "small" });
  const help = "Enter goes down, arrows go from cell to cell. Cells of a spreadsheet can be pasted.";
  const element = make(
    "div",
    { className: "grid" },
    make("p", { className: "help" }, help),
    make("div", { className: "md-scroll" }, table),
    make(
      "p",
      { className: "actions" },
      add("Add a row", () => change(addRow, grid.rows.length)),
      add("Add a column", () => change(() => widen(grid.columns.length + 1), 0, grid.columns.length)),
    ),
  );
  return {
    element,
    read: () => grid,
    focus: () => focusOn(0, 0),
    refill(/** @type {Cells<T>} */ cells) {
      Object.assign(grid, cells);
      draw();
    },
    isChanged: () => JSON.stringify(grid) !== JSON.stringify(given),
  };
};
