// Elements, made without markup, and pieces of pages, which the desk makes of what somebody typed.

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, any>} [set] properties; those with a hyphen, and `role`, are attributes
 * @param {...(Node | string)} inside
 * @returns {HTMLElementTagNameMap[T]}
 */
export const make = (tag, set = {}, ...inside) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(set)) {
    if (name.includes("-") || name === "role") element.setAttribute(name, value);
    else Object.assign(element, { [name]: value });
  }
  element.append(...inside);
  return element;
};

/** @param {string} words @param {() => void} act @param {Record<string, any>} [set] */
export const button = (words, act, set = {}) => make("button", { type: "button", onclick: act, ...set }, words);

/** @param {readonly (readonly [string, string])[]} options each with its words @param {string} value
 * @param {Record<string, any>} [set] */
export const select = (options, value, set = {}) => {
  const made = make("select", set, ...options.map(([each, words]) => make("option", { value: each }, words)));
  made.value = value;
  return made;
};

const SHAPES = new Set(["emerging", "growing", "established", "declining"]);

/** A maturity's shape; its word is in the title of what it stands in. @param {string} maturity */
export const shape = (maturity) => (SHAPES.has(maturity)
  ? [make("span", { className: `md-shape is-${maturity}`, "aria-hidden": "true" })] : []);

/** A piece of page, or null: where the desk cannot be reached, and where somebody is logged out, which a whole page
 * says.
 * @param {string} address @param {URLSearchParams | FormData} body @param {AbortSignal} [signal] */
export const piece = async (address, body, signal) => {
  const headers = { "X-CSRFToken": document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "" };
  const response = await fetch(address, { method: "POST", body, headers, signal }).catch(() => null);
  const text = response?.ok ? await response.text().catch(() => null) : null;
  return text === null || /^\s*<!doctype/i.test(text) ? null : text;
};
