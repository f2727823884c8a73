// What the text can name: the edition's references, figures and sections, and the techniques. The page holds it as
// JSON, and where more of it is made.

/**
 * @typedef {{ label: string, text: string }} Reference
 * @typedef {{ name: string }} Technique
 * @typedef {{ title: string, number: number, alt: string, address: string, edit: string, is_chart: boolean,
 *             width?: number, height?: number }} Figure
 * @typedef {{ language: string, direction: string, length: string, references: Record<string, Reference>,
 *             techniques: Record<string, Technique>, figures: Record<string, Figure>, figures_before: number,
 *             links: Option[] }} Sources
 */

const told = document.getElementById("writing-sources")?.textContent;

/** @type {Sources} */
export const sources = told ? JSON.parse(told)
  : {
    language: "", direction: "", length: "", references: {}, techniques: {}, figures: {}, figures_before: 0, links: [],
  };

/** Where more is made, if this person may: `cite`, `reference`, `technique`, `figure`; `plain`, if that is how they
 * write, and where it is chosen: `account`. */
export const ways = document.getElementById("writing-ways")?.dataset ?? {};

/** @param {Partial<Sources> | undefined} found */
export const learn = ({ references = {}, techniques = {}, figures = {} } = {}) => {
  Object.assign(sources.references, references);
  Object.assign(sources.techniques, techniques);
  Object.assign(sources.figures, figures);
};

document.addEventListener("saved", (event) => {
  const now = /** @type {CustomEvent<Document>} */ (event).detail.getElementById("writing-sources")?.textContent;
  if (now) learn(JSON.parse(now));
});

/** @template T @param {Record<string, T>} things @param {string} key @returns {T | undefined} */
export const named = (things, key) => (Object.hasOwn(things, key) ? things[key] : undefined);

/** @param {{ key: string, pages: string }[]} cited */
export const citationWords = (cited) => cited.map(({ key, pages }) =>
  (named(sources.references, key)?.label ?? `no reference “${key}”`) + (pages ? `, ${pages}` : "")).join("; ");

/** @param {{ slug: string, words: string }} technique */
export const techniqueWords = ({ slug, words }) => words || named(sources.techniques, slug)?.name || slug;

/** What lists offer. @typedef {{ value: string, label: string, detail: string }} Option */

/** @type {() => Option[]} */
export const referenceOptions = () => Object.entries(sources.references).map(([value, { label, text }]) => (
  { value, label, detail: text }));
/** @type {() => Option[]} */
export const techniqueOptions = () => Object.entries(sources.techniques).map(([value, { name }]) => (
  { value, label: name, detail: "" }));
/** @param {Map<string, number>} numbers those of the figures, by key @returns {Option[]} */
export const figureOptions = (numbers) => [...numbers].map(([value, number]) => (
  { value, label: sources.figures[value].title || value, detail: `Figure ${number}` }));
