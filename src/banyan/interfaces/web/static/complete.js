// SPDX-License-Identifier: Apache-2.0
// Names behind an @ and pictures behind a colon, offered in a list under the caret (ARIA combobox). Fetched when one is first typed.

import { replace, wording } from "./field.js";

const PAUSE_MS = 120, MOST = 8;
const PERSON = /(?:^|[^A-Za-z0-9_.@/])(@)([\p{L}\p{M}\p{N}_.-]{0,32})$/u;
const EMOJI = /(?:^|[^A-Za-z0-9:/])([:：])([a-z0-9_+-]{2,20}|\p{Script=Han}{1,6})$/u;

export function completes(form) {
  const text = form.elements.text;
  const list = Object.assign(document.createElement("ul"), { id: "offers", className: "offers", hidden: true });
  list.setAttribute("role", "listbox");
  document.body.append(list);
  const state = { turn: 0, timer: 0, token: null, at: 0, offers: [] };

  const look = () => {
    clearTimeout(state.timer);
    const token = tokenBefore(text);
    if (!token || token.start === state.dismissed) return close();
    state.dismissed = undefined;
    state.timer = setTimeout(() => offer(token), token.kind === "person" ? PAUSE_MS : 0);
  };
  text.addEventListener("input", (event) => { if (!event.isComposing) look(); });
  text.addEventListener("compositionend", look);
  text.addEventListener("keydown", (event) => press(event), true);
  text.addEventListener("blur", close);
  text.addEventListener("scroll", close);
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault(); // the box keeps the focus
    const at = [...list.children].indexOf(event.target.closest("li"));
    if (at >= 0) choose(at);
  });
  look();

  async function offer(token) {
    const turn = ++state.turn;
    const offers = token.kind === "person" ? await people(form, token.typed) : await emoji(token.typed);
    if (turn !== state.turn || tokenBefore(text)?.start !== token.start) return;
    if (!offers.length) return close();
    Object.assign(state, { token, offers, at: 0 });
    list.setAttribute("aria-label", token.kind === "person" ? wording(form).people : wording(form).emoji);
    list.replaceChildren(...offers.map(row));
    list.hidden = false;
    place(list, text, token.start);
    for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "true", "aria-haspopup": "listbox", "aria-controls": list.id })) text.setAttribute(name, value);
    point(0);
  }

  function close() {
    state.turn++;
    if (list.hidden) return;
    list.hidden = true;
    for (const name of ["role", "aria-expanded", "aria-haspopup", "aria-controls", "aria-activedescendant"]) text.removeAttribute(name);
  }

  function point(at) {
    state.at = (at + state.offers.length) % state.offers.length;
    [...list.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === state.at)));
    text.setAttribute("aria-activedescendant", list.children[state.at].id);
    list.children[state.at].scrollIntoView({ block: "nearest" });
  }

  function press(event) {
    if (list.hidden || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const does = {
      ArrowDown: () => point(state.at + 1), ArrowUp: () => point(state.at - 1),
      Enter: () => choose(state.at), Tab: () => choose(state.at),
      Escape: () => { state.dismissed = state.token.start; close(); },
    }[event.key];
    if (!does || (event.shiftKey && event.key === "Tab")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    does();
  }

  function choose(at) {
    const { token, offers } = state;
    close();
    replace(text, [token.start, text.selectionStart], offers[at].words);
    close();
  }
}

function tokenBefore(text) {
  if (text.selectionStart !== text.selectionEnd) return null;
  const before = text.value.slice(Math.max(0, text.selectionStart - 60), text.selectionStart);
  for (const [kind, shape] of [["person", PERSON], ["emoji", EMOJI]]) {
    const found = shape.exec(before);
    if (found) return { kind, typed: found[2], start: text.selectionStart - found[1].length - found[2].length };
  }
  return null;
}

function row(offer, place) {
  const item = Object.assign(document.createElement("li"), { id: `offer-${place}` });
  item.setAttribute("role", "option");
  const sign = offer.picture
    ? Object.assign(document.createElement("img"), { src: offer.picture, alt: "", className: "sticker" })
    : Object.assign(document.createElement("b"), { textContent: offer.sign });
  const more = Object.assign(document.createElement("span"), { textContent: offer.more, className: "soft" });
  item.append(sign, " ", more);
  return item;
}

// ---- what is offered

const asked = new Map();
async function people(form, typed) {
  const key = `${form.dataset.number}/${typed}`;
  if (!asked.has(key)) {
    try {
      const answer = await fetch(`/complete/people?${new URLSearchParams({ q: typed, thread: form.dataset.number ?? "" })}`);
      if (!answer.ok) return [];
      asked.set(key, await answer.json());
    } catch {
      return [];
    }
  }
  return asked.get(key).map(({ handle, name }) => ({ sign: `@${handle}`, more: name === handle ? "" : name, words: `@${handle} ` }));
}

// The community's own pictures, by their names; none when they cannot be had just now.
let kept = null;
async function stickers(typed) {
  kept ??= fetch("/complete/stickers").then((answer) => (answer.ok ? answer.json() : [])).catch(() => []);
  return (await kept).filter(({ name }) => name.split("/").some((one) => one.startsWith(typed)))
    .map(({ name, address }) => ({ picture: address, more: `:${name}:`, words: `:${name}:` }));
}

let table = null;
async function emoji(typed) {
  table ??= (await import("./emoji.js")).EMOJI.trim().split("\n").map((line) => line.split(" "));
  const begin = [], within = [];
  for (const [sign, ...names] of table) {
    const name = names.find((one) => one.startsWith(typed));
    if (name) begin.push({ sign, more: name, words: sign, length: name.length });
    else if (names.some((one) => one.includes(typed))) within.push({ sign, more: names[0], words: sign, length: 99 });
  }
  const own = await stickers(typed);
  return [...own.slice(0, MOST / 2), ...begin.sort((one, other) => one.length - other.length), ...within].slice(0, MOST);
}

// ---- where it stands

// A copy of the box tells where its caret is: browsers tell it of no textarea.
function place(list, text, at) {
  const copy = document.createElement("div"), style = getComputedStyle(text), mark = document.createElement("span");
  for (const name of ["font", "lineHeight", "letterSpacing", "padding", "border", "boxSizing", "overflowWrap", "tabSize", "textAutospace"]) copy.style[name] = style[name];
  Object.assign(copy.style, { position: "absolute", visibility: "hidden", whiteSpace: "pre-wrap", width: `${text.offsetWidth}px`, top: 0, left: 0 });
  copy.textContent = text.value.slice(0, at);
  mark.textContent = "@";
  copy.append(mark);
  document.body.append(copy);
  const box = text.getBoundingClientRect();
  const top = box.top + scrollY + mark.offsetTop + mark.offsetHeight - text.scrollTop + 4, left = box.left + scrollX + mark.offsetLeft;
  copy.remove();
  list.style.top = `${top}px`;
  list.style.left = `${Math.max(8, Math.min(left, document.documentElement.clientWidth - list.offsetWidth - 8))}px`;
}
