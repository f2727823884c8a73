// @ts-check
// The readers' page beside the text: made of what is kept, it follows what is typed. A click in it leads to the
// paragraph in the text, and where the cursor is stands marked in it.
// Without this, the page opens by itself, as it was when it was opened.

const OPEN = "perennial-preview";
/** Below this width, in px, a page made for a screen cannot be read in the pane. */
const NARROW = 500;

/** @param {HTMLFormElement} form @param {HTMLElement} pane @param {HTMLTextAreaElement} area */
const mount = (form, pane, area) => {
  const frame = /** @type {HTMLIFrameElement} */ (pane.querySelector("iframe"));
  const state = pane.querySelector("[data-preview-state]");
  const opener = document.querySelector("[data-preview-open]");
  const widths = [...pane.querySelectorAll("button[data-preview-width]")];
  const address = pane.dataset.previewPage ?? "";
  /** In which line of the text each paragraph begins. @type {number[]} */
  let lines = [];
  let here = 1;

  const pageShown = () => (pane.hidden ? null : frame.contentDocument);
  /** @param {"current" | "behind"} what */
  const say = (what) => {
    const words = state?.dataset[what] ?? "";
    if (state && state.textContent !== words) state.textContent = words;
    frame.setAttribute("aria-busy", String(what === "behind"));
  };
  /** Mark the paragraph that is written in. */
  const mark = () => {
    const number = String(lines.filter((start) => start <= here).length);
    const page = pageShown();
    for (const paragraph of page?.querySelectorAll(".numbered") ?? []) {
      const isHere = paragraph.querySelector("a.para")?.getAttribute("data-number") === number;
      // At the end of the lines: its number stands before them.
      const side = page?.documentElement.dir === "rtl" ? "-" : "";
      paragraph.style.boxShadow = isHere ? `${side}0.6rem 0 var(--paper), ${side}0.75rem 0` : "";
      if (isHere) paragraph.scrollIntoView({ block: "nearest" });
    }
  };
  const follow = async () => {
    if (!pageShown()) return;
    const answer = await fetch(address).catch(() => null);
    if (!answer?.ok) return;
    lines = (answer.headers.get("X-Paragraph-Lines") ?? "").split(",").map(Number);
    const now = new DOMParser().parseFromString(await answer.text(), "text/html");
    now.querySelector(".banner a")?.remove();
    const page = pageShown();
    page?.body.replaceChildren(...page.importNode(now.body, true).childNodes);
    if ((form.dataset.autosave ?? "saved") === "saved") say("current");
    mark();
  };
  /** Lead from a paragraph of the page to the same in the text. @param {Event} event */
  const lead = async (event) => {
    const target = /** @type {Element} */ (event.target);
    // Where another page comes into this frame, nothing is followed any more.
    target.closest("a[href]:not(.para, [href^='#'])")?.setAttribute("target", "_blank");
    const number = Number(target.closest(".numbered")?.querySelector("a.para")?.getAttribute("data-number"));
    if (!number || target.closest("a:not(.para)")) return;
    event.preventDefault();
    if (!lines.length) await follow();
    window.focus();
    area.dispatchEvent(new CustomEvent("arrive", { detail: lines[number - 1], cancelable: true }));
  };
  /** @param {boolean} isOpen */
  const show = (isOpen) => {
    pane.hidden = !isOpen;
    form.classList.toggle("has-preview", isOpen);
    opener?.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) form.dataset.preview = "";
    else delete form.dataset.preview;
    sessionStorage.setItem(OPEN, isOpen ? "open" : "");
    if (isOpen) frame.src = address;
    else opener?.focus();
  };
  let isChosen = false;
  /** @param {string | null} width */
  const setWidth = (width) => {
    for (const each of widths) {
      each.setAttribute("aria-pressed", String(each.getAttribute("data-preview-width") === width));
    }
  };

  if (opener) opener.hidden = false;
  opener?.addEventListener("click", () => show(pane.hidden));
  pane.querySelector("[data-preview-close]")?.addEventListener("click", () => show(false));
  for (const button of widths) {
    button.addEventListener("click", () => {
      isChosen = true;
      setWidth(button.getAttribute("data-preview-width"));
    });
  }
  new ResizeObserver(() => {
    if (!isChosen && pane.clientWidth) setWidth(pane.clientWidth < NARROW ? "phone" : "wide");
  }).observe(pane);
  frame.addEventListener("load", () => {
    const page = frame.contentDocument;
    page?.addEventListener("click", lead);
    page?.addEventListener("submit", ({ target }) => /** @type {Element} */ (target).setAttribute("target", "_blank"));
    void follow();
  });
  form.addEventListener("input", ({ target }) => {
    // A comment's fields stand within this form and belong to another.
    if (target instanceof Element && (!("form" in target) || target.form === form)) say("behind");
  });
  form.addEventListener("kept", follow);
  area.addEventListener("cursor", (event) => {
    here = /** @type {CustomEvent<number>} */ (event).detail;
    mark();
  });
  if (sessionStorage.getItem(OPEN)) show(true);
};

const page = document.querySelector("[data-preview-page]");
const text = document.querySelector("textarea#id_body");
const main = document.querySelector("form.main-form[data-keep]");
if (main && page && text) mount(main, page, text);
