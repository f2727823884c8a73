// A form for something new, over the page that needs it. The desk draws it (Django's `_popup`) and says as JSON what
// was made. What is typed in it is kept, and back in it the next time: Cancel throws it away, after a question if cells
// of a chart were changed; Esc does not.
import { Autosave } from "../autosave.js";
import { mount } from "./cells.js";
import { make } from "./elements.js";

/**
 * @typedef {{ value: number, label: string, key: string, slug: string, cite: string[],
 *             sources?: Partial<import("./sources.js").Sources> }} Made
 */

const CANCEL_AGAIN = "Press Cancel again to discard the cells.";
const UNREACHED =
  "Not added: no connection, or you are logged out. Log in in another tab, then try again.";

/** @param {HTMLFormElement} form @param {Record<string, string | File>} fill
 * @param {boolean} isBack what was typed is back in it: only files are missing */
const fillIn = (form, fill, isBack) => {
  for (const [name, value] of Object.entries(fill)) {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLInputElement && value instanceof File) {
      const chosen = new DataTransfer();
      chosen.items.add(value);
      field.files = chosen.files;
    } else if (!isBack && field && "value" in field && typeof value === "string") field.value = value;
  }
};

/** What was typed in a form is back where it is filled with the same. @param {Record<string, string | File>} fill */
const nameOf = (fill) => Object.values(fill).map((each) => (each instanceof File ? each.name : each)).join(" ").trim();

/** What was made, or null. @param {string} address @param {Record<string, string | File>} [fill] what stands in it
 * @returns {Promise<Made | null>} */
export const openPopup = (address, fill = {}) =>
  new Promise((answer) => {
    const place = new URL(address, location.href);
    place.searchParams.set("_popup", "1");
    if (nameOf(fill)) place.searchParams.set("filled", nameOf(fill).slice(0, 80));
    /** @type {Autosave | null} */
    let autosave = null;
    let gone = new AbortController();
    const told = make("p", { className: "errorlist", role: "alert" });
    const dialog = make("dialog", { className: "asking is-form" });
    /** At once, as small forms are (asking.js). @param {Made | null} made */
    const shut = (made) => {
      dialog.close();
      if (!made) autosave?.flush(true);
      gone.abort();
      dialog.remove();
      answer(made);
    };
    /** @param {Promise<Response>} asked @param {Record<string, string | File>} [filling] */
    const read = async (asked, filling) => {
      try {
        const response = await asked;
        if (response.headers.get("Content-Type")?.startsWith("application/json")) {
          shut(await response.json());
          return;
        }
        const html = await response.text();
        if (!html.includes("data-popup")) {
          const page = new DOMParser().parseFromString(html, "text/html");
          throw new Error(response.status === 409 ? page.querySelector("main .lead")?.textContent : "");
        }
        dialog.innerHTML = html;
        dialog.setAttribute("aria-labelledby", dialog.querySelector("h2")?.id ?? "");
        const form = /** @type {HTMLFormElement} */ (dialog.querySelector("form"));
        gone.abort();
        gone = new AbortController();
        autosave = form.dataset.keep ? new Autosave(form, gone.signal) : null;
        const isBack = dialog.querySelector(".kept-words") !== null;
        if (filling) fillIn(form, filling, isBack);
        mount(form);
        const fields = form.querySelectorAll("input:not([type=hidden], [type=file]), textarea");
        (dialog.querySelector(".kept-words") ?? fields[0])?.focus();
        const cells = form.querySelector("textarea[data-cells]");
        const before = isBack ? "" : cells?.value;
        const asks = make("span", { className: "asks", role: "alert" });
        form.addEventListener("input", () => asks.replaceChildren());
        dialog.querySelector(".actions:last-of-type")?.prepend(asks);
        dialog.querySelector("[data-cancel]")?.addEventListener("click", () => {
          if (cells?.value !== before && !asks.textContent) {
            asks.textContent = CANCEL_AGAIN;
            return;
          }
          autosave?.discard();
          shut(null);
        });
      } catch (error) {
        autosave?.goOn(true);
        told.textContent = (error instanceof Error && !(error instanceof TypeError) && error.message) || UNREACHED;
        if (!dialog.firstChild) {
          const leave = make("button", { type: "button", className: "link", onclick: () => shut(null) }, "Close");
          dialog.append(make("p", {}, leave));
        }
        dialog.prepend(told);
      }
    };
    dialog.addEventListener("submit", (event) => {
      // Held back by what keeps it, which sends it again.
      if (event.defaultPrevented) return;
      event.preventDefault();
      const form = /** @type {HTMLFormElement} */ (event.target);
      void read(fetch(form.action, { method: "POST", body: new FormData(form) }));
    });
    dialog.addEventListener("close", ({ target }) => {
      if (target === dialog && dialog.isConnected) shut(null);
    });
    document.body.append(dialog);
    dialog.showModal();
    void read(fetch(place), fill);
  });
