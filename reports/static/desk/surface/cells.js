// The cells of a chart in a grid over their text area, and the drawing beside it while one types: the desk draws it.
// Without this, cells are pasted into the text area and drawn when they are saved.
import { button, make } from "./elements.js";
import { gridPart } from "./grid.js";
import { readCells, writeCells } from "./table.js";

const PAUSE = 350;

/** @param {HTMLFormElement} form */
export const mount = (form) => {
  const area = form.querySelector("textarea[data-cells]");
  const panel = form.querySelector("[data-drawing]");
  if (!(area instanceof HTMLTextAreaElement) || !(panel instanceof HTMLElement)) return;
  const holder = make("div", { className: "cells" });
  let timer = 0;
  let asked = 0;

  const draw = async () => {
    const number = ++asked;
    const body = new FormData(form);
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    const response = await fetch(panel.dataset.drawing ?? "", { method: "POST", body }).catch(() => null);
    const html = response?.ok ? await response.text() : "<html>";
    if (number !== asked) return;
    if (html.includes("<html")) panel.textContent = "Not drawn: the desk could not be reached, or you are logged out.";
    else panel.innerHTML = html;
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(draw, PAUSE);
  };

  const showGrid = () => {
    const read = area.value.trim() ? readCells(area.value) : [["", ""], ["", ""], ["", ""]];
    const widest = Math.max(...read.map((row) => row.length));
    const rows = read.map((row) => [...row, ...Array(widest - row.length).fill("")]);
    /** @type {import("./table.js").Grid} */
    const cells = { rows, aligns: Array(widest).fill("") };
    const grid = gridPart(cells, () => {
      area.value = writeCells(grid.read().rows);
      area.dispatchEvent(new Event("input", { bubbles: true }));
    });
    holder.replaceChildren(grid.element);
  };
  const asText = button("As text", () => {
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
