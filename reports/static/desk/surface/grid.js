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
 * @property {(isOther?: boolean) => boolean} changed hears of each change, and whether all cells are others; true has
 *   the grid drawn again
 */

/** @template T @param {Cells<T>} given @param {How<T>} how @returns {{ element: HTMLElement, read: () => Cells<T> }} */
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
  /** @param {number} row @param {number} column */
  const focusNear = (row, column) =>
    focusOn(Math.min(row, grid.rows.length - 1), Math.min(column, grid.columns.length - 1));
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
  // What a browser can undo of a field ends where the grid is redrawn: the grid remembers by itself.
  /** @typedef {{ cells: Cells<T>, row: number, column: number }} Step */
  /** @type {{ done: Step[], undone: Step[], field: EventTarget | null }} `field`: what is typed into is one step */
  const steps = { done: [], undone: [], field: null };
  /** @param {number} [row] @param {number} [column] where it is done @param {EventTarget | null} [field] */
  const remember = (row = 0, column = 0, field = null) => {
    if (field && field === steps.field) return;
    steps.done.push({ cells: structuredClone(grid), row, column });
    Object.assign(steps, { undone: [], field });
  };
  /** @param {Step[]} from @param {Step[]} to */
  const goTo = (from, to) => {
    const step = from.pop();
    if (!step) return;
    to.push({ ...step, cells: structuredClone(grid) });
    steps.field = null;
    Object.assign(grid, step.cells);
    changed();
    draw();
    focusNear(step.row, step.column);
  };
  /** @param {() => void} act @param {number} row @param {number} column where the focus goes */
  const change = (act, row, column) => {
    remember(row, column);
    act();
    changed();
    draw();
    focusNear(row, column);
  };

  /** Has a cell look as it is read. @param {Element} cell @param {number} column */
  const dress = (cell, column) => {
    cell.className = `is-${align(grid.columns[column], cell.querySelector("input")?.value ?? "")}`;
  };
  const dressAll = () => {
    for (const { cells } of lines()) grid.columns.forEach((_, at) => dress(cells[at], at));
  };

  on("input", (event, field, row, column) => {
    // What comes at once was chosen: it is undone by itself.
    const isTyped = !(event instanceof InputEvent && event.data && event.data.length > 1);
    remember(row, column, isTyped ? field : null);
    grid.rows[row][column] = field.value;
    dress(/** @type {Element} */ (field.parentElement), column);
    if (!changed()) return;
    draw();
    focusOn(row, column);
  });
  on("paste", (event, _, row, column) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!/[\t\n]/.test(text.trimEnd())) return;
    event.preventDefault();
    const isOther = !row && !column;
    remember(row, column);
    fill(readCells(text), row, column, isOther);
    changed(isOther);
    draw();
    focusOn(row, column);
  });
  on("keydown", (event, field, row, column) => {
    const { key } = event;
    let moved = false;
    if (key === "ArrowUp") moved = focusOn(row - 1, column);
    else if (key === "ArrowDown") moved = focusOn(row + 1, column);
    else if (key === "ArrowLeft" && field.selectionEnd === 0) moved = focusOn(row, column - 1);
    else if (key === "ArrowRight" && field.selectionStart === field.value.length) moved = focusOn(row, column + 1);
    else if (key === "Enter" && !event.ctrlKey && !event.metaKey) {
      if (row === grid.rows.length - 1) change(addRow, row, column);
      moved = focusOn(row + 1, column);
    }
    if (moved) event.preventDefault();
  });
  // The form around cells that are data is sent by its own button.
  table.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target instanceof HTMLInputElement) event.preventDefault();
  });

  table.addEventListener("change", ({ target }) => target instanceof HTMLSelectElement && remember(), true);
  table.addEventListener("change", dressAll);

  /** @param {string} name @param {() => void} act @param {number} row @param {number} column
   * @param {boolean} [disabled] */
  const without = (name, act, row, column, disabled = false) =>
    button("Delete", () => change(act, row, column), { className: "link", "aria-label": `Delete ${name}`, disabled });

  /** @param {string[]} cells @param {number} row */
  const line = (cells, row) => {
    const fields = cells.map((value, at) => {
      const name = row ? `Row ${row}, ${grid.rows[0][at] || `column ${at + 1}`}` : `Head of column ${at + 1}`;
      const field = make("input", { type: "text", value, autocomplete: "off", "aria-label": name });
      return make(row ? "td" : "th", {}, field);
    });
    const end = row ? [without(`row ${row}`, () => grid.rows.splice(row, 1), row, 0)] : [];
    return make("tr", {}, ...fields, make("td", {}, ...end));
  };
  const draw = () => {
    const set = grid.columns.map((column, at) => make("td", {}, ...under(column, at)));
    const ends = grid.columns.map((_, at) => {
      const act = () => [grid.columns, ...grid.rows].forEach((each) => each.splice(at, 1));
      return make("td", {}, without(`column ${at + 1}`, act, 0, at, grid.columns.length === 1));
    });
    const [head, ...rows] = grid.rows.map(line);
    table.replaceChildren(
      make("thead", {}, head, make("tr", { className: "grid-set" }, ...set, make("td"))),
      make("tbody", {}, ...rows),
      make("tfoot", {}, make("tr", {}, ...ends)),
    );
    dressAll();
  };
  draw();

  /** @param {string} words @param {() => void} act */
  const add = (words, act) => button(words, act, { className: "small" });
  const keys = "Enter moves down, arrow keys move between cells. You can paste cells from a spreadsheet.";
  const element = make(
    "div",
    { className: "grid" },
    make("p", { className: "help" }, keys),
    make("div", { className: "md-scroll" }, table),
    make(
      "p",
      { className: "actions" },
      add("Add a row", () => change(addRow, grid.rows.length, 0)),
      add("Add a column", () => change(() => widen(grid.columns.length + 1), 0, grid.columns.length)),
    ),
  );
  element.addEventListener("keydown", (event) => {
    const key = event.ctrlKey || event.metaKey ? event.key.toLowerCase() : "";
    const isOther = event.target instanceof HTMLInputElement && "set" in event.target.dataset;
    if (!["z", "y"].includes(key) || event.altKey || isOther) return;
    event.preventDefault();
    if (key === "y" || event.shiftKey) goTo(steps.undone, steps.done);
    else goTo(steps.done, steps.undone);
  });
  return { element, read: () => grid };
};
