// What the text can name: the edition's references and figures, and the techniques. The page holds it as JSON.

/**
 * @typedef {{ label: string, text: string }} Reference
 * @typedef {{ name: string, maturity: string }} Technique
 * @typedef {{ title: string, number: number, alt: string, address: string, edit: string, is_chart: boolean,
 *             width?: number, height?: number }} Figure
 * @typedef {{ language: string, spelling: string, references: Record<string, Reference>,
 *             techniques: Record<string, Technique>, figures: Record<string, Figure> }} Sources
 */

const told = document.getElementById("writing-sources")?.textContent;

/** @type {Sources} */
export const sources = told ? JSON.parse(told)
  : { language: "", spelling: "", references: {}, techniques: {}, figures: {} };

/** @template T @param {Record<string, T>} things @param {string} key @returns {T | undefined} */
export const named = (things, key) => (Object.hasOwn(things, key) ? things[key] : undefined);

/** @param {import("./language.js").Cited[]} cited */
export const citationWords = (cited) => cited.map(({ key, pages }) =>
  (named(sources.references, key)?.label ?? `no reference “${key}”`) + (pages ? `, ${pages}` : "")).join("; ");

/** @param {{ slug: string, words: string }} technique */
export const techniqueWords = ({ slug, words }) => words || named(sources.techniques, slug)?.name || slug;

/** What lists offer. @typedef {{ value: string, label: string, detail: string }} Option */

export const referenceOptions = Object.entries(sources.references).map(([value, { label, text }]) => (
  { value, label, detail: text }));
export const techniqueOptions = Object.entries(sources.techniques).map(([value, { name, maturity }]) => (
  { value, label: name, detail: maturity }));
export const figureOptions = Object.entries(sources.figures).map(([value, { title, number }]) => (
  { value, label: title || value, detail: `Figure ${number}` }));
