// @ts-check
// Shows the current step of long work: from when its form is sent until the next page opens (desk/progress.py).
import { make } from "./surface/elements.js";

const SOON = 700;

/** Asks for as long as the desk says that it may change. @param {HTMLElement} place @param {string} [address] */
const watch = async (place, address = "") => {
  for (let pause = SOON; pause; ) {
    await new Promise((done) => setTimeout(done, pause));
    const answer = await fetch(address).catch(() => null);
    pause = answer ? 1000 * Number(answer.headers.get("Retry-After")) : 10 * SOON;
    if (!answer?.ok || answer.redirected) continue;
    const words = await answer.text();
    // Before it begins there is nothing to say, and then again at the end.
    if (words || !pause) place.textContent = words;
  }
};

window.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.dataset.progress || event.defaultPrevented) return;
  const token = crypto.getRandomValues(new Uint32Array(4)).join("-");
  const said = make("p", { className: "quiet", role: "status" });
  form.append(make("input", { type: "hidden", name: "progress", value: token }), said);
  void watch(said, form.dataset.progress.replace("TOKEN", token));
});
