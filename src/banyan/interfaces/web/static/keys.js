// SPDX-License-Identifier: Apache-2.0
// The old boards' keys in the browser. Links and fields say by `data-key` which key they answer to; here is what has no link:
// walking along floors and rows, and the help. Single keys can be switched off there (WCAG 2.1.4).

const OFF = "banyan-keys", BEEN = "banyan-been";
const ROWS = ".post, .rows > li, .ten > li, .hits > li, .plain > li, .mine > li, .sections li";
const EVERYWHERE = { g: "/", b: "/boards", v: "/inbox", "/": "/search", q: "/" };
const WALK = { j: 1, k: -1 };

const isOff = () => localStorage.getItem(OFF) === "off";
const linkOf = (key) => document.querySelector(`[data-key~="${CSS.escape(key)}"]`);
const chosen = () => document.querySelector(".chosen");

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isOff()) return;
  if (event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select, dialog")) return;
  if (press(event.key, event.target)) event.preventDefault();
});

document.addEventListener("click", (event) => {
  if (!event.target.closest('a[data-key~="?"]') || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  help();
});

// True when the key meant something here.
function press(key, target) {
  if (key in WALK) return walk(WALK[key]);
  if (key === "?" || key === "h") return help();
  if (key === "Enter" || key === "l") return target === document.body || key === "l" ? follow(openerOf(chosen())) : false;
  if (key === "ArrowLeft") key = "q";
  if (key === "N" || key === "P") return follow(document.querySelector(key === "N" ? "a[rel=next]" : "a[rel=prev]"));
  return follow(chosen()?.querySelector(`[data-act="${CSS.escape(key)}"]`)) || follow(linkOf(key)) || go(EVERYWHERE[key]);
}

function walk(step) {
  const rows = [...document.querySelectorAll(ROWS)];
  if (!rows.length) return false;
  const before = chosen();
  const at = before ? rows.indexOf(before) + step : location.hash === "#end" ? rows.length - 1 : rows.findIndex((row) => row.getBoundingClientRect().bottom > 80);
  const row = rows[Math.min(Math.max(at, 0), rows.length - 1)];
  before?.classList.remove("chosen");
  row.classList.add("chosen");
  row.scrollIntoView({ block: row.matches(".post") ? "start" : "nearest" });
  openerOf(row)?.focus({ preventScroll: true });
  return true;
}

const openerOf = (row) => row?.querySelector(".t a, a.t, h2 a, .no a, a");

function follow(link) {
  if (!link) return false;
  if (link.matches("input, textarea")) {
    link.closest("details")?.setAttribute("open", "");
    link.focus();
    link.select();
  } else if (link.hash && link.pathname === location.pathname) {
    const place = document.querySelector(link.hash);
    (place?.querySelector("textarea") ?? link).focus();
    place?.scrollIntoView({ block: "center" });
  } else {
    link.click();
  }
  return true;
}

function go(address) {
  if (address) location.assign(address);
  return Boolean(address);
}

// The list of keys stands on the page about this place; here it comes to whoever asks.
function help() {
  const dialog = document.querySelector("dialog:not(.viewer)") ?? document.body.appendChild(document.createElement("dialog"));
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  fetch("/about").then((answer) => answer.text()).then((html) => {
    const keys = new DOMParser().parseFromString(html, "text/html").getElementById("keys");
    keys.removeAttribute("id");
    keys.querySelector("h2").id = "keys-heading";
    dialog.setAttribute("aria-labelledby", "keys-heading");
    dialog.replaceChildren(keys);
    offer(dialog);
    if (!dialog.open) dialog.showModal();
  }).catch(() => location.assign("/about#keys"));
  return true;
}

// The switch, where there is one: without script it would switch nothing.
function offer(root) {
  const line = root.querySelector("[data-switch]");
  if (!line) return;
  const box = line.querySelector("input");
  line.hidden = false;
  box.checked = !isOff();
  box.addEventListener("change", () => localStorage.setItem(OFF, box.checked ? "on" : "off"));
}

offer(document);

// On a thread, answers unfold and pictures open in their place. What does that is fetched when somebody first asks for it.
document.getElementById("floors")?.addEventListener("click", async (event) => {
  const link = event.target.closest('.acts a[href$="/answers"], .prose a.full');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  try { (await import("./thread.js")).take(link); } catch { location.assign(link.href); }
});

// From the second page on; who looks in once is asked to fetch nothing for later.
addEventListener("load", () => {
  if (localStorage.getItem(BEEN)) import("./offline.js");
  else localStorage.setItem(BEEN, "here");
});
