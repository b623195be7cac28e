# SPDX-License-Identifier: Apache-2.0
"""Places: a board's directory of what is where, with reviews: one a person, a grade from 1 to 5 and words.

A review is a post of the place's thread with a grade beside it: it is edited, reported, removed and restored like any post, and
counts as long as it stands. Who is new here does not review yet, so a grade is not cheaply bought.
"""

from enum import StrEnum
from functools import lru_cache

from banyan.base import clock, cursors
from banyan.base.errors import Family, NotFound, Refusal
from banyan.base.ids import BoardId
from banyan.core import boards, moderation, permits, posts, pseudonyms, threads, word_rules
from banyan.markup.fold import fold
from banyan.markup.pinyin import initials
from banyan.records.boards import Board
from banyan.records.callers import Caller
from banyan.records.cards import Card, Fact
from banyan.records.events import PlaceReviewed, ThreadChanged
from banyan.records.places import Grades, LocalPlace, OwnReview, PlaceLine, PlaceList, PlacePage, PlaceTerms
from banyan.records.posts import Body, PostState
from banyan.records.threads import Thread
from banyan.storage.queries import places as queries
from banyan.storage.tx import Tx

KIND = "place"
MAX_WHAT, MAX_AREA, MAX_HOURS = 30, 60, 80  # characters
MOST_PRICE = 4
LEAST_GRADE, MOST_GRADE = 1, 5
MEMBER_DAYS = 3  # of who reviews
MOST_LISTED = 5_000  # of a board; the newest
PER_PAGE = 50
REVIEWS_SHOWN = 100
# A few votes do not make the best: each place begins with so many reviews of the middle grade.
DAMPING, MIDDLE = 5, 3


class Order(StrEnum):
    NAME = "name"
    GRADE = "grade"


class WhatWanted(Refusal):
    code = "what_wanted"
    family = Family.INVALID
    sentence = "Please say in a word or two what it is, in {most} characters at most."
    fields = ("most",)
    about = "what"


class AreaWanted(Refusal):
    code = "area_wanted"
    family = Family.INVALID
    sentence = "Please say in which part of the town it is, in {most} characters at most."
    fields = ("most",)
    about = "area"


class BadPlace(Refusal):
    code = "bad_place"
    family = Family.INVALID
    sentence = "The hours have {most} characters at most, and a price is one of four steps."
    fields = ("most",)
    about = "hours"


class GradeWanted(Refusal):
    code = "grade_wanted"
    family = Family.INVALID
    sentence = "Please give a grade, from {least} to {most}."
    fields = ("least", "most")
    about = "grade"


class TooNewToReview(Refusal):
    code = "too_new_to_review"
    sentence = "Who has been here for {days} days writes reviews."
    fields = ("days",)
    hint = "Until then you can answer in the thread, without a grade."


class PlaceReviewRemoved(Refusal):
    code = "place_review_removed"
    family = Family.CONFLICT
    sentence = "Your review of this place was removed, or waits to be looked at."


def open_place(
    tx: Tx, caller: Caller, board_id: BoardId, title: str, body: Body, terms: PlaceTerms, token: str = ""
) -> Thread:
    """A thread with its place, both or neither."""
    thread, is_new = threads.open_special(tx, caller, board_id, title, body, KIND, token)
    if is_new:
        terms = _checked(tx, caller, permits.visible_board(tx, caller, board_id), terms)
        queries.insert_place(tx, LocalPlace(thread.id, terms.what, terms.area, terms.hours, terms.price))
    return thread


def change(tx: Tx, caller: Caller, number: int, terms: PlaceTerms) -> None:
    """What is said of it, by who entered it, or by who tends the board with a line in the record."""
    thread, board = threads.of_kind(tx, caller, number, KIND)
    permits.check_may_reply(tx, caller, board)
    if thread.author_id != caller.id:
        permits.check_tends(caller, board.id)
    before = _place(tx, thread).terms
    terms = _checked(tx, caller, board, terms)
    if terms == before:
        raise threads.AlreadySo
    if thread.author_id != caller.id:
        detail = " · ".join(filter(None, (before.what, before.area, before.hours)))
        moderation.record(tx, caller, "change_place", place=(board.id, thread, None), detail=detail)
    queries.set_place(tx, LocalPlace(thread.id, terms.what, terms.area, terms.hours, terms.price))
    tx.announce(ThreadChanged(thread.id, number, board.id, "card"))


def _checked(tx: Tx, caller: Caller, board: Board, terms: PlaceTerms) -> PlaceTerms:
    what, area, hours = (threads.one_line(words) for words in (terms.what, terms.area, terms.hours))
    if not 1 <= len(what) <= MAX_WHAT:
        raise WhatWanted(most=MAX_WHAT)
    if not 1 <= len(area) <= MAX_AREA:
        raise AreaWanted(most=MAX_AREA)
    if len(hours) > MAX_HOURS or not 0 <= terms.price <= MOST_PRICE:
        raise BadPlace(most=MAX_HOURS)
    word_rules.check_title(tx, caller, board, f"{what}\n{area}\n{hours}")
    return PlaceTerms(what, area, hours, terms.price)


# ---- reviews


def review(tx: Tx, caller: Caller, number: int, grade: int, body: Body, token: str = "") -> int:
    """The caller's one review: a new floor, or the one there is, changed; its floor."""
    thread, board = threads.of_kind(tx, caller, number, KIND)
    own = queries.find_own(tx, thread.id, caller.id)
    _check_may_review(tx, caller, board, thread, own)
    if not LEAST_GRADE <= grade <= MOST_GRADE:
        raise GradeWanted(least=LEAST_GRADE, most=MOST_GRADE)
    if own is not None and own.state == PostState.VISIBLE:
        post = posts.edit(tx, caller, number, own.floor, body, own.revision)
    else:
        post = posts.reply(tx, caller, number, body, token=token)
    queries.put_review(tx, thread.id, caller.id, post.id, grade)
    tx.announce(PlaceReviewed(thread.id, number, board.id, post.id))
    return post.floor


def _check_may_review(tx: Tx, caller: Caller, board: Board, thread: Thread, own: OwnReview | None) -> None:
    permits.check_may_reply(tx, caller, board)
    pseudonyms.check_named(board)  # a thread may have been moved there; a grade stands beside who gave it
    threads.check_takes_replies(thread)
    if tx.now - caller.joined_at < MEMBER_DAYS * clock.DAY and not permits.may_tend(caller, board.id):
        raise TooNewToReview(days=MEMBER_DAYS)
    if own is not None and own.state not in (PostState.VISIBLE, PostState.DELETED):
        raise PlaceReviewRemoved


# ---- reading


def look(tx: Tx, caller: Caller, number: int) -> PlacePage:
    """Raises NotFound."""
    thread, author, board = threads.get(tx, caller, number)
    threads.of_kind(tx, caller, number, KIND)
    own = None if caller.is_guest else queries.find_own(tx, thread.id, caller.id)
    shares = queries.list_shares(tx, thread.id)
    why_not = ""
    try:
        _check_may_review(tx, caller, board, thread, own)
    except Refusal as refusal:
        why_not = refusal.code
    return PlacePage(
        place=_place(tx, thread),
        number=number,
        title=thread.title,
        lang=thread.lang,
        author=author,
        board_id=board.id,
        slug=board.slug,
        grades=_grades(shares),
        shares=[shares.get(grade, 0) for grade in range(LEAST_GRADE, MOST_GRADE + 1)],
        reviews=queries.list_reviews(tx, thread.id, REVIEWS_SHOWN),
        own=own,
        why_not=why_not,
        may_change=not caller.is_guest and (author.id == caller.id or permits.may_tend(caller, board.id)),
    )


def of_board(
    tx: Tx, caller: Caller, slug: str, what: str = "", area: str = "", order: str = Order.NAME, after: str = ""
) -> PlaceList:
    """A page of a board's directory, by name or the best first; of one sort or in one area, where it is said which."""
    board = boards.get(tx, caller, slug)
    everything = queries.list_of_board(tx, board.id, MOST_LISTED)
    what, area = threads.one_line(what), threads.one_line(area)
    found = [line for line in everything if what in ("", line.place.what) and area in ("", line.place.area)]
    if order == Order.GRADE:
        found.sort(key=lambda line: (-damped(line.grades), *_sorted_by(line.title), line.number))
    else:
        found.sort(key=lambda line: (*_sorted_by(line.title), line.number))
    start = _start(found, after)
    end = start + PER_PAGE
    return PlaceList(
        board=board,
        lines=found[start:end],
        whats=sorted({line.place.what for line in everything}),
        areas=sorted({line.place.area for line in everything}),
        before=_cursor(found, max(0, start - PER_PAGE)) if start else "",
        after=_cursor(found, end) if end < len(found) else "",
    )


def _cursor(found: list[PlaceLine], start: int) -> str:
    """The last place before a page, and how many there are: whatever comes or goes meanwhile, the page goes on behind it."""
    return cursors.format_cursor(found[start - 1].number if start else 0, start)


def _start(found: list[PlaceLine], after: str) -> int:
    number, start = cursors.parse_cursor(after, 2) if after else (0, 0)
    at = next((at for at, line in enumerate(found, 1) if line.number == number), start)
    return min(at, len(found))


def damped(grades: Grades) -> float:
    """The grade that places are ordered by: five reviews of the middle grade are counted in.

    >>> damped(Grades(1, 5)) < damped(Grades(30, 130))
    True
    """
    return (grades.total + DAMPING * MIDDLE) / (grades.count + DAMPING)


def card(tx: Tx, thread: Thread) -> Card:
    """What everybody sees of it in its thread."""
    place, grades = _place(tx, thread), _grades(queries.list_shares(tx, thread.id))
    facts = [
        Fact("Kind of place", "{what}", {"what": place.what}),
        Fact("Where", "{area}", {"area": place.area}),
        *([Fact("Hours", "{hours}", {"hours": place.hours})] if place.hours else []),
        *([Fact("Price", "{price}", {"price": "¥" * place.price})] if place.price else []),
    ]
    if grades.count:
        facts.append(Fact("Grade", "{average} of 5, from {n}", {"average": grades.average, "n": grades.count}))
    return Card("A place", tuple(facts), f"/t/{thread.number}/place", "Reviews, write one", "place")


@lru_cache(maxsize=2 * MOST_LISTED)
def _sorted_by(title: str) -> tuple[str, str]:
    """Chinese names stand by the letters that they begin with, among the others."""
    folded = fold(title)
    return (initials(title) or [folded])[0], folded


def _grades(shares: dict[int, int]) -> Grades:
    return Grades(sum(shares.values()), sum(grade * count for grade, count in shares.items()))


def _place(tx: Tx, thread: Thread) -> LocalPlace:
    place = queries.find_place(tx, thread.id)
    if place is None:
        raise NotFound
    return place
