// @ts-check
// Stores what is typed in a form as its writer's own draft on the server, with its state in `data-autosave` ("typing",
// "saving", "saved", "failed"), and shows who else has the form open; Ctrl+S saves the form itself.
// Text that the server may not have yet is copied in this browser (unsaved_text.js), and sent by the next page.
// Of any other form (`data-unsaved`), the browser asks before its page is left.
// It reads the form's fields and listens to `input`, whatever editor covers them.
import * as copies from "./unsaved_text.js";
import { post, send, stays } from "./saving.js";

/**
 * How long after a change it is stored, and copied in this browser; how often the page reports that it is open, and
 *   when a failure is tried again (ms).
 */
const SOON = 1000;
const SOON_WITH_PREVIEW = 400;
const COPIED = 150;
const EVERY = 10_000;
const AGAIN = 4000;
/** More bytes than this a browser does not send from a page that is being closed: it refuses to try. */
const LAST_WORDS = 60_000;
/** Fields of the page and its session. */
const OF_PAGE = /^(csrfmiddlewaretoken|_.*|kept-.*|(choose|state)-.*|.*-token)$/;

/** Those of this page. @type {Set<Autosave>} */
const keepers = new Set();
const CUT = "Not saved: no connection to the server. Leave this page open and save again.";
const NO_DRAFT = "Not backed up: no connection to the server. Leave this page open; it tries again.";

/** Whether another page was asked for: it may be made before the server has all of this one, and needs the copies. */
let isLeaving = false;
window.addEventListener("beforeunload", () => (isLeaving = true));

/** @param {[string, unknown][]} fields those that a person fills in */
const written = (fields) =>
  JSON.stringify(fields.filter(([name, value]) => typeof value === "string" && !OF_PAGE.test(name)));

export class Autosave {
  /** @param {HTMLFormElement} form @param {AbortSignal} [signal] once the form is gone, of a page that stays */
  constructor(form, signal) {
    this.form = form;
    this.changed = false;
    this.typed = false;
    /** Whether something was typed after the page was sent, or what it held discarded. */
    this.isTypedSince = false;
    this.stopped = false;
    /** Whether it is on its way to the server: pressed twice, it is sent once. */
    this.isSent = false;
    /** Whether it is sent once more, for the page that says why it was not saved. */
    this.isRefused = false;
    /** The button by which it is saved again, pressed while it was saved. */
    this.again = "";
    /** That it was not saved. */
    this.notSaved = "";
    /** Why the last that was sent was not stored. @type {"" | "cut" | "logged out"} */
    this.fault = "";
    this.token = this.value("csrfmiddlewaretoken");
    /** How often this page has sent something: what the server handles after something newer, it does not store. */
    this.sequence = form.querySelector('input[name="kept-sequence"]');
    /** @type {Promise<void> | null} */
    this.sending = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.copying = undefined;
    this.bar = form.querySelector("[data-keeping]:not([data-form])")
      ?? document.querySelector(`[data-keeping][data-form="${form.id}"]`);
    if (this.bar) this.bar.hidden = false;
    // A field may stand outside of its form.
    document.addEventListener("input", (event) => this.hear(event), { signal });
    // Browsers send `input` first, and `change` once the field is left, which may be after it was saved.
    document.addEventListener("change", (event) => event.isTrusted || this.hear(event), { signal });
    form.addEventListener("answered", (event) => this.goOn(!(/** @type {CustomEvent} */ (event).detail)));
    form.addEventListener("submit", (event) => this.submit(event));
    document.addEventListener("visibilitychange", () => document.hidden && this.flush(), { signal });
    window.addEventListener("pagehide", () => this.flush(true), { signal });
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) this.stopped = this.isSent = false;
    }, { signal });
    keepers.add(this);
    const interval = setInterval(() => this.poll(), EVERY);
    signal?.addEventListener("abort", () => {
      keepers.delete(this);
      clearInterval(interval);
    });
    // A page that came back refused holds text that is stored nowhere; one that restores a draft does not.
    if (form.querySelector(".kept-words")) this.form.dataset.autosave = "saved";
    else this.changed = "refused" in form.dataset || form.querySelector(".stale, .errornote") !== null;
    /** What the server has answered with this page. */
    this.answered = Number(this.value("kept-sequence"));
    if (signal) this.begin();
  }

  /** Reports that the page is open, and stores what came back refused. */
  begin() {
    if (this.changed || this.saysWhoIsThere) this.later(0);
  }

  get saysWhoIsThere() {
    return this.bar?.querySelector("[data-here]") !== null;
  }

  /** @param {string} name */
  value(name) {
    return this.form.querySelector(`input[name="${name}"]`)?.value ?? "";
  }

  /** Under which this page's text is copied. */
  get place() {
    const { keep, person } = this.form.dataset;
    return `${keep} ${person} ${this.value("kept-address")} ${this.value("kept-page")}`;
  }

  /** @param {Event} event */
  hear({ target }) {
    if (!(target instanceof Element)) return;
    // A comment's fields stand within one form and belong to another.
    if ("form" in target ? target.form !== this.form : !this.form.contains(target)) return;
    this.typed = this.changed = this.isTypedSince = true;
    isLeaving = false;
    this.form.dataset.autosave = "typing";
    // What is typed now is not saved.
    this.form.querySelector(".saved .success")?.remove();
    this.copying ??= setTimeout(() => this.copy(), COPIED);
    this.later("preview" in this.form.dataset ? SOON_WITH_PREVIEW : SOON);
  }

  /** Copies in this browser what the server may not have. */
  copy() {
    clearTimeout(this.copying);
    this.copying = undefined;
    if (this.changed) void copies.put(this.place, this.body(false));
  }

  /** The server has all of it. */
  forgetCopy() {
    clearTimeout(this.copying);
    this.copying = undefined;
    if (!isLeaving) void copies.remove(this.place);
  }

  /** @param {number} delay */
  later(delay) {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.send();
    }, delay);
  }

  poll() {
    if (!document.hidden && (this.changed || this.saysWhoIsThere)) this.send();
  }

  flush(isClosed = false) {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.stopped ? isClosed && this.isTypedSince : this.changed || isClosed) void this.post(isClosed);
  }

  /** The page stays after it was sent, or what it held was discarded.
   * @param {boolean} isInVain what was sent was not taken: it stays a draft */
  goOn(isInVain) {
    this.stopped = this.isSent = false;
    this.changed = isInVain || this.isTypedSince;
    if (this.bar) this.bar.hidden = false;
    this.show("[data-kept]", "");
    this.form.dataset.autosave = this.changed ? "typing" : "saved";
    if (this.changed) this.later(0);
    else this.forgetCopy();
  }

  /** What was typed is not wanted any more. */
  discard() {
    this.stopped = true;
    this.isTypedSince = false;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.forgetCopy();
    const body = new URLSearchParams({ csrfmiddlewaretoken: this.token });
    for (const name of ["address", "page", "from", "sequence"]) body.set(`kept-${name}`, this.value(`kept-${name}`));
    const { keep = "" } = this.form.dataset;
    return fetch(keep, { method: "POST", body, redirect: "manual", keepalive: true }).catch(() => {});
  }

  /** Sends what is new, one after the other. */
  send() {
    if (this.stopped || this.sending) return;
    this.sending = this.post().finally(() => {
      this.sending = null;
      if (this.changed) this.later(SOON);
    });
  }

  /** Once all that was typed is stored, or was not taken. */
  async settle() {
    await this.sending;
    if (this.changed) this.send();
    await this.sending;
  }

  async post(isClosed = false) {
    const wasChanged = this.changed;
    const body = this.body(isClosed);
    if (wasChanged && (isClosed || this.copying)) void copies.put(this.place, body);
    this.changed = false;
    if (wasChanged && this.form.dataset.autosave !== "saved") this.form.dataset.autosave = "saving";
    const isLast = (isClosed || document.hidden) && new Blob([body]).size < LAST_WORDS;
    const said = await post(this.form.dataset.keep, body, this.token, isLast);
    // What the desk does not say itself (a proxy's words, while it starts again) is no answer.
    this.fault = said.others || said.refused || said.token ? "" : said.fault ?? "cut";
    if (!said.others) {
      this.changed ||= wasChanged;
      if (isClosed) return undefined;
      this.copy();
      return this.refused(said);
    }
    this.typed = this.changed;
    if (wasChanged) this.show("[data-kept]", "Unsaved draft, backed up");
    if (!this.changed && wasChanged) {
      this.form.dataset.autosave = "saved";
      this.forgetCopy();
    }
    if (wasChanged) this.form.dispatchEvent(new CustomEvent("kept", { detail: said }));
    this.show("[data-alarm]", this.notSaved);
    return this.show("[data-here]", said.others.join(" "));
  }

  /** @param {boolean} isClosed */
  body(isClosed) {
    const fields = [...new FormData(this.form)].filter(
      ([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken",
    );
    const sequence = Number(this.value("kept-sequence")) + 1;
    if (this.sequence) this.sequence.value = String(sequence);
    return JSON.stringify({
      address: this.value("kept-address"),
      page: this.value("kept-page"),
      begun_with: this.value("kept-from"),
      sequence,
      revision: Number(this.value("kept-revision")),
      person: Number(this.form.dataset.person),
      fields: this.changed ? fields : null,
      is_typed: this.typed,
      is_closed: isClosed,
    });
  }

  /** @param {{ token?: string, refused?: string }} said */
  refused({ token, refused }) {
    if (token && token !== this.token) {
      // Logged in again in another window: the page goes on with the new session.
      this.token = token;
      for (const field of document.querySelectorAll('input[name="csrfmiddlewaretoken"]')) field.value = token;
      this.later(0);
      return;
    }
    if (this.fault === "logged out") {
      const what = keepers.size > 1
        ? "Log in in another window and leave this one open."
        : "Save, then log in. Your text is not lost.";
      this.failed(`Not backed up: you are logged out. ${what}`);
    } else this.failed(refused ?? NO_DRAFT);
  }

  /** Shows why a draft was not stored; that the form was not saved stays, until it is.
   * @param {string} words */
  failed(words) {
    this.show("[data-alarm]", this.notSaved || words);
    if (!this.changed) return;
    this.form.dataset.autosave = "failed";
    this.later(AGAIN);
  }

  /** Where the desk cannot be reached, the browser would leave the page for one that says so: then it stays.
   * @param {SubmitEvent} event */
  submit(event) {
    // Only looked at, in another window: this page stays, and goes on.
    if (event.submitter?.matches("[formtarget=_blank]")) return;
    if (event.submitter?.matches("[data-discard]")) {
      // No script sends it in another way.
      event.stopImmediatePropagation();
      Object.assign(this, { stopped: true, isTypedSince: false });
      this.forgetCopy();
      copies.discarded(this.form);
      return;
    }
    if (this.isSent) {
      event.preventDefault();
      const { name = "" } = /** @type {Partial<HTMLButtonElement>} */ (event.submitter ?? {});
      if (this.isTypedSince || ["_reviewed", "_hand_in", "_take_back"].includes(name)) this.again = name;
      return;
    }
    clearTimeout(this.timer);
    this.timer = undefined;
    if (!navigator.onLine || this.fault === "cut") {
      event.preventDefault();
      this.failed((this.notSaved = CUT));
      if (!this.changed) this.send();
      return;
    }
    this.copy();
    this.stopped = this.isSent = true;
    this.isTypedSince = false;
    if (!this.isRefused && stays(this.form, event.submitter)) {
      event.preventDefault();
      void this.save(event.submitter);
      return;
    }
    // Still here after that: it could not be sent, and stays a draft.
    setTimeout(() => (this.stopped = this.isSent = false), EVERY);
  }

  /** Saves it while the page stays; what is not taken is sent once more, for the page that says why.
   * @param {any} button */
  async save(button) {
    this.typed = true;
    this.show("[data-alarm]", (this.notSaved = this.again = ""));
    const done = await send(this.form, button);
    this.stopped = this.isSent = false;
    if (done === "cut") this.failed((this.notSaved = CUT));
    else if (done === "refused") {
      this.isRefused = true;
      this.form.requestSubmit(button);
      this.isRefused = false;
    } else if (done()) {
      this.goOn(false);
      if (this.again) this.form.requestSubmit(this.form.querySelector(`button[name="${this.again}"]`));
    } else {
      // What was typed since becomes a draft, compared with what was sent; the server merges it into the next page.
      this.goOn(false);
      await this.settle();
      location.replace(location.pathname);
    }
  }

  /** @param {string} selector @param {string} words */
  show(selector, words) {
    const place = this.bar?.querySelector(selector);
    if (place && place.textContent !== words) place.textContent = words;
  }
}

/** Sends to the server what earlier pages could not, and shows it if its form is on this page.
 * @param {DOMStringMap} account */
const sendCopies = async ({ keep, person }) => {
  let isNew = false;
  for (const { key, body } of await copies.all(`${keep} ${person} `)) {
    const { address, page, sequence, fields } = JSON.parse(body);
    const here = [...keepers].find((each) => each.value("kept-address") === address);
    const isAnswered = here?.value("kept-page") === page && sequence <= (here?.answered ?? 0);
    if (here && (isAnswered || written([...new FormData(here.form)]) === written(fields))) {
      await copies.remove(key);
      continue;
    }
    if (here) here.form.inert = true;
    const token = document.querySelector('input[name="csrfmiddlewaretoken"]')?.value ?? "";
    const said = await post(keep, body, token);
    if (said.others) await copies.remove(key);
    if (here) here.form.inert = false;
    isNew ||= here !== undefined && said.is_draft === true;
  }
  if (isNew) location.replace(location.pathname + location.search);
  else document.documentElement.dataset.copies = "sent";
};

for (const form of document.forms) if (form.dataset.keep) new Autosave(form);
// A form that came back after the session ended is sent with the token of the new session.
document.querySelector("#resume-form")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = /** @type {HTMLFormElement} */ (event.target);
  const token = /** @type {HTMLInputElement} */ (form.elements.namedItem("csrfmiddlewaretoken"));
  token.value = (await post(form.dataset.token, "{}", token.value)).token ?? token.value;
  copies.discarded(form);
  form.submit();
});
const account = document.querySelector("[data-keep][data-person]");
// Nothing older is stored after them.
void (account ? sendCopies(account.dataset) : Promise.resolve()).then(() => keepers.forEach((each) => each.begin()));

const leaving = /** @type {HTMLFormElement | null} */ (document.querySelector("#logout-form"));
leaving?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const waited = new Promise((done) => setTimeout(done, 2000));
  await Promise.race([Promise.all([...keepers].map((each) => each.settle())), waited]);
  for (const each of keepers) Object.assign(each, { stopped: true, isTypedSince: false });
  const { keep, person } = account?.dataset ?? {};
  await Promise.race([copies.clear(`${keep} ${person} `), waited]);
  leaving.submit();
});

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "s") return;
  // What is published, or asked for, is no one's to send by a key.
  const button = document.querySelector("form[data-unsaved] :is(button[name=_continue], button[data-save])");
  if (!document.querySelector("form[data-unsaved]")) return;
  event.preventDefault();
  const isFree = !document.querySelector("dialog[open]");
  if (button instanceof HTMLButtonElement && isFree) button.form?.requestSubmit(button);
  else for (const each of keepers) if (each.changed) each.send();
});
