// What is typed in a small form over the text belongs to the page's own form, as its field `begun`: so it is kept with
// that (keep.js), and the small form is open again on a page that has it back.
import { make } from "./elements.js";

/**
 * @typedef {import("./placing.js").Target} Target
 * @typedef {import("./placing.js").Spot} Spot
 * @typedef {import("./asking.js").Part} Part
 * @typedef {{ title: string, from: number, to: number, over: string, isThere: boolean, values: any[] }} Begun
 */

const main = document.querySelector("form.main-form[data-keep]");
/** What the next small form is filled with. @type {any[] | null} */
let back = null;

const field = () => {
  const there = main?.elements.namedItem("begun");
  if (there instanceof HTMLInputElement) return there;
  const made = make("input", { type: "hidden", name: "begun" });
  main?.append(made);
  return made;
};

/** Fills the parts of a small form with what came back, if that is what it is opened for.
 * @param {Part[]} parts */
export const fill = (parts) => {
  const values = back;
  back = null;
  if (values) parts.forEach((part, at) => part.refill?.(values[at]));
  return values !== null;
};

/** Keeps what stands in a small form until the function that it gives is called: the form is gone then.
 * @param {HTMLDialogElement} dialog @param {string} title @param {{ target: Target, spot: Spot }} where
 * @param {Part[]} parts @param {string} first what they said unfilled */
export const keepBegun = (dialog, title, { target, spot: { from, to, isThere } }, parts, first) => {
  // Over a form that is begun, that one is what is kept.
  if (!main || document.querySelector("dialog[open]")) return () => undefined;
  const small = /** @type {HTMLFormElement} */ (dialog.querySelector("form"));
  const kept = field();
  const over = target.state.sliceDoc(from, to);
  /** Not as `input`: the page is not asked about because of it, the small form is (unsaved.js).
   * @param {string} value */
  const tell = (value) => {
    if (kept.value === value) return;
    kept.value = value;
    kept.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const write = () => {
    const says = stateOf(parts);
    tell(says === first ? "" : JSON.stringify({ title, from, to, over, isThere, values: JSON.parse(says) }));
  };
  const settle = () => {
    small.dataset.autosave = main.dataset.autosave;
  };
  const drawn = new MutationObserver(write);
  drawn.observe(small, { childList: true, subtree: true });
  for (const type of ["input", "change"]) small.addEventListener(type, write);
  main.addEventListener("kept", settle);
  return () => {
    drawn.disconnect();
    main.removeEventListener("kept", settle);
    tell("");
  };
};

/** @param {Part[]} parts */
export const stateOf = (parts) => JSON.stringify(parts.map(({ state, read }) => (state ?? read)() ?? null));

/** Opens again what was begun when the page was left, where it was begun if the words there are the same.
 * @param {Target} target @param {Record<string, (target: Target, spot: Spot) => unknown>} forms by their titles */
export const openBegun = (target, forms) => {
  const text = main && field().value;
  /** @type {Begun} */
  const { title, from, to, over, isThere, values } = JSON.parse(text || "{}");
  if (!Object.hasOwn(forms, title ?? "")) return;
  const { state } = target;
  const isAsItWas = state.sliceDoc(from, to) === over;
  const [start, end] = isAsItWas ? [from, to] : [from, from].map((at) => Math.min(at, state.doc.length));
  back = values;
  target.dispatch(state.update({ selection: { anchor: start, head: end } }));
  const isChanged = isThere && isAsItWas;
  forms[title](target, { from: start, to: end, text: isChanged ? over : "", isThere: isChanged });
};
