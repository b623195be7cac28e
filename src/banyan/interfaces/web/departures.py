# SPDX-License-Identifier: Apache-2.0
"""Leaving: what goes, what stays, and the button."""

from banyan.base import clock
from banyan.core import departures, permits
from banyan.interfaces.web import proving, settings, sheets
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import Answer, Visit

DAYS = departures.TIME_TO_RETURN // clock.DAY


async def ask(visit: Visit) -> Answer:
    permits.check_known(visit.caller)
    return await _page(visit)(_sheet(visit), 200)


async def leave(visit: Visit) -> Answer:
    permits.check_known(visit.caller)

    async def do(values: dict[str, str]) -> Answer:
        await proving.check_current(visit, values["current"])
        await visit.act(departures.leave, erases=values["posts"] == "erase")
        visit.set_cookie(visit.frame.cookies.session, "", 0)
        said = "Your account is frozen. Sign in within {days} days, and you have come back. Farewell."
        return visit.go("/", said, days=str(DAYS))

    return await sheets.submit(visit, _sheet(visit), do, _page(visit))


def _sheet(visit: Visit) -> Sheet:
    word = visit.word
    choices = (
        ("keep", word("stay, under your handle")),
        ("erase", word("lose their words; the floors stay, so that the talk of others keeps its place")),
    )
    fields = (
        Field("posts", word("What you wrote shall"), "radio", value="keep", choices=choices),
        proving.current_field(visit),
    )
    intro = word(
        "Your account is frozen at once, and you have {days} days to come back: signing in is enough. Then your name here, your "
        "e-mail, ways in, drafts, marks, favourites and inbox are gone for good. Your handle stays taken; nobody else gets it. "
        "Roles end now. Take what you wrote with you first.",
        days=DAYS,
    )
    return Sheet("leave", "/settings/leave", fields, word("Leave"), intro=intro, danger=True)


def _page(visit: Visit) -> sheets.Again:
    return sheets.one(visit, visit.word("Leave"), tabs=settings.tabs(visit))
