// SPDX-License-Identifier: Apache-2.0
// The terminal on a page: keys go out as bytes, the size of the window as "80x24", what comes back is shown.

const box = document.querySelector("[data-terminal]");
const terminal = new Terminal({
  allowProposedApi: true, // the tables of widths are still called that
  cursorBlink: true,
  fontFamily: getComputedStyle(box).fontFamily,
  fontSize: 16,
  scrollback: 0,
  theme: { background: "#101214", foreground: "#d8d8d2" },
});
const fit = new FitAddon.FitAddon();
const bytes = new TextEncoder();
let line;

function call() {
  line = new WebSocket(new URL(box.dataset.terminal, location.href.replace(/^http/, "ws")));
  line.binaryType = "arraybuffer";
  line.onopen = () => line.send(`${terminal.cols}x${terminal.rows}`);
  line.onmessage = (event) => terminal.write(new Uint8Array(event.data));
  line.onclose = (event) => {
    line = undefined;
    terminal.write(`\x1b[0m\r\n${event.code === 1000 ? box.dataset.gone : box.dataset.busy}\r\n`);
  };
}

function say(data) {
  if (line?.readyState === WebSocket.OPEN) line.send(data);
}

box.hidden = false;
document.querySelector("[data-instead]").remove();
terminal.loadAddon(fit);
terminal.loadAddon(new Unicode11Addon.Unicode11Addon());
terminal.unicode.activeVersion = "11";
terminal.open(box);
fit.fit();
terminal.onData((keys) => {
  if (line) say(bytes.encode(keys));
  else {
    terminal.reset();
    call();
  }
});
terminal.onBinary((keys) => say(Uint8Array.from(keys, (key) => key.charCodeAt(0))));
terminal.onResize(({ cols, rows }) => say(`${cols}x${rows}`));
new ResizeObserver(() => fit.fit()).observe(box);
// Keys that the browser would take for itself belong to the terminal while it is being typed in.
box.addEventListener("keydown", (event) => event.stopPropagation());
call();
terminal.focus();
