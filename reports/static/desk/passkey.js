// Says on the page that no passkey came; allauth's script only logs it.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const button = document.getElementById("passkey-button");
  const words = document.getElementById("passkey-failed") ?? document.createElement("p");
  words.id = "passkey-failed";
  words.className = "errornote";
  words.setAttribute("role", "alert");
  words.textContent = "No passkey was received. Try again, or log in another way.";
  button?.closest("form")?.after(words);
});
