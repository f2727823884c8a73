// @ts-check
// Saves what is typed in a form as its writer's own draft on the server, with its state in `data-autosave` ("typing",
// "saving", "saved", "failed"), and shows who else has the form open; Ctrl+S saves the form itself.
// It reads the form's fields and listens to `input`, whatever editor covers them.
import { putBack, shownIn } from "./back.js";
import { send, stays } from "./saving.js";
import { leave, takeUp, wordsIn } from "./since.js";
import { make } from "./surface/elements.js";

/**
 * How long after a change it is kept, how often the page says that it is open, and when a failure is tried
 *   again (ms).
 */
const SOON = 1000;
const SOON_WITH_PREVIEW = 400;
const EVERY = 10_000;
const AGAIN = 4000;
/** More bytes than this a browser does not send from a page that is being closed: it refuses to try. */
const LAST_WORDS = 60_000;

/** Those of this page. @type {Set<Keeper>} */
const keepers = new Set();
const CUT = "Not saved: no connection to the server. Leave this page open and save again.";
const ELSEWHERE = "Log in in another window and leave this one open.";

/** Within a form, or beside the fields of one that has them elsewhere.
 * @param {HTMLFormElement} form @param {string} what @returns {HTMLElement | null} */
const placeOf = (form, what) =>
  form.querySelector(`[${what}]:not([data-form])`) ?? document.querySelector(`[${what}][data-form="${form.id}"]`);

export class Keeper {
  /** @param {HTMLFormElement} form @param {AbortSignal} [signal] once the form is gone, of a page that stays */
  constructor(form, signal) {
    this.form = form;
    this.changed = false;
    this.typed = false;
    /** Whether something was typed after the page was sent, or what it held thrown away. */
    this.isTypedSince = false;
    this.stopped = false;
    /** What stood in its fields when a form of the page was sent. @type {Record<string, string> | null} */
    this.sent = null;
    /** Whether it is on its way to the server: pressed twice, it is sent once. */
    this.isSent = false;
    /** Whether it has waited for what was on its way, and why it is sent now. @type {"" | "waited" | "refused"} */
    this.released = "";
    /** The button by which it is saved again, pressed while it was saved. */
    this.again = "";
    /** That it was not saved. */
    this.notSaved = "";
    /** Why the last that was sent was not kept. @type {"" | "cut" | "logged out"} */
    this.fault = "";
    this.seenIsSent = false;
    this.keptAt = 0;
    this.token = this.value("csrfmiddlewaretoken");
    /** How often this page has sent something: what the server handles after something newer, it does not keep. */
    this.sequence = form.querySelector('input[name="kept-sequence"]');
    /** @type {Promise<void> | null} */
    this.sending = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** What it showed at first. Forms of Django's admin say so themselves, and better (`desk/stale.py`); one that comes
     * back refused shows what was typed, and has from the server what it had shown before. */
    this.shown = form.matches(".main-form")
      ? null
      : form.dataset.refused ?? JSON.stringify({ "": { "": shownIn(form) } });
    if (this.shown !== null) form.append(make("input", { type: "hidden", name: "kept-shown", value: this.shown }));
    if (this.bar) this.bar.hidden = false;
    // A field may stand outside of its form.
    document.addEventListener("input", (event) => this.hear(event), { signal });
    // Browsers send `input` first, and `change` once the field is left, which may be after it was saved.
    document.addEventListener("change", (event) => event.isTrusted || this.hear(event), { signal });
    form.addEventListener("answered", (event) => this.goOn(!(/** @type {CustomEvent} */ (event).detail)));
    form.addEventListener("submit", (event) => this.submit(event));
    document.addEventListener("keydown", (event) => this.key(event), { signal });
    document.addEventListener("visibilitychange", () => document.hidden && this.flush(), { signal });
    window.addEventListener("pagehide", () => this.close(), { signal });
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) this.stopped = this.isSent = false;
    }, { signal });
    keepers.add(this);
    const intervals = [setInterval(() => this.poll(), EVERY), setInterval(() => this.tell(), 1000)];
    signal?.addEventListener("abort", () => {
      keepers.delete(this);
      intervals.forEach(clearInterval);
    });
    // A page that came back refused holds words that are saved nowhere; one that gives kept words back does not.
    if (form.querySelector(".kept-words")) this.form.dataset.autosave = "saved";
    else this.changed = "refused" in form.dataset || form.querySelector(".stale, .errornote") !== null;
    if (this.changed || this.saysWhoIsThere) this.later(0);
  }

  /** Where it says what is kept. */
  get bar() {
    return placeOf(this.form, "data-keeping");
  }

  get saysWhoIsThere() {
    return this.bar?.querySelector("[data-here]") !== null;
  }

  /** What it showed before anything was typed. */
  get seen() {
    return this.shown ?? this.value("seen");
  }

  /** @param {string} name */
  value(name) {
    return this.form.querySelector(`input[name="${name}"]`)?.value ?? "";
  }

  /** Under which a page leaves to the next what was typed on it last. */
  get place() {
    return `${this.form.dataset.person} ${this.value("kept-address")}`;
  }

  /** @param {Event} event */
  hear({ target }) {
    if (!(target instanceof Element)) return;
    // A comment's fields stand within one form and belong to another.
    if ("form" in target ? target.form !== this.form : !this.form.contains(target)) return;
    this.typed = this.changed = this.isTypedSince = true;
    this.form.dataset.autosave = "typing";
    // What is typed now is not saved.
    this.form.querySelector(".saved .success")?.remove();
    this.later("preview" in this.form.dataset ? SOON_WITH_PREVIEW : SOON);
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

  /** The page is left. What was typed since it was sent is newer than what is saved, and than the page that comes. */
  close() {
    this.flush(true);
    if (!this.sent || !this.isTypedSince) return;
    leave(this.place, this.form, this.sent, [this.value("kept-page"), this.value("kept-sequence")]);
  }

  /** Goes on with what was typed while the page before this was sent, as if it were that. */
  takeUp() {
    const [page, sequence] = takeUp(this.place, this.form);
    if (!page || !this.sequence) return;
    for (const each of this.form.querySelectorAll('input[name="kept-page"]')) each.value = page;
    this.sequence.value = sequence;
    this.show("[data-kept]", "The text that you typed while saving is in the form.");
  }

  /** The page stays after it was sent, or what it held was thrown away.
   * @param {boolean} isInVain what was sent was not taken: it is kept on */
  goOn(isInVain) {
    this.stopped = this.isSent = false;
    this.sent = null;
    this.changed = isInVain || this.isTypedSince;
    this.keptAt = 0;
    if (this.bar) this.bar.hidden = false;
    this.show("[data-kept]", "");
    this.form.dataset.autosave = this.changed ? "typing" : "saved";
    if (this.changed) this.later(0);
  }

  /** What was typed is not wanted any more. */
  discard() {
    this.stopped = true;
    this.isTypedSince = false;
    clearTimeout(this.timer);
    this.timer = undefined;
    const body = new URLSearchParams({ csrfmiddlewaretoken: this.token });
    for (const name of ["address", "page", "from", "sequence"]) body.set(`kept-${name}`, this.value(`kept-${name}`));
    return fetch(this.form.dataset.keep ?? "", { method: "POST", body, redirect: "manual", keepalive: true }).catch(
      () => {},
    );
  }

  /** Sends what is new, one after the other. */
  send() {
    if (this.stopped || this.sending) return;
    this.sending = this.post().finally(() => {
      this.sending = null;
      if (this.changed) this.later(SOON);
    });
  }

  /** Once all that was typed is kept, or was not taken. */
  async settle() {
    await this.sending;
    if (this.changed) this.send();
    await this.sending;
  }

  async post(isClosed = false) {
    const wasChanged = this.changed;
    const body = this.body(isClosed);
    this.changed = false;
    if (wasChanged && this.form.dataset.autosave !== "saved") this.form.dataset.autosave = "saving";
    const answer = await this.fetch(body, isClosed || document.hidden).catch(() => null);
    const said = (await answer?.json().catch(() => null)) ?? {};
    // What the desk does not say itself (a proxy's words, while it starts again) is no answer.
    this.fault = said.others || said.refused || said.token ? "" : said.fault ?? "cut";
    if (!said.others) {
      this.changed ||= wasChanged;
      return isClosed ? undefined : this.refused(said);
    }
    this.typed = this.changed;
    this.seenIsSent ||= wasChanged;
    if (wasChanged) this.keptAt = performance.now();
    if (!this.changed && wasChanged) this.form.dataset.autosave = "saved";
    if (said.asks_seen && this.seen) {
      this.seenIsSent = false;
      this.changed = true;
    }
    if (wasChanged) this.form.dispatchEvent(new CustomEvent("kept", { detail: said }));
    this.show("[data-alarm]", this.notSaved);
    this.show("[data-here]", said.others.join(" "));
    return this.tell();
  }

  /** @param {boolean} isClosed */
  body(isClosed) {
    const fields = [...new FormData(this.form)].filter(
      ([name, value]) => typeof value === "string" && name !== "seen" && !this.isSecret(name),
    );
    const sequence = Number(this.value("kept-sequence")) + 1;
    if (this.sequence) this.sequence.value = String(sequence);
    return JSON.stringify({
      address: this.value("kept-address"),
      page: this.value("kept-page"),
      begun_with: this.value("kept-from"),
      sequence,
      person: Number(this.form.dataset.person),
      fields: this.changed ? fields : null,
      seen: this.changed && !this.seenIsSent ? this.seen : "",
      is_typed: this.typed,
      is_closed: isClosed,
    });
  }

  /** @param {string} name */
  isSecret(name) {
    const field = this.form.elements.namedItem(name);
    return field instanceof HTMLInputElement && field.type === "password";
  }

  /** @param {string} body @param {boolean} isLast */
  fetch(body, isLast) {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": this.token };
    const keepalive = isLast && new Blob([body]).size < LAST_WORDS;
    return fetch(this.form.dataset.keep ?? "", { method: "POST", body, headers, keepalive });
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
      const what = keepers.size > 1 ? ELSEWHERE : "Save, then log in. Your text is not lost.";
      this.failed(`Not backed up: you are logged out. ${what}`);
    } else this.failed(refused ?? "Not backed up: no connection to the server. Leave this page open; it tries again.");
  }

  /** @param {string} words */
  failed(words) {
    this.show("[data-alarm]", words);
    if (!this.changed) return;
    this.form.dataset.autosave = "failed";
    this.later(AGAIN);
  }

  /** Sends the form once nothing is on its way that would be kept after it is saved. Where the desk cannot be reached,
   * the browser would leave the page, and what was typed on it, for one that says so: then it stays.
   * @param {SubmitEvent} event */
  submit(event) {
    // Only looked at, in another window: this page stays, and keeps on.
    if (event.submitter?.matches("[formtarget=_blank]")) return;
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
      this.failed(CUT);
      if (!this.changed) this.send();
      return;
    }
    // What stands in the other forms of the page does not come along, and the save may fail: all is kept first.
    const isToWait = [...keepers].some((each) => each.changed || each.sending);
    if (isToWait && !this.released) {
      event.preventDefault();
      const waited = new Promise((done) => setTimeout(done, 2000));
      Promise.race([Promise.all([...keepers].map((each) => each.settle())), waited]).then(() => {
        if ([...keepers].some((each) => each !== this && each.changed && each.fault === "logged out")) {
          this.failed(`Not sent: you are logged out. ${ELSEWHERE}`);
          return;
        }
        this.sending = null;
        this.release("waited", event.submitter);
      });
      return;
    }
    if (this.released !== "refused" && stays(this.form, event.submitter)) {
      event.preventDefault();
      void this.save(event.submitter);
      return;
    }
    this.stopped = this.isSent = true;
    this.seenIsSent = false;
    for (const each of keepers) {
      each.isTypedSince = false;
      each.sent = wordsIn(each.form);
    }
    // Still here after that: it could not be sent, and is kept on.
    setTimeout(() => (this.stopped = this.isSent = false), EVERY);
  }

  /** @param {"waited" | "refused"} why @param {HTMLElement | null} button */
  release(why, button) {
    this.released = why;
    this.form.requestSubmit(button);
    this.released = "";
  }

  /** Saves it while the page stays; what is not taken is sent once more, for the page that says why.
   * @param {any} button */
  async save(button) {
    this.stopped = this.isSent = this.typed = true;
    this.isTypedSince = false;
    this.show("[data-alarm]", (this.notSaved = this.again = ""));
    const sent = wordsIn(this.form);
    const done = await send(this.form, button);
    const { isTypedSince } = this;
    this.stopped = this.isSent = false;
    if (done === "cut") this.failed((this.notSaved = CUT));
    else if (done === "refused") this.release(done, button);
    else if (done()) {
      this.isTypedSince = isTypedSince;
      this.seenIsSent = false;
      this.goOn(false);
      if (this.again) this.form.requestSubmit(this.form.querySelector(`button[name="${this.again}"]`));
    } else {
      // The tab carries over what was typed since.
      this.sent = sent;
      this.form.dataset.autosave = "saved";
      location.assign(location.pathname);
    }
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "s")
      return;
    event.preventDefault();
    const button = this.form.querySelector('button[name="_continue"], button[data-save]');
    if (button && !document.querySelector("dialog[open]")) this.form.requestSubmit(button);
    // What is published, or asked for, is no one's to send by a key.
    else if (this.changed) this.send();
  }

  tell() {
    if (!this.keptAt) return;
    const seconds = Math.round((performance.now() - this.keptAt) / 1000);
    const ago = seconds < 60 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
    this.show("[data-kept]", `Unsaved draft, backed up ${ago} ago`);
  }

  /** @param {string} selector @param {string} words */
  show(selector, words) {
    const place = this.bar?.querySelector(selector);
    if (place && place.textContent !== words) place.textContent = words;
  }
}

for (const form of document.forms) {
  if (!form.dataset.keep) continue;
  const keeper = new Keeper(form);
  const notice = placeOf(form, "data-back");
  if (notice) putBack(form, notice, () => void keeper.discard().then(() => keeper.goOn(false)));
  keeper.takeUp();
}
