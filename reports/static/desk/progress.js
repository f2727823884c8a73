// @ts-check
// Shows which step long work is at, from when its form is sent until the next page is there (desk/progress.py).

const OFTEN = 700;

window.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.dataset.progress || event.defaultPrevented) return;
  const token = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const field = form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name: "progress" }));
  field.value = token;
  const said = form.appendChild(document.createElement("p"));
  said.className = "quiet";
  said.setAttribute("role", "status");
  const address = form.dataset.progress.replace("TOKEN", token);
  setInterval(async () => {
    try {
      const answer = await fetch(address);
      if (answer.ok) said.textContent = await answer.text();
    } catch {
      // The page is being left.
    }
  }, OFTEN);
});
