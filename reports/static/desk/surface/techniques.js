// A technique: chosen from the vocabulary or made, and assessed where this section says nothing of it yet.
import { ask, onePart, selectPart, textPart } from "./asking.js";
import { button } from "./elements.js";
import { techniqueIn } from "./language.js";
import { finish, trimmed, within } from "./placing.js";
import { openPopup } from "./popups.js";
import { learn, named, sources, techniqueOptions, ways } from "./sources.js";

/** What adds a row to the form's assessments, if this person may. */
const more = () => document.querySelector("[data-rows=assessments] [data-add-row]");

const emptyRow = () =>
  [...document.querySelectorAll("[data-rows=assessments] .row")].find(
    (row) => row.querySelector("input[name$=-technique]")?.value.trim() === "",
  );

/** Writes the assessment into the section's form, which saves it. @param {string} slug @param {string} maturity
 * @param {string} note */
const assess = (slug, maturity, note) => {
  if (!emptyRow()) more()?.click();
  const row = emptyRow();
  const known = named(sources.techniques, slug);
  if (!row || !known) return;
  row.closest("details")?.setAttribute("open", "");
  for (const [name, value] of Object.entries({ technique: known.name, maturity, note })) {
    const field = /** @type {HTMLInputElement} */ (row.querySelector(`[name$=-${name}]`));
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  learn({ techniques: { [slug]: { ...known, maturity } } });
};

/** @param {import("./placing.js").Target} target @param {import("./placing.js").Spot} [spot] @param {string} [typed] */
export const technique = async (target, spot, typed = "") => {
  const { from, to } = trimmed(target.state, target.state.selection.main);
  const at = spot ?? within(target, /^Technique$/) ?? { from, to, text: "", isThere: false };
  const was = at.isThere ? techniqueIn(at.text) : { slug: "", words: spot ? "" : target.state.sliceDoc(from, to) };
  const nothing = { value: "", label: "not now" };
  const maturity = selectPart("Assess it in this section", [nothing, ...sources.maturities]);
  const note = textPart("What this section says about it", "", { help: "One sentence. Saved with the section." });
  const tell = (/** @type {string} */ slug) => {
    const isNew = Boolean(slug) && !named(sources.techniques, slug)?.maturity && more() !== null;
    maturity.element.hidden = !isNew;
    note.element.hidden = !isNew;
  };
  const none = "No technique found in the vocabulary.";
  const choice = onePart("Technique", techniqueOptions, was.slug, { none, value: typed, chosen: tell });
  const anew = button("New technique…", async () => {
    const made = await openPopup(ways.technique ?? "", { name: choice.field.value });
    learn(made?.sources);
    if (made) choice.set(made.slug);
  }, { className: "link" });
  if (ways.technique) choice.element.append(anew);
  tell(was.slug);
  const words = textPart("Link text", was.words, { help: "Leave empty to use its name." });
  const answer = await ask("Technique", [choice, words, maturity, note], { target, spot: at }, { send: "Insert link" });
  const [slug, , rating, says] = Array.isArray(answer) ? answer : [];
  if (slug && rating && !maturity.element.hidden) assess(slug, rating, says);
  finish(target, at, answer, ([chosen, said]) =>
    chosen ? `[[${chosen}${said ? `|${said.replace(/[[\]|]/g, "")}` : ""}]]` : "",
  );
};
