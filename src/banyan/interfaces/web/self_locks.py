# SPDX-License-Identifier: Apache-2.0
"""Keeping away: what somebody locks for themselves for so many days, and the button."""

from banyan.base.errors import BadValue
from banyan.core import self_locks
from banyan.interfaces.web import proving, settings, sheets
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.self_locks import Ability

PAGE = "/settings/away"


async def ask(visit: Visit) -> Answer:
    return await _again(visit)(await _sheet(visit), 200)


async def lock(visit: Visit) -> Answer:
    async def do(values: dict[str, str]) -> Answer:
        if not values["days"].strip().isdecimal():
            raise BadValue(name="days")
        wanted = [ability for ability in Ability if values[ability]]
        await proving.check_current(visit, values["current"])
        await visit.act(self_locks.lock, wanted, int(values["days"]), is_shown=bool(values["is_shown"]))
        if Ability.SIGN_IN in wanted:
            visit.set_cookie(visit.frame.cookies.session, "", 0)
            return visit.go("/", "Done. Until then nobody comes in as you, not even you. Farewell.")
        return visit.go(PAGE, "Done. It ends by itself.")

    return await sheets.submit(visit, await _sheet(visit), do, _again(visit))


async def _sheet(visit: Visit) -> Sheet:
    word = visit.word
    most = await visit.ask(self_locks.most_days)
    fields = (
        *(Field(ability, word(label), "tick") for ability, label in self_locks.LABELS.items()),
        Field("days", word("For how many days"), "number", needed=True, most=3, hint=word("From 1 to {most}.", most=most)),
        Field("is_shown", word("Let my page say so"), "tick", hint=word("Otherwise nobody hears of it.")),
        proving.current_field(visit),
    )  # fmt: skip
    intro = word(
        "What you choose is locked at once and opens by itself. It cannot be undone early: not by you, and not by those who "
        "administer this place. What you do in an office is not locked."
    )
    return Sheet("away", PAGE, fields, word("Lock it"), title=word("Keep away from"), intro=intro, danger=True)


def _again(visit: Visit) -> sheets.Again:
    async def again(sheet: Sheet, status: int) -> Answer:
        return sheets.page(
            visit, visit.word("Keeping away"), (sheet,), status, template="self_locks.html", tabs=settings.tabs(visit),
            running=await visit.ask(self_locks.mine), labels=self_locks.LABELS,
        )  # fmt: skip

    return again
