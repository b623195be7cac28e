# SPDX-License-Identifier: Apache-2.0
"""Who is here: the list, in three parts and three orders, and how one is seen oneself."""

from enum import StrEnum
from typing import TypeVar

import msgspec

from banyan.base import clock
from banyan.base.errors import BadValue
from banyan.base.ids import BoardId
from banyan.core import presence, standing
from banyan.core.permits import check_signed_in
from banyan.interfaces.web import settings, sheets
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.presence import AtLeaving, Listens, Mood, PresenceChoices, Present

K = TypeVar("K", bound=StrEnum)
PAGE = "/settings/presence"
ORDERS = ("last", "name", "place")
IDLE_FROM = 2 * clock.MINUTE  # below that somebody is just reading


class Row(msgspec.Struct, frozen=True):
    """Somebody who is here, as the page shows them."""

    one: Present
    place: str
    address: str
    idle: int  # minutes


async def show(visit: Visit) -> Answer:
    """`?only=friends` or `?only=board` shows a part, `?before=` a further page; `?sort=` says in what order one is."""
    board_id = await visit.ask(presence.my_board)
    only, sort = visit.query.get("only", ""), visit.query.get("sort", "")
    part: str | BoardId = ""
    if only == presence.FRIENDS and not visit.reader.is_guest:
        part = presence.FRIENDS
    elif only == "board" and board_id:
        part = board_id
    page = await visit.frame.desk.presence.list(visit.caller, part, visit.query.get("before", ""))
    rows = [_row(visit, one) for one in page.people]
    if sort == "name":
        rows.sort(key=lambda row: row.one.person.handle.casefold())
    elif sort == "place":
        rows.sort(key=lambda row: (row.place, row.one.person.handle.casefold()))
    return visit.page(
        "online.html",
        rows=rows,
        only=only if part else "",
        sort=sort if sort in ORDERS else "last",
        board_id=board_id,
        counts=visit.frame.desk.presence.counts(),
        older=page.older,
    )


def _row(visit: Visit, one: Present) -> Row:
    address = ""
    if one.thread_number:
        address = f"/t/{one.thread_number}"
    elif one.board_slug:
        address = f"/b/{one.board_slug}"
    elif one.room:
        address = f"/chat/{one.room}"
    idle = clock.now() - one.moved_at
    return Row(one, presence.said(visit.lang, one), address, idle // clock.MINUTE if idle >= IDLE_FROM else 0)


# ---- how I am seen


async def ask(visit: Visit) -> Answer:
    check_signed_in(visit.caller)
    sheet = _sheet(visit, await visit.ask(presence.choices))
    shown = {"shows_day": "1" if await visit.ask(standing.shows_last_day) else ""}
    kept = {field.name: field.value for field in sheet.fields}
    return await _again(visit)(sheets.filled(sheet, kept | shown), 200)


async def choose(visit: Visit) -> Answer:
    async def do(values: dict[str, str]) -> Answer:
        chosen = PresenceChoices(
            is_hidden=bool(values["is_hidden"]),
            listens_to=_one_of(Listens, "listens_to", values),
            mood=_one_of(Mood, "mood", values),
            at_leaving=_one_of(AtLeaving, "at_leaving", values),
            tells_arrival=bool(values["tells_arrival"]),
        )
        await visit.act(presence.choose, chosen)
        await visit.act(standing.show_last_day, is_shown=bool(values["shows_day"]))
        return visit.go(PAGE, "Saved.")

    return await sheets.submit(visit, _sheet(visit, PresenceChoices()), do, _again(visit))


def _again(visit: Visit) -> sheets.Again:
    return sheets.one(visit, visit.word("Settings"), tabs=settings.tabs(visit))


def _one_of(kind: type[K], name: str, values: dict[str, str]) -> K:
    """Raises BadValue for what is not offered."""
    try:
        return kind(values[name])
    except ValueError as error:
        raise BadValue(name=name) from error


def _sheet(visit: Visit, chosen: PresenceChoices) -> Sheet:
    word = visit.word
    listens = (
        (Listens.ALL, word("from everybody")),
        (Listens.FRIENDS, word("from my friends")),
        (Listens.NOBODY, word("from nobody")),
    )
    moods = ((Mood.NONE, word("nothing in particular")), (Mood.TALK, word("to talk")), (Mood.PLAY, word("to play")))
    leaving = (
        (AtLeaving.KEEP, word("is kept, for ninety days")),
        (AtLeaving.MAIL, word("comes to me as a letter")),
        (AtLeaving.BURN, word("is burned")),
    )
    fields = (
        Field("listens_to", word("I take messages"), "radio", chosen.listens_to, choices=listens),
        Field("mood", word("I would like"), "radio", chosen.mood, choices=moods),
        Field(
            "is_hidden", word("Nobody sees that I am here"), "tick", "1" if chosen.is_hidden else "",
            hint=word("You stand in no list and no count, nor for the staff. Whoever you write to may answer for an hour."),
        ),
        Field(
            "tells_arrival", word("My friends hear when I come, and I hear when they do"), "tick",
            "1" if chosen.tells_arrival else "", hint=word("Only between two who count each other as friends and both want it."),
        ),
        Field("shows_day", word("Let others see on which day I was here last"), "tick", hint=word("Only the day, on your page.")),
        Field("at_leaving", word("When I sign out, my message log"), "radio", chosen.at_leaving, choices=leaving),
    )  # fmt: skip
    return Sheet("presence", PAGE, fields, word("Save"), title=word("Being here"))
