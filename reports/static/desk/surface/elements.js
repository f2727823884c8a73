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

/** A piece of page, or null: where the desk cannot be reached, and where somebody is logged out, which a whole page
 * says.
 * @param {string} address @param {URLSearchParams | FormData} body @param {AbortSignal} [signal] */
export const piece = async (address, body, signal) => {
  const headers = { "X-CSRFToken": document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "" };
  const response = await fetch(address, { method: "POST", body, headers, signal }).catch(() => null);
  const text = response?.ok ? await response.text().catch(() => null) : null;
  return text === null || /^\s*<!doctype/i.test(text) ? null : text;
};
