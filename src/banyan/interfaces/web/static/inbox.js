// SPDX-License-Identifier: Apache-2.0
// How many lines wait in the inbox: beside its name, in the title, on the icon, as it changes. One page of a browser listens and
// tells the others, hidden ones too; browsers allow six streams for each host. Where they know no locks, the number is that of the page.

const NAME = "banyan-inbox";
const MOST = 100; // from here on the server does not count
const place = document.querySelector("[data-unread]");
const icon = document.querySelector("link[rel=icon]");
const plain = { title: document.title, icon: icon.href };
let others = null, leave = () => {};

function show(count) {
  const words = count < MOST ? String(count) : `${MOST - 1}+`;
  place.hidden = !count;
  place.querySelector("b").textContent = words;
  document.title = count ? `(${words}) ${plain.title}` : plain.title;
  icon.href = count ? `data:image/svg+xml,${encodeURIComponent(drawn(words))}` : plain.icon;
}

const drawn = (words) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="4" fill="#1d6a3b"/>
<text x="16" y="23" font-family="sans-serif" font-weight="700" font-size="${words.length > 2 ? 14 : 20}" text-anchor="middle" fill="#f6f4ec">${words}</text></svg>`;

function listen() {
  return new Promise((resolve) => {
    const source = new EventSource(`/live?inbox=1&at=${encodeURIComponent(location.pathname)}`);
    source.addEventListener("inbox", (event) => {
      show(Number(event.data));
      others.postMessage(Number(event.data));
    });
    source.addEventListener("lines", () => {
      hear();
      others.postMessage("lines");
    });
    leave = () => { source.close(); resolve(); };
  });
}

// Messages have come: the page that is looked at shows them.
async function hear() {
  if (document.hidden) addEventListener("visibilitychange", hear, { once: true });
  else (await import("./messages.js")).show();
}

// The first page of a browser to ask gets the lock; another takes over when that one is left. Who leaves lets go of everything,
// so that the browser can keep the page for the way back.
function wait() {
  const asking = new AbortController();
  others = new BroadcastChannel(NAME);
  others.addEventListener("message", (event) => (event.data === "lines" ? hear() : show(event.data)));
  navigator.locks?.request(NAME, { signal: asking.signal }, listen).catch(() => {});
  addEventListener("pagehide", () => { asking.abort(); leave(); others.close(); }, { once: true });
}

addEventListener("pageshow", (event) => { if (event.persisted) wait(); });
if (!document.querySelector("[data-lines]").hidden) hear();
show(Number(place.querySelector("b").textContent));
wait();
