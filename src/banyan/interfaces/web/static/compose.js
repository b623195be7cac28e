// SPDX-License-Identifier: Apache-2.0
// What script adds to writing: drafts as they are typed, a preview beside the text, and what the files beside this one bring.
// Everything also works without it, by buttons of the same form.

import { insert, say, wording, written } from "./field.js";
import { takeFiles } from "./files.js";
import { takeQuotes } from "./quotes.js";
import { offerTools } from "./toolbar.js";
import { offerUnsent, post, takes } from "./unsent.js";

const DRAFT_AFTER_MS = 1200;   // a pause in typing, not every key
const PREVIEW_AFTER_MS = 400;
const BEACON_MAX = 60_000;     // browsers refuse more than 64 KB when a page goes away

const form = document.querySelector("form[data-compose]");
if (form) begin(form);

function begin(form) {
  const text = form.elements.text;
  // `trouble`: a sentence about a file is to be read; that a draft was kept can wait until somebody types on.
  const state = { kept: snapshot(form), draft: 0, preview: 0, asking: null, leaving: false, sending: false, trouble: false };
  form.addEventListener("input", () => {
    state.trouble = false;
    clearTimeout(state.draft);
    state.draft = setTimeout(() => keep(form, state), DRAFT_AFTER_MS);
    clearTimeout(state.preview);
    state.preview = setTimeout(() => preview(form, state), PREVIEW_AFTER_MS);
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(state.draft);
    state.asking?.abort();
    const wish = event.submitter?.value ?? "post";
    if (wish === "post" && takes(form)) {
      event.preventDefault();
      post(form, state);
    } else {
      state.leaving = true;
    }
  });
  addEventListener("pageshow", () => { state.leaving = false; });
  addEventListener("pagehide", () => keepAtOnce(form, state));
  addEventListener("online", () => { keep(form, state); preview(form, state); });
  document.addEventListener("visibilitychange", () => { if (document.hidden) keepAtOnce(form, state); });
  document.querySelector("details:has([data-preview])")?.addEventListener("toggle", () => preview(form, state));
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit(form.querySelector("button[value=post]"));
    }
  });
  text.addEventListener("input", completeLater);
  offerTools(form, takeFiles(form, state));
  takeQuotes(form, () => keep(form, state, true));
  offerUnsent(form);
  form.querySelectorAll("[data-stickers] code").forEach((code) => offerSticker(text, code));
  if (document.querySelector("[data-similar]")) import("./similar.js").then(({ showSimilar }) => showSimilar(form));
  preview(form, state);
  document.getElementById("err")?.focus();
}

// With script the name of a sticker is a button that writes it.
function offerSticker(text, code) {
  const words = code.textContent;
  const button = Object.assign(document.createElement("button"), { type: "button", className: "quiet mono", textContent: words });
  button.addEventListener("click", () => insert(text, words));
  code.replaceWith(button);
}

// Names and pictures are fetched with the first sign that asks for them.
async function completeLater(event) {
  if (!/[@:：]/.test(event.data ?? "")) return;
  form.elements.text.removeEventListener("input", completeLater);
  (await import("./complete.js")).completes(form);
}

// ---- drafts

// Of the thread, or of the chapter that a reply is.
function titleOf({ elements }) {
  return elements.title ?? elements.chapter;
}

function fields(form) {
  const { csrf, text, tags } = form.elements, title = titleOf(form);
  const data = new URLSearchParams({ csrf: csrf.value, slot: form.dataset.slot, text: text.value, format: written(form) });
  if (title) data.set("title", title.value);
  if (tags) data.set("tags", tags.value);
  return data;
}

function snapshot(form) {
  return [titleOf(form)?.value ?? "", form.elements.tags?.value ?? "", written(form), form.elements.text.value].join("\0");
}

async function keep(form, state, isQuiet = false) {
  const now = snapshot(form);
  if (state.leaving || now === state.kept || !form.dataset.slot) return;
  state.asking?.abort();
  state.asking = new AbortController();
  try {
    const answer = await fetch("/drafts", { method: "POST", body: fields(form), signal: state.asking.signal, headers: { Accept: "application/json" } });
    const said = await answer.json();
    if (answer.ok) state.kept = now;
    if (!answer.ok || !(state.trouble || isQuiet)) say(form, said.say);
  } catch (error) {
    if (error.name !== "AbortError" && !state.sending) say(form, wording(form).unkept);
  }
}

function keepAtOnce(form, state) {
  const now = snapshot(form);
  if (state.leaving || now === state.kept || !form.dataset.slot) return;
  const data = fields(form);
  if (data.toString().length < BEACON_MAX && navigator.sendBeacon("/drafts", data)) state.kept = now;
}

// ---- preview

// By the server's own hand. Answers may come out of order: only the one that was asked for last is shown.
async function preview(form, state) {
  const place = document.querySelector("[data-preview]");
  if (!place || place.closest("details:not([open])")) return;
  const source = form.elements.text.value, format = written(form);
  if (format + source === state.shown) return;
  const wanted = state.shown = format + source;
  const data = new URLSearchParams({ csrf: form.elements.csrf.value, text: source, number: form.dataset.number ?? "", format });
  try {
    const answer = await fetch("/preview", { method: "POST", body: data });
    if (state.shown !== wanted) return;
    if (answer.ok) place.innerHTML = await answer.text();
    else state.shown = null;
  } catch { // the next key tries again, and so does a connection that comes back; the button still works
    if (state.shown === wanted) state.shown = null;
  }
}
