// Small forms over the text, and messages below it. Esc leaves everything as it was, and asks before it throws words away.
import { button, make } from "../../reports/static/desk/surface/elements.js";
import { sources } from "../../reports/static/desk/surface/sources.js";

/**
 * @typedef {import("../../reports/static/desk/surface/sources.js").Option} Option
 * @typedef {{ element: HTMLElement, read: () => any, focus?: () => void, refuse?: () => string }} Part
 *   `refuse` says why the form stays open
 */

const ESC_AGAIN = "Press Esc again, or Cancel, to discard what you typed.";
let last = 0;

/** @param {string} label @param {HTMLInputElement | HTMLTextAreaElement} field @param {string} [help] */
export const fieldPart = (label, field, help) => {
  field.id = `asked-${++last}`;
  const helps = help ? [make("p", { className: "help" }, help)] : [];
  return {
    element: make("div", { className: "asked" }, make("label", { htmlFor: field.id }, label), ...helps, field),
    read: () => field.value.trim(),
    focus: () => field.focus(),
  };
};

/** Words of the text, in its language; Markdown is not.
 * @param {string} label @param {string} value @param {{ help?: string, rows?: number, isMarkdown?: boolean }} [set] @returns {Part} */
export const textPart = (label, value, { help, rows, isMarkdown } = {}) => {
  const ofLanguage = isMarkdown ? { value, spellcheck: false } : { value, lang: sources.language, dir: sources.direction };
  const field = rows ? make("textarea", { ...ofLanguage, rows })
    : make("input", { ...ofLanguage, type: "text", autocomplete: "off" });
  return { ...fieldPart(label, field, help), focus: () => field.select() };
};

/** @param {string} text */
const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** Those that have all the words, first those that are called so. @param {Option[]} options @param {string} words */
export const matching = (options, words) => {
  const wanted = folded(words).split(/\s+/).filter(Boolean);
  const has = (/** @type {string} */ text) => wanted.every((word) => folded(text).includes(word));
  const likeness = (/** @type {Option} */ { value, label }) =>
    Number(has(`${value} ${label}`)) + Number(folded(label) === folded(words.trim()));
  return options.filter(({ value, label, detail }) => has(`${value} ${label} ${detail}`))
    .sort((one, other) => likeness(other) - likeness(one));
};

/** A field with a list to choose from. What is typed stands for the first that has its words, which is said.
 * @param {string} label @param {() => Option[]} options @param {string} value
 * @returns {Part & { field: HTMLInputElement, chosen: () => Option | undefined, set: (words: string) => void }} */
export const choicePart = (label, options, value) => {
  const list = make("datalist", { id: `asked-list-${++last}` });
  const field = make("input", { type: "text", autocomplete: "off", dir: "auto", value });
  field.setAttribute("list", list.id);
  const told = make("p", { className: "asked-now", role: "status" });
  const chosen = () => (field.value.trim() ? matching(options(), field.value)[0] : undefined);
  const draw = () => {
    list.replaceChildren(...options().map((each) => make("option", { value: each.label, label: each.detail })));
    const found = chosen();
    told.textContent = found ? `Chosen: ${found.label}` : field.value.trim() && "Nothing has this name.";
  };
  const set = (/** @type {string} */ words) => {
    field.value = words;
    draw();
  };
  field.addEventListener("input", draw);
  const part = fieldPart(label, field);
  part.element.append(list, told);
  draw();
  return {
    ...part,
    field,
    chosen,
    set,
    read: () => chosen()?.value ?? "",
    refuse: () => (chosen() ? "" : "Choose one from the list, or cancel."),
  };
};

/** Open a form. Answers what its parts say once it is sent, `"remove"`, or null if it was left.
 * @param {string} title @param {Part[]} parts @param {{ send: string, canRemove?: boolean }} how
 * @returns {Promise<any[] | "remove" | null>} */
export const ask = (title, parts, { send, canRemove }) => new Promise((answer) => {
  const heading = make("h2", { id: `asked-title-${++last}` }, title);
  const remove = button("Remove", () => shut("remove"), { className: "link" });
  const cancel = button("Cancel", () => shut(""), { className: "link" });
  const asks = make("span", { className: "asks", role: "alert" });
  const actions = make("p", { className: "actions" }, asks,
    make("button", { className: "primary", value: "sent" }, send));
  actions.append(...(canRemove ? [remove, cancel] : [cancel]));
  const form = make("form", { "data-unsaved": "" }, heading, ...parts.map(({ element }) => element), actions);
  const dialog = make("dialog", { className: "asking", "aria-labelledby": heading.id }, form);
  const stateOf = () => [...form.querySelectorAll("input"), ...form.querySelectorAll("textarea")]
    .map(({ value }) => value).join("\0");
  const before = stateOf();
  /** Close at once: the dialog's own `close` event comes later, and text typed until then would have no cursor. @param {string} how */
  const shut = (how) => {
    dialog.close();
    dialog.remove();
    if (how === "remove") answer("remove");
    else answer(how === "sent" ? parts.map((part) => part.read()) : null);
  };
  dialog.addEventListener("close", ({ target }) => target === dialog && dialog.isConnected && shut(""));
  dialog.addEventListener("cancel", (event) => {
    if (event.target !== dialog) return;
    event.preventDefault();
    if (asks.textContent === ESC_AGAIN || stateOf() === before) shut("");
    else asks.textContent = ESC_AGAIN;
  });
  dialog.addEventListener("input", () => asks.replaceChildren());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const refusing = parts.find(({ refuse }) => refuse?.());
    if (!refusing) return shut("sent");
    asks.textContent = refusing.refuse?.() ?? "";
    refusing.focus?.();
  });
  document.body.append(dialog);
  dialog.showModal();
  parts[0].focus?.();
});

/** Show a message below the text until the next one or until it is closed.
 * @param {import("prosemirror-view").EditorView} view @param {string[]} words */
export const tell = (view, ...words) => {
  const told = view.dom.closest(".editor")?.querySelector(".surface-told");
  const all = words.filter(Boolean).join(" ");
  const close = () => {
    told?.replaceChildren();
    view.focus();
  };
  told?.replaceChildren(...(all ? [make("span", {}, all), " ", button("Close", close, { className: "link" })] : []));
};
