// Parse the source of a citation, technique or figure, and write it.

/** @typedef {{ key: string, pages: string }} Cited */

/** @param {string} source @returns {Cited[]} */
export const citedIn = (source) => source.slice(1, -1).split(";").map((each) => {
  const [key, ...pages] = each.trim().slice(1).split(",");
  return { key: key.trim(), pages: pages.join(",").replace(/\s+/g, " ").trim() };
});
/** @param {Cited[]} cited */
export const citationOf = (cited) =>
  `[${cited.map(({ key, pages }) => `@${key}${pages ? `, ${pages.replace(/[[\];@]/g, "")}` : ""}`).join("; ")}]`;
/** @param {string} source */
export const techniqueIn = (source) => {
  const [slug, words = ""] = source.slice(2, -2).split("|");
  return { slug: slug.trim(), words: words.replace(/\s+/g, " ").trim() };
};
/** @param {string} slug @param {string} words */
export const techniqueOf = (slug, words) => {
  const plain = words.replace(/[[\]|]/g, "").trim();
  return `[[${slug}${plain ? `|${plain}` : ""}]]`;
};
/** @param {string} source of a figure within a sentence */
export const figureIn = (source) => source.slice(3, -2).trim();
