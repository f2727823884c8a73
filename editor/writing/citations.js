// A citation: references of this edition, of other years, by a number or as other programs copy them. What is found
// beyond this edition comes from the desk as a piece of page.
import { button, make } from "../../reports/static/desk/surface/elements.js";
import { piece } from "../../reports/static/desk/surface/pieces.js";
import { openPopup } from "../../reports/static/desk/surface/popups.js";
import { learn, named, referenceOptions, sources, ways } from "../../reports/static/desk/surface/sources.js";
import { choicePart } from "./dialogs.js";

export const PAUSE = 300;
const PATIENCE = 3000;
const UNREACHED = "Only references of this edition are listed: no connection, or you are logged out.";
const UNCITED = "The text in the field is not cited yet. Choose or add a source, or clear the field.";

/** @param {Record<string, string>} fields @param {AbortSignal} [signal] */
const send = (fields, signal) => piece(ways.cite ?? "", new URLSearchParams(fields), signal);

/** What the desk says that it added to the edition, or null. @param {string} items @param {string} [key]
 * @returns {Promise<import("../../reports/static/desk/surface/popups.js").Made | null>} */
export const addReferences = async (items, key = "") => {
  const answer = await send({ items, key });
  return answer && JSON.parse(answer);
};

/** What other years have for some words. @param {string} q */
export const offersFor = async (q) => {
  const found = make("div", { innerHTML: (await send({ q }, AbortSignal.timeout(PATIENCE))) ?? "" });
  return [...found.querySelectorAll("button[data-label]")]
    .map(({ dataset: { items = "", label = "", detail = "" } }) => ({ items, label, detail, value: items }));
};

/** What other years, registries and pasted texts have for what stands in `field`.
 * @param {HTMLInputElement} field @param {(keys: string[]) => void} take */
const elsewherePart = (field, take) => {
  const found = make("div", { className: "elsewhere", "aria-live": "polite" });
  let pasted = "";
  let asked = 0;
  let timer = 0;
  /** What is being taken over. @type {Promise<void> | null} */
  let working = null;
  const tellUnreached = () => found.replaceChildren(make("p", {}, UNREACHED));
  /** @param {Record<string, string>} [more] @param {boolean} [isPasted] */
  const look = async (more = {}, isPasted = false) => {
    const number = ++asked;
    const html = await send({ q: pasted || field.value, ...more });
    if (number !== asked) return;
    if (html === null) tellUnreached();
    else found.innerHTML = html;
    if (isPasted) found.querySelector("[data-at-once]")?.click();
  };
  /** @param {HTMLButtonElement} pressed */
  const act = async (pressed) => {
    const { cite: known, items, fields } = pressed.dataset;
    const isLast = pressed.classList.contains("primary");
    if (known) take([known]);
    if (pressed.hasAttribute("data-look")) await look({ look: "1" });
    const added = items ? await addReferences(items, found.querySelector("input[data-key]")?.value) : null;
    if (items && !added) tellUnreached();
    const made = fields ? await openPopup(ways.reference ?? "", JSON.parse(fields)) : added;
    if (made) {
      learn(made.sources);
      take(made.cite);
    }
    if (made || known) {
      pasted = field.value = "";
      field.dispatchEvent(new Event("input"));
    }
    field.focus();
    if (added && isLast) field.form?.querySelector("button[value=sent]")?.click();
  };
  found.addEventListener("click", ({ target }) => {
    const pressed = target instanceof Element ? target.closest("button") : null;
    if (pressed) working = act(pressed).finally(() => (working = null));
  });
  field.addEventListener("keydown", (event) => {
    const first = found.querySelector("button.primary");
    if (event.key !== "Enter" || event.defaultPrevented || !first) return;
    event.preventDefault();
    first.click();
  });
  field.addEventListener("input", (event) => {
    const isPasted = event instanceof InputEvent && event.inputType === "insertFromPaste";
    pasted = isPasted ? field.value : "";
    clearTimeout(timer);
    timer = setTimeout(() => look({}, isPasted), isPasted ? 0 : PAUSE);
  });
  // A field of one line takes line ends out of what is pasted, and RIS is nothing without them.
  field.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!text.trim().includes("\n")) return;
    event.preventDefault();
    field.value = text.trim().split("\n")[0];
    field.dispatchEvent(new Event("input"));
    clearTimeout(timer);
    pasted = text;
    void look();
  });
  void look();
  return {
    element: found,
    read: () => pasted,
    focus: () => field.focus(),
    refuse: () => (field.value.trim() && !working ? UNCITED : ""),
    isDone: () => working,
  };
};

/** The parts of a form for a citation. @param {import("./chip_sources.js").Cited[]} cited is changed @param {string} words */
export const citationParts = (cited, words) => {
  const rows = make("ul", { className: "asked-chosen" });
  const draw = () => rows.replaceChildren(...cited.map((each, at) => {
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
      draw();
    };
    return make("li", {}, make("span", {}, label), pages,
      button("Remove", drop, { className: "link", "aria-label": `Remove ${label}` }));
  }));
  /** @param {string[]} keys */
  const take = (keys) => {
    for (const key of keys) if (!cited.some((each) => each.key === key)) cited.push({ key, pages: "" });
    draw();
  };
  const choice = choicePart("Title, name or short name", referenceOptions, ({ value }) => take([value]), {
    help: ways.cite ? "Or enter a DOI, ISBN or arXiv number, or paste BibTeX, RIS or CSL-JSON." : "",
    none: ways.cite ? "" : "This edition has no such reference.",
    value: words,
  });
  const elsewhere = ways.cite ? elsewherePart(choice.field, take) : null;
  const chosen = {
    element: rows,
    read: () => structuredClone(cited),
    refuse: () => (cited.length || elsewhere?.isDone() ? "" : "Choose a source from the list, or cancel."),
  };
  draw();
  return { parts: [choice, chosen, ...(elsewhere ? [elsewhere] : [])], isDone: async () => elsewhere?.isDone() };
};
