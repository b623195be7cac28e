// SPDX-License-Identifier: Apache-2.0
// Favourites are dragged: onto the upper or lower part of an entry, or into the middle of a folder. The form says it to the server.

const form = document.getElementById("sort");
let held = null;

function sideOf(entry, event) {
  const box = entry.getBoundingClientRect(), part = (event.clientY - box.top) / box.height;
  if (entry.dataset.kind === "folder" && part > 0.25 && part < 0.75) return "into";
  return part < 0.5 ? "before" : "after";
}

// In a form of its own: what is ticked does not go along, and who comes back finds the page as it was.
function send(values) {
  const sent = form.cloneNode(true);
  sent.removeAttribute("id");
  for (const [name, value] of Object.entries(values)) {
    sent.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  document.body.append(sent);
  sent.submit();
  sent.remove();
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
    send({ pick: held.dataset.sort, side: sideOf(entry, event), place: entry.dataset.sort });
  });
  entry.addEventListener("dragend", () => { held = null; clear(); });
}
