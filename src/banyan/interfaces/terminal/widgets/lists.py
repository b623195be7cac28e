# SPDX-License-Identifier: Apache-2.0
"""A list with a cursor, over pages that are fetched when somebody moves towards them.

`fetch("")` gives the page that the list opens with, in the order shown; its `before` and `after` are cursors of the pages above
and below. Lists that grow open at their bottom, where the newest stands; what is pinned stands below all.
"""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Generic, TypeVar

import msgspec

from banyan.base.errors import Refusal
from banyan.interfaces.terminal.frame import Frame, Line, bar, line
from banyan.interfaces.terminal.screen import Screen, _, key
from banyan.interfaces.terminal.sharing import shared
from banyan.interfaces.terminal.text import AMBIGUOUS, width
from banyan.interfaces.terminal.themes import S

Item = TypeVar("Item")

MOST_PAGES = 12  # that are kept; those furthest from the cursor go first
PAGES_SEARCHED = 10
MOST_ROWS = 200  # that are kept as they were drawn
MOVES = frozenset("up down page_up page_down first last".split())
PANE = 6  # rows of the pane for a closer look, at least
ROOMY = 16  # rows from which a list has a line of hints above it


class Page(msgspec.Struct, Generic[Item], frozen=True):
    items: Sequence[Item]
    before: str = ""
    after: str = ""


class ListScreen(Screen[Any], Generic[Item]):
    """Subclasses write `fetch` and `row`, and perhaps `head`, `columns`, `number`, `same`, `jump`, `pinned`."""

    area = "list"
    opens_at_end = False
    empty = _("There is nothing here yet.")

    def __init__(self) -> None:
        super().__init__()
        self.at = self.offset = 0
        self.page = 10
        self.pins: list[Item] = []
        self._pages: list[Page[Item]] = []
        self._items: list[Item] = []
        self._looked_for = ""
        self.previews = False  # whether the pane is open
        self._preview: list[Line] = []
        self._rows: dict[int, Line] = {}  # as they were seen last; only moving leaves them as they are
        self._rows_for: tuple[int, str, int] = (0, "", 0)

    # ---- what lists write anew

    async def fetch(self, cursor: str) -> Page[Item]:
        """A page: the one to begin with, or the one that a cursor leads to."""
        return Page([])

    async def fetch_first(self) -> Page[Item] | None:
        """The topmost page, where it can be reached at once."""
        return None

    async def pinned(self) -> list[Item]:
        """What stands below everything else."""
        return []

    def row(self, item: Item, number: int, cols: int) -> Line:
        """One row, without the cursor's two cells."""
        return line(str(item))

    async def preview(self, item: Item, cols: int) -> list[Line]:
        """What the pane below the list shows of an item."""
        return []

    def number(self, item: Item, at: int) -> int:
        """What people call it; digits lead there."""
        return at + 1

    def same(self, item: Item) -> Any:
        """What tells whether two items are the same one after a look anew."""
        return item

    async def jump(self, number: int) -> None:
        """Digits were typed."""
        found = next((at for at, item in enumerate(self.items) if self.number(item, at) == number), None)
        if found is None:
            self.say(_("There is no number {number} here."), number=number)
        else:
            self.at = found

    @property
    def head(self) -> tuple[str, str, str]:
        """What stands left, in the middle and right of the first line."""
        return (self.title, "", "")

    def columns(self, cols: int) -> str:
        """Names of the columns; "" for a list without."""
        return ""

    # ---- what lists use

    @property
    def items(self) -> list[Item]:
        """Everything that is loaded, as it is shown."""
        return self._items

    @property
    def item(self) -> Item | None:
        """What the cursor stands on."""
        return self._items[self.at] if 0 <= self.at < len(self._items) else None

    async def open(self) -> None:
        await self.restart()

    async def restart(self) -> None:
        """Begin again: another mode, another order."""
        self._pages = [await self.fetch("")]
        self.pins = await self.pinned()
        self._gather()
        self.at = max(0, len(self._items) - len(self.pins) - 1) if self.opens_at_end else 0
        self.offset = max(0, len(self._items) - self.page) if self.opens_at_end else 0

    async def reload(self) -> None:
        """Read anew and stand where one stood, or as near as may be."""
        was, row = self.item, self.at - self.offset
        at_end = self.opens_at_end and self.at >= len(self._items) - len(self.pins) - 1
        place = self.at
        await self.restart()
        if was is None or (at_end and not self.pins):
            return
        wanted = self.same(was)
        found = next((at for at, item in enumerate(self._items) if self.same(item) == wanted), None)
        while found is None and self.opens_at_end and len(self._pages) < MOST_PAGES and await self._more_above():
            found = next((at for at, item in enumerate(self._items) if self.same(item) == wanted), None)
        self.at = found if found is not None else min(place, max(0, len(self._items) - 1))
        self.offset = max(0, self.at - row)

    async def refresh(self) -> None:
        await self.reload()

    def covered(self) -> None:
        self._rows.clear()

    def changed(self) -> None:
        """Rows look otherwise now, and neither a key nor `refresh` told of it: they are made anew."""
        self._rows.clear()

    # ---- seen

    def view(self, cols: int, rows: int) -> Frame:
        lines = [bar(f" {self.head[0]}", self.head[1], f"{self.head[2]} ", cols)]
        if rows >= ROOMY:
            lines.append(self.hints(cols))
        columns = self.columns(cols - 2)
        if columns:
            lines.append(line((S.HEAD, f"  {columns}")).sized(cols, S.HEAD))
        pane = max(PANE, rows // 3) if self.previews and rows >= ROOMY else 0
        self.page = max(1, rows - len(lines) - 1 - pane)
        self._scroll()
        top = len(lines)
        lines += [self._row(at, cols) for at in range(self.offset, min(self.offset + self.page, len(self._items)))]
        if not self._items:
            lines.append(line((S.DIM, f"  {self.word(self.empty)}")))
        frame = Frame(cols, rows, lines)
        if pane:
            across = self.glyph("across")
            frame.put(rows - 1 - pane, line((S.DIM, across * (cols // max(1, width(across))))))
            for at, shown in enumerate(self._preview[: pane - 1], rows - pane):
                frame.put(at, shown)
        frame.put(rows - 1, self.foot(cols))
        frame.selected = top + self.at - self.offset
        frame.cursor = (min(frame.selected, rows - 1), 0)
        return frame

    def _row(self, at: int, cols: int) -> Line:
        """A row with the cursor's cells."""
        made_for = (cols, self.session.lang, AMBIGUOUS.get())
        if made_for != self._rows_for or len(self._rows) > MOST_ROWS:
            self._rows, self._rows_for = {}, made_for
        row = self._rows.get(at)
        if row is None:
            item = self._items[at]
            made = line("  ").then(self.row(item, self.number(item, at), cols - 2)).sized(cols)
            row = self._rows[at] = shared(made)
        if at != self.at:
            return row
        return line((S.MARK, f"{self.glyph('cursor')} ")).then(row.part(2, cols - 2))

    def hints(self, cols: int) -> Line:
        """The line below the first one."""
        left, right = self.glyph("left"), self.glyph("right")
        return line((S.HINT, self.word(_(" {left} back   {right} go in   / find   h help"), left=left, right=right)))

    def _scroll(self) -> None:
        self.at = max(0, min(self.at, len(self._items) - 1))
        self.offset = max(self.at - self.page + 1, min(self.offset, self.at))
        self.offset = max(0, min(self.offset, max(0, len(self._items) - self.page)))

    # ---- keys

    async def on(self, pressed: str) -> None:
        await super().on(pressed)
        if self.pressed is None or self.pressed.name not in MOVES:
            self._rows.clear()
        await self._look_closer()

    @key(
        ",",
        name="preview",
        help=_("a look at what stands there"),
        foot=False,
        when=lambda self: type(self).preview is not ListScreen.preview,
    )
    async def toggle_preview(self) -> None:
        self.previews = not self.previews

    @key("up", "k", name="up", help=_("up"), foot=False)
    async def up(self) -> None:
        await self._move(-1)

    @key("down", "j", name="down", help=_("down"), foot=False)
    async def down(self) -> None:
        await self._move(1)

    @key("pgup", "^B", "P", name="page_up", help=_("page before"), foot=False)
    async def page_up(self) -> None:
        await self._move(-self.page)

    @key("pgdn", "^F", "space", "N", name="page_down", help=_("next page"), foot=False)
    async def page_down(self) -> None:
        await self._move(self.page)

    @key("home", name="first", help=_("to the beginning"), foot=False)
    async def first(self) -> None:
        top = await self.fetch_first() if self._pages and self._pages[0].before else None
        if top is not None:
            self._pages = [top]
            self._gather()
        else:
            for _again in range(PAGES_SEARCHED):
                if not await self._more_above():
                    break
        self.at = 0

    @key("end", "$", name="last", help=_("to the end"), foot=False)
    async def last(self) -> None:
        if self._pages and self._pages[-1].after:
            await self.restart()
        self.at = max(0, len(self._items) - 1)

    @key("/", name="find", help=_("find"), foot=False)
    async def find(self) -> None:
        wanted = await self.ask(_("Find:"), self._looked_for, most=80)
        if wanted:
            self._looked_for = wanted.lower()
            await self._seek()

    async def typed(self, pressed: str) -> None:
        if pressed.isdecimal() and pressed.isascii() and pressed != "0":
            number = await self.ask(_("Go to number:"), pressed, most=9)
            if number and number.strip().isdecimal():
                await self.jump(int(number))

    # ---- parts

    async def _look_closer(self) -> None:
        """The pane follows the cursor. What may not be read shows nothing."""
        if self.previews:
            self._preview = []
            if self.item is not None and not self.is_closed:
                with suppress(Refusal):
                    self._preview = await self.preview(self.item, self.session.size[0] - 1)

    async def _move(self, by: int) -> None:
        wanted = self.at + by
        while wanted < 0:
            more = await self._more_above()
            if not more:
                break
            wanted += more
        while wanted >= len(self._items) - len(self.pins) and await self._more_below():
            wanted = min(wanted, self.at + by)
        self.at = max(0, min(wanted, len(self._items) - 1))

    async def _more_above(self) -> int:
        """Load the page above; by how much everything moved down."""
        if not self._pages or not self._pages[0].before:
            return 0
        page = await self.fetch(self._pages[0].before)
        self._pages.insert(0, page)
        if len(self._pages) > MOST_PAGES:
            self._pages.pop()
        self._gather()
        self.at += len(page.items)
        self.offset += len(page.items)
        return len(page.items)

    async def _more_below(self) -> bool:
        if not self._pages or not self._pages[-1].after:
            return False
        self._pages.append(await self.fetch(self._pages[-1].after))
        if len(self._pages) > MOST_PAGES:
            gone = len(self._pages.pop(0).items)
            self.at -= gone
            self.offset = max(0, self.offset - gone)
        self._gather()
        return bool(self._pages[-1].items)

    def _gather(self) -> None:
        self._rows.clear()
        self._items = [item for page in self._pages for item in page.items] + self.pins

    async def _seek(self) -> None:
        """The next row downwards that holds the words, then from the top, then in pages above."""
        for _again in range(PAGES_SEARCHED):
            count = len(self._items)
            for at in (*range(self.at + 1, count), *range(min(self.at + 1, count))):
                if self._looked_for in self.row(self._items[at], 0, 200).text.lower():
                    self.at = at
                    return
            if not await self._more_above():
                break
        self.say(_("Nothing was found."))
