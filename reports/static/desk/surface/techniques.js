// A technique: chosen from the vocabulary or made, and assessed where this section says nothing of it yet.
import { ask, onePart, selectPart, textPart } from "./asking.js";
import { button } from "./elements.js";
import { techniqueIn } from "./language.js";
import { finish, within } from "./placing.js";
import { openPopup } from "./popups.js";
import { learn, named, sources, techniqueOptions, ways } from "./sources.js";

/** The row of the form for another assessment, if this person may add one; `add` has the page make one.
 * @param {boolean} [add] @returns {Record<string, HTMLInputElement> | null} */
const emptyRow = (add) => {
  const group = document.querySelector("[data-rows=assessments]");
  const names = [.../** @type {NodeListOf<HTMLInputElement>} */ (group?.querySelectorAll("[name$=-technique]") ?? [])];
  const free = names.find((field) => !field.value.trim());
  const more = group?.querySelector("[data-add-row]");
  if (!free && add && more instanceof HTMLElement) {
    more.click();
    return emptyRow();
  }
  if (!free) return more ? {} : null;
  if (add) free.closest("details")?.setAttribute("open", "");
  const row = /** @type {Element} */ (free.closest(".row"));
  /** @param {string} name */
  const field = (name) => /** @type {HTMLInputElement} */ (row.querySelector(`[name$=-${name}]`));
  return { technique: free, maturity: field("maturity"), note: field("note") };
};

/** Writes the assessment into the section's form, which saves it. @param {string} slug @param {string} maturity
 * @param {string} note */
const assess = (slug, maturity, note) => {
  const row = emptyRow(true);
  const known = named(sources.techniques, slug);
  if (!row?.technique || !known) return;
  row.technique.value = known.name;
  row.maturity.value = maturity;
  row.note.value = note;
  row.technique.dispatchEvent(new Event("input", { bubbles: true }));
  learn({ techniques: { [slug]: { ...known, maturity } } });
};

/** @param {import("./placing.js").Target} target @param {import("./placing.js").Spot} [spot] @param {string} [typed] */
export const technique = async (target, spot, typed = "") => {
  const { from, to } = target.state.selection.main;
  const at = spot ?? within(target, /^Technique$/) ?? { from, to, text: "", isThere: false };
  const was = at.isThere ? techniqueIn(at.text) : { slug: "", words: spot ? "" : target.state.sliceDoc(from, to) };
  const nothing = { value: "", label: "not now" };
  const maturity = selectPart("Assess it in this section", [nothing, ...sources.maturities]);
  const note = textPart("What this section says of it", "", { help: "In a sentence. Saved with the section." });
  const tell = (/** @type {string} */ slug) => {
    const isNew = Boolean(slug) && !named(sources.techniques, slug)?.maturity && emptyRow() !== null;
    maturity.element.hidden = !isNew;
    note.element.hidden = !isNew;
  };
  const none = "The vocabulary has no such technique.";
  const choice = onePart("Technique", techniqueOptions, was.slug, { none, value: typed, chosen: tell });
  const anew = button("New technique…", async () => {
    const made = await openPopup(ways.technique ?? "", { name: choice.field.value });
    learn(made?.sources);
    if (made) choice.set(made.slug);
  }, { className: "link" });
  if (ways.technique) choice.element.append(anew);
  tell(was.slug);
  const words = textPart("Words in the text", was.words, { help: "Left empty: its name." });
  const answer = await ask("Technique", [choice, words, maturity, note], { target, spot: at }, { send: "Link it" });
  const [slug, , rating, says] = Array.isArray(answer) ? answer : [];
  if (slug && rating && !maturity.element.hidden) assess(slug, rating, says);
  finish(target, at, answer, ([chosen, said]) =>
    chosen ? `[[${chosen}${said ? `|${said.replace(/[[\]|]/g, "")}` : ""}]]` : "",
  );
};
