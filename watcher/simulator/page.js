// Uploading by dragging, and lists that keep themselves up to date. Without this script the form still works.
"use strict";

const form = document.getElementById("uploaden");
const progress = document.getElementById("voortgang");
const folderChoice = document.getElementById("map");
const fileChoice = document.getElementById("bestanden");
const REFRESH_MS = 3000;
let busy = false;

document.querySelector(".hint").hidden = false;
document.getElementById("mapkeuze").hidden = false;

function address(path) {
  return form.action + "/" + path.split("/").map(encodeURIComponent).join("/");
}

async function send(files) {
  if (busy || files.length === 0) return;
  busy = true;
  let failed = 0;
  for (const [number, { path, file }] of files.entries()) {
    progress.textContent = `Bezig: ${number + 1} van ${files.length}…`;
    const answer = await fetch(address(path), { method: "PUT", body: file }).catch(() => null);
    if (!answer || !answer.ok) failed += 1;
  }
  busy = false;
  progress.textContent = failed
    ? `${failed} van ${files.length} bestanden zijn niet aangekomen. Kijk naar de naam en probeer het opnieuw.`
    : `Klaar: ${files.length} ${files.length === 1 ? "bestand" : "bestanden"} geüpload.`;
  form.reset();
  await refresh();
}

function entriesOf(folder) {
  const reader = folder.createReader();
  const found = [];
  return new Promise((resolve, reject) => {
    const more = () => reader.readEntries((some) => {
      if (some.length === 0) return resolve(found);
      found.push(...some);
      more();
    }, reject);
    more();
  });
}

async function filesIn(entry, above) {
  const path = above + entry.name;
  if (entry.isFile) {
    return [{ path, file: await new Promise((resolve, reject) => entry.file(resolve, reject)) }];
  }
  const below = await entriesOf(entry);
  const lists = await Promise.all(below.map((one) => filesIn(one, path + "/")));
  return lists.flat();
}

async function refresh() {
  const lists = document.getElementById("lijsten");
  if (busy || document.hidden || lists.contains(document.activeElement)) return;
  const answer = await fetch(location.href).catch(() => null);
  if (!answer || !answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("lijsten");
  if (fresh && fresh.innerHTML !== lists.innerHTML) lists.replaceWith(document.adoptNode(fresh));
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const loose = [...fileChoice.files].map((file) => ({ path: file.name, file }));
  const inFolder = [...folderChoice.files].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
  send([...loose, ...inFolder]);
});

form.addEventListener("dragover", (event) => {
  event.preventDefault();
  form.classList.add("over");
});

form.addEventListener("dragleave", () => form.classList.remove("over"));

form.addEventListener("drop", async (event) => {
  event.preventDefault();
  form.classList.remove("over");
  // Both must be asked for before the first await: the browser clears them afterwards.
  const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
  const loose = [...event.dataTransfer.files].map((file) => ({ path: file.name, file }));
  const lists = await Promise.all(entries.map((entry) => filesIn(entry, "")));
  await send(entries.length ? lists.flat() : loose);
});

setInterval(refresh, REFRESH_MS);
