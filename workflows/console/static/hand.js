// The SHA-256 of a file that DI had back from a zaaksysteem, taken in the browser: only the 64 digits are sent.
"use strict";

document.querySelectorAll("[data-vergelijk]").forEach((chooser) => {
  const digest = document.getElementById(chooser.dataset.vergelijk);
  const answer = document.getElementById(`${chooser.id}-antwoord`);
  chooser.hidden = false;
  chooser.addEventListener("change", async () => {
    digest.value = "";
    const file = chooser.files[0];
    if (!file) { answer.textContent = ""; return; }
    answer.textContent = "Het controlegetal wordt berekend…";
    try {
      const sum = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
      digest.value = Array.from(new Uint8Array(sum), (byte) => byte.toString(16).padStart(2, "0")).join("");
      answer.textContent = digest.value === chooser.dataset.sha256
        ? "Hetzelfde bestand: het controlegetal komt overeen."
        : "Dit is een ander bestand: het controlegetal komt niet overeen.";
    } catch {
      answer.textContent = "Het controlegetal is niet te berekenen. U kunt zonder vergelijken verder.";
    }
  });
});
