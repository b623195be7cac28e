// SPDX-License-Identifier: Apache-2.0
// From the second page on: what a phone needs to install the place, the worker that keeps pages, and what was written meanwhile.

const link = (rel, href) => document.head.append(Object.assign(document.createElement("link"), { rel, href }));
const { lang, dataset } = document.documentElement;

// A browser that installs nothing, or a private window that keeps nothing, reads on as before.
async function begin() {
  const { controller } = navigator.serviceWorker;
  await navigator.serviceWorker.register("/worker.js");
  const { active } = await navigator.serviceWorker.ready;
  if (!controller) active.postMessage({ keep: location.pathname });
}

async function send() {
  const { deliver } = await import("./unsent.js");
  const sent = await deliver();
  if (sent.length) await tell(sent);
}

// In the place where the server says such things.
async function tell(addresses) {
  const page = new DOMParser().parseFromString(await (await fetch(`/offline?lang=${lang}`)).text(), "text/html");
  const place = Object.assign(document.createElement("div"), { className: "flash" });
  const line = Object.assign(document.createElement("p"), { className: "note" });
  place.setAttribute("role", "status");
  line.append(page.querySelector("[data-sent]").dataset.sent);
  for (const href of addresses) line.append(" ", Object.assign(document.createElement("a"), { href, className: "go", textContent: href }));
  place.append(line);
  document.querySelector("main").before(place);
}

link("manifest", "/app.webmanifest");
link("apple-touch-icon", "/icons/maskable.png");
if (navigator.serviceWorker) begin().catch(() => {});
if (!("kept" in dataset) && Object.keys(localStorage).some((key) => key.startsWith("banyan-unsent:"))) send();
