// @ts-check
// Copies of unsaved text in this browser (IndexedDB), by account and form, for what the server may not have. They are
// removed once the server has the text, at log-out, and after seven days. And the browser's question before a page is
// left with text that is stored nowhere: in forms (`data-unsaved`) that are not autosaved, or while the server cannot
// be reached.

/** @typedef {{ key: string, at: number, body: string }} Copy what the form was about to send */

const DAYS = 7 * 24 * 60 * 60 * 1000;

/** @type {IDBDatabase | null} */
let database = null;

const opened = new Promise((done) => {
  setTimeout(done, 1000, null);
  const asked = indexedDB.open("unsaved", 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore("copies", { keyPath: "key" });
  asked.onsuccess = () => done((database = asked.result));
  // A browser may allow no storage.
  asked.onerror = () => done(null);
});

/** @template T @param {IDBTransactionMode} mode @param {(store: IDBObjectStore) => IDBRequest<T>} ask
 * @returns {Promise<T | null>} */
const inStore = async (mode, ask) => {
  // A page that is being left has no time to wait.
  if (!database) await opened;
  if (!database) return null;
  const transaction = database.transaction("copies", mode);
  const asked = ask(transaction.objectStore("copies"));
  if (mode === "readwrite") transaction.commit();
  return new Promise((done) => {
    transaction.oncomplete = () => done(asked.result);
    transaction.onabort = transaction.onerror = () => done(null);
  });
};

/** @param {string} key @param {string} body */
export const put = (key, body) => inStore("readwrite", (store) => store.put({ key, at: Date.now(), body }));

/** @param {string} key */
export const remove = (key) => inStore("readwrite", (store) => store.delete(key));

/** @param {string} start of the keys */
const within = (start) => IDBKeyRange.bound(start, `${start}\uffff`);

/** Those of an account, without the old ones. @param {string} start of the keys @returns {Promise<Copy[]>} */
export const all = async (start) => {
  /** @type {Copy[]} */
  const found = (await inStore("readonly", (store) => store.getAll(within(start)))) ?? [];
  const isOld = (/** @type {Copy} */ { at }) => Date.now() - at > DAYS;
  await Promise.all(found.filter(isOld).map(({ key }) => remove(key)));
  return found.filter((each) => !isOld(each));
};

/** @param {string} start of the keys */
export const clear = (start) => inStore("readwrite", (store) => store.delete(within(start)));

/** With text that is stored nowhere. @type {Set<HTMLFormElement>} */
const changed = new Set();
/** @param {HTMLFormElement} form */
export const discarded = (form) => changed.delete(form);
const REFUSED =
  "[data-refused], [data-unsaved]:has(.stale, .errornote), [data-unsaved]:not([data-keep]):has([aria-invalid=true])";
for (const form of document.forms) if (form.matches(REFUSED)) changed.add(form);
document.addEventListener("input", ({ target }) => {
  const form = target instanceof Element && "form" in target ? target.form : null;
  if (!(form instanceof HTMLFormElement) || !form.matches("[data-unsaved]")) return;
  changed.add(form);
  form.dataset.autosave = "typing";
});
// Where it bubbles to: what is held back is not sent, nor what is only looked at, in another window.
window.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.submitter?.matches("[formtarget=_blank]")) return;
  if (event.target instanceof HTMLFormElement) changed.delete(event.target);
});
window.addEventListener("beforeunload", (event) => {
  const asks = [...changed].some(({ isConnected, dataset: { keep, autosave } }) => {
    // What is copied in this browser needs no question, unless the server cannot be reached.
    return isConnected && autosave !== "saved" && !(keep && database && autosave !== "failed");
  });
  if (asks) event.preventDefault();
});
