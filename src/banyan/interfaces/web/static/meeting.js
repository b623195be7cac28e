// SPDX-License-Identifier: Apache-2.0
// A room or a talk that fills by itself: the server rings, the page asks for what is behind its last line. A line is sent without
// leaving the page; where that fails, the form goes its own way.

const place = document.querySelector("[data-live]");
const form = document.getElementById("say");
const log = place.querySelector(".log");
const list = log.querySelector(".said");
let source = null, busy = false, again = false;

const last = () => list.lastElementChild?.dataset.id ?? 0;
const isAtEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < 40;
const toEnd = () => { log.scrollTop = log.scrollHeight; };

async function fetchLines() {
  if (busy) { again = true; return; }
  busy = true;
  try {
    const answer = await fetch(place.dataset.more + last());
    if (!answer.ok) { location.reload(); return; } // put out, or the talk is gone: the page says it
    add(document.createRange().createContextualFragment(await answer.text()));
  } catch { /* the next ring tries again */ } finally {
    busy = false;
    if (again) { again = false; fetchLines(); }
  }
}

function add(piece) {
  const state = piece.querySelector("[data-state]"), old = place.querySelector("[data-state]");
  if (state && old && state.dataset.state !== old.dataset.state) { location.reload(); return; }
  const topic = piece.querySelector("[data-piece]");
  if (topic) place.querySelector("[data-piece]").replaceWith(topic);
  const follow = isAtEnd();
  list.append(...piece.querySelectorAll(".said > li"));
  if (follow) toEnd();
}

function listen() {
  if (source) return;
  source = new EventSource(place.dataset.live);
  for (const kind of ["chat", "talk"]) source.addEventListener(kind, fetchLines);
  source.addEventListener("error", () => { if (source?.readyState === EventSource.CLOSED) location.reload(); });
  place.dataset.heard = "";
}

function leave() {
  source?.close();
  source = null;
}

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const input = form.elements.body;
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    if (!answer.ok) { form.submit(); return; }
    input.value = "";
    input.focus();
    fetchLines();
  } catch { form.submit(); }
});
addEventListener("pagehide", leave);
addEventListener("pageshow", listen);
toEnd();
listen();
