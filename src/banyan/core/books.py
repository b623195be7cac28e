# SPDX-License-Identifier: Apache-2.0
"""Books: a thread to take home, a page of floors at a time, so that the longest fits into little memory and nobody waits for
whoever fetches it slowly. Whoever may read the thread may have it.
"""

from banyan.base import clock
from banyan.base.errors import Family, NotFound, Refusal
from banyan.core import attachments, attempts, chapters, pages, serials, site, threads
from banyan.core.sessions import network_of
from banyan.records.attachments import Attachment
from banyan.records.books import Part, Plan
from banyan.records.callers import Caller
from banyan.records.pages import Floor
from banyan.records.serials import KIND
from banyan.storage.queries import posts as post_queries
from banyan.storage.tx import Tx

FLOORS_AT_ONCE = 100  # read together, and one file of the book
CHAPTERS_AT_ONCE = 10  # a chapter may have a megabyte where it was imported
MOST_FLOORS = 200_000  # of a book: what is longer goes home by the archive
BOOKS_A_DAY = 30
GUEST_BOOKS_A_DAY = 10  # of one network


class TooManyBooks(Refusal):
    code = "too_many_books"
    family = Family.TOO_SOON
    sentence = "{most} books have been fetched from here within a day."
    hint = "Tomorrow there are more. What you have fetched already is yours to copy."
    fields = ("most",)


class BookTooLong(Refusal):
    code = "book_too_long"
    family = Family.TOO_LARGE
    sentence = "A book holds {most} floors at most."
    hint = "Only the floors of its author may fit, or only its chapters."
    fields = ("most",)


class NothingToBind(Refusal):
    code = "nothing_to_bind"
    family = Family.CONFLICT
    sentence = "There is no chapter yet that a book could hold."


def parts(tx: Tx, caller: Caller, number: int) -> list[Plan]:
    """The books that can be made of a thread, the most likely first."""
    thread = threads.get(tx, caller, number)[0]
    wanted = (Part.CHAPTERS, Part.AUTHOR, Part.ALL) if thread.kind == KIND else (Part.ALL, Part.AUTHOR)
    plans = [_plan(tx, caller, number, part) for part in wanted]
    return [plan for plan in plans if plan.size]


def take(tx: Tx, caller: Caller, number: int, part: Part) -> Plan:
    """A book is about to be fetched. Raises TooManyBooks."""
    plan = _plan(tx, caller, number, part)
    if not plan.size:
        raise NothingToBind
    if plan.part == Part.ALL and plan.size > MOST_FLOORS:
        raise BookTooLong(most=MOST_FLOORS)
    who, most = (f"{caller.id}", BOOKS_A_DAY) if caller.id else (network_of(caller.address), GUEST_BOOKS_A_DAY)
    if attempts.used(tx, f"book\0{who}", clock.DAY) > most:
        raise TooManyBooks(most=most)
    return plan


def floors(tx: Tx, caller: Caller, plan: Plan, after: int) -> tuple[list[Floor], int]:
    """(the next floors that stand, where to go on; 0 at the end). What the caller may no longer read is not found."""
    thread = plan.thread
    pages.check_stands(tx, caller, thread.number, 1)
    if plan.part == Part.CHAPTERS:
        batch = plan.chapters[after : after + CHAPTERS_AT_ONCE]
        found = [one for each in batch for one in post_queries.list_floors(tx, thread.id, each.floor, each.floor)]
        more = after + CHAPTERS_AT_ONCE if after + CHAPTERS_AT_ONCE < len(plan.chapters) else 0
    elif plan.part == Part.AUTHOR:
        found = post_queries.list_floors_by(tx, thread.id, thread.author_id, after + 1, FLOORS_AT_ONCE)
        more = found[-1].post.floor if len(found) == FLOORS_AT_ONCE else 0
    else:
        found = post_queries.list_floors(tx, thread.id, after + 1, after + FLOORS_AT_ONCE)
        more = after + FLOORS_AT_ONCE if after + FLOORS_AT_ONCE < thread.last_floor else 0
    return [one for one in found if one.post.is_visible], more


def picture(tx: Tx, caller: Caller, sha256: str) -> Attachment | None:
    """A picture that stands in a floor, if the caller may have it."""
    try:
        found = attachments.open_file(tx, caller, sha256)
    except NotFound:
        return None
    return found if found.is_picture else None


def _plan(tx: Tx, caller: Caller, number: int, part: Part) -> Plan:
    pages.check_stands(tx, caller, number, 1)
    thread, author, board = threads.get(tx, caller, number)
    name = site.policy(tx, "name")
    if part == Part.CHAPTERS:
        book = chapters.contents(tx, caller, number)
        standing = tuple(chapter for chapter in book.chapters if not chapter.is_gone)
        return Plan(thread, author, board, part, name, book.serial.summary, standing)
    summary = serials.of_thread(tx, thread).summary if thread.kind == KIND else ""
    return Plan(thread, author, board, part, name, summary)
