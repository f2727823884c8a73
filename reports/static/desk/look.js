// @ts-check
// What a form says and has not saved, as readers would see it: beside the form, a moment after each change.
// Without this, or on a narrow screen, its buttons open it in a window of its own.
import { Pane } from "./pane.js";

const PAUSE = 400;
const PHONE = 390;
const SCREEN = 1280;
const IS_OPEN = `perennial-look${location.pathname}`;
const WIDE = matchMedia("(min-width: 60rem)");

/** A browser may return a new object for the same file each time. @param {File} file */
const nameOf = ({ name, size, lastModified }) => `${name} ${size} ${lastModified}`;

class Look extends Pane {
  /** @param {HTMLFormElement} form @param {HTMLElement} pane */
  constructor(form, pane) {
    super(form, pane);
    this.view = /** @type {HTMLElement} */ (this.frame.parentElement);
    this.said = /** @type {HTMLElement} */ (pane.querySelector("[data-look-said]"));
    this.tools = /** @type {HTMLElement} */ (pane.querySelector("[data-look-tools]"));
    this.pages = [...pane.querySelectorAll("button[data-look-page]")];
    this.chosen = this.pages[0];
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** @type {AbortController | null} */
    this.asked = null;
    /** @type {Map<string, string>} what the desk calls pictures that it has already */
    this.sent = new Map();
    for (const button of this.pages) button.addEventListener("click", (event) => this.choose(event, button));
    pane.querySelector("[data-preview-close]")?.addEventListener("click", () => this.show(false));
    pane.querySelector("[data-look-own]")?.addEventListener("click", () => form.requestSubmit(this.chosen));
    form.addEventListener("input", () => this.later());
    new ResizeObserver(() => this.fit()).observe(this.view);
    const open = sessionStorage.getItem(IS_OPEN) ?? ("opens" in pane.dataset ? "open" : "");
    if (open && WIDE.matches) this.show(true);
  }

  get isOpen() {
    return !this.frame.hidden && WIDE.matches;
  }

  /** @param {boolean} isOpen */
  show(isOpen) {
    this.frame.hidden = this.tools.hidden = !isOpen;
    this.form.classList.toggle("has-preview", isOpen);
    sessionStorage.setItem(IS_OPEN, isOpen ? "open" : "");
    for (const button of this.pages) {
      if (isOpen) button.setAttribute("aria-pressed", String(button === this.chosen));
      else button.removeAttribute("aria-pressed");
    }
    if (isOpen) this.follow();
    else {
      this.said.hidden = true;
      this.state?.replaceChildren();
      this.chosen.focus();
    }
  }

  /** @param {Event} event @param {HTMLButtonElement} button */
  choose(event, button) {
    if (!WIDE.matches) return;
    event.preventDefault();
    this.chosen = button;
    this.show(true);
  }

  /** The page as wide as on a phone or a screen, made smaller where it has not that room, and as high as the view. */
  fit() {
    const width = this.pane.querySelector("[data-preview-width=phone][aria-pressed=true]") ? PHONE : SCREEN;
    const scale = Math.min(this.view.clientWidth / width, 1);
    if (!scale) return;
    const size = { width: `${width}px`, height: `${this.view.clientHeight / scale}px` };
    Object.assign(this.frame.style, size, { transform: scale < 1 ? `scale(${scale})` : "" });
  }

  later() {
    if (!this.isOpen) return;
    this.say("behind");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.follow(), PAUSE);
  }

  /** The form's fields; a picture that was sent once goes by the name that the desk gave it. */
  fields() {
    const fields = new FormData(this.form);
    for (const [name, value] of [...fields]) {
      const known = value instanceof File ? this.sent.get(nameOf(value)) : undefined;
      if (known === undefined) continue;
      fields.delete(name);
      fields.set(`${name}-kept`, known);
    }
    return fields;
  }

  async follow() {
    clearTimeout(this.timer);
    this.asked?.abort();
    const asked = (this.asked = new AbortController());
    const body = this.fields();
    try {
      const answer = await fetch(this.chosen.formAction, { method: "POST", body, signal: asked.signal });
      const text = await answer.text();
      if (asked.signal.aborted) return;
      this.learn(answer, body);
      if (answer.status === 422) this.refuse(text);
      else if (answer.ok && !answer.redirected) this.draw(text);
      else this.say("failed");
    } catch {
      if (!asked.signal.aborted) this.say("failed");
    }
  }

  /** @param {Response} answer @param {FormData} body */
  learn(answer, body) {
    for (const each of (answer.headers.get("X-Kept-Pictures") ?? "").split(",").filter(Boolean)) {
      const [name, sha256] = each.split("=");
      const file = body.get(name);
      if (file instanceof File) this.sent.set(nameOf(file), sha256);
    }
  }

  /** @param {string} text */
  draw(text) {
    const top = this.frame.contentWindow?.scrollY ?? 0;
    const arrived = () => {
      const page = this.frame.contentDocument;
      this.frame.contentWindow?.scrollTo(0, top);
      // What is shown is nowhere yet, and its links would lead out of it, but for those to a part of it.
      page?.addEventListener("click", (event) => {
        const link = /** @type {Element} */ (event.target).closest("a, button");
        if (!link) return;
        event.preventDefault();
        const place = link.getAttribute("href") ?? "";
        if (place.startsWith("#")) page?.getElementById(place.slice(1))?.scrollIntoView();
      });
    };
    this.frame.addEventListener("load", arrived, { once: true });
    this.frame.srcdoc = text;
    this.said.hidden = true;
    this.say("current");
  }

  /** What was shown before stays, with what is wrong above it. @param {string} text */
  refuse(text) {
    const found = new DOMParser().parseFromString(text, "text/html").querySelectorAll("[data-said] li");
    this.said.replaceChildren(...[...found].map((line) => document.importNode(line, true)));
    this.said.hidden = false;
    this.say("refused");
  }
}

const pane = document.querySelector("[data-look]");
const form = pane?.closest("form");
if (form && pane) new Look(form, pane);
