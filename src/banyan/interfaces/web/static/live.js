// SPDX-License-Identifier: Apache-2.0
// New floors as they are written, those of the page as they change, and a word on boards where something moved. The server rings; the page asks for the rest.
// A hidden page lets go of its stream: browsers allow six for each host, and coming back tells where things stand.

const place = document.querySelector("[data-live]");
const floors = document.getElementById("floors");
const moved = new Set();
let source = null, busy = false, fresh = 0;
let last = Number(place.dataset.last ?? 0), newest = last;

function listen() {
  if (source || document.hidden) return;
  source = new EventSource(place.dataset.live);
  source.addEventListener("floor", (event) => { newest = Math.max(newest, Number(event.data)); fetchFloors(); });
  source.addEventListener("changed", (event) => mend(event.data));
  source.addEventListener("top", (event) => { if (event.data !== place.dataset.top) hear(event.data.split(".")[0]); });
  source.addEventListener("board", (event) => hear(event.data));
}

function leave() {
  source?.close();
  source = null;
}

// A thread of this board has moved.
function hear(thread) {
  moved.add(thread);
  tell(moved.size);
}

async function fetchFloors() {
  if (busy || !place.dataset.more) return;
  busy = true;
  try {
    while (last < newest) {
      const answer = await fetch(place.dataset.more + last);
      if (!answer.ok || !add(await answer.text())) break;
    }
  } catch { /* the next ring tries again */ } finally { busy = false; }
}

// Puts floors at the end, and keeps the box that somebody is writing in where it is. False when there was nothing.
function add(html) {
  const box = document.getElementById("reply");
  const before = box?.getBoundingClientRect().top;
  const came = document.createRange().createContextualFragment(html);
  const posts = [...came.querySelectorAll("article.post")].filter((post) => !document.getElementById(post.id));
  floors.append(...posts);
  for (const post of posts) last = Math.max(last, Number(post.id.slice(1)));
  if (box?.contains(document.activeElement)) scrollBy({ top: box.getBoundingClientRect().top - before, behavior: "instant" });
  fresh += posts.length;
  if (posts.length) tell(fresh);
  return posts.length > 0;
}

// A floor of this page was edited, taken back, removed or answered with a word: it stands here as it is now. Where somebody
// is just doing something with it, it stays; what is unfolded below it goes on standing there.
async function mend(floor) {
  if (!place.dataset.one || !/^\d+$/.test(floor)) return;
  const held = () => {
    const post = document.getElementById(`f${floor}`);
    return post && !post.contains(document.activeElement) && !post.querySelector("details[open]") ? post : null;
  };
  if (!held()) return;
  try {
    const answer = await fetch(place.dataset.one + floor);
    if (!answer.ok) return;
    const fresh = document.createRange().createContextualFragment(await answer.text()).querySelector("article.post");
    const post = held();
    if (!post || !fresh) return;
    const answers = post.querySelector(":scope > .answers");
    if (answers) fresh.append(answers);
    post.replaceWith(fresh);
  } catch { /* the next visit shows it */ }
}

// In a line that has its room already, so nothing on the page moves.
function tell(count) {
  const line = place.querySelector("a") ?? place;
  line.textContent = place.dataset.said.replace("{n}", count);
  line.hidden = false;
}

document.addEventListener("visibilitychange", () => (document.hidden ? leave() : listen()));
addEventListener("pagehide", leave);
addEventListener("pageshow", listen);
listen();
