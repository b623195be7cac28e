// SPDX-License-Identifier: Apache-2.0
// The box that somebody writes in: what all helpers of writing do with it.

// Chosen on this page, or known of what was posted.
export function written(form) {
  return form.elements.format?.value || form.dataset.format || "markdown";
}

// What scripts say, in the reader's language.
export const wording = (form) => form.querySelector("[role=toolbar]").dataset;

// A line for the eye and the screen reader, under the box.
export function say(form, said) {
  const line = form.querySelector("[data-said]");
  if (line && said) line.textContent = said;
}

// Through the editing command, so that Ctrl+Z takes it back. Without `stays` the box is where one goes on.
export function insert(text, words, stays = false) {
  const before = document.activeElement;
  text.focus({ preventScroll: stays });
  const does = words ? document.execCommand("insertText", false, words) : document.execCommand("delete");
  if (!does) text.setRangeText(words, text.selectionStart, text.selectionEnd, "end");
  text.dispatchEvent(new Event("input", { bubbles: true }));
  if (stays) before?.focus({ preventScroll: true });
}

// Puts `words` in place of what stands from `start` to `end`, and selects in it what is to be written over.
export function replace(text, [start, end], words, from = words.length, to = from) {
  text.setSelectionRange(start, end);
  insert(text, words);
  text.setSelectionRange(start + from, start + to);
}

// Below what is written, with an empty line between.
export function append(text, words, stays = false) {
  text.selectionStart = text.selectionEnd = text.value.length;
  insert(text, (text.value && !text.value.endsWith("\n\n") ? "\n\n" : "") + words, stays);
}
