# SPDX-License-Identifier: Apache-2.0
"""Search: words in posts and titles, in Chinese and English, newest first or best first. Finds only what the caller may read.

The index offers posts that hold all the words; what must stand side by side is looked at again here, in the text itself, so
the two databases cannot disagree. One page looks at a bounded number of posts; when that is not enough it says how far
it came, and goes on from there when asked.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

from banyan.base import clock, cursors, ids
from banyan.base.errors import Family, NotFound, Refusal
from banyan.base.ids import AccountId, BoardId
from banyan.core import accounts, boards
from banyan.core.permits import visible_board
from banyan.markup.fold import fold
from banyan.markup.plain import one_line, to_plain
from banyan.markup.query import Query, highlight, matches, query_terms
from banyan.records.callers import Caller
from banyan.records.search import Asked, Hit, Order, Question, SearchPage
from banyan.storage.queries import search as queries
from banyan.storage.queries.search import Found, Span, Wanted
from banyan.storage.tx import Tx

HITS_PER_PAGE = 20
MOST_LOOKED_AT = 2_000  # offers that one page looks at: about a third of a second at worst
MOST_AT_ONCE = 300
MOST_RANKED = 500  # the best are chosen among the newest so many: ranking reads every text
MOST_HIDDEN = 500  # boards that are left out inside the index; more than these are left out afterwards
EXCERPT_WIDTH = 180
LONG_TEXT = 6_000  # characters; of longer texts only the part around the first hit is prepared for showing
RECENCY_HALVES_IN = 730 * clock.DAY
APART = "\n\0\n"  # between a title and its text: no phrase runs over it


class NothingAsked(Refusal):
    code = "nothing_asked"
    family = Family.INVALID
    sentence = "Please write what to look for: a word or a part of one."
    hint = "Signs and blanks alone cannot be searched."
    about = "q"


class NoSuchDay(Refusal):
    code = "no_such_day"
    family = Family.INVALID
    sentence = "“{day}” is no day; please write it like 2026-05-31."
    fields = ("day",)


class NobodyCalled(Refusal):
    code = "nobody_called"
    family = Family.NOT_FOUND
    sentence = "Nobody here is called “{handle}”."
    fields = ("handle",)
    about = "author"


class NoBoardCalled(Refusal):
    code = "no_board_called"
    family = Family.NOT_FOUND
    sentence = "There is no board “{slug}”, or it is not open to you."
    fields = ("slug",)
    about = "board"


class _Prepared(msgspec.Struct, frozen=True):
    """A question made ready."""

    question: Question
    query: Query
    wanted: Wanted


class _Seen(msgspec.Struct, frozen=True):
    """An offer that fits, with its text."""

    found: Found
    plain: str


class _Scan(msgspec.Struct, frozen=True):
    seen: list[_Seen]
    stopped_at: int  # the last id looked at
    is_done: bool  # nothing older is left


def question(tx: Tx, caller: Caller, asked: Asked, zone: str) -> Question:
    """What was typed, made ready; days are those of a zone. Raises NobodyCalled, NoBoardCalled, NoSuchDay."""
    return Question(
        text=asked.q,
        board_id=_board(tx, caller, asked.board) if asked.board else None,
        author_id=_author(tx, caller, asked.author) if asked.author else None,
        since_at=_day_at(asked.since, zone) if asked.since else 0,
        until_at=_day_at(asked.until, zone, 1) if asked.until else 0,
        title_only=asked.title,
        order=Order(asked.order),
    )


def _board(tx: Tx, caller: Caller, slug: str) -> BoardId:
    try:
        return boards.get(tx, caller, slug).id
    except NotFound:
        raise NoBoardCalled(slug=slug) from None


def _author(tx: Tx, caller: Caller, handle: str) -> AccountId:
    handle = handle.removeprefix("@")
    try:
        return accounts.person(tx, caller, handle).account.id
    except NotFound:
        raise NobodyCalled(handle=handle) from None


def _day_at(day: str, zone: str, later: int = 0) -> int:
    """When a day begins in a zone, `later` days on; in microseconds."""
    try:
        begins = date.fromisoformat(day) + timedelta(days=later)
        local = datetime.combine(begins, time(), ZoneInfo(zone or "UTC"))
        return int(local.timestamp()) * clock.SECOND
    except (ValueError, OverflowError, OSError) as err:
        raise NoSuchDay(day=day) from err


def page(tx: Tx, caller: Caller, question: Question, after: str = "") -> SearchPage:
    """One page of hits; `after` is the cursor of the page before. Raises NothingAsked, NotFound (an invisible board)."""
    asked = _prepare(tx, caller, question)
    if question.order == Order.BEST and not asked.query.is_empty:
        return _best(tx, caller, asked, after)
    before = cursors.parse_cursor(after, 1)[0] if after else ids.MAX_ID
    scan = _scan(tx, caller, asked, before, HITS_PER_PAGE + 1)
    hits = [_hit(seen, asked) for seen in scan.seen[:HITS_PER_PAGE]]
    if len(scan.seen) > HITS_PER_PAGE:
        return SearchPage(hits, cursors.format_cursor(hits[-1].post_id), is_cut=asked.query.is_cut)
    if scan.is_done:
        return SearchPage(hits, is_cut=asked.query.is_cut)
    older = cursors.format_cursor(scan.stopped_at)
    return SearchPage(hits, older, searched_to=ids.minted_at(scan.stopped_at), is_cut=asked.query.is_cut)


def _prepare(tx: Tx, caller: Caller, question: Question) -> _Prepared:
    query = query_terms(question.text)
    if query.is_empty and (
        question.text.strip() or question.title_only or not (question.author_id or question.board_id)
    ):
        raise NothingAsked
    facets = []
    without: list[BoardId] = []
    if question.board_id is not None:
        facets.append(board_term(visible_board(tx, caller, question.board_id).id))
    else:
        # Left out inside the index, so that neither a count nor a pause tells of what is behind closed doors.
        without = queries.list_out_of_sight(tx, caller, None, MOST_HIDDEN)
    if question.author_id is not None:
        facets.append(author_term(question.author_id))
    mark = TITLE_MARK if question.title_only else ""
    wanted = Wanted(
        terms=(*(mark + token for token in query.tokens), *facets),
        prefixes=tuple(mark + prefix for prefix in query.prefixes),
        without=tuple(map(board_term, without)),
    )
    return _Prepared(question, query, wanted)


def _scan(tx: Tx, caller: Caller, asked: _Prepared, before: int, most: int) -> _Scan:
    """The newest `most` hits before an id, looking at MOST_LOOKED_AT offers at most."""
    question, seen, looked, step = asked.question, list[_Seen](), 0, most
    since = ids.first_at(question.since_at) if question.since_at else 0
    if question.until_at:
        before = min(before, ids.first_at(question.until_at))
    while looked < MOST_LOOKED_AT:
        step = min(step, MOST_LOOKED_AT - looked)
        offers = queries.list_found(tx, caller, asked.wanted, Span(before, since, step), question.board_id)
        for post_id, found in offers:
            before = post_id
            fitting = None if found is None else _fitting(found, asked)
            if fitting is not None:
                seen.append(fitting)
                if len(seen) == most:
                    return _Scan(seen, before, False)
        if len(offers) < step:
            return _Scan(seen, before, True)
        looked += len(offers)
        step = min(step * 3, MOST_AT_ONCE)
    return _Scan(seen, before, False)


def _fitting(found: Found, asked: _Prepared) -> _Seen | None:
    """The offer with its text, if what must stand side by side does."""
    plain = to_plain(found.html)
    if asked.query.phrases and not matches(asked.query, fold(_searched(found, plain, asked.question.title_only))):
        return None
    return _Seen(found, plain)


def _searched(found: Found, plain: str, title_only: bool) -> str:
    if title_only:
        return found.title
    return found.title + APART + plain if found.floor == 1 else plain


def _hit(seen: _Seen, asked: _Prepared) -> Hit:
    found = seen.found
    return Hit(
        post_id=found.id,
        number=found.number,
        floor=found.floor,
        made_at=found.made_at,
        title=tuple(highlight(found.title, asked.query, 200)),
        title_lang=found.title_lang,
        excerpt=tuple(highlight(one_line(_around(seen.plain, asked.query)), asked.query, EXCERPT_WIDTH)),
        lang=found.lang,
        author=found.author,
        board_id=found.board_id,
        board_slug=found.board_slug,
        board_titles=found.board_titles,
    )


def _around(plain: str, query: Query) -> str:
    """The part of a very long text that an excerpt can come from."""
    if len(plain) <= LONG_TEXT or not query.shown:
        return plain[:LONG_TEXT]
    at = fold(plain).find(query.shown[0])
    start = max(0, at - LONG_TEXT // 2)
    return plain[start : start + LONG_TEXT]


# ------------------------------------------------------------------------------------------------------------ best first


def _best(tx: Tx, caller: Caller, asked: _Prepared, after: str) -> SearchPage:
    """The best of the newest hits. The cursor keeps where "newest" began, so that pages of one search fit together."""
    top, offset = cursors.parse_cursor(after, 2) if after else (ids.MAX_ID, 0)
    scan = _scan(tx, caller, asked, top, MOST_RANKED)
    if not scan.seen:
        return SearchPage([], is_cut=asked.query.is_cut)
    newest = scan.seen[0].found
    scores = {seen.found.id: score(seen.found, seen.plain, asked.query, newest.made_at) for seen in scan.seen}
    ordered = sorted(scan.seen, key=lambda seen: (-scores[seen.found.id], -seen.found.id))
    end = offset + HITS_PER_PAGE
    return SearchPage(
        [_hit(seen, asked) for seen in ordered[offset:end]],
        cursors.format_cursor(newest.id + 1, end) if end < len(ordered) else "",
        ranked=len(ordered) if not scan.is_done else 0,
        is_cut=asked.query.is_cut,
    )


def score(found: Found, plain: str, query: Query, newest_at: int) -> float:
    """How well a post answers: words in the title of its thread first, then how much of the text they are, then its age."""
    text, title = fold(plain), fold(found.title)
    length = 0.25 + 0.75 * len(text) / 600  # 600 characters: a usual post
    points = 0.0
    for term in query.shown:
        count = text.count(term)
        points += count / (count + 1.2 * length)
        if term in title:
            points += 1.5 if found.floor == 1 else 0.5
    age = max(0, newest_at - found.made_at)
    return points * float(0.7 + 0.3 * 0.5 ** (age / RECENCY_HALVES_IN))


# ----------------------------------------------------------------------------------------------------------------- terms

TITLE_MARK = "t:"


def board_term(board_id: int) -> str:
    return f"b:{board_id}"


def author_term(account_id: int) -> str:
    return f"a:{account_id}"
