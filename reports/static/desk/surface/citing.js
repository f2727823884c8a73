// A citation: references of this edition, of other years, by a number or as other programs copy them. What is found
// beyond this edition comes from the desk as a piece of page.
import { ask, choicePart } from "./asking.js";
import { button, make } from "./elements.js";
import { citation, citedIn } from "./language.js";
import { finish, here, within } from "./placing.js";
import { piece } from "./pieces.js";
import { openPopup } from "./popups.js";
import { learn, named, referenceOptions, sources, ways } from "./sources.js";

export const PAUSE = 300;
const PATIENCE = 3000;
const UNREACHED =
  "<p>Only references of this edition are listed: no connection, or you are logged out.</p>";

const UNCITED = "The text in the field is not cited yet. Choose or add a source, or clear the field.";

/** @param {Record<string, string>} fields @param {AbortSignal} [signal] */
const send = (fields, signal) => piece(ways.cite ?? "", new URLSearchParams(fields), signal);

/** What the desk says that it added to the edition, or null. @param {string} items @param {string} [key]
 * @returns {Promise<import("./popups.js").Made | null>} */
export const add = async (items, key = "") => {
  const answer = await send({ items, key });
  return answer && JSON.parse(answer);
};

/** What other years have for some words. @param {string} q
 * @returns {Promise<{ items: string, label: string, detail: string }[]>} */
export const offers = async (q) => {
  const found = make("div", { innerHTML: (await send({ q }, AbortSignal.timeout(PATIENCE))) ?? "" });
  const buttons = [...found.querySelectorAll("button[data-label]")];
  return buttons.map(({ dataset: { items = "", label = "", detail = "" } }) => ({ items, label, detail }));
};

/** What other years, registries and pasted texts have for what stands in `field`.
 * @param {HTMLInputElement} field @param {(keys: string[]) => void} take */
const elsewherePart = (field, take) => {
  const found = make("div", { className: "elsewhere", "aria-live": "polite" });
  let pasted = "";
  /** What is pasted is no search: it is not thrown away unasked. */
  let isEntry = false;
  let asked = 0;
  let timer = 0;

  /** @param {Record<string, string>} [more] @param {boolean} [isPasted] */
  const look = async (more = {}, isPasted = false) => {
    const number = ++asked;
    const html = await send({ q: pasted || field.value, ...more });
    if (number !== asked) return;
    found.innerHTML = html ?? UNREACHED;
    if (isPasted) found.querySelector("[data-at-once]")?.click();
  };

  /** @param {HTMLButtonElement} pressed */
  const act = async (pressed) => {
    const { cite: known, items, fields } = pressed.dataset;
    const isLast = pressed.classList.contains("primary");
    if (known) take([known]);
    if (pressed.hasAttribute("data-look")) await look({ look: "1" });
    const added = items ? await add(items, found.querySelector("input[data-key]")?.value) : null;
    if (items && !added) found.innerHTML = UNREACHED;
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
  /** What is being taken over. @type {Promise<void> | null} */
  let working = null;
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
    pasted = "";
    isEntry = field.value !== "" && (isEntry || isPasted);
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
    read: () => null,
    focus: () => field.focus(),
    refuse: () => (field.value.trim() && !working ? UNCITED : ""),
    isDone: () => working,
    state: () => pasted || (isEntry ? field.value : ""),
    refill(/** @type {string} */ text) {
      pasted = text;
      isEntry = text !== "";
    },
  };
};

/** @param {import("./placing.js").Target} target @param {import("./placing.js").Spot} [spot] @param {string} [words] */
export const cite = async (target, spot = within(target, /^Citation$/) ?? here(target), words = "") => {
  const cited = spot.text ? citedIn(spot.text) : [];
  const rows = make("ul", { className: "asked-chosen" });
  const draw = () =>
    rows.replaceChildren(
      ...cited.map((each, at) => {
        const label = named(sources.references, each.key)?.label ?? each.key;
        const pages = make("input", {
          type: "text",
          value: each.pages,
          placeholder: "p. 3",
          autocomplete: "off",
          "aria-label": `Pages of ${label} to cite`,
          oninput: () => {
            each.pages = pages.value.trim();
          },
        });
        const drop = () => {
          cited.splice(at, 1);
          draw();
        };
        const without = button("Remove", drop, { className: "link", "aria-label": `Remove ${label}` });
        return make("li", {}, make("span", {}, label), pages, without);
      }),
    );
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
  draw();
  const chosen = {
    element: rows,
    read: () => cited,
    refuse: () => (cited.length || elsewhere?.isDone() ? "" : "Choose a source from the list, or cancel."),
    refill(/** @type {import("./language.js").Cited[]} */ was) {
      cited.splice(0, cited.length, ...was);
      draw();
    },
  };
  const elsewhere = ways.cite ? elsewherePart(choice.field, take) : null;
  const parts = elsewhere ? [choice, elsewhere, chosen] : [choice, chosen];
  const answer = await ask("Cite", parts, { target, spot }, { send: "Cite" });
  // What was taken over last may still be on its way.
  if (Array.isArray(answer)) await elsewhere?.isDone();
  const space = !spot.isThere && /\p{L}|\p{N}/u.test(target.state.sliceDoc(spot.from - 1, spot.from)) ? " " : "";
  finish(target, spot, answer, () => (cited.length ? space + citation(cited) : ""));
};
