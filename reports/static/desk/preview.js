// @ts-check
// The readers' page beside the text, or in a window of its own: made of what is kept, it follows what is typed. A click
// in it leads to the paragraph in the text, and where the cursor is stands marked in it.
// Without this, the page opens by itself, as it was when it was opened.
import { Pane } from "./pane.js";

const OPEN = "perennial-preview";

class Preview extends Pane {
  /** @param {HTMLFormElement} form @param {HTMLElement} pane @param {HTMLTextAreaElement} area */
  constructor(form, pane, area) {
    super(form, pane);
    this.area = area;
    this.address = pane.dataset.previewPage ?? "";
    /** @type {Window | null} */
    this.own = null;
    /** @type {number[]} in which line of the text each paragraph begins */
    this.lines = [];
    this.line = 1;
    this.opener = document.querySelector("[data-preview-open]");
    if (this.opener) this.opener.hidden = false;
    this.opener?.addEventListener("click", () => this.show(this.pane.hidden));
    pane.querySelector("[data-preview-close]")?.addEventListener("click", () => this.show(false));
    pane.querySelector("[data-preview-own]")?.addEventListener("click", (event) => this.openOwn(event));
    this.frame.addEventListener("load", () => this.watch(this.frame.contentDocument));
    form.addEventListener("input", ({ target }) => {
      // A comment's fields stand within this form and belong to another.
      if (target instanceof Element && (!("form" in target) || target.form === form)) this.say("behind");
    });
    form.addEventListener("kept", () => this.follow());
    area.addEventListener("cursor", (event) => this.mark(/** @type {CustomEvent<number>} */ (event).detail));
    if (sessionStorage.getItem(OPEN)) this.show(true);
  }

  /** @returns {Document[]} the pages that are open */
  get pages() {
    const beside = this.pane.hidden ? null : this.frame.contentDocument;
    const own = this.own && !this.own.closed ? this.own.document : null;
    return [beside, own].filter((page) => page !== null);
  }

  /** @param {boolean} isOpen */
  show(isOpen) {
    this.pane.hidden = !isOpen;
    this.form.classList.toggle("has-preview", isOpen);
    this.opener?.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) this.form.dataset.preview = "";
    else delete this.form.dataset.preview;
    sessionStorage.setItem(OPEN, isOpen ? "open" : "");
    if (isOpen) this.frame.src = this.address;
    else this.opener?.focus();
  }

  /** @param {Event} event */
  openOwn(event) {
    event.preventDefault();
    this.own = window.open(this.address, "preview");
    this.form.dataset.preview = "";
    this.own?.addEventListener("load", () => this.watch(this.own?.document ?? null));
  }

  /** @param {Document | null} page a page that has just come */
  watch(page) {
    page?.addEventListener("click", (event) => this.lead(event));
    page?.addEventListener("submit", ({ target }) => /** @type {Element} */ (target).setAttribute("target", "_blank"));
    this.follow();
  }

  async follow() {
    if (!this.pages.length) return;
    const answer = await fetch(this.address).catch(() => null);
    if (!answer?.ok) return;
    this.lines = (answer.headers.get("X-Paragraph-Lines") ?? "").split(",").map(Number);
    const now = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const page of this.pages) page.body.replaceChildren(...page.importNode(now.body, true).childNodes);
    // In a window of its own the page leads back to this one.
    if (!this.pane.hidden) this.frame.contentDocument?.querySelector(".banner a")?.remove();
    if ((this.form.dataset.autosave ?? "saved") === "saved") this.say("current");
    this.mark(this.line);
  }

  /** Leads from a paragraph of the page to the same in the text. @param {Event} event */
  async lead(event) {
    const target = /** @type {Element} */ (event.target);
    // Where another page comes into this frame, nothing is followed any more.
    const link = target.closest("a[href]:not(.para, [href^='#'])");
    link?.setAttribute("target", "_blank");
    const number = Number(target.closest(".numbered")?.querySelector("a.para")?.getAttribute("data-number"));
    if (!number || target.closest("a:not(.para)")) return;
    event.preventDefault();
    if (!this.lines.length) await this.follow();
    window.focus();
    this.area.dispatchEvent(new CustomEvent("arrive", { detail: this.lines[number - 1], cancelable: true }));
  }

  /** Marks the paragraph that is written in. @param {number} line */
  mark(line) {
    this.line = line;
    const number = this.lines.filter((start) => start <= line).length;
    for (const page of this.pages) {
      for (const paragraph of page.querySelectorAll(".numbered")) {
        const isHere = paragraph.querySelector("a.para")?.getAttribute("data-number") === String(number);
        // At the end of the lines: its number stands before them.
        const side = page.documentElement.dir === "rtl" ? "-" : "";
        paragraph.style.boxShadow = isHere ? `${side}0.6rem 0 var(--paper), ${side}0.75rem 0` : "";
        if (isHere) paragraph.scrollIntoView({ block: "nearest" });
      }
    }
  }
}

const pane = document.querySelector("[data-preview-page]");
const area = document.querySelector("textarea#id_body");
const form = document.querySelector("form.main-form[data-keep]");
if (form && pane && area) new Preview(form, pane, area);
