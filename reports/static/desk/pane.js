// @ts-check
// A page as readers see it, beside the form that it is made of: how wide it is, and what is said of it.

/** Below this width, in px, a page made for a screen cannot be read in the pane. */
const NARROW = 500;

export class Pane {
  /** @param {HTMLFormElement} form @param {HTMLElement} pane */
  constructor(form, pane) {
    this.form = form;
    this.pane = pane;
    this.frame = /** @type {HTMLIFrameElement} */ (pane.querySelector("iframe"));
    this.state = pane.querySelector("[data-preview-state]");
    this.widths = pane.querySelectorAll("button[data-preview-width]");
    let isChosen = false;
    for (const button of this.widths) {
      button.addEventListener("click", () => {
        isChosen = true;
        this.setWidth(button.getAttribute("data-preview-width"));
      });
    }
    new ResizeObserver(() => {
      if (!isChosen && pane.clientWidth) this.setWidth(pane.clientWidth < NARROW ? "phone" : "wide");
    }).observe(pane);
  }

  /** @param {string | null} width */
  setWidth(width) {
    for (const each of this.widths) {
      each.setAttribute("aria-pressed", String(each.getAttribute("data-preview-width") === width));
    }
    this.fit();
  }

  /** Fits the page into the pane. */
  fit() {}

  /** @param {"current" | "behind" | "failed" | "refused"} state */
  say(state) {
    const words = this.state?.dataset[state] ?? "";
    if (this.state && this.state.textContent !== words) this.state.textContent = words;
    this.frame.setAttribute("aria-busy", String(state === "behind"));
  }
}
