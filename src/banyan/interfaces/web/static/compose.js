// SPDX-License-Identifier: Apache-2.0
// What script adds to writing: drafts as they are typed, a preview beside the text, files by drop, paste or choice, quotes of
// what is selected, and Ctrl+Enter. Everything here also works without it, by buttons of the same form.

const DRAFT_AFTER_MS = 1200;   // a pause in typing, not every key
const PREVIEW_AFTER_MS = 400;
const BEACON_MAX = 60_000;     // browsers refuse more than 64 KB when a page goes away

const form = document.querySelector("form[data-compose]");
if (form) begin(form);

function begin(form) {
  const text = form.elements.text;
  // `trouble`: a sentence about a file is to be read; that a draft was kept can wait until somebody types on.
  const state = { kept: snapshot(form), draft: 0, preview: 0, asking: null, leaving: false, trouble: false };
  form.addEventListener("input", () => {
    state.trouble = false;
    clearTimeout(state.draft);
    state.draft = setTimeout(() => keep(form, state), DRAFT_AFTER_MS);
    clearTimeout(state.preview);
    state.preview = setTimeout(() => preview(form, state), PREVIEW_AFTER_MS);
  });
  form.addEventListener("submit", () => {
    state.leaving = true;
    clearTimeout(state.draft);
    state.asking?.abort();
  });
  addEventListener("pageshow", () => { state.leaving = false; });
  addEventListener("pagehide", () => keepAtOnce(form, state));
  document.addEventListener("visibilitychange", () => { if (document.hidden) keepAtOnce(form, state); });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit(form.querySelector("button[value=post]"));
    }
  });
  takeFiles(form, text, state);
  quotes(text);
  preview(form, state);
  document.getElementById("err")?.focus();
}

// ---- drafts

function fields(form) {
  const { csrf, text, title } = form.elements;
  const data = new URLSearchParams({ csrf: csrf.value, slot: form.dataset.slot, text: text.value, format: written(form) });
  if (title) data.set("title", title.value);
  return data;
}

// Chosen on this page, or known of what was posted.
function written(form) {
  return form.elements.format?.value || form.dataset.format || "";
}

function snapshot(form) {
  return [form.elements.title?.value ?? "", written(form), form.elements.text.value].join("\0");
}

async function keep(form, state) {
  const now = snapshot(form);
  if (state.leaving || now === state.kept || !form.dataset.slot) return;
  state.asking?.abort();
  state.asking = new AbortController();
  try {
    const answer = await fetch("/drafts", { method: "POST", body: fields(form), signal: state.asking.signal, headers: { Accept: "application/json" } });
    const said = await answer.json();
    if (answer.ok) state.kept = now;
    if (!answer.ok || !state.trouble) say(form, said.say);
  } catch (error) {
    if (error.name !== "AbortError") say(form, form.dataset.unkept);
  }
}

function keepAtOnce(form, state) {
  const now = snapshot(form);
  if (state.leaving || now === state.kept || !form.dataset.slot) return;
  const data = fields(form);
  if (data.toString().length < BEACON_MAX && navigator.sendBeacon("/drafts", data)) state.kept = now;
}

function say(form, words) {
  const line = form.querySelector("[data-said]");
  if (line && words) line.textContent = words;
}

// ---- preview

async function preview(form, state) {
  const place = document.querySelector("[data-preview]");
  if (!place || !place.offsetParent) return;
  const source = form.elements.text.value, format = written(form);
  if (format + source === state.shown) return;
  state.shown = format + source;
  const data = new URLSearchParams({ csrf: form.elements.csrf.value, text: source, number: form.dataset.number ?? "", format });
  try {
    const answer = await fetch("/preview", { method: "POST", body: data });
    if (answer.ok && form.elements.text.value === source) place.innerHTML = await answer.text();
  } catch { /* the next key tries again; the button still works */ }
}

// ---- files

function takeFiles(form, text, state) {
  const picker = form.querySelector("input[type=file]");
  if (picker) picker.multiple = true; // sent one by one; a form without script carries one
  picker?.addEventListener("change", () => { sendAll(form, text, state, picker.files); picker.value = ""; });
  text.addEventListener("paste", (event) => {
    if (event.clipboardData?.files.length && !event.clipboardData.getData("text/plain")) {
      event.preventDefault();
      sendAll(form, text, state, event.clipboardData.files);
    }
  });
  text.addEventListener("dragover", (event) => { if (event.dataTransfer?.types.includes("Files")) event.preventDefault(); });
  text.addEventListener("drop", (event) => {
    if (event.dataTransfer?.files.length) {
      event.preventDefault();
      sendAll(form, text, state, event.dataTransfer.files);
    }
  });
}

async function sendAll(form, text, state, files) {
  for (const file of [...files]) await send(form, text, state, file);
}

function send(form, text, state, file) {
  const bar = form.querySelector("progress");
  const data = new FormData();
  data.set("csrf", form.elements.csrf.value);
  data.set("format", written(form));
  data.set("file", file, file.name || "picture.png");
  const request = new XMLHttpRequest();
  request.open("POST", "/files");
  request.responseType = "json";
  request.setRequestHeader("Accept", "application/json");
  request.upload.addEventListener("progress", (event) => {
    if (bar && event.lengthComputable) { bar.hidden = false; bar.max = event.total; bar.value = event.loaded; }
  });
  return new Promise((done) => {
    request.addEventListener("loadend", () => {
      if (bar) bar.hidden = true;
      if (request.status === 200 && request.response) insert(text, request.response.words + "\n");
      else state.trouble = true;
      say(form, request.response?.say ?? form.dataset.unsent);
      done();
    });
    request.send(data);
  });
}

// Through the editing command, so that Ctrl+Z takes it back.
function insert(text, words) {
  text.focus();
  if (!document.execCommand("insertText", false, words)) text.setRangeText(words, text.selectionStart, text.selectionEnd, "end");
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

// ---- quotes

// A link that quotes a floor puts it into the box on this page; with something selected in the floor, only that.
function quotes(text) {
  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.("a[data-quote]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    const words = selected(link.closest(".post"));
    try {
      const answer = await fetch(link.dataset.quote);
      if (!answer.ok) throw new Error(answer.statusText);
      const quote = shortened(await answer.text(), words);
      text.selectionStart = text.selectionEnd = text.value.length;
      insert(text, (text.value && !text.value.endsWith("\n\n") ? "\n\n" : "") + quote);
      text.scrollIntoView({ block: "center" });
    } catch {
      location.href = link.href;
    }
  });
}

// "> #42 @ada:\n> …" with the selected words in place of all of them.
function shortened(quote, words) {
  if (!words || !quote) return quote;
  const gap = /^[\p{L}\p{N}]/u.test(words) ? "" : ">\n";
  return quote.slice(0, quote.indexOf("\n") + 1) + gap + words.split("\n").map((line) => `> ${line}`.trimEnd() + "\n").join("") + "\n";
}

function selected(post) {
  const selection = getSelection();
  const body = post?.querySelector(".prose");
  if (!body || selection.isCollapsed || !body.contains(selection.anchorNode) || !body.contains(selection.focusNode)) return "";
  return selection.toString().trim();
}
