// Pieces of pages, which the desk makes of what somebody typed.

/** A piece of page, or null: where the desk cannot be reached, and where somebody is logged out, which a whole page
 * says.
 * @param {string} address @param {URLSearchParams | FormData} body @param {AbortSignal} [signal] */
export const piece = async (address, body, signal) => {
  const headers = { "X-CSRFToken": document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "" };
  const response = await fetch(address, { method: "POST", body, headers, signal }).catch(() => null);
  const text = response?.ok ? await response.text().catch(() => null) : null;
  return text === null || /^\s*<!doctype/i.test(text) ? null : text;
};
