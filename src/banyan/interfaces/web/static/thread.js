// SPDX-License-Identifier: Apache-2.0
// On a thread: the answers to a floor unfold below it, and pictures open in a viewer. Fetched when it is first wanted; without
// script both are pages.

const floors = document.getElementById("floors");

// One of the links that keys.js hears of.
export function take(link) {
  if (link.matches(".full")) view(link);
  else unfold(link);
}

// ---- answers

async function unfold(link) {
  const post = link.closest(".post");
  const open = post.querySelector(":scope > .answers");
  if (open) {
    open.remove();
    link.setAttribute("aria-expanded", "false");
    return;
  }
  try {
    const answer = await fetch(link.href);
    if (!answer.ok) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("floors");
    // They may stand on this page already, under the same names.
    for (const named of page.querySelectorAll("[id]")) named.removeAttribute("id");
    const box = document.createElement("div");
    box.className = "answers";
    box.append(...page.children);
    post.append(box);
    link.setAttribute("aria-expanded", "true");
  } catch { location.assign(link.href); }
}

// ---- pictures

let dialog = null, pictures = [], at = 0;

function view(link) {
  pictures = [...floors.querySelectorAll(".prose a.full")];
  dialog ??= made();
  show(pictures.indexOf(link));
  dialog.showModal();
}

function made() {
  const fresh = document.getElementById("viewer").content.firstElementChild.cloneNode(true);
  document.body.append(fresh);
  fresh.addEventListener("click", (event) => {
    const step = Number(event.target.dataset.step ?? 0);
    if (step) show(at + step);
    else if (event.target === fresh || event.target.matches("[data-close]")) fresh.close();
  });
  fresh.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step) show(at + step);
  });
  fresh.addEventListener("close", () => pictures[at].focus());
  return fresh;
}

function show(place) {
  at = (place + pictures.length) % pictures.length;
  const small = pictures[at].querySelector("img"), large = dialog.querySelector("img");
  large.src = pictures[at].href;
  large.alt = small.alt;
  dialog.querySelector("[data-place]").textContent = `${at + 1} / ${pictures.length}`;
  for (const button of dialog.querySelectorAll("[data-step]")) button.hidden = pictures.length < 2;
}
