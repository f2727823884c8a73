// @ts-check
// Shows which step long work is at: from when its form is sent until the next page is there (desk/progress.py),
// and how far the worker is, until it has done (desk/publishing/files.py).
import { make } from "./surface/elements.js";

const OFTEN = 700;

window.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.dataset.progress || event.defaultPrevented) return;
  const token = crypto.getRandomValues(new Uint32Array(4)).join("-");
  const said = make("p", { className: "quiet", role: "status" });
  form.append(make("input", { type: "hidden", name: "progress", value: token }), said);
  const address = form.dataset.progress.replace("TOKEN", token);
  setInterval(async () => {
    try {
      const answer = await fetch(address);
      const words = answer.ok ? await answer.text() : "";
      if (words) said.textContent = words;
    } catch {
      // The page is being left.
    }
  }, OFTEN);
});

for (const watched of document.querySelectorAll("[data-watched]")) {
  const ask = async () => {
    try {
      const answer = await fetch(watched.dataset.watched ?? "");
      if (!answer.ok) return;
      watched.textContent = await answer.text();
      const again = Number(answer.headers.get("Retry-After"));
      if (again) setTimeout(ask, again * 1000);
    } catch {
      setTimeout(ask, 10 * OFTEN);
    }
  };
  setTimeout(ask, OFTEN);
}
