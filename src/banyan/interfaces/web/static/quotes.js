// SPDX-License-Identifier: Apache-2.0
// Quotes into the box on this page: a floor's "Quote" link takes the whole floor or what is selected in it; a selection offers
// itself. The box is one draft on all pages of a thread, so quotes are collected from wherever one reads.

import { append, say, wording } from "./field.js";

let picked = { words: "", post: null }; // a click may end the selection before its link hears of it

export function takeQuotes(form, keep) {
  const offer = offered(form);
  document.addEventListener("selectionchange", () => {
    const now = selection();
    if (now.words) picked = now;
    offer.show(now);
  });
  document.addEventListener("pointerdown", (event) => {
    if (!event.target.closest?.("a[data-quote], .pick")) picked = { words: "", post: null };
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-quote]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    const post = link.closest(".post");
    quote(form, link, picked.post === post ? picked.words : "", "");
  });
  offer.onpick = (way) => {
    const link = picked.post?.querySelector("a[data-quote]");
    if (link) quote(form, link, picked.words, way).then(keep);
    getSelection().removeAllRanges();
  };
}

async function quote(form, link, words, way) {
  const text = form.elements.text;
  picked = { words: "", post: null };
  try {
    const answer = await fetch(link.dataset.quote);
    if (!answer.ok) throw new Error(answer.statusText);
    append(text, shortened(await answer.text(), words), way === "add");
    if (way === "add") say(form, wording(form).added);
    else text.scrollIntoView({ block: "center" });
  } catch {
    location.href = link.href;
  }
}

// "> #42 @ada:\n> …" with the selected words in place of all of them.
function shortened(quote, words) {
  if (!words || !quote) return quote;
  const gap = /^[\p{L}\p{N}]/u.test(words) ? "" : ">\n";
  return quote.slice(0, quote.indexOf("\n") + 1) + gap + words.split("\n").map((line) => `> ${line}`.trimEnd() + "\n").join("") + "\n";
}

function selection() {
  const found = getSelection();
  const post = found.anchorNode?.parentElement?.closest(".post");
  const body = post?.querySelector(".prose");
  if (!body || found.isCollapsed || !body.contains(found.anchorNode) || !body.contains(found.focusNode)) return { words: "", post: null };
  return { words: found.toString().trim(), post };
}

// Two buttons under what is selected, out of the page's flow so that nothing moves.
function offered(form) {
  const bar = document.createElement("p");
  bar.className = "pick";
  bar.hidden = true;
  const offer = { onpick: null, show };
  for (const [way, words] of [["quote", wording(form).quote], ["add", wording(form).add]]) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn small", textContent: words });
    button.addEventListener("pointerdown", (event) => event.preventDefault()); // the selection stays
    button.addEventListener("click", () => offer.onpick(way));
    bar.append(button);
  }
  document.body.append(bar);
  addEventListener("keydown", (event) => { if (event.key === "Escape") bar.hidden = true; });

  function show({ words, post }) {
    bar.hidden = !words || !post?.querySelector("a[data-quote]");
    if (bar.hidden) return;
    const place = getSelection().getRangeAt(0).getBoundingClientRect();
    bar.style.top = `${place.bottom + scrollY + 6}px`;
    bar.style.left = `${Math.max(8, Math.min(place.left + scrollX, document.documentElement.clientWidth - bar.offsetWidth - 8))}px`;
  }
  return offer;
}
