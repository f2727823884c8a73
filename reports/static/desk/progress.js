// @ts-check
// Shows how far the worker is with the files of a version, until it is done (desk/publishing/versions.py).
const SOON = 700;

/** Asks for as long as the desk says that it may change. @param {HTMLElement} place */
const watch = async (place) => {
  for (let pause = SOON; pause; ) {
    await new Promise((done) => setTimeout(done, pause));
    const answer = await fetch(place.dataset.watched ?? "").catch(() => null);
    pause = answer ? 1000 * Number(answer.headers.get("Retry-After")) : 10 * SOON;
    if (answer?.ok && !answer.redirected) place.textContent = await answer.text();
  }
};

for (const place of document.querySelectorAll("[data-watched]")) void watch(place);
