# SPDX-License-Identifier: Apache-2.0
"""Serials on the web: the reading edition, what one reads, and the few things that an author says of their own."""

from typing import TYPE_CHECKING

from banyan.base.errors import NotFound, Refusal
from banyan.core import chapters, posts, serials
from banyan.core.kinds import Open, Opening
from banyan.interfaces.web import settings, sheets
from banyan.interfaces.web.forms import safe_next
from banyan.interfaces.web.kinds import OPENERS, Opener
from banyan.interfaces.web.posts import excerpt_of, place
from banyan.interfaces.web.render import with_colours
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.threads import is_number
from banyan.interfaces.web.views import View
from banyan.interfaces.web.visits import Answer, Visit
from banyan.markup.plain import excerpt, to_plain
from banyan.records.boards import Board, ReadPolicy
from banyan.records.serials import KIND, Contents, SerialState, Terms
from banyan.records.threads import Thread

if TYPE_CHECKING:
    from banyan.interfaces.desk import Tx
    from banyan.interfaces.web.frame import Frame
    from banyan.interfaces.web.readers import Reader
    from banyan.records.callers import Caller

CHAPTERS_PER_PAGE = 100
EXCERPT_WIDTH = 120


class SerialView(View):
    """The contents and the chapters of a serial: for a member with where they go on, and what they can do."""

    __slots__ = ("begins", "chapter", "floor", "takes_tips", "thread")

    def __init__(self, book: Contents, *, is_kept: bool, chapter: int = 0, floor: int = 0) -> None:
        super().__init__(is_kept)
        self.thread, self.begins = book.thread, bool(book.chapters) and not chapter
        self.chapter, self.floor, self.takes_tips = chapter, floor, book.board.takes_tips

    def known(self, frame: "Frame", reader: "Reader") -> dict[str, bytes] | None:
        return None  # where somebody is in a book is asked of the store: they turn a page in minutes, not in moments

    async def load(self, frame: "Frame", reader: "Reader") -> dict[str, bytes]:
        desk, caller, number = frame.desk, reader.caller, self.thread.number
        mine = await desk.ask(serials.mine, caller, self.thread)
        if self.chapter:
            await self._reached(frame, reader, mine.number)
        fragment = frame.renderer.fragment(
            reader.lang,
            "serial_own.html",
            number=number,
            begins=self.begins,
            resume=mine.number if self.begins else 0,
            stance=mine.stance,
            is_author=caller.id == self.thread.author_id,
            here=f"/t/{number}/read/{self.chapter}" if self.chapter else f"/t/{number}/read",
            tip=f"/t/{number}/{self.floor}/tip"
            if self.floor and self.takes_tips and frame.facts.points == "on"
            else "",
        )
        return {"own": fragment.filled({"csrf": reader.csrf.encode()})}

    async def _reached(self, frame: "Frame", reader: "Reader", before: int) -> None:
        """The chapter is being shown: the floor counts as read, and here the reader goes on."""
        desk, caller = frame.desk, reader.caller
        await desk.marks.wrote(caller, self.thread, self.floor)
        if before != self.chapter:
            try:
                await desk.act(chapters.reach, caller, self.thread.number, self.chapter)
            except Refusal:  # a store that says no for a moment: the page is shown all the same
                return
            frame.mine.forget(caller)


# ---- the reading edition


async def show(visit: Visit) -> Answer:
    """The contents; `?from=` turns the pages of a long one."""
    number, start = visit.number("number"), visit.query.get("from", "1")
    if "from" not in visit.query and (entry := visit.finished()) is not None:
        return await visit.kept(entry)
    if not is_number(start):
        raise NotFound
    book = await visit.ask(chapters.contents, number)
    first = (max(1, int(start)) - 1) // CHAPTERS_PER_PAGE * CHAPTERS_PER_PAGE
    rows = list(enumerate(book.chapters[first : first + CHAPTERS_PER_PAGE], first + 1))
    here = f"/t/{number}/read"
    is_more = len(book.chapters) > first + CHAPTERS_PER_PAGE
    return await visit.show(
        "serial.html",
        SerialView(book, is_kept=_is_kept(book) and "from" not in visit.query),
        _tags(book),
        book=book,
        rows=rows,
        is_finished=book.serial.state == SerialState.FINISHED,
        older=f"{here}?from={first - CHAPTERS_PER_PAGE + 1}" if first else "",
        newer=f"{here}?from={first + CHAPTERS_PER_PAGE + 1}" if is_more else "",
        here="boards",
    )


async def show_chapter(visit: Visit) -> Answer:
    if (entry := visit.finished()) is not None:
        return await visit.kept(entry)
    number, at = visit.number("number"), visit.number("chapter")
    page = await visit.ask(chapters.chapter_page, number, at)
    book, post = page.contents, page.floor.post
    talk = [(one, excerpt(to_plain(one.post.html), EXCERPT_WIDTH)) for one in page.talk.first]
    people = frozenset(f"account:{one.author.id}" for one in page.talk.first)
    return await visit.show(
        "chapter.html",
        SerialView(book, is_kept=_is_kept(book), chapter=at, floor=post.floor),
        _tags(book) | people,
        book=book,
        page=page,
        post=post,
        html=with_colours(post.html),
        talk=talk,
        is_more=page.talk.count >= chapters.MOST_TALK,
        last=len(book.chapters),
        address=visit.frame.settings.public_url,
        here="boards",
    )


def _is_kept(book: Contents) -> bool:
    return book.board.read_policy == ReadPolicy.PUBLIC and not book.thread.is_gone


def _tags(book: Contents) -> frozenset[str]:
    return frozenset({f"thread:{book.thread.id}", f"place:{book.board.id}", f"account:{book.author.id}"})


# ---- what one reads


async def follow(visit: Visit) -> Answer:
    number, form = visit.number("number"), await visit.form()
    await visit.act(serials.follow, number)
    return visit.go(safe_next(form["next"], f"/t/{number}/read"), "You will hear of every new chapter.")


async def unfollow(visit: Visit) -> Answer:
    number, form = visit.number("number"), await visit.form()
    await visit.act(serials.unfollow, number)
    return visit.go(safe_next(form["next"], f"/t/{number}/read"), "You will not hear of new chapters any more.")


async def show_mine(visit: Visit) -> Answer:
    lines, older = await visit.ask(serials.read_ones, visit.query.get("before", ""))
    more = f"/settings/serials?before={older}" if older else ""
    return visit.page("serials.html", lines=lines, older=more, tabs=settings.tabs(visit))


async def forget(visit: Visit) -> Answer:
    form = await visit.form()
    await visit.act(serials.forget, form.number("thread", 0) or 0)
    return visit.go("/settings/serials", "It is out of your list.")


# ---- what its author says


async def ask_describe(visit: Visit) -> Answer:
    number = visit.number("number")
    book = await visit.ask(chapters.contents, number)
    if book.thread.author_id != visit.caller.id:
        raise serials.NotItsAuthor
    return await _describing(visit, book)(_describe_sheet(visit, book), 200)


async def describe(visit: Visit) -> Answer:
    number = visit.number("number")
    book = await visit.ask(chapters.contents, number)

    async def do(values: dict[str, str]) -> Answer:
        await visit.act(serials.describe, number, values["summary"], bool(values["finished"]))
        return visit.go(f"/t/{number}/read", "Saved.")

    return await sheets.submit(visit, _describe_sheet(visit, book), do, _describing(visit, book))


def _describing(visit: Visit, book: Contents) -> sheets.Again:
    number = book.thread.number
    crumbs = (*place(visit, book.thread, book.board), (visit.word("Reading edition"), f"/t/{number}/read"))
    intro = visit.word(
        "Chapters are your own floors: under each of them stands “Chapter”, and in the reply box its title."
    )
    return sheets.one(visit, visit.word("About this serial"), crumbs=crumbs, intro=intro)


def _describe_sheet(visit: Visit, book: Contents) -> Sheet:
    word, serial = visit.word, book.serial
    is_finished = "1" if serial.state == SerialState.FINISHED else ""
    fields = (
        Field(
            "summary",
            word("Summary"),
            value=serial.summary,
            most=serials.MAX_SUMMARY,
            hint=_in_one_line(visit),
        ),
        Field("finished", word("The story is finished"), "tick", is_finished),
    )
    return Sheet("serial", f"/t/{book.thread.number}/serial", fields, word("Save"))


def _in_one_line(visit: Visit) -> str:
    return visit.word("In one line; it may stay empty.")


async def ask_chapter(visit: Visit) -> Answer:
    """The page on which a floor becomes a chapter, gets another title, or is talk again."""
    number, floor = visit.number("number"), visit.number("floor")
    post, thread, _ = await visit.ask(posts.get, number, floor)
    if visit.caller.id not in (thread.author_id, post.author_id) or thread.author_id != post.author_id:
        raise serials.NotItsAuthor
    sheet, title = await _chapter_sheet(visit)
    return await _chapter_again(visit, title)(sheet, 200)


async def mark_chapter(visit: Visit) -> Answer:
    number, floor = visit.number("number"), visit.number("floor")
    form = await visit.form()
    sheet, title = await _chapter_sheet(visit)

    async def do(values: dict[str, str]) -> Answer:
        if form["second"]:
            await visit.act(serials.unmark_chapter, number, floor)
            return visit.go(f"/t/{number}/{floor}#f{floor}", "The floor is talk again.")
        await visit.act(serials.mark_chapter, number, floor, values["chapter"])
        return visit.go(f"/t/{number}/{floor}#f{floor}", "The floor is a chapter.")

    return await sheets.submit(visit, sheet, do, _chapter_again(visit, title), form)


async def _chapter_sheet(visit: Visit) -> tuple[Sheet, str]:
    number, floor = visit.number("number"), visit.number("floor")
    book = await visit.ask(chapters.contents, number)
    title = next((chapter.title for chapter in book.chapters if chapter.floor == floor), "")
    word = visit.word
    field = Field("chapter", word("Title of the chapter"), value=title, needed=not title, most=80)
    second = word("It is no chapter") if title else ""
    sheet = Sheet("chapter", f"/t/{number}/{floor}/chapter", (field,), word("This is a chapter"), second=second)
    return sheet, word("Floor {floor} as a chapter", floor=floor)


def _chapter_again(visit: Visit, title: str) -> sheets.Again:
    async def again(sheet: Sheet, status: int) -> Answer:
        post, thread, board = await visit.ask(posts.get, visit.number("number"), visit.number("floor"))
        crumbs = place(visit, thread, board, post.floor)
        return sheets.page(visit, title, (sheet,), status, crumbs=crumbs, excerpt=excerpt_of(post))

    return again


# ---- opening one


async def _fields(visit: Visit, _: Board) -> tuple[Field, ...]:
    word = visit.word
    return (
        Field("summary", word("Summary"), most=serials.MAX_SUMMARY, hint=_in_one_line(visit)),
        chapter_field(visit, word("Empty: what you write below is a foreword.")),
    )


def _open(visit: Visit, values: dict[str, str]) -> Open:
    terms = Terms(values["summary"], values["chapter"])

    def open_it(tx: "Tx", caller: "Caller", opening: Opening) -> Thread:
        text = (opening.board_id, opening.title, opening.body)
        return serials.open_serial(tx, caller, *text, terms, opening.token)

    return open_it


def chapter_field(visit: Visit, hint: str) -> Field:
    """The title that makes a floor a chapter."""
    return Field("chapter", visit.word("Title of the chapter"), most=80, hint=hint)


OPENERS[KIND] = Opener(_fields, _open)
