// Small forms beside the text: fields, and lists to choose from. Esc leaves everything as it was, and asks before it
// throws words away.
import { fill, keepBegun, stateOf } from "./begun.js";
import { button, make, select } from "./elements.js";
import { place } from "./placing.js";
import { sources } from "./sources.js";

/**
 * @typedef {import("./sources.js").Option} Option
 * @typedef {{ element: HTMLElement, read: () => any, focus?: () => void, state?: () => any,
 *             refill?: (state: any) => void, isSearch?: boolean, refuse?: () => string }} Part `state` is what is
 *   kept of it, if that is more than it answers; in a search nobody writes; `refuse` says why the form stays open
 */

const MOST_SHOWN = 8;
const ESC_AGAIN = "Press Esc again, or Cancel, to discard what you typed.";
let last = 0;
/** Where the forms that are open write. @type {Set<{ target: unknown, spot: import("./placing.js").Spot }>} */
const places = new Set();

/** Has them follow a text that changes under them: a save may bring a colleague's words.
 * @param {unknown} view @param {import("@codemirror/state").ChangeDesc} changes */
export const moveSpots = (view, changes) => {
  for (const { target, spot } of places) {
    if (target !== view) continue;
    spot.from = changes.mapPos(spot.from, spot.isThere ? 1 : -1);
    spot.to = Math.max(spot.from, changes.mapPos(spot.to, -1));
  }
};

/** @param {string} label @param {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} field
 * @param {string} [help] */
const fieldPart = (label, field, help) => {
  field.id = `asked-${++last}`;
  const parts = [
    make("label", { htmlFor: field.id }, label),
    ...(help ? [make("p", { className: "help" }, help)] : []),
    field,
  ];
  return {
    element: make("div", { className: "asked" }, ...parts),
    read: () => field.value.trim(),
    focus: () => field.focus(),
    state: () => field.value,
    refill(/** @type {string} */ value) {
      field.value = value;
      field.dispatchEvent(new Event("input"));
    },
  };
};

/** Words of the text, in its language.
 * @param {string} label @param {string} value @param {{ help?: string, rows?: number }} [set] @returns {Part} */
export const textPart = (label, value, { help, rows } = {}) => {
  const spoken = { value, lang: sources.language, dir: sources.direction };
  const field = rows
    ? make("textarea", { ...spoken, rows })
    : make("input", { ...spoken, type: "text", autocomplete: "off" });
  return { ...fieldPart(label, field, help), focus: () => field.select() };
};

/** @param {string} text */
const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** Those that have all the words, first those that are called so. @param {Option[]} options @param {string} words */
export const matching = (options, words) => {
  const wanted = folded(words).split(/\s+/).filter(Boolean);
  /** @param {string} text */
  const has = (text) => wanted.every((word) => folded(text).includes(word));
  const fitting = options.filter(({ value, label, detail }) => has(`${value} ${label} ${detail}`));
  return fitting.sort(
    (one, other) => Number(has(`${other.value} ${other.label}`)) - Number(has(`${one.value} ${one.label}`)),
  );
};

/** @param {string} label @param {{ value: string, label: string }[]} options @returns {Part} */
export const selectPart = (label, options) =>
  fieldPart(label, select(options.map(({ value, label: words }) => [value, words]), options[0].value));

/** A field that lists what fits. Enter takes the marked one, and none is marked until something is typed or an arrow
 * pressed; `isFree`: what is typed counts too.
 * @param {string} label @param {() => Option[]} options @param {(option: Option) => void} take
 * @param {{ none?: string, help?: string, value?: string, isFree?: boolean }} [set]
 * @returns {Part & { field: HTMLInputElement, refill: (state: any) => void, marked: () => Option | undefined }} */
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
  /** @param {Option} option */
  const choose = (option) => {
    take(option);
    field.value = isFree ? option.value : "";
    draw();
  };
  const draw = () => {
    const all = matching(options(), field.value);
    shown = all.slice(0, MOST_SHOWN);
    at = field.value.trim() ? 0 : -1;
    list.replaceChildren(
      ...shown.map((option, index) =>
        make(
          "li",
          {
            role: "option",
            dir: "auto",
            id: `${list.id}-${index}`,
            onclick: () => choose(option),
            onmousedown: (/** @type {Event} */ event) => event.preventDefault(),
          },
          make("strong", {}, option.label),
          make("span", { className: "quiet" }, option.detail),
        ),
      ),
    );
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
    const is = shown[at]?.value === field.value && isFree;
    const takes = event.key === "Enter" && shown[at] && !is;
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
  let is = now;
  const told = make("p", { className: "asked-now", role: "status" });
  /** @param {string} to */
  const set = (to) => {
    is = to;
    told.textContent = is ? `Chosen: ${options().find((each) => each.value === is)?.label ?? is}` : "";
    chosen?.(is);
  };
  const choice = choicePart(label, options, (option) => set(option.value), { none, value });
  choice.element.append(told);
  if (now) set(now);
  return {
    ...choice,
    read: () => is,
    refuse: () => (is ? "" : "Choose one from the list, or cancel."),
    set(to) {
      set(to);
      choice.refill("");
    },
    state: () => [is, choice.field.value],
    refill([to, typed]) {
      if (to) set(to);
      choice.refill(typed);
    },
  };
};

/** Opens a form beside the spot; what its parts say once it is sent, `"remove"`, or null if it was left.
 * @param {string} title @param {Part[]} parts
 * @param {{ target: import("./placing.js").Target, spot: import("./placing.js").Spot }} where
 * @param {{ send: string, isWide?: boolean }} how
 * @returns {Promise<any[] | "remove" | null>} */
export const ask = (title, parts, where, { send, isWide }) =>
  new Promise((answer) => {
    const { target, spot } = where;
    places.add(where);
    const writing = parts.filter((part) => !part.isSearch);
    const [first, unwritten] = [stateOf(parts), stateOf(writing)];
    const told = fill(parts)
      ? [make("p", { role: "status" }, "Your unsent text was restored.")]
      : [];
    const heading = make("h2", { id: `asked-title-${++last}` }, title);
    const cancel = button("Cancel", () => shut(""), { className: "link" });
    const others = spot.isThere ? [button("Remove", () => shut("remove"), { className: "link" }), cancel] : [cancel];
    // Within what stays in sight.
    const asks = make("span", { className: "asks", role: "alert" });
    const form = make(
      "form",
      { "data-unsaved": "" },
      heading,
      ...told,
      ...parts.map(({ element }) => element),
      make(
        "p",
        { className: "actions" },
        asks,
        make("button", { className: "primary", value: "sent" }, send),
        ...others,
      ),
    );
    const dialog = make(
      "dialog",
      { className: `asking${isWide ? " is-wide" : ""}`, "aria-labelledby": heading.id },
      form,
    );
    /** At once: a dialog's own `close` is told of later, and what is typed until then has no cursor.
     * @param {string} how */
    const shut = (how) => {
      dialog.close();
      places.delete(where);
      // The field that is left says once more what it holds.
      dialog.remove();
      settled();
      // Chromium may have lost the cursor of a field that has the focus back.
      if (field === document.activeElement) field.setSelectionRange?.(selectionStart, selectionEnd);
      if (how === "remove") answer("remove");
      else answer(how === "sent" ? parts.map((part) => part.read()) : null);
    };
    dialog.addEventListener("close", ({ target: closed }) => {
      if (closed === dialog && dialog.isConnected) shut("");
    });
    dialog.addEventListener("cancel", (event) => {
      if (event.target !== dialog) return;
      event.preventDefault();
      if (asks.textContent === ESC_AGAIN || stateOf(writing) === unwritten) shut("");
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
    const settled = keepBegun(dialog, title, { target, spot }, parts, first);
    document.body.append(dialog);
    const field = /** @type {HTMLInputElement} */ (document.activeElement);
    const { selectionStart, selectionEnd } = field;
    dialog.showModal();
    const beside = place(target, spot.to);
    const settle = () => {
      if (!beside || innerWidth <= 700 || isWide) return;
      const box = dialog.getBoundingClientRect();
      const below = beside.bottom + 8;
      const top = below + box.height < innerHeight ? below : beside.bottom - 40 - box.height;
      dialog.style.margin = "0";
      dialog.style.left = `${Math.max(8, Math.min(beside.left, innerWidth - box.width - 8))}px`;
      dialog.style.top = `${Math.max(8, Math.min(top, innerHeight - box.height - 8))}px`;
    };
    // What is found comes later, and the form grows.
    new ResizeObserver(settle).observe(dialog);
    settle();
    parts[0].focus?.();
  });
