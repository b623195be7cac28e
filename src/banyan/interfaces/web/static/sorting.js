// SPDX-License-Identifier: Apache-2.0
// Favourites are dragged: onto the upper or lower part of an entry, or into the middle of a folder. The form says it to the server.

const form = document.getElementById("sort");
let held = null;

function sideOf(entry, event) {
  const box = entry.getBoundingClientRect(), part = (event.clientY - box.top) / box.height;
  if (entry.dataset.kind === "folder" && part > 0.25 && part < 0.75) return "into";
  return part < 0.5 ? "before" : "after";
}

function put(name, value) {
  const input = document.createElement("input");
  input.type = "hidden";
  input.name = name;
  input.value = value;
  form.append(input);
}

const clear = () => { for (const entry of document.querySelectorAll("[data-drop]")) delete entry.dataset.drop; };

for (const entry of document.querySelectorAll("[data-sort]")) {
  entry.draggable = true;
  entry.addEventListener("dragstart", (event) => {
    held = entry;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", entry.dataset.sort);
  });
  entry.addEventListener("dragover", (event) => {
    if (!held || held === entry) return;
    event.preventDefault();
    clear();
    entry.dataset.drop = sideOf(entry, event);
  });
  entry.addEventListener("drop", (event) => {
    if (!held || held === entry) return;
    event.preventDefault();
    for (const box of document.querySelectorAll("[name=pick]:checked, #place")) box.disabled = true;
    put("pick", held.dataset.sort);
    put("side", sideOf(entry, event));
    put("place", entry.dataset.sort);
    form.submit();
  });
  entry.addEventListener("dragend", () => { held = null; clear(); });
}
