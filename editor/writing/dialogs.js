// Small forms over the text: fields, and lists to choose from. Esc leaves everything as it was, and asks before it
// throws words away.
import { button, make, select } from "../../reports/static/desk/surface/elements.js";
import { sources } from "../../reports/static/desk/surface/sources.js";

/**
 * @typedef {import("../../reports/static/desk/surface/sources.js").Option} Option
 * @typedef {{ element: HTMLElement, read: () => any, focus?: () => void, isSearch?: boolean, refuse?: () => string }} Part
 *   in a search nobody writes; `refuse` says why the form stays open
 */

const MOST_SHOWN = 8;
const ESC_AGAIN = "Press Esc again, or Cancel, to discard what you typed.";
let last = 0;

/** @param {string} label @param {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} field @param {string} [help] */
const fieldPart = (label, field, help) => {
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
  const spoken = isMarkdown ? { value, spellcheck: false } : { value, lang: sources.language, dir: sources.direction };
  const field = rows ? make("textarea", { ...spoken, rows })
    : make("input", { ...spoken, type: "text", autocomplete: "off" });
  return { ...fieldPart(label, field, help), focus: () => field.select() };
};

/** @param {string} label @param {{ value: string, label: string }[]} options @returns {Part} */
export const selectPart = (label, options) =>
  fieldPart(label, select(options.map(({ value, label: words }) => [value, words]), options[0].value));

/** @param {string} text */
const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** Those that have all the words, first those that are called so. @param {Option[]} options @param {string} words */
export const matching = (options, words) => {
  const wanted = folded(words).split(/\s+/).filter(Boolean);
  const has = (/** @type {string} */ text) => wanted.every((word) => folded(text).includes(word));
  const isCalled = (/** @type {Option} */ { value, label }) => Number(has(`${value} ${label}`));
  return options.filter(({ value, label, detail }) => has(`${value} ${label} ${detail}`))
    .sort((one, other) => isCalled(other) - isCalled(one));
};

/** The elements of a list to choose from. @param {Option[]} options @param {string} id @param {(option: Option) => void} choose */
export const optionElements = (options, id, choose) => options.map((option, at) => make(
  "li",
  {
    role: "option",
    dir: "auto",
    id: `${id}-${at}`,
    onclick: () => choose(option),
    onmousedown: (/** @type {Event} */ event) => event.preventDefault(),
  },
  make("strong", {}, option.label),
  " ",
  make("span", { className: "quiet" }, option.detail),
));

/** A field that lists what fits. Enter takes the marked one, and none is marked until something is typed or an arrow
 * pressed; `isFree`: what is typed counts too.
 * @param {string} label @param {() => Option[]} options @param {(option: Option) => void} take
 * @param {{ none?: string, help?: string, value?: string, isFree?: boolean }} [set]
 * @returns {Part & { field: HTMLInputElement, marked: () => Option | undefined }} */
export const choicePart = (label, options, take, { none = "", help, value = "", isFree } = {}) => {
  const list = make("ul", { role: "listbox", id: `asked-list-${++last}`, "aria-label": "Suggestions" });
  const field = make("input", {
    type: "text",
    autocomplete: "off",
    dir: "auto",
    value,
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-controls": list.id,
    "aria-expanded": "true",
  });
  const told = make("p", { className: "help", role: "status" });
  /** @type {Option[]} */
  let shown = [];
  let at = -1;
  const mark = () => {
    [...list.children].forEach((each, index) => each.setAttribute("aria-selected", String(index === at)));
    field.setAttribute("aria-activedescendant", list.children[at]?.id ?? "");
    list.children[at]?.scrollIntoView({ block: "nearest" });
  };
  const choose = (/** @type {Option} */ option) => {
    take(option);
    field.value = isFree ? option.value : "";
    draw();
  };
  const draw = () => {
    const all = matching(options(), field.value);
    shown = all.slice(0, MOST_SHOWN);
    at = field.value.trim() ? 0 : -1;
    list.replaceChildren(...optionElements(shown, list.id, choose));
    list.hidden = !shown.length;
    field.setAttribute("aria-expanded", String(shown.length > 0));
    const more = all.length - shown.length;
    told.textContent = more ? `${more} more. Type a word to narrow the list.` : "";
    if (!shown.length && field.value.trim()) told.textContent = none;
    mark();
  };
  field.addEventListener("input", draw);
  field.addEventListener("keydown", (event) => {
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key] ?? 0;
    if (way && shown.length) at = (Math.max(at, way < 0 ? 0 : -1) + way + shown.length) % shown.length;
    if (way) mark();
    const takes = event.key === "Enter" && shown[at] && !(isFree && shown[at].value === field.value);
    if (takes) choose(shown[at]);
    if (way || takes) event.preventDefault();
  });
  const part = fieldPart(label, field, help);
  part.element.append(told, list);
  draw();
  return { ...part, field, isSearch: !isFree, marked: () => shown[at] };
};

/** A list from which one thing is chosen, and what is chosen now.
 * @param {string} label @param {() => Option[]} options @param {string} now
 * @param {{ none: string, value?: string, chosen?: (value: string) => void }} how
 * @returns {Part & { field: HTMLInputElement, set: (value: string) => void }} */
export const onePart = (label, options, now, { none, value = "", chosen }) => {
  let is = "";
  const told = make("p", { className: "asked-now", role: "status" });
  const set = (/** @type {string} */ to) => {
    is = to;
    told.textContent = is ? `Chosen: ${options().find((each) => each.value === is)?.label ?? is}` : "";
    chosen?.(is);
  };
  const choice = choicePart(label, options, (option) => set(option.value), { none, value });
  choice.element.append(told);
  if (now) set(now);
  return { ...choice, set, read: () => is, refuse: () => (is ? "" : "Choose one from the list, or cancel.") };
};

/** Open a form. Answers what its parts say once it is sent, `"remove"`, or null if it was left.
 * @param {string} title @param {Part[]} parts @param {{ send: string, canRemove?: boolean,
 *   beside?: () => { left: number, bottom: number } }} how
 * @returns {Promise<any[] | "remove" | null>} */
export const ask = (title, parts, { send, canRemove, beside }) => new Promise((answer) => {
  const stateOf = () => JSON.stringify(parts.filter((part) => !part.isSearch).map((part) => part.read()));
  const before = stateOf();
  const heading = make("h2", { id: `asked-title-${++last}` }, title);
  const remove = button("Remove", () => shut("remove"), { className: "link" });
  const cancel = button("Cancel", () => shut(""), { className: "link" });
  const asks = make("span", { className: "asks", role: "alert" });
  const actions = make("p", { className: "actions" }, asks,
    make("button", { className: "primary", value: "sent" }, send));
  actions.append(...(canRemove ? [remove, cancel] : [cancel]));
  const form = make("form", { "data-unsaved": "" }, heading, ...parts.map(({ element }) => element), actions);
  const dialog = make("dialog", { className: "asking", "aria-labelledby": heading.id }, form);
  /** At once: a dialog's own `close` is told of later, and what is typed until then has no cursor. @param {string} how */
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
  const settle = () => {
    if (!beside || innerWidth <= 700) return;
    const box = dialog.getBoundingClientRect();
    const { left, bottom } = beside();
    const below = bottom + 8;
    const top = below + box.height < innerHeight ? below : bottom - 40 - box.height;
    dialog.style.margin = "0";
    dialog.style.left = `${Math.max(8, Math.min(left, innerWidth - box.width - 8))}px`;
    dialog.style.top = `${Math.max(8, Math.min(top, innerHeight - box.height - 8))}px`;
  };
  // What is found comes later, and the form grows.
  new ResizeObserver(settle).observe(dialog);
  settle();
  parts[0].focus?.();
});
