// SPDX-License-Identifier: Apache-2.0
// Files by drop, paste or choice, one after the other, with a bar; one that did not arrive waits for another try.

import { insert, say, wording, written } from "./field.js";

// Gives what opens the choice of files: the bar's button.
export function takeFiles(form, state) {
  const text = form.elements.text;
  const send = (files) => sendAll(form, state, [...files]);
  const picker = form.querySelector("input[type=file]") ?? Object.assign(document.createElement("input"), { type: "file" });
  picker.multiple = true; // sent one by one; a form without script carries one
  picker.addEventListener("change", () => { send(picker.files); picker.value = ""; });
  text.addEventListener("paste", (event) => {
    if (event.clipboardData?.files.length && !event.clipboardData.getData("text/plain")) {
      event.preventDefault();
      send(event.clipboardData.files);
    }
  });
  text.addEventListener("dragover", (event) => { if (event.dataTransfer?.types.includes("Files")) event.preventDefault(); });
  text.addEventListener("drop", (event) => {
    if (event.dataTransfer?.files.length) {
      event.preventDefault();
      send(event.dataTransfer.files);
    }
  });
  return () => picker.click();
}

async function sendAll(form, state, files) {
  for (const file of files) await send(form, state, file);
}

function send(form, state, file) {
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
      if (request.status === 200 && request.response) insert(form.elements.text, request.response.words + "\n");
      else state.trouble = true;
      say(form, request.response?.say ?? wording(form).unsent);
      if (request.status === 0 || request.status >= 500) offerAgain(form, state, file);
      done();
    });
    request.send(data);
  });
}

// The file is still here: a connection that comes back is enough.
function offerAgain(form, state, file) {
  const line = form.querySelector("[data-said]");
  const button = Object.assign(document.createElement("button"), { type: "button", className: "quiet go" });
  button.textContent = `${wording(form).again} (${file.name || "picture.png"})`;
  button.addEventListener("click", () => { button.remove(); send(form, state, file); });
  line.after(button);
}
