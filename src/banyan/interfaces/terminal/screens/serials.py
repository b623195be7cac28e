# SPDX-License-Identifier: Apache-2.0
"""Serials: their contents, a chapter in the reading edition, what one reads; and what an author says of their own floors."""

from typing import Any

from banyan.base.errors import Refusal
from banyan.core import chapters, follows, permits, posts, serials, threads
from banyan.core.kinds import Open, Opening
from banyan.interfaces.desk import Tx
from banyan.interfaces.terminal import times
from banyan.interfaces.terminal.frame import EMPTY, Line, bar, line
from banyan.interfaces.terminal.present import present
from banyan.interfaces.terminal.screen import Screen, _, extend, key, register
from banyan.interfaces.terminal.screens.kinds import ASKERS
from banyan.interfaces.terminal.screens.reader import GONE, ThreadReader
from banyan.interfaces.terminal.text import fit, wrap
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.form import YES_NO, Field, Form
from banyan.interfaces.terminal.widgets.lists import ListScreen, Page
from banyan.interfaces.terminal.widgets.popup import Choice, Popup
from banyan.interfaces.terminal.widgets.reader import Reader
from banyan.markup.plain import excerpt, to_plain
from banyan.records.boards import Board
from banyan.records.callers import Caller
from banyan.records.follows import Stance
from banyan.records.presence import Place, PlaceKind
from banyan.records.serials import KIND, Chapter, ChapterPage, Contents, ReadSerial, SerialMine, SerialState, Terms
from banyan.records.threads import Thread

ROOMY_CELLS = 60  # from which width on more than a title is shown
EXCERPT = 200  # characters of what others said, before it is cut to the line


@register("serial")
class Serial(ListScreen[tuple[int, Chapter]]):
    """The contents of one."""

    area = "serial"
    empty = _("No chapter yet.")

    def __init__(self, number: int) -> None:
        super().__init__()
        self.thread_number = number
        self.place = Place(PlaceKind.THREAD, thread=number)
        self.book: Contents | None = None
        self.mine = SerialMine()

    async def fetch(self, cursor: str) -> Page[tuple[int, Chapter]]:
        self.book = book = await self.desk.ask(chapters.contents, self.caller, self.thread_number)
        self.mine = await self.desk.ask(serials.mine, self.caller, book.thread)
        return Page(list(enumerate(book.chapters, 1)))

    @property
    def is_author(self) -> bool:
        return self.book is not None and self.book.thread.author_id == self.caller.id

    # ---- seen

    @property
    def head(self) -> tuple[str, str, str]:
        if self.book is None:
            return ("", "", "")
        is_finished = self.book.serial.state == SerialState.FINISHED
        said = self.word(_("finished") if is_finished else _("it goes on"))
        return (self.book.thread.title, "", f"{self.book.author.handle}  {said}")

    def row(self, item: tuple[int, Chapter], number: int, cols: int) -> Line:
        at, chapter = item
        mark = self.glyph("cursor") if at == self.mine.number else " "
        start = line(f"{at:5d} ", (S.MARK, f"{mark} "))
        if chapter.is_gone:
            return start.then(line((S.DIM, self.word(_("This chapter is not there any more.")))))
        words = self.words("one word", "{n} words", chapter.word_count) if cols >= ROOMY_CELLS else ""
        title = fit(chapter.title, max(8, cols - start.cells - (14 if words else 0)))
        return start.then(line((S.STRONG, title), (S.DIM, fit(words, 13, "right") if words else "")))

    def same(self, item: tuple[int, Chapter]) -> int:
        return item[1].post_id

    # ---- keys

    @key("right", "enter", "r", name="read", help=_("read"))
    async def read(self) -> None:
        if self.item:
            await self.show(ChapterReader(self.thread_number, self.item[0]))
            await self.reload()

    @key("o", name="resume", help=_("go on"), when=lambda self: self.mine.number > 0)
    async def resume(self) -> None:
        await self.show(ChapterReader(self.thread_number, self.mine.number))
        await self.reload()

    @key("W", name="follow", help=_("hear of new chapters, or not"))
    async def follow(self) -> None:
        self.say(await _follow(self, self.thread_number))
        await self.reload()

    @key("B", name="book", help=_("as a book"))
    async def book_address(self) -> None:
        await _say_book(self, self.thread_number)

    @key("E", name="edit", help=_("about it"), when=lambda self: self.is_author)
    async def edit(self) -> None:
        if self.book and await self.show(AboutForm(self.word(_("About this serial")), self.book)) is not None:
            await self.reload()

    @key("t", name="thread_first", help=_("its thread"))
    async def thread_first(self) -> None:
        await self.show(ThreadReader(self.thread_number))
        await self.reload()


class ChapterReader(Reader):
    """One chapter; behind its last line comes the next one."""

    area = "chapter"

    def __init__(self, number: int, at: int) -> None:
        super().__init__()
        self.number, self.at = number, at
        self.place = Place(PlaceKind.THREAD, thread=number)
        self.found: ChapterPage | None = None

    async def open(self) -> None:
        await self._go(self.at)

    async def refresh(self) -> None:
        self.found = await self.desk.ask(chapters.chapter_page, self.caller, self.number, self.at)
        self.changed()

    async def at_end(self) -> None:
        await self.next()

    # ---- seen

    def heading(self, cols: int) -> list[Line]:
        page = self.found
        if page is None:
            return [bar("", "", "", cols)]
        place = self.word(_("chapter {number} of {last}"), number=self.at, last=len(page.contents.chapters))
        return [bar(f" {page.contents.thread.title}", "", f"{place} ", cols)]

    def lines(self, cols: int) -> list[Line]:
        page = self.found
        if page is None:
            return []
        post = page.floor.post
        rows = [EMPTY, *(line((S.STRONG, row)) for row in wrap(page.chapter.title, cols - 1)), EMPTY]
        if post.state in GONE:
            said = self.word(GONE[post.state], reason=post.reason, place=post.moved_to)
            return [*rows, line((S.DIM, said))]
        rows += present(post.html, cols - 1, self.glyph, self.word).lines
        return [*rows, EMPTY, *self._talk(page, cols)]

    def _talk(self, page: ChapterPage, cols: int) -> list[Line]:
        if not page.talk.count:
            return [line((S.DIM, self.word(_("No talk about this chapter yet"))))]
        count = self.words("one floor of talk", "{n} floors of talk", page.talk.count)
        rows = [line((S.HEADING, count), (S.DIM, f"   {self.word(_('t reads it'))}"))]
        for one in page.talk.first:
            head = f"#{one.post.floor} {one.author.handle}: "
            words = fit(excerpt(to_plain(one.post.html), EXCERPT), max(8, cols - len(head) - 2))
            rows.append(line((S.NAME, head), words.rstrip()))
        return rows

    # ---- keys

    @key("n", "f", "]", "+", name="next", help=_("next chapter"))
    async def next(self) -> None:
        if self.found and self.at < len(self.found.contents.chapters):
            await self._go(self.at + 1)
        else:
            self.close("next")

    @key("p", "b", "[", "-", name="before", help=_("chapter before"))
    async def before(self) -> None:
        if self.at > 1:
            await self._go(self.at - 1)

    @key("t", name="talk", help=_("the talk"))
    async def talk(self) -> None:
        if self.found:
            first = self.found.talk.first
            await self.show(ThreadReader(self.number, (first[0] if first else self.found.floor).post.floor))
            await self.refresh()

    @key("W", name="follow", help=_("hear of new chapters, or not"), foot=False)
    async def follow(self) -> None:
        self.say(await _follow(self, self.number))

    async def _go(self, at: int) -> None:
        """Show a chapter: its floor is read, and here its reader goes on."""
        self.found = await self.desk.ask(chapters.chapter_page, self.caller, self.number, at)
        self.at, self.top = at, 0
        self.changed()
        if self.caller.is_guest:
            return
        await self.desk.marks.wrote(self.caller, self.found.contents.thread, self.found.floor.post.floor)
        try:
            await self.desk.act(chapters.reach, self.caller, self.number, at)
        except Refusal:  # a store that says no for a moment: the chapter is shown all the same
            return


@register("serials")
class ReadSerials(ListScreen[ReadSerial]):
    """What one reads, the last opened first."""

    area = "serials"
    place = Place(PlaceKind.SETTINGS)
    empty = _("None yet. What you open in the reading edition stands here, with the chapter at which you go on.")

    async def fetch(self, cursor: str) -> Page[ReadSerial]:
        found, older = await self.desk.ask(serials.read_ones, self.caller, cursor)
        return Page(found, after=older)

    # ---- seen

    @property
    def head(self) -> tuple[str, str, str]:
        return (self.word(_("Serials that I read")), "", "")

    def row(self, item: ReadSerial, number: int, cols: int) -> Line:
        reached = self.word(_("{number} of {last}"), number=item.number, last=item.last)
        start = line(f"{number:5d}  ", fit(reached, 12))
        if cols >= ROOMY_CELLS:
            day = fit(times.day(item.made_at, self.caller.zone), 7)
            start = start.then(line((S.DIM, day), (S.NAME, fit(item.author, 13))))
        return start.then(line((S.STRONG, fit(item.title, max(8, cols - start.cells)).rstrip())))

    def same(self, item: ReadSerial) -> int:
        return item.thread_id

    # ---- keys

    @key("right", "enter", "r", name="read", help=_("go on"))
    async def read(self) -> None:
        if self.item:
            number = self.item.thread
            await self.show(ChapterReader(number, self.item.number) if self.item.number else Serial(number))
            await self.reload()

    @key("c", name="contents", help=_("contents"))
    async def contents(self) -> None:
        if self.item:
            await self.show(Serial(self.item.thread))
            await self.reload()

    @key("d", name="remove", help=_("take out"))
    async def remove(self) -> None:
        if self.item and await self.confirm(_("Take it out?")):
            await self.desk.act(serials.forget, self.caller, self.item.thread)
            await self.reload()


class AboutForm(Form):
    """What its author says of it."""

    def __init__(self, title: str, book: Contents) -> None:
        is_finished = "1" if book.serial.state == SerialState.FINISHED else ""
        fields = (
            Field("summary", _("Summary"), book.serial.summary, most=serials.MAX_SUMMARY),
            Field("finished", _("The story is finished"), is_finished, YES_NO),
        )
        super().__init__(title, fields)
        self.number = book.thread.number

    async def save(self, values: dict[str, str]) -> None:
        said = (self.number, values["summary"], bool(values["finished"]))
        await self.desk.act(serials.describe, self.caller, *said)


# ---- from a floor


@extend(ThreadReader)
@key("^K", name="reading", help=_("chapters, and the thread as a book"), foot=False)
async def reading(screen: ThreadReader) -> None:
    """The reading edition of a serial; of its author's own floors whether they are chapters; and the book of any thread."""
    number, floor = screen.target
    thread, chapter, is_own = await screen.desk.ask(_standing, screen.caller, number, floor)
    rows = [("r", _("the reading edition")), ("w", _("hear of new chapters, or not"))] if thread.kind == KIND else []
    if is_own:
        rows.append(("c", _("another title for this chapter") if chapter else _("this floor is a chapter")))
    if is_own and chapter:
        rows.append(("u", _("it is no chapter")))
    rows.append(("b", _("as a book")))
    asked = (
        "b"
        if len(rows) == 1
        else await screen.show(
            Choice(screen.word(_("Chapters and book")), [(pressed, screen.word(words)) for pressed, words in rows])
        )
    )
    match asked:
        case "r":
            await screen.show(Serial(number))
        case "w":
            screen.say(await _follow(screen, number))
        case "c":
            title = await screen.ask(
                _("Title of the chapter:"), chapter.title if chapter else "", most=threads.MAX_TITLE
            )
            if title:
                await screen.desk.act(serials.mark_chapter, screen.caller, number, floor, title)
                screen.say(_("The floor is a chapter."))
        case "u":
            await screen.desk.act(serials.unmark_chapter, screen.caller, number, floor)
            screen.say(_("The floor is talk again."))
        case "b":
            await _say_book(screen, number)


def _standing(tx: Tx, caller: Caller, number: int, floor: int) -> tuple[Thread, Chapter | None, bool]:
    """The thread, the floor as a chapter, and whether the caller may say so."""
    thread = threads.get(tx, caller, number)[0]
    if thread.kind != KIND:
        return thread, None, False
    found = chapters.contents(tx, caller, number).chapters
    post = posts.get(tx, caller, number, floor)[0]
    is_own = thread.author_id == caller.id == post.author_id and post.is_visible
    return thread, next((chapter for chapter in found if chapter.floor == floor), None), is_own


async def _follow(screen: Screen[Any], number: int) -> str:
    """Begin or end it; what to say of that."""
    permits.check_signed_in(screen.caller)
    stance = await screen.desk.ask(_stance, screen.caller, number)
    if stance == Stance.CHAPTERS:
        await screen.desk.act(serials.unfollow, screen.caller, number)
        return _("You will not hear of new chapters any more.")
    await screen.desk.act(serials.follow, screen.caller, number)
    return _("You will hear of every new chapter.")


def _stance(tx: Tx, caller: Caller, number: int) -> str:
    return follows.thread_stance(tx, caller, threads.get(tx, caller, number)[0].id)


async def _say_book(screen: Screen[Any], number: int) -> None:
    """A book is fetched by the web."""
    told = screen.word(_("An EPUB for any reader is fetched here:"))
    address = f"{screen.desk.settings.public_url}/t/{number}/book"
    await screen.show(Popup(screen.word(_("Take it home as a book")), [told, "", address]))


# ---- opening one


class TermsForm(Form):
    """What a serial is opened with."""

    def __init__(self, title: str) -> None:
        fields = (
            Field("summary", _("Summary"), most=serials.MAX_SUMMARY, hint=_("In one line; it may stay empty.")),
            Field(
                "chapter",
                _("Title of the chapter"),
                most=threads.MAX_TITLE,
                hint=_("Empty: what you write below is a foreword."),
            ),
        )
        super().__init__(title, fields)


async def _ask(screen: Screen[Any], _board: Board) -> Open | None:
    values = await screen.show(TermsForm(screen.word(_("Begin a serial"))))
    if values is None:
        return None
    terms = Terms(values["summary"], values["chapter"])

    def open_it(tx: Tx, caller: Caller, one: Opening) -> Thread:
        return serials.open_serial(tx, caller, one.board_id, one.title, one.body, terms, one.token)

    return open_it


ASKERS[KIND] = _ask
