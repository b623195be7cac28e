// SPDX-License-Identifier: Apache-2.0
// The small box over any page with messages that have come: read, answered or put away in place. It takes no focus from anybody.

let box = null;

export async function show() {
  try {
    const answer = await fetch(`/messages/new?at=${encodeURIComponent(location.pathname + location.search)}`);
    if (answer.ok) fill(await answer.text());
  } catch { /* the next ring tries again */ }
}

function fill(html) {
  const piece = document.createRange().createContextualFragment(html);
  const isEmpty = !piece.querySelector("form");
  count(piece.querySelectorAll(".said > li").length + piece.querySelectorAll(".asked").length);
  if (isEmpty) { box?.remove(); box = null; return; }
  if (box?.contains(document.activeElement) && box.querySelector("input:focus")?.value) return; // somebody is answering
  if (!box) {
    box = document.createElement("aside");
    box.className = "toast";
    box.setAttribute("role", "status");
    box.addEventListener("submit", send);
    box.addEventListener("keydown", (event) => { if (event.key === "Escape") { box.remove(); box = null; } });
    // Where somebody is talking already it covers nothing.
    if (document.getElementById("say")) document.querySelector("main").prepend(box);
    else document.body.append(box);
  }
  box.setAttribute("aria-label", document.querySelector("[data-lines] .wide").textContent);
  box.replaceChildren(piece);
}

async function send(event) {
  const form = event.target;
  if (!form.action.includes("/messages")) return; // a talk leads elsewhere
  event.preventDefault();
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    if (!answer.ok) { form.submit(); return; } // the page tells why
    box.querySelector("input:focus")?.blur();
    await show();
  } catch { form.submit(); }
}

function count(lines) {
  const place = document.querySelector("[data-lines]");
  place.hidden = !lines;
  place.querySelector("b").textContent = lines;
}
