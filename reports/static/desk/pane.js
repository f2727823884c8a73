// @ts-check
// A page as readers see it, beside the form that it is made of: how wide it is, and what is said of it.

export class Pane {
  /** @param {HTMLFormElement} form @param {HTMLElement} pane */
  constructor(form, pane) {
    this.form = form;
    this.pane = pane;
    this.frame = /** @type {HTMLIFrameElement} */ (pane.querySelector("iframe"));
    this.state = pane.querySelector("[data-preview-state]");
    const widths = pane.querySelectorAll("button[data-preview-width]");
    for (const chosen of widths) {
      chosen.addEventListener("click", () => {
        for (const each of widths) each.setAttribute("aria-pressed", String(each === chosen));
      });
    }
  }

  /** @param {"current" | "behind" | "failed" | "refused"} state */
  say(state) {
    const words = this.state?.dataset[state] ?? "";
    if (this.state && this.state.textContent !== words) this.state.textContent = words;
    this.frame.setAttribute("aria-busy", String(state === "behind"));
  }
}
