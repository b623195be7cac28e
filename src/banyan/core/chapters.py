# SPDX-License-Identifier: Apache-2.0
"""Chapters as they are read: the contents of a serial, and one chapter with the talk that belongs to it."""

from banyan.base.errors import Family, Refusal
from banyan.core import pages, permits, serials, threads
from banyan.core.serials import MAX_CHAPTERS
from banyan.records.callers import Caller
from banyan.records.serials import ChapterPage, Contents, Talk
from banyan.storage.queries import serials as queries
from banyan.storage.tx import Tx

SHOWN_TALK = 5  # floors of others below a chapter
MOST_TALK = 1_000  # counted; what is more is said as more


class NoSuchChapter(Refusal):
    code = "no_such_chapter"
    family = Family.NOT_FOUND
    sentence = "This serial has no chapter {number} yet."
    fields = ("number",)


def contents(tx: Tx, caller: Caller, number: int) -> Contents:
    """All chapters in order, without their texts."""
    pages.check_stands(tx, caller, number, 1)
    thread, author, board = threads.get(tx, caller, number)
    serial = serials.of_thread(tx, thread)
    return Contents(thread, author, board, serial, queries.list_chapters(tx, thread.id, thread.author_id, MAX_CHAPTERS))


def chapter_page(tx: Tx, caller: Caller, number: int, at: int) -> ChapterPage:
    """Chapter `at` with its text, and what others said behind it and before the next."""
    book = contents(tx, caller, number)
    if not 1 <= at <= len(book.chapters):
        raise NoSuchChapter(number=at)
    floor = book.chapters[at - 1].floor
    after = book.chapters[at].floor if at < len(book.chapters) else book.thread.last_floor + 1
    (shown,) = pages.some_floors(tx, caller, number, [floor])
    who, between = book.thread.author_id, (floor, after)
    count = queries.count_talk(tx, book.thread.id, who, between, MOST_TALK)
    first = queries.list_talk(tx, book.thread.id, who, between, SHOWN_TALK) if count else []
    return ChapterPage(book, at, shown, Talk(count, first))


def reach(tx: Tx, caller: Caller, number: int, at: int) -> None:
    """The caller has opened chapter `at`: here they go on the next time."""
    permits.check_known(caller)
    book = contents(tx, caller, number)
    if not 1 <= at <= len(book.chapters):
        raise NoSuchChapter(number=at)
    queries.set_mark(tx, caller.id, book.thread.id, book.chapters[at - 1].floor)
