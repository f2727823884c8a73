// @ts-check
// Copies of unsaved text in this browser (IndexedDB), by account and form, for what the server may not have. They are
// removed once the server has the text, at log-out, and after seven days.

/** @typedef {{ at: number, body: string }} Copy what the form was about to send */

const DAYS = 7 * 24 * 60 * 60 * 1000;

/** @type {IDBDatabase | null} */
let database = null;

const opened = new Promise((done) => {
  setTimeout(done, 1000, null);
  const asked = indexedDB.open("perennial", 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore("copies");
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

/** Whether copies can be made. */
export const isReady = () => database !== null;

/** @param {string} key @param {string} body */
export const put = (key, body) => inStore("readwrite", (store) => store.put({ at: Date.now(), body }, key));

/** @param {string} key */
export const remove = (key) => inStore("readwrite", (store) => store.delete(key));

/** @param {string} start of the keys */
const within = (start) => IDBKeyRange.bound(start, `${start}\uffff`);

/** Those of an account, without the old ones. @param {string} start of the keys @returns {Promise<[string, Copy][]>} */
export const all = async (start) => {
  const [keys, found] = await Promise.all([
    inStore("readonly", (store) => store.getAllKeys(within(start))),
    inStore("readonly", (store) => store.getAll(within(start))),
  ]);
  /** @type {[string, Copy][]} */
  const copies = (keys ?? []).map((key, at) => [String(key), found?.[at]]);
  const [old, fresh] = [true, false].map((isOld) => copies.filter(([, { at }]) => Date.now() - at > DAYS === isOld));
  await Promise.all(old.map(([key]) => remove(key)));
  return fresh;
};

/** @param {string} start of the keys */
export const clear = (start) => inStore("readwrite", (store) => store.delete(within(start)));
