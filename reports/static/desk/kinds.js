// @ts-check
// Hides the fields that a reference of the chosen kind does not use, unless something is written in them.
// Without this, all fields are shown.

/** The fields of each kind, besides those of all kinds; a kind that is not here has all fields.
 * @type {Record<string, string>} */
const USES = {
  "article-journal": "container volume issue pages",
  "article-newspaper": "container issue pages",
  "article-magazine": "container volume issue pages",
  "paper-conference": "container publisher volume pages editors isbn",
  article: "container publisher number",
  report: "publisher number isbn",
  book: "publisher volume editors isbn",
  chapter: "container publisher volume pages editors isbn",
  webpage: "container publisher",
  "post-weblog": "container",
  thesis: "publisher number",
  dataset: "container publisher number",
  software: "publisher number",
  standard: "publisher number isbn",
  legislation: "container volume pages number",
  speech: "container publisher",
};
const ALL = new Set(Object.values(USES).join(" ").split(" "));

/** @param {ParentNode} form that of a reference, or another, which is left as it is */
export const fitToKind = (form) => {
  const kind = form.querySelector(".field-container") && form.querySelector("select[name=kind]");
  const used = kind ? USES[kind.value]?.split(" ") : undefined;
  for (const name of kind ? ALL : []) {
    const line = form.querySelector(`.field-${name}`);
    const field = line?.querySelector("input, textarea");
    if (line && field && "value" in field) line.hidden = Boolean(used) && !used?.includes(name) && !field.value;
  }
};

document.addEventListener("change", ({ target }) => {
  if (target instanceof HTMLSelectElement && target.form) fitToKind(target.form);
});
fitToKind(document);
