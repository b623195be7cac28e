# SPDX-License-Identifier: Apache-2.0
"""A full-screen editor. It closes with the text, or with None when it was given up; what was written is handed to `keep` while
somebody writes and when the line drops.
"""

from banyan.base import clock
from banyan.interfaces.terminal.frame import Frame, Line, ansi_spans, bar, line, slice_spans
from banyan.interfaces.terminal.keys import PASTE, typed
from banyan.interfaces.terminal.screen import Screen, _, key
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.buffer import MAX_LINES, TAB, Buffer, shown
from banyan.interfaces.terminal.widgets.popup import Choice
from banyan.interfaces.terminal.widgets.symbols import pick
from banyan.records.presence import Place, PlaceKind

KEEP_EVERY = 30 * clock.SECOND


class Editor(Screen[str]):
    """`await self.show(Editor(_("Reply"), quoted))`. Subclasses write `keep`, `heading` and `check`."""

    area = "editor"
    is_typing = True
    place = Place(PlaceKind.WRITING)

    def __init__(self, title: str, text: str = "", *, at_end: bool = False) -> None:
        super().__init__()
        self.title = title
        self.buffer = Buffer(text)
        self.top = (0, 0)  # line, and row of the line
        self.is_overwriting = self.shows_colours = False
        self.page = 10
        self._kept_version, self._kept_at = 0, clock.now()
        self._looked_for = ""
        self._after_esc = False
        if at_end:
            self.buffer.go(len(self.buffer.lines) - 1, len(self.buffer.lines[-1]))

    # ---- what editors write anew

    async def keep(self, text: str) -> None:
        """Keep a draft."""

    def heading(self, cols: int) -> list[Line]:
        return [bar(f" {self.title}", "", "", cols)]

    async def check(self, text: str) -> bool:
        """Before it closes with the text: False stays, and so does a refusal. The place to post, so that nothing is lost."""
        return True

    # ---- seen

    @property
    def cells(self) -> int:
        return max(10, self.session.size[0] - 1)

    def view(self, cols: int, rows: int) -> Frame:
        heading = self.heading(cols)
        self.page = max(1, rows - len(heading) - 2)
        self._scroll()
        at, column = self.buffer.place(self.cells)
        frame = Frame(cols, rows, heading)
        row, number = len(heading), self.top[0]
        first = self.top[1]
        while row < rows - 2 and number < len(self.buffer.lines):
            spans = self._spans(number)
            for part, (begin, end) in enumerate(self.buffer.rows_of(number, self.cells)[first:], first):
                if row >= rows - 2:
                    break
                frame.put(row, line(*slice_spans(spans, begin, end)))
                if number == self.buffer.row and part == at:
                    frame.cursor = (row, min(column, cols - 1))
                row += 1
            number, first = number + 1, 0
        frame.put(rows - 2, self._status(cols))
        frame.put(rows - 1, self.foot(cols))
        return frame

    def _spans(self, number: int) -> list[tuple[str, str]]:
        text = self.buffer.lines[number]
        if self.shows_colours:
            return ansi_spans(text, codes_style=S.DIM)  # the cursor keeps to what is written, so codes stay to be seen
        style = S.QUOTE if text.startswith((">", ": ")) else ""
        return [(style, shown(text))]

    def _status(self, cols: int) -> Line:
        word, buffer = self.word, self.buffer
        mode = word(_("OVR")) if self.is_overwriting else word(_("INS"))
        place = word(
            _("line {row} of {rows}, column {col}"), row=buffer.row + 1, rows=len(buffer.lines), col=buffer.col + 1
        )
        return bar(f" {place}", "", f"{buffer.size}  {mode} ", cols, S.FOOT)

    def _scroll(self) -> None:
        """Keep the cursor in sight."""
        at, _column = self.buffer.place(self.cells)
        place = (self.buffer.row, at)
        self.top = min(self.top, place)
        rows = 0
        line_number, part = place
        while rows < self.page - 1:
            if part:
                part -= 1
            elif line_number:
                line_number -= 1
                part = len(self.buffer.rows_of(line_number, self.cells)) - 1
            else:
                break
            rows += 1
        self.top = max(self.top, (line_number, part))

    # ---- keys

    async def on(self, pressed: str) -> None:
        if self._after_esc:
            self._after_esc, pressed = False, f"esc-{pressed}"
        elif pressed == "esc":
            self._after_esc = True
            return
        text = TAB if pressed == "tab" else "\n" if pressed == "enter" else typed(pressed)
        if text:
            self.said = ("", "")
            self._write(text, pressed)
        else:
            await super().on(pressed)
        await self._keep_sometimes()

    def _write(self, text: str, pressed: str) -> None:
        if self.is_overwriting and len(pressed) == 1 and self.buffer.col < len(self.buffer.line):
            self.buffer.delete()
        kind = "paste" if pressed.startswith(PASTE) else "newline" if pressed == "enter" else "insert"
        self.buffer.insert(text, kind)
        if self.buffer.is_full:
            self.say(_("More does not fit: {lines} lines, or 64 KB, are the most."), lines=MAX_LINES)

    @key("^Z", name="messages", help=_("messages, and talks that you are asked for"), foot=False)
    async def messages(self) -> None:
        await self.visit("message")

    @key("^X", "^W", name="finish", help=_("done"))
    async def finish(self) -> None:
        text = self.buffer.text.rstrip()
        if await self.check(text):
            self._kept_version = self.buffer.version
            self.close(text)

    @key("^Q", name="quit", help=_("give up"))
    async def quit(self) -> None:
        if not self.buffer.version or await self.confirm(_("Leave without posting?")):
            self.close()

    @key("left", name="left", help=_("left"), foot=False)
    async def go_left(self) -> None:
        self.buffer.left()

    @key("right", name="right", help=_("right"), foot=False)
    async def go_right(self) -> None:
        self.buffer.right()

    @key("up", name="up", help=_("up"), foot=False)
    async def go_up(self) -> None:
        self.buffer.vertical(-1, self.cells)

    @key("down", name="down", help=_("down"), foot=False)
    async def go_down(self) -> None:
        self.buffer.vertical(1, self.cells)

    @key("pgup", "^B", name="page_up", help=_("page before"), foot=False)
    async def page_up(self) -> None:
        self.buffer.vertical(-self.page, self.cells)

    @key("pgdn", "^F", name="page_down", help=_("next page"), foot=False)
    async def page_down(self) -> None:
        self.buffer.vertical(self.page, self.cells)

    @key("home", "^A", name="line_start", help=_("beginning of the line"), foot=False)
    async def line_start(self) -> None:
        self.buffer.go(self.buffer.row)

    @key("end", "^E", name="line_end", help=_("end of the line"), foot=False)
    async def line_end(self) -> None:
        self.buffer.go(self.buffer.row, len(self.buffer.line))

    @key("esc-,", name="top", help=_("to the beginning"), foot=False)
    async def go_top(self) -> None:
        self.buffer.go(0)

    @key("esc-.", name="bottom", help=_("to the end"), foot=False)
    async def go_bottom(self) -> None:
        self.buffer.go(len(self.buffer.lines) - 1, len(self.buffer.lines[-1]))

    @key("ctrl-left", name="word_left", help=_("word before"), foot=False)
    async def word_left(self) -> None:
        self.buffer.word_left()

    @key("ctrl-right", name="word_right", help=_("next word"), foot=False)
    async def word_right(self) -> None:
        self.buffer.word_right()

    @key("backspace", "^H", name="backspace", help=_("delete to the left"), foot=False)
    async def backspace(self) -> None:
        self.buffer.backspace()

    @key("delete", "^D", name="delete", help=_("delete"), foot=False)
    async def delete(self) -> None:
        self.buffer.delete()

    @key("^K", name="cut_rest", help=_("cut to the end of the line"), foot=False)
    async def cut_rest(self) -> None:
        self.buffer.cut_rest()

    @key("^Y", name="cut_line", help=_("cut the line"), foot=False)
    async def cut_line(self) -> None:
        self.buffer.cut_line()

    @key("esc-p", name="paste", help=_("paste what was cut"), foot=False)
    async def paste(self) -> None:
        self.buffer.paste()

    @key("^U", name="mark", help=_("mark from here"), foot=False)
    async def mark(self) -> None:
        self.buffer.mark = (self.buffer.row, self.buffer.col)
        self.say(_("Marked from here: now go to the other end."))

    @key("esc-d", name="clear_mark", help=_("no mark any more"), foot=False)
    async def clear_mark(self) -> None:
        self.buffer.mark = None

    @key("esc-y", name="copy", help=_("copy what is marked"), foot=False)
    async def copy(self) -> None:
        self.buffer.copy()

    @key("esc-x", name="cut", help=_("cut what is marked"), foot=False)
    async def cut(self) -> None:
        self.buffer.cut()

    @key("esc-m", name="block_menu", help=_("what to do with what is marked"), foot=False)
    async def block_menu(self) -> None:
        acts = (
            ("c", _("copy what is marked"), self.copy),
            ("x", _("cut what is marked"), self.cut),
            ("p", _("paste what was cut"), self.paste),
            ("d", _("no mark any more"), self.clear_mark),
        )
        rows = [(pressed, self.word(words)) for pressed, words, _act in acts]
        asked = await self.show(Choice(self.word(_("What is marked")), rows))
        for pressed, _words, act in acts:
            if pressed == asked:
                await act()

    @key("esc-k", name="symbols", help=_("signs that no keyboard has"), foot=False)
    async def symbols(self) -> None:
        self.buffer.insert(await pick(self))

    @key("^_", name="undo", help=_("undo"), foot=False)
    async def undo(self) -> None:
        if not self.buffer.undo():
            self.say(_("There is nothing to undo."))

    @key("esc-U", name="redo", help=_("redo"), foot=False)
    async def redo(self) -> None:
        self.buffer.redo()

    @key("insert", "^O", name="overwrite", help=_("insert or overwrite"), foot=False)
    async def overwrite(self) -> None:
        self.is_overwriting = not self.is_overwriting

    @key("^C", name="colour", help=_("colour"))
    async def colour(self) -> None:
        """Ask for a colour, and write its code; an empty answer ends all colours."""
        asked = await self.ask(
            _("Colour: 31 red 32 green 33 yellow 34 blue 35 pink 36 cyan 37 white, 1; bright:"), most=20
        )
        if asked is not None:
            codes = asked.strip()
            if all(part.isdecimal() for part in codes.split(";") if part):
                self.buffer.insert(f"\x1b[{codes}m", "colour")

    @key("esc-r", name="colour_reset", help=_("no colour any more"), foot=False)
    async def colour_reset(self) -> None:
        self.buffer.insert("\x1b[m", "colour")

    @key("^V", name="colour_preview", help=_("show colours"), foot=False)
    async def colour_preview(self) -> None:
        self.shows_colours = not self.shows_colours

    @key("esc-esc", name="raw_escape", help=_("write an escape"), foot=False)
    async def raw_escape(self) -> None:
        self.buffer.insert("\x1b", "colour")

    @key("esc-/", name="find", help=_("find"), foot=False)
    async def find(self) -> None:
        wanted = await self.ask(_("Find:"), self._looked_for, most=80)
        if wanted:
            self._looked_for = wanted
            await self.find_next()

    @key("esc-n", name="find_next", help=_("find the next one"), foot=False)
    async def find_next(self) -> None:
        if not self.buffer.find(self._looked_for):
            self.say(_("Nothing was found."))

    @key("esc-g", name="go_line", help=_("go to a line"), foot=False)
    async def go_line(self) -> None:
        number = await self.ask(_("Go to line:"), most=5)
        if number and number.isdecimal():
            self.buffer.go(int(number) - 1)

    @key("esc-h", "f1", name="help", help=_("help"))
    async def help(self) -> None:
        await super().help()

    # ---- drafts

    async def left(self) -> None:
        """A dropped line or a failure loses nothing; who gave up on purpose has been asked."""
        if not self.is_closed or self.has_failed:
            await self._keep()

    async def _keep_sometimes(self) -> None:
        if clock.now() - self._kept_at >= KEEP_EVERY:
            await self._keep()

    async def _keep(self) -> None:
        self._kept_at = clock.now()
        if self.buffer.version != self._kept_version:
            self._kept_version = self.buffer.version
            await self.keep(self.buffer.text)
