# SPDX-License-Identifier: Apache-2.0
"""Search: words in all that the reader may read, by board, author, time and title, newest first or best first."""

from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

import msgspec

from banyan.base import clock
from banyan.base.errors import Family, NotFound, Refusal
from banyan.base.ids import AccountId, BoardId
from banyan.core import accounts, boards, search
from banyan.interfaces.web.render import zone_info
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.search import Order, Question, SearchPage

MAX_TEXT = 200  # characters of what is looked for


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


class Asked(msgspec.Struct, frozen=True):
    """The form as it was filled in."""

    q: str = ""
    board: str = ""
    author: str = ""
    since: str = ""
    until: str = ""
    title: bool = False
    order: str = Order.NEWEST

    @property
    def is_narrow(self) -> bool:
        """Whether the form stands open: something but words was given."""
        return bool(self.board or self.author or self.since or self.until or self.title or self.order != Order.NEWEST)


async def show(visit: Visit) -> Answer:
    """The form, and what it finds when something is asked."""
    asked = _asked(visit.query)
    page, said, status = None, None, 200
    if asked.q or asked.author:
        try:
            question = await _question(visit, asked)
            page = await visit.ask_heavy(search.page, question, visit.query.get("after", ""))
        except Refusal as refusal:
            said = visit.say(refusal)
            status = said.status
    choices = [board for section in await visit.ask(boards.directory) for board in section.boards]
    older = _older(asked, page) if page else ""
    return visit.page(
        "search.html", status=status, asked=asked, found=page, said=said, boards=choices, older=older, here="search"
    )


def _asked(query: dict[str, str]) -> Asked:
    text = {name: query.get(name, "").strip()[:MAX_TEXT] for name in ("q", "board", "author", "since", "until")}
    order = Order.BEST if query.get("order") == Order.BEST else Order.NEWEST
    return Asked(**text, title=bool(query.get("title")), order=order)


def _older(asked: Asked, page: SearchPage) -> str:
    """The address of the next page of the same search."""
    if not page.older:
        return ""
    fields = {name: value for name, value in msgspec.structs.asdict(asked).items() if value}
    return "/search?" + urlencode(fields | {"after": page.older})


async def _question(visit: Visit, asked: Asked) -> Question:
    return Question(
        text=asked.q,
        board_id=await _board(visit, asked.board) if asked.board else None,
        author_id=await _author(visit, asked.author) if asked.author else None,
        since_at=_day_at(visit, asked.since) if asked.since else 0,
        until_at=_day_at(visit, asked.until, 1) if asked.until else 0,
        title_only=asked.title,
        order=Order(asked.order),
    )


async def _board(visit: Visit, slug: str) -> BoardId:
    try:
        board = await visit.ask(boards.get, slug)
    except NotFound as refusal:
        raise NoBoardCalled(slug=slug) from refusal
    return board.id


async def _author(visit: Visit, handle: str) -> AccountId:
    handle = handle.removeprefix("@")
    try:
        profile = await visit.ask(accounts.person, handle)
    except NotFound as refusal:
        raise NobodyCalled(handle=handle) from refusal
    return profile.account.id


def _day_at(visit: Visit, day: str, later: int = 0) -> int:
    """When a day begins where the reader lives, `later` days on; in microseconds."""
    try:
        begins = date.fromisoformat(day) + timedelta(days=later)
        local = datetime.combine(begins, time(), zone_info(visit.reader.zone))
        return int(local.timestamp()) * clock.SECOND
    except (ValueError, OverflowError) as err:
        raise NoSuchDay(day=day) from err
