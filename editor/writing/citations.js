// A citation: references of this edition, of other years, by a number or as other programs copy them. What is found
// beyond this edition comes from the desk as a piece of page.
import { button, make, piece } from "../../reports/static/desk/surface/elements.js";
import { openPopup } from "../../reports/static/desk/surface/popups.js";
import { learn, named, referenceOptions, sources, ways } from "../../reports/static/desk/surface/sources.js";
import { fieldPart, matching } from "./dialogs.js";

const PAUSE = 300;
const MOST = 8;
const UNREACHED = "Only references of this edition are listed: no connection, or you are logged out.";
const UNCITED = "The text in the field is not cited yet. Choose or add a source, or clear the field.";
const HELP = "Or enter a DOI, ISBN or arXiv number, or paste BibTeX, RIS or CSL-JSON.";

/** The parts of a form for a citation. @param {import("./chip_sources.js").Cited[]} cited is changed @param {string} words
 * @returns {import("./dialogs.js").Part[]} */
export const citationParts = (cited, words) => {
  const field = make("textarea", { rows: 2, dir: "auto", spellcheck: false, value: words });
  const here = make("ul", { className: "offers" });
  const elsewhere = make("div", { className: "elsewhere", "aria-live": "polite" });
  const rows = make("ul", { className: "asked-chosen" });
  let asked = 0;
  let timer = 0;
  const drawChosen = () => rows.replaceChildren(...cited.map((each, at) => {
    const label = named(sources.references, each.key)?.label ?? each.key;
    const pages = make("input", {
      type: "text",
      value: each.pages,
      placeholder: "p. 3",
      autocomplete: "off",
      "aria-label": `Pages of ${label} to cite`,
      oninput: () => (each.pages = pages.value.trim()),
    });
    const drop = () => {
      cited.splice(at, 1);
      drawChosen();
    };
    return make("li", {}, make("span", {}, label), pages,
      button("Remove", drop, { className: "link", "aria-label": `Remove ${label}` }));
  }));
  const drawHere = () => here.replaceChildren(...matching(referenceOptions(), field.value).slice(0, MOST).map((each) =>
    make("li", {}, make("p", {}, make("strong", {}, each.label), ` ${each.detail}`),
      button("Choose", () => take([each.value]), { className: "small", "aria-label": `Choose ${each.label}` }))));
  /** @param {Record<string, string>} fields */
  const send = (fields) => piece(ways.cite ?? "", new URLSearchParams(fields));
  /** @param {Record<string, string>} [more] @param {boolean} [isPasted] */
  const look = async (more = {}, isPasted = false) => {
    if (!ways.cite) return;
    const number = ++asked;
    const html = await send({ q: field.value, ...more });
    if (number !== asked) return;
    elsewhere.innerHTML = html ?? UNREACHED;
    if (isPasted) elsewhere.querySelector("[data-at-once]")?.click();
  };
  /** @param {string[]} keys */
  const take = (keys) => {
    for (const key of keys) if (!cited.some((each) => each.key === key)) cited.push({ key, pages: "" });
    drawChosen();
    field.value = "";
    drawHere();
    void look();
    field.focus();
  };
  /** @param {HTMLButtonElement} pressed */
  const act = async (pressed) => {
    const { cite, items, fields, look: looks } = pressed.dataset;
    if (cite) take([cite]);
    if (looks !== undefined) await look({ look: "1" });
    const key = elsewhere.querySelector("input[data-key]")?.value ?? "";
    const answer = items && (await send({ items, key }));
    if (items && !answer) elsewhere.textContent = UNREACHED;
    const made = fields ? await openPopup(ways.reference ?? "", JSON.parse(fields)) : answer && JSON.parse(answer);
    if (!made) return;
    learn(made.sources);
    take(made.cite);
    if (items && pressed.matches(".primary")) field.form?.requestSubmit();
  };
  elsewhere.addEventListener("click", async ({ target }) => {
    const pressed = target instanceof Element ? target.closest("button") : null;
    const sends = field.form?.querySelector("button[value=sent]");
    // What is being added is not cited yet.
    if (sends) sends.disabled = true;
    if (pressed) await act(pressed);
    if (sends) sends.disabled = false;
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    const first = here.querySelector("button") ?? elsewhere.querySelector("button.primary");
    if (field.value.trim()) first?.click();
    else field.form?.requestSubmit();
  });
  field.addEventListener("input", (event) => {
    const isPasted = event instanceof InputEvent && event.inputType === "insertFromPaste";
    drawHere();
    clearTimeout(timer);
    timer = setTimeout(() => look({}, isPasted), isPasted ? 0 : PAUSE);
  });
  drawChosen();
  drawHere();
  void look();
  const search = fieldPart("Title, name or short name", field, ways.cite && HELP);
  search.element.append(here, elsewhere);
  const refuse = () => (field.value.trim() ? UNCITED : cited.length ? "" : "Choose a source from the list, or cancel.");
  return [{ ...search, refuse }, { element: rows, read: () => structuredClone(cited) }];
};
