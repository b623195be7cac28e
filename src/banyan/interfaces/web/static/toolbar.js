// SPDX-License-Identifier: Apache-2.0
// The bar over the box: signs of Markdown or BBCode round what is selected. One stop of the Tab key, arrows inside (ARIA toolbar).

import { replace, written } from "./field.js";

// What stands before and behind a few words.
const AROUND = {
  markdown: { bold: ["**", "**"], code: ["`", "`"], spoiler: ["||", "||"] },
  bbcode: { bold: ["[b]", "[/b]"], code: ["[code]", "[/code]"], spoiler: ["[spoiler]", "[/spoiler]"], quote: ["[quote]", "[/quote]"] },
};
const BEFORE_LINES = { quote: "> ", list: "- " };
const ADDRESS = "https://";
const KEYS = { b: "bold", e: "code", k: "link" };
const SHIFTED = { Period: "quote", Digit8: "list" };

export function offerTools(form, pick) {
  const bar = form.querySelector("[role=toolbar]");
  if (!bar) return;
  const text = form.elements.text;
  const buttons = () => [...bar.querySelectorAll("button:not([hidden])")];
  const use = (tool) => (tool === "picture" ? pick() : mark(text, written(form), tool));
  bar.classList.add("on");
  bar.addEventListener("click", (event) => {
    const tool = event.target.closest("[data-tool]")?.dataset.tool;
    if (tool) use(tool);
  });
  bar.addEventListener("keydown", (event) => walk(buttons(), event));
  bar.addEventListener("focusin", (event) => stop(buttons(), event.target));
  text.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.isComposing) return;
    const tool = event.shiftKey ? SHIFTED[event.code] : KEYS[event.key.toLowerCase()];
    if (!tool) return;
    event.preventDefault();
    use(tool);
  });
  const fit = () => {
    bar.querySelector("[data-tool=table]").hidden = written(form) === "bbcode"; // has none
    stop(buttons(), buttons()[0]);
  };
  form.addEventListener("change", fit);
  fit();
}

function walk(buttons, event) {
  const at = buttons.indexOf(document.activeElement);
  const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
  if (next === undefined || at < 0) return;
  event.preventDefault();
  buttons[(next + buttons.length) % buttons.length].focus();
}

function stop(buttons, chosen) {
  for (const button of buttons) button.tabIndex = button === chosen ? 0 : -1;
}

export function mark(text, format, tool) {
  const { selectionStart: start, selectionEnd: end, value } = text;
  const words = value.slice(start, end), signs = AROUND[format]?.[tool];
  if (tool === "link") return link(text, format, words);
  if (tool === "table") return block(text, `| ${words || "A"} | B |\n| --- | --- |\n|  |  |\n`);
  if (tool === "list" && format === "bbcode") {
    const items = (words || "").split("\n").map((line) => `[*]${line}`).join("\n");
    return block(text, `[list]\n${items}\n[/list]\n`, 10);
  }
  if (tool === "code" && format === "markdown" && words.includes("\n")) return block(text, `\`\`\`\n${words.trimEnd()}\n\`\`\`\n`);
  if (!signs) return lines(text, BEFORE_LINES[tool]);
  const [opens, closes] = signs;
  if (value.slice(start - opens.length, start) === opens && value.slice(end, end + closes.length) === closes) {
    return replace(text, [start - opens.length, end + closes.length], words, 0, words.length); // a second press takes it off
  }
  replace(text, [start, end], opens + words + closes, opens.length, opens.length + words.length);
}

// An address that was selected is what the words lead to; words that were selected want an address.
function link(text, format, words) {
  const span = [text.selectionStart, text.selectionEnd];
  const isAddress = /^(https?:\/\/|\/)\S+$/.test(words);
  const address = isAddress ? words : ADDRESS, name = isAddress ? "" : words;
  const made = format === "bbcode" ? `[url=${address}]${name}[/url]` : `[${name}](${address})`;
  const at = isAddress || !words ? made.indexOf("]") + (format === "bbcode" ? 1 : 0) : made.indexOf(ADDRESS);
  replace(text, span, made, at, words && !isAddress ? at + ADDRESS.length : at);
}

// On lines of its own.
function block(text, made, at = made.length) {
  const { selectionStart: start, selectionEnd: end, value } = text;
  const gap = start && !value.slice(0, start).endsWith("\n\n") ? (value[start - 1] === "\n" ? "\n" : "\n\n") : "";
  replace(text, [start, end], gap + made, gap.length + at);
}

// Before every line that the selection touches; a second press takes it off.
function lines(text, sign) {
  const { selectionStart, selectionEnd, value } = text;
  const start = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const behind = value.indexOf("\n", selectionEnd), end = behind < 0 ? value.length : behind;
  const found = value.slice(start, end).split("\n");
  const isOn = found.every((line) => line.startsWith(sign));
  replace(text, [start, end], found.map((line) => (isOn ? line.slice(sign.length) : sign + line)).join("\n"));
}
