// The cells of a chart in a grid over their text area, what each column holds under its heading, and the drawing beside
// it while one types: the desk reads and draws them.
// Without this, cells are pasted into the text area and drawn when they are saved.
import { button, make, select } from "./elements.js";
import { gridPart } from "./grid.js";
import { piece } from "./pieces.js";
import { readCells, writeCells } from "./table.js";

/** @typedef {{ key: string, type: string, unit: string }} Column */

const PAUSE = 350;
/** @type {[string, string][]} */
const TYPES = [["number", "number"], ["text", "names"], ["year", "year"], ["date", "date"]];
/** A heading with its unit: `in all (billion)`, as in reports/importing/cells.py. */
const HEADING = /^(.*[^\s()[\]])\s*[([]([^()[\]]{1,40})[)\]]$/;

const NUMBER = /^[-+−–€$£]?[\d.,\s]+%?$/;

/** A unit behind a heading goes into its own field; whether there was one.
 * @param {string[]} head @param {Column[]} columns */
const takeUnits = (head, columns) =>
  head.filter((words, at) => {
    const found = HEADING.exec(words.trim());
    if (found) [, head[at], columns[at].unit] = found;
    return found;
  }).length > 0;

/** @param {HTMLFormElement} form */
export const mount = (form) => {
  const area = form.querySelector("textarea[data-cells]");
  const byHand = form.querySelector("textarea[name=columns]");
  const panel = form.querySelector("[data-drawing]");
  if (!(area instanceof HTMLTextAreaElement) || !(byHand instanceof HTMLTextAreaElement)) return;
  if (!(panel instanceof HTMLElement)) return;
  const holder = make("div", { className: "cells" });
  /** @type {ReturnType<typeof gridPart<Column>>} */
  let grid;
  /** @type {(Column & { label: string })[]} the columns as the desk read them last */
  let known = [];
  let timer = 0;
  let asked = 0;

  const learn = () => {
    const told = panel.querySelector("data");
    if (told) known = JSON.parse(told.value);
    const { columns } = grid.read();
    if (known.length !== columns.length) return;
    columns.forEach((column, at) => Object.assign(column, known[at], { unit: column.unit || known[at].unit }));
    for (const field of holder.querySelectorAll("[data-set]")) {
      const { set = "", at } = /** @type {HTMLElement} */ (field).dataset;
      const column = /** @type {Record<string, string>} */ (columns[Number(at)]);
      if (field !== document.activeElement) Object.assign(field, { value: column[set] });
    }
    tell();
  };
  const draw = async () => {
    const number = ++asked;
    const body = new FormData(form);
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    const html = await piece(panel.dataset.drawing ?? "", body);
    if (number !== asked) return;
    panel.innerHTML = html ?? "No preview: no connection, or you are logged out.";
    learn();
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(draw, PAUSE);
  };

  /** @param {{ isOther?: boolean, isSaid?: boolean }} [how] all cells are others, so that what was said of their
   *   columns is not about them; or what a column holds was said just now */
  const write = ({ isOther, isSaid } = {}) => {
    const { rows: [head, ...rows], columns } = grid.read();
    const headings = head.map((words, at) => (columns[at].unit ? `${words} (${columns[at].unit})` : words));
    area.value = writeCells([headings, ...rows]);
    if (isOther) {
      for (const name of ["columns", "x", "y", "series"]) {
        Object.assign(form.elements.namedItem(name) ?? {}, { value: "" });
      }
    } else if ((isSaid || byHand.value) && known.length) {
      byHand.value = columns.map(({ key, type, unit }, at) =>
        [key || `column-${at + 1}`, head[at], type, unit].join(" | ")).join("\n");
    }
    area.dispatchEvent(new Event("input", { bubbles: true }));
  };
  /** A unit is asked for where numbers are. */
  const tell = () => {
    for (const field of holder.querySelectorAll("input[data-set=unit]")) {
      const { at } = /** @type {HTMLElement} */ (field).dataset;
      /** @type {HTMLElement} */ (field).hidden = grid.read().columns[Number(at)].type !== "number";
    }
  };

  /** @param {Column} column @param {number} at */
  const under = (column, at) => {
    const type = select(TYPES, column.type, {
      "aria-label": `Type of column ${at + 1}`,
      "data-set": "type",
      "data-at": at,
      onchange() {
        column.type = type.value;
        tell();
        write({ isSaid: true });
      },
    });
    const unit = make("input", {
      type: "text",
      value: column.unit,
      placeholder: "unit",
      autocomplete: "off",
      maxLength: 40,
      hidden: column.type !== "number",
      "aria-label": `Unit of column ${at + 1}`,
      "data-set": "unit",
      "data-at": at,
      oninput() {
        column.unit = unit.value.replace(/[()[\]]/g, "").trim();
        write();
      },
    });
    return [type, unit];
  };
  const showGrid = () => {
    const read = area.value.trim() ? readCells(area.value) : [["", ""], ["", ""], ["", ""]];
    const widest = Math.max(...read.map((row) => row.length));
    const rows = read.map((row) => [...row, ...Array(widest - row.length).fill("")]);
    const blank = () => ({ key: "", type: "number", unit: "" });
    const columns = rows[0].map((_, at) => ({ ...blank(), type: at ? "number" : "text" }));
    takeUnits(rows[0], columns);
    grid = gridPart({ rows, columns }, {
      blank,
      under,
      align: (_, cell) => (NUMBER.test(cell) ? "right" : "left"),
      changed(isOther) {
        const cells = grid.read();
        const isSplit = takeUnits(cells.rows[0], cells.columns);
        write({ isOther });
        return isSplit;
      },
    });
    holder.replaceChildren(grid.element);
    learn();
  };
  const asText = button("Edit as plain text", () => {
    area.hidden = !area.hidden;
    holder.hidden = !area.hidden;
    asText.setAttribute("aria-pressed", String(!area.hidden));
    if (area.hidden) showGrid();
    else area.focus();
  }, { className: "small", "aria-pressed": "false" });

  area.hidden = true;
  area.after(holder, make("p", {}, asText));
  area.labels?.[0]?.addEventListener("click", () => holder.querySelector("input")?.focus());
  showGrid();
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  panel.addEventListener("click", ({ target }) => {
    const alt = form.elements.namedItem("alt");
    if (!(target instanceof HTMLElement) || !target.dataset.alt || !(alt instanceof HTMLTextAreaElement)) return;
    alt.value = target.dataset.alt;
    alt.dispatchEvent(new Event("input", { bubbles: true }));
    alt.focus();
  });
  if (area.value.trim()) void draw();
};
