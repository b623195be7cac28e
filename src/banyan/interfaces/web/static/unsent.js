// SPDX-License-Identifier: Apache-2.0
// A post that a lost connection must not lose: it waits in this browser under the token of its form, goes out when there is a
// connection again, and the server makes one post of it however often it comes.

import { append, say, wording } from "./field.js";

const KEPT = "banyan-unsent:";
const PATIENCE_MS = 30_000, AGAIN_MS = 10_000;
const FRESH_MS = 5 * 24 * 3600_000; // the server remembers tokens for a week
const TAKEN = /^(thread|reply):/; // an edit may have met another one meanwhile: that is for its writer to look at

const who = () => document.querySelector('header.top a[href^="/@"]')?.getAttribute("href") ?? "";
const mine = () => Object.keys(localStorage).filter((key) => key.startsWith(KEPT)).map(read)
  .filter((entry) => entry?.who === who() && entry.action?.startsWith("/"));
const isFresh = (entry) => Date.now() - entry.at < FRESH_MS;
const isKept = "kept" in document.documentElement.dataset; // a page out of this browser: its token may have been used already

export const takes = (form) => TAKEN.test(form.dataset.slot ?? "");

// Sends what the form holds. While there is no connection the text waits, unchanged unless it is taken back.
export async function post(form, state) {
  if (state.sending) return;
  const { csrf, ...fields } = Object.fromEntries([...new FormData(form)].filter(([, value]) => typeof value === "string"));
  const { slot } = form.dataset;
  const earlier = mine().find((entry) => entry.slot === slot && entry.fields.text === fields.text);
  if (earlier) fields.token = earlier.fields.token;
  else if (isKept) fields.token = crypto.randomUUID();
  const entry = { slot, action: form.getAttribute("action"), who: who(), at: Date.now(), isKept, fields };
  keep(entry);
  state.sending = state.leaving = true;
  const again = () => send(form, entry).then((done) => done || hold());
  let timer = 0;

  function hold() {
    state.leaving = false;
    say(form, wording(form).queued);
    if (!form.elements.text.readOnly) {
      form.elements.text.readOnly = true;
      offerBack();
      addEventListener("online", again);
    }
    clearTimeout(timer);
    timer = setTimeout(() => (state.sending ? again() : 0), AGAIN_MS);
  }

  function offerBack() {
    const button = small(wording(form).back, () => {
      clearTimeout(timer);
      removeEventListener("online", again);
      state.sending = form.elements.text.readOnly = false;
      drop(entry);
      say(form, " ");
      button.remove();
    });
    form.querySelector("[data-said]").after(button);
  }
  await again();
}

// True when it is over: the post is there, or its refusal is being shown. False when nobody answered.
let asking = null;
function send(form, entry) {
  asking ??= ask(form, entry).finally(() => { asking = null; });
  return asking;
}

async function ask(form, entry) {
  const body = bodyOf(entry, form.elements.csrf.value), address = await carry(entry, body);
  if (address === null) return false;
  drop(entry);
  if (address) go(address);
  else show(entry.action, body);
  return true;
}

const bodyOf = (entry, csrf) => new URLSearchParams({ ...entry.fields, csrf, do: "post", by: "script" });

// The post's address; "" when it was refused, null when nobody answered.
async function carry(entry, body) {
  try {
    const answer = await fetch(entry.action, { method: "POST", body, signal: AbortSignal.timeout(PATIENCE_MS) });
    if (answer.status >= 500) return null;
    const isPosted = answer.ok && answer.headers.get("content-type").startsWith("application/json");
    return isPosted ? (await answer.json()).go : "";
  } catch {
    return null;
  }
}

function go(address) {
  const { pathname } = location;
  location.assign(address);
  if (new URL(address, location).pathname === pathname) location.reload();
}

// A refusal is the server's page, with the text in it: the same form once more, as a form.
function show(action, body) {
  const form = Object.assign(document.createElement("form"), { method: "post", action, hidden: true });
  body.delete("by");
  for (const [name, value] of body) form.append(Object.assign(document.createElement("textarea"), { name, value }));
  document.body.append(form);
  form.submit();
}

// ---- what waits from an earlier page

export function offerUnsent(form) {
  for (const entry of mine()) if (isKept || !goesByItself(entry)) offer(form, entry);
}

// What was written on a page out of this browser: its writer was told that it goes out, and may never come to that page again.
const goesByItself = (entry) => entry.isKept && !entry.isRefused && isFresh(entry);

// Sends that, from whatever page; the addresses of what is posted now. A refusal waits beside the next box.
export async function deliver() {
  const csrf = document.querySelector("input[name=csrf]").value, posted = [];
  for (const entry of mine().filter(goesByItself)) {
    const address = await carry(entry, bodyOf(entry, csrf));
    if (address) posted.push(address);
    if (address) drop(entry);
    else if (address === "") keep({ ...entry, isRefused: true });
  }
  return posted;
}

function offer(form, entry) {
  const isHere = entry.slot === form.dataset.slot;
  const note = Object.assign(document.createElement("div"), { className: "note" });
  note.setAttribute("role", "status");
  const excerpt = Object.assign(document.createElement("p"), { className: "soft" });
  excerpt.textContent = [...entry.fields.text].slice(0, 120).join("");
  const line = Object.assign(document.createElement("p"), { className: "line" });
  if (isFresh(entry)) {
    line.append(small(wording(form).send, async () => { if (!(await send(form, entry))) say(form, wording(form).queued); }));
  }
  if (isHere && form.elements.text.value.trim() !== entry.fields.text.trim()) {
    line.append(small(wording(form).box, () => { append(form.elements.text, entry.fields.text); drop(entry); note.remove(); }));
  }
  line.append(small(wording(form).drop, () => { drop(entry); note.remove(); }));
  note.append(Object.assign(document.createElement("p"), { textContent: wording(form).waits }), excerpt, line);
  form.before(note);
}

function small(words, does) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "btn small", textContent: words });
  button.addEventListener("click", does);
  return button;
}

function keep(entry) {
  try {
    localStorage.setItem(KEPT + entry.fields.token, JSON.stringify(entry));
  } catch { /* a full or closed store: then it waits on this page alone */ }
}

function drop(entry) {
  localStorage.removeItem(KEPT + entry.fields.token);
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}
