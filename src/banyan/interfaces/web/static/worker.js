// SPDX-License-Identifier: Apache-2.0
// Works beside all pages of a browser: keeps those that were read last, for when there is no connection, and shows what is pushed.
// Only what the server lets a browser keep, and of one person alone: who signs out, or signs in after somebody else, finds nothing.
// The server puts FILES in front, the addresses of all scripts and sheets; when they change, this file has changed.

const SHELF = `banyan-files:${FILES.join()}`;
const PAGES = "banyan-pages:"; // and whose they are
const MOST = 60, LARGEST = 1_000_000;
const WORTH_KEEPING = /^\/(boards|b\/[^/]+|t\/\d+(\/(\d+|tree|by\/[^/]+))?)?$/;
const ENDS = /^\/(signout|signin|settings\/leave)/; // from here on somebody else may sit there
let signedOut = 0; // how often: a page that was asked for before that is not kept after it

addEventListener("install", (event) => event.waitUntil(prepare()));
addEventListener("activate", (event) => event.waitUntil(takeOver()));
addEventListener("message", (event) => event.waitUntil(keepFirst(event.data.keep)));
addEventListener("push", (event) => event.waitUntil(show(event.data.json())));
addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data));
});
addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === "POST" && ENDS.test(url.pathname)) event.waitUntil(forget());
  if (request.method !== "GET") return;
  if (url.pathname.startsWith("/static/")) event.respondWith(file(request, url));
  else if (request.mode === "navigate") event.respondWith(page(event, url));
});

async function prepare() {
  const shelf = await caches.open(SHELF);
  await shelf.addAll(FILES);
  await keepWords("");
  await skipWaiting();
}

async function takeOver() {
  await dropCaches("banyan-files:", SHELF);
  await registration.navigationPreload?.enable();
  await clients.claim();
}

// ---- files: they never change under their address

async function file(request, url) {
  const found = await caches.match(request);
  if (found) return found;
  try {
    const answer = await fetch(request);
    if (answer.ok) await (await caches.open(SHELF)).put(request, answer.clone());
    return answer;
  } catch (error) { // an older page: the file of today under the same name; the first is the sheet in the community's colours
    const name = url.pathname.split("/").pop();
    const today = FILES.find((address) => address.endsWith(`/${name}`)) ?? (name.endsWith(".css") && FILES[0]);
    const answer = today && await caches.match(today);
    if (!answer) throw error;
    return answer;
  }
}

// ---- pages: from the server while it can be reached

async function page(event, url) {
  if (url.pathname === "/offline") return list();
  const before = signedOut;
  try {
    const answer = (await event.preloadResponse) ?? (await fetch(event.request));
    if (mayBeKept(url, answer)) event.waitUntil(keep(url, answer.clone(), before));
    return answer;
  } catch {
    return (await keptPage(url)) ?? list();
  }
}

function mayBeKept(url, answer) {
  const says = (name) => answer.headers.get(name) ?? "";
  return answer.status === 200 && !answer.redirected && !url.search && WORTH_KEEPING.test(url.pathname)
    && says("content-type").startsWith("text/html") && !says("cache-control").includes("no-store");
}

// The page on which this worker began was there before it.
async function keepFirst(path) {
  const url = new URL(path, location.origin), before = signedOut;
  const answer = await fetch(url);
  if (mayBeKept(url, answer)) await keep(url, answer, before);
}

async function keep(url, answer, before) {
  const html = await answer.text();
  if (html.length > LARGEST || before !== signedOut) return;
  const name = PAGES + readerOf(html);
  await dropCaches(PAGES, name);
  const headers = {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": answer.headers.get("content-security-policy"),
    "x-kept-at": String(Date.now()),
    "x-title": encodeURIComponent(/<title>([^<]*)/.exec(html)?.[1] ?? url.pathname),
  };
  const pages = await caches.open(name);
  await pages.delete(url.pathname);
  await pages.put(url.pathname, new Response(html, { headers }));
  const all = await pages.keys(); // the oldest first
  for (const old of all.slice(0, -MOST)) await pages.delete(old);
  if (before !== signedOut) await caches.delete(name);
  await keepWords(langOf(html));
}

const langOf = (html) => /<html lang="([\w-]+)"/.exec(html)?.[1] ?? "";
const readerOf = (html) => /href="(\/@[^"]+)"/.exec(html.split("</header>")[0])?.[1] ?? "";
const dataOf = (html, name) => new RegExp(`data-${name}="([^"]*)"`).exec(html)[1];

async function dropCaches(prefix, but = "") {
  for (const name of await caches.keys()) if (name.startsWith(prefix) && name !== but) await caches.delete(name);
}

async function forget() {
  signedOut += 1;
  await dropCaches(PAGES);
  await (await registration.pushManager?.getSubscription())?.unsubscribe();
}

// ---- without a connection

// What is said then, in the language of the pages.
async function keepWords(lang) {
  const shelf = await caches.open(SHELF);
  const known = await shelf.match("/offline");
  if (known && (!lang || langOf(await known.text()) === lang)) return;
  const answer = await fetch(`/offline?lang=${lang}`, { credentials: "omit" });
  if (answer.ok) await shelf.put("/offline", answer);
}

const words = async () => (await (await caches.open(SHELF)).match("/offline"));

async function keptPage(url) {
  const found = await caches.match(url.origin + url.pathname), offline = await words();
  if (!found || !offline || url.search) return null;
  const html = await found.text(), at = found.headers.get("x-kept-at");
  const line = dataOf(await offline.text(), "line").replace("{time}", () => time(at, langOf(html)));
  const shown = html.replace("<html ", `<html data-kept="${at}" `).replace("</header>", () => `</header>\n<div class="flash" role="status"><p class="note">${line}</p></div>`);
  return new Response(shown, { headers: found.headers });
}

async function list() {
  const offline = await words();
  if (!offline) return Response.error();
  const html = await offline.text(), rows = [];
  for (const name of (await caches.keys()).filter((name) => name.startsWith(PAGES))) {
    const pages = await caches.open(name);
    for (const request of await pages.keys()) {
      const { headers } = await pages.match(request);
      const title = decodeURIComponent(headers.get("x-title"));
      rows.unshift(`<li><a class="t" href="${new URL(request.url).pathname}">${title}</a> <span class="at">${time(headers.get("x-kept-at"), langOf(html))}</span></li>`);
    }
  }
  const shown = html.replace("<!--kept-->", () => rows.join("") || `<li class="soft">${dataOf(html, "nothing")}</li>`);
  return new Response(shown, { headers: offline.headers });
}

const time = (at, lang) => new Intl.DateTimeFormat(lang, { dateStyle: "medium", timeStyle: "short" }).format(Number(at));

// ---- what is pushed

async function show({ title, body, path, tag, lang }) {
  await registration.showNotification(title, { body, tag, lang, icon: "/icons/192.png", data: path });
}

async function open(path) {
  const url = new URL(path, location.origin);
  if (url.origin !== location.origin) return;
  const windows = await clients.matchAll({ type: "window" });
  const there = windows.find((one) => new URL(one.url).pathname === url.pathname);
  if (there) await (await there.focus()).navigate(url);
  else await clients.openWindow(url);
}
