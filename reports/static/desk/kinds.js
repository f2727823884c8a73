// @ts-check
// Hides the fields that a reference of the chosen kind does not use, unless something is written in them.
// Without this, all fields are shown.

/** @param {HTMLSelectElement} select with `data-uses`: kind -> names of fields */
export const fitToKind = (select) => {
  /** @type {Record<string, string>} */
  const uses = JSON.parse(select.dataset.uses ?? "{}");
  const used = uses[select.value]?.split(" ");
  for (const name of new Set(Object.values(uses).join(" ").split(" "))) {
    const line = select.form?.querySelector(`.field-${name}`);
    const field = line?.querySelector("input, textarea");
    if (line && field && "value" in field) line.hidden = Boolean(used) && !used?.includes(name) && !field.value;
  }
};

document.addEventListener("change", ({ target }) => {
  if (target instanceof HTMLSelectElement && target.dataset.uses) fitToKind(target);
});
for (const select of document.querySelectorAll("select[data-uses]")) fitToKind(select);
