// The SHA-256 of a file that DI had back from a zaaksysteem, taken in the browser: only the 64 digits are sent.
"use strict";

document.querySelectorAll("[data-vergelijk]").forEach((chooser) => {
  const digest = document.getElementById(chooser.dataset.vergelijk);
  const answer = document.getElementById(`${chooser.id}-antwoord`);
  const say = (sentence, tone) => { answer.textContent = sentence; answer.className = tone; };
  chooser.hidden = false;
  chooser.addEventListener("change", async () => {
    digest.value = "";
    const file = chooser.files[0];
    if (!file) { say("", ""); return; }
    say("Het controlegetal wordt berekend…", "");
    try {
      const sum = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
      digest.value = Array.from(new Uint8Array(sum), (byte) => byte.toString(16).padStart(2, "0")).join("");
      if (digest.value === chooser.dataset.sha256) {
        say("Hetzelfde bestand: het controlegetal komt overeen.", "antwoord-goed");
      } else {
        say("Dit is een ander bestand: het controlegetal komt niet overeen.", "antwoord-fout");
      }
    } catch {
      say("Het controlegetal is niet te berekenen. U kunt zonder vergelijken verder.", "");
    }
  });
});
