# SPDX-License-Identifier: Apache-2.0
"""Keys: text from the wire to names of keys. The only place that knows what arrows and the like send; it knows no clock.

A key is called by its character (`a`, `中`), or `space`, `enter`, `tab`, `esc`, `up`, `pgdn`, `f1`, `^P`, `esc-x` (Esc and x, or
Alt with x), `ctrl-up`. A paste is one key: `paste:` and what was pasted.
"""

import re

PASTE = "paste:"
MAX_PASTE = 64 * 1024  # characters; what is longer is cut
MAX_CSI = 40
MAX_STRING = 4_096  # of an answer that nobody asked for; what is longer was none

_CONTROL = {
    "\r": "enter",
    "\n": "enter",
    "\t": "tab",
    "\x7f": "backspace",
    " ": "space",
    "\0": "^@",
    "\x1c": "^\\",
    "\x1d": "^]",
    "\x1e": "^^",
    "\x1f": "^_",
}
_FINAL = {
    "A": "up",
    "B": "down",
    "C": "right",
    "D": "left",
    "F": "end",
    "H": "home",
    "Z": "backtab",
    "P": "f1",
    "Q": "f2",
    "S": "f4",
}
_SS3 = _FINAL | {"R": "f3", "M": "enter"}
_TILDE = dict(zip("1 2 3 4 5 6 7 8".split(), "home insert delete end pgup pgdn home end".split(), strict=True))
_TILDE |= {str(code): f"f{n}" for n, code in enumerate((11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24), 1)}
_MODIFIED = {"2": "shift-", "3": "alt-", "5": "ctrl-", "6": "ctrl-shift-"}
_CSI = re.compile(r"([0-9;:<=>?]*)[ -/]*([@-~])")
_PASTE_END = "\x1b[201~"
_STRINGS = "]P^_X"  # OSC, DCS, PM, APC, SOS: they end with ST, or BEL
_STRING_END = re.compile("\x07|\x1b\\\\")
_NOT_PASTED = re.compile("[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f]")


class KeyParser:
    """Feed it text cut anywhere; it keeps what is not whole yet. `flush` when nothing has come for a moment."""

    __slots__ = ("_after_cr", "_held", "_pasted", "_pasted_size")

    def __init__(self) -> None:
        self._held = ""  # an escape sequence that is not whole
        self._pasted: list[str] | None = None
        self._pasted_size = 0
        self._after_cr = False

    @property
    def waits(self) -> bool:
        """Whether a moment of silence would mean something: a lone Esc."""
        return bool(self._held) and self._pasted is None

    def feed(self, text: str) -> list[str]:
        """The keys that are whole now."""
        text, self._held = self._held + text, ""
        keys: list[str] = []
        at = 0
        while at < len(text):
            if self._pasted is not None:
                at = self._paste(text, at, keys)
            elif text[at] == "\x1b":
                end = self._escape(text, at, keys)
                if end < 0:
                    self._held = text[at:]
                    break
                at = end
            else:
                self._plain(text[at], keys)
                at += 1
        return keys

    def flush(self) -> list[str]:
        """Nothing more came: what is held was typed by hand, or is the rest of something that broke off."""
        held, self._held = self._held, ""
        if not held:
            return []
        if held == "\x1b":
            return ["esc"]
        if held == "\x1b\x1b":
            return ["esc", "esc"]
        return [f"esc-{held[1]}"] if len(held) == 2 else []

    def _plain(self, char: str, keys: list[str]) -> None:
        """CR, CR LF, CR NUL and LF are one Enter each."""
        follows_cr, self._after_cr = self._after_cr, char == "\r"
        if follows_cr and char in "\n\0":
            return
        name = _CONTROL.get(char)
        if name is None:
            name = f"^{chr(ord(char) + 64)}" if char < " " else char
        if not "\x80" <= char <= "\x9f":
            keys.append(name)

    def _escape(self, text: str, at: int, keys: list[str]) -> int:
        """Where the sequence that begins at `at` ends; -1 when it is not whole."""
        self._after_cr = False
        if at + 1 >= len(text):
            return -1
        kind = text[at + 1]
        if kind == "\x1b":  # Esc, and then another key that begins with it; three of them are not one sequence
            if at + 2 >= len(text):
                return -1
            keys.append("esc")
            return at + 1
        if kind == "[":
            return self._csi(text, at, keys)
        if kind == "O":
            if at + 2 >= len(text):
                return -1
            keys.append(_SS3.get(text[at + 2], f"esc-{text[at + 2]}"))
            return at + 3
        if kind in _STRINGS:
            ended = _STRING_END.search(text, at + 2)
            if ended:
                return ended.end()
            return -1 if len(text) - at <= MAX_STRING else len(text)
        name: list[str] = []
        self._plain(kind, name)
        self._after_cr = False
        keys.extend(f"esc-{key}" for key in name)
        return at + 2

    def _csi(self, text: str, at: int, keys: list[str]) -> int:
        if text[at + 2 : at + 3] == "[":  # the Linux console: ESC [ [ A is F1
            if at + 3 >= len(text):
                return -1
            if "A" <= text[at + 3] <= "E":
                keys.append(f"f{ord(text[at + 3]) - 64}")
            return at + 4
        whole = _CSI.match(text, at + 2)
        if whole is None:
            rest = text[at + 2 : at + 2 + MAX_CSI]
            broken = next((place for place, char in enumerate(rest) if not " " <= char <= "?"), None)
            if broken is not None:
                return at + 2 + broken
            return -1 if len(rest) < MAX_CSI else at + 2 + MAX_CSI
        params, final = whole[1], whole[2]
        if final == "~" and params == "200":
            self._pasted, self._pasted_size = [], 0
        else:
            number, _, modifier = params.partition(";")
            name = _TILDE.get(number, "") if final == "~" else _FINAL.get(final, "")
            if name and not params.startswith(("<", "=", ">", "?")):
                keys.append(_MODIFIED.get(modifier, "") + name)
        return whole.end()

    def _paste(self, text: str, at: int, keys: list[str]) -> int:
        """Collect what is pasted; where it goes on after it."""
        assert self._pasted is not None, "only called inside a paste"
        end = text.find(_PASTE_END, at)
        if end < 0:  # the end mark may have been cut
            kept = next((n for n in range(len(_PASTE_END) - 1, 0, -1) if text.endswith(_PASTE_END[:n])), 0)
            end = max(at, len(text) - kept)
            self._collect(text[at:end])
            self._held = text[end:]
            return len(text)
        self._collect(text[at:end])
        pasted = "".join(self._pasted).replace("\r\n", "\n").replace("\r", "\n")
        self._pasted = None
        keys.append(PASTE + _NOT_PASTED.sub("", pasted))
        return end + len(_PASTE_END)

    def _collect(self, text: str) -> None:
        assert self._pasted is not None, "only called inside a paste"
        room = MAX_PASTE - self._pasted_size
        if room > 0:
            self._pasted.append(text[:room])
            self._pasted_size += min(len(text), room)


def typed(key: str) -> str:
    """The text that a key writes; "" for one that does something."""
    if key == "space":
        return " "
    if key.startswith(PASTE):
        return key[len(PASTE) :]
    return key if len(key) == 1 else ""
