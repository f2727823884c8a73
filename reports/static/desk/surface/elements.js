// Elements, made without markup.

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
