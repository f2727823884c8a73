// A table in a grid: cells, rows, columns and their alignment. What a spreadsheet copied fills it from the cell on.
import { button, make } from "./elements.js";
import { readCells } from "./table.js";

/** @typedef {import("./table.js").Grid} Grid */

const ALIGNS = [
  ["", "as it comes"],
  ["left", "left"],
  ["center", "centred"],
  ["right", "right"],
];

const NUMBER = /^[-+−–€$£]?[\d.,\s]+%?$/;

/** @param {Grid} given
 * @param {() => void} [changed] hears of each change of cells that are data: these need no alignment
 * @returns {import("./asking.js").Part & { isChanged: () => boolean }} */
export const gridPart = (given, changed) => {
  const grid = structuredClone(given);
  const holder = make("div", { className: "grid" });

  /** @param {number} row @param {number} column */
  const focusOn = (row, column) => {
    const field = holder.querySelectorAll("tr.grid-row")[row]?.querySelectorAll("input")[column];
    field?.focus();
    return Boolean(field);
  };
  /** @param {number} count */
  const widen = (count) => {
    while (grid.aligns.length < count) grid.aligns.push("");
    for (const row of grid.rows) while (row.length < count) row.push("");
  };
  const addRow = () => grid.rows.push(grid.aligns.map(() => ""));

  /** @param {string[][]} cells @param {number} row @param {number} column */
  const fill = (cells, row, column) => {
    if (changed && !row && !column) Object.assign(grid, { rows: [[]], aligns: [] });
    widen(column + Math.max(...cells.map((each) => each.length)));
    while (grid.rows.length < row + cells.length) addRow();
    cells.forEach((each, down) =>
      each.forEach((cell, across) => {
        grid.rows[row + down][column + across] = cell.trim();
      }),
    );
  };

  /** @param {KeyboardEvent} event @param {HTMLInputElement} field @param {number} row @param {number} column */
  const move = (event, field, row, column) => {
    const atStart = field.selectionEnd === 0;
    const atEnd = field.selectionStart === field.value.length;
    let moved = false;
    if (event.key === "ArrowUp") moved = focusOn(row - 1, column);
    else if (event.key === "ArrowDown") moved = focusOn(row + 1, column);
    else if (event.key === "ArrowLeft" && atStart) moved = focusOn(row, column - 1);
    else if (event.key === "ArrowRight" && atEnd) moved = focusOn(row, column + 1);
    else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
      if (row === grid.rows.length - 1) {
        addRow();
        draw();
      }
      moved = focusOn(row + 1, column);
    }
    if (moved) event.preventDefault();
    if (changed && event.key === "Enter") event.preventDefault();
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) field.form?.requestSubmit();
  };

  /** @param {string} cell @param {number} row @param {number} column */
  const cellField = (cell, row, column) => {
    const name = row
      ? `Row ${row}, ${grid.rows[0][column] || `column ${column + 1}`}`
      : `Head of column ${column + 1}`;
    const field = make("input", {
      type: "text",
      value: cell,
      autocomplete: "off",
      "aria-label": name,
      className: `is-${grid.aligns[column] || (changed && NUMBER.test(cell) ? "right" : "left")}`,
      oninput: () => {
        grid.rows[row][column] = field.value;
        changed?.();
      },
      onkeydown: (/** @type {KeyboardEvent} */ event) => move(event, field, row, column),
      onpaste: (/** @type {ClipboardEvent} */ event) => {
        const text = event.clipboardData?.getData("text/plain") ?? "";
        if (!/[\t\n]/.test(text.trim())) return;
        event.preventDefault();
        fill(readCells(text), row, column);
        draw();
        changed?.();
        focusOn(row, column);
      },
    });
    return make(row ? "td" : "th", {}, field);
  };

  /** @param {string} words @param {string} name @param {() => void} act @param {boolean} isLast */
  const without = (words, name, act, isLast) =>
    button(
      words,
      () => {
        act();
        draw();
        changed?.();
      },
      {
        className: "link",
        "aria-label": name,
        disabled: isLast,
      },
    );

  const draw = () => {
    const columns = grid.aligns.map((align, at) => {
      const select = make(
        "select",
        { "aria-label": `Alignment of column ${at + 1}` },
        ...ALIGNS.map(([value, words]) => make("option", { value, selected: value === align }, words)),
      );
      select.onchange = () => {
        grid.aligns[at] = /** @type {import("./table.js").Align} */ (select.value);
        draw();
      };
      return make(
        "td",
        {},
        ...(changed ? [] : [select]),
        without(
          "Delete",
          `Delete column ${at + 1}`,
          () => {
            grid.aligns.splice(at, 1);
            grid.rows.forEach((row) => row.splice(at, 1));
          },
          grid.aligns.length === 1,
        ),
      );
    });
    const rows = grid.rows.map((cells, row) =>
      make(
        "tr",
        { className: "grid-row" },
        ...cells.map((cell, column) => cellField(cell, row, column)),
        make(
          "td",
          {},
          ...(row ? [without("Delete", `Delete row ${row}`, () => grid.rows.splice(row, 1), false)] : []),
        ),
      ),
    );
    holder.replaceChildren(
      make(
        "p",
        { className: "help" },
        "Enter goes down, arrows go from cell to cell. Cells of a spreadsheet can be pasted.",
      ),
      make(
        "div",
        { className: "md-scroll" },
        make("table", {}, make("tbody", {}, ...rows, make("tr", {}, ...columns))),
      ),
      make(
        "p",
        { className: "actions" },
        button(
          "Add a row",
          () => {
            addRow();
            draw();
            focusOn(grid.rows.length - 1, 0);
          },
          { className: "small" },
        ),
        button(
          "Add a column",
          () => {
            widen(grid.aligns.length + 1);
            draw();
            focusOn(0, grid.aligns.length - 1);
          },
          { className: "small" },
        ),
      ),
    );
  };
  draw();
  return {
    element: holder,
    read: () => grid,
    focus: () => focusOn(0, 0),
    isChanged: () => JSON.stringify(grid) !== JSON.stringify(given),
  };
};
