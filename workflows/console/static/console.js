"use strict";
// The pages work without this; it only makes them nicer.
(() => {
  // Somebody who chose a document type gets the vertrouwelijkheid that goes with it, unless they chose one themselves.
  let chosenByHand = false;
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (field.name === "vertrouwelijkheid") chosenByHand = true;
    if (field.name !== "documenttype" || chosenByHand) return;
    const level = document.getElementById("vertrouwelijkheid");
    if (level && field.dataset.vertrouwelijkheid) level.value = field.dataset.vertrouwelijkheid;
  });

  // One tick ticks every row of the list it belongs to.
  document.documentElement.classList.add("script");
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (!("kiesAlle" in field.dataset)) return;
    for (const row of field.form.querySelectorAll(".kies input")) row.checked = field.checked;
  });

  // A second click on the same button does nothing.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "ja";
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });

  // A page that refreshes itself waits while somebody fills in a form on it: typed words and opened parts stay.
  document.addEventListener("htmx:beforeRequest", (event) => {
    const place = event.detail.elt;
    const byItself = (place.getAttribute("hx-trigger") || "").startsWith("every");
    if (byItself && place.querySelector("details[open] form, form :focus")) event.preventDefault();
  });

  // After a form with mistakes the reader starts at the list of mistakes.
  document.getElementById("foutenlijst")?.focus();
})();
