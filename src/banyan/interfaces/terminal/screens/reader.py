# SPDX-License-Identifier: Apache-2.0
"""A thread, floor by floor. What is read is marked; a floor that comes while somebody reads is told of."""

from collections.abc import Sequence

from banyan.core import pages
from banyan.interfaces.terminal import times
from banyan.interfaces.terminal.frame import Line, bar, line
from banyan.interfaces.terminal.present import present
from banyan.interfaces.terminal.screen import _, key
from banyan.interfaces.terminal.sharing import shared_page
from banyan.interfaces.terminal.text import fit
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.reader import Reader
from banyan.records.events import Event, PostEdited, PostGone, PostMade, PostRestored
from banyan.records.pages import Floor, ThreadPage
from banyan.records.posts import PostState
from banyan.records.presence import Place, PlaceKind

# What stands on a floor whose post is not there.
GONE = {
    PostState.DELETED: _("(deleted by its author)"),
    PostState.REMOVED: _("(removed: {reason})"),
    PostState.ERASED: _("(gone for good)"),
    PostState.HELD: _("(waits until somebody who tends the board has looked at it)"),
    PostState.MOVED: _("(stands at {place} now)"),
    PostState.MISSING: _("(was not in what was brought here)"),
}


class ThreadReader(Reader):
    area = "post"

    def __init__(self, number: int, floor: int = 1) -> None:
        super().__init__()
        self.number, self.floor = number, max(1, floor)
        self.thread_page: ThreadPage | None = None
        self.place = Place(PlaceKind.THREAD, thread=number)
        self.opens_spoilers = False
        self.links: list[str] = []

    async def open(self) -> None:
        await self._go(self.floor)

    def news(self, happened: Sequence[Event]) -> bool:
        kinds = (PostMade, PostEdited, PostGone, PostRestored)
        return any(isinstance(event, kinds) and event.number == self.number for event in happened)

    async def refresh(self) -> None:
        before = self._last()
        top = self.top
        await self._go(self.floor, reads_anew=True)
        self.top = top
        if self._last() > before:
            self.say(_("Somebody has just answered: floor {floor}."), floor=self._last())

    # ---- seen

    @property
    def post(self) -> Floor | None:
        """The floor that is being read."""
        floors = self.thread_page.floors if self.thread_page else []
        return next((each for each in floors if each.post.floor == self.floor), None)

    def heading(self, cols: int) -> list[Line]:
        page, floor = self.thread_page, self.post
        if page is None or floor is None:
            return [bar("", "", "", cols)]
        word, author = self.word, floor.author
        named = (
            author.handle if author.display_name in ("", author.handle) else f"{author.handle} ({author.display_name})"
        )
        place = f"{page.board.slug}  /t/{self.number}/{self.floor}"
        return [
            bar(f" {word(_('author'))}  {named}", "", f"{place} ", cols),
            line((S.HINT, f" {fit(word(_('title')), 6)} "), (S.NEW, page.thread.title)),
            line(
                (S.HINT, f" {fit(word(_('time')), 6)} "),
                times.moment(floor.post.made_at, self.caller.zone),
                (S.DIM, f"   {word(_('floor {floor} of {last}'), floor=self.floor, last=self._last())}"),
            ),
            line((S.DIM, self.glyph("across") * (cols if self.session.draws_unicode else cols - 1))),
        ]

    def lines(self, cols: int) -> list[Line]:
        floor = self.post
        if floor is None:
            return []
        post = floor.post
        if post.state in GONE:
            return [line((S.DIM, self.word(GONE[post.state], reason=post.reason, place=post.moved_to)))]
        made = present(post.html, cols - 1, self.glyph, self.word, opens_spoilers=self.opens_spoilers)
        self.links = made.links
        return made.lines

    # ---- keys

    async def at_end(self) -> None:
        await self.next()

    @key("n", "f", "]", "+", name="next", help=_("next floor"))
    async def next(self) -> None:
        if self.floor >= self._last():
            self.close("next")
        else:
            await self._go(self.floor + 1)

    @key("p", "b", "[", "-", name="before", help=_("floor before"))
    async def before(self) -> None:
        if self.floor > 1:
            await self._go(self.floor - 1)

    @key("=", name="thread_first", help=_("first floor"), foot=False)
    async def thread_first(self) -> None:
        await self._go(1)

    @key("\\", name="thread_last", help=_("last floor"), foot=False)
    async def thread_last(self) -> None:
        await self._go(self._last())

    @key("x", name="spoilers", help=_("show what is hidden"), foot=False)
    async def spoilers(self) -> None:
        self.opens_spoilers = not self.opens_spoilers
        self.changed()

    # ---- parts

    async def _go(self, floor: int, *, reads_anew: bool = False) -> None:
        page = self.thread_page
        if page is None or reads_anew or not page.first <= floor <= page.last:
            page = shared_page(await self.desk.ask(pages.thread_page, self.caller, self.number, floor))
            self.thread_page = page
            self.place = Place(PlaceKind.THREAD, page.board.slug, self.number)
        self.floor = min(max(floor, 1), page.thread.last_floor)
        self.top = self.column = 0
        self.changed()
        await self.desk.marks.of(self.caller, page.thread)
        self.desk.marks.saw(self.caller, page.thread, self.floor, self.floor)

    def _last(self) -> int:
        return self.thread_page.thread.last_floor if self.thread_page else 0
