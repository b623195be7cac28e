# SPDX-License-Identifier: Apache-2.0
"""Measures against people: bar somebody from a board or from everywhere, for some days; see what is in force; lift it."""

from banyan.base import clock
from banyan.base.errors import NotFound
from banyan.core import accounts, boards, permits, sanctions
from banyan.interfaces.web import sheets
from banyan.interfaces.web.acts import reason_field, rule_fields, with_rule
from banyan.interfaces.web.forms import parse_number, safe_next
from banyan.interfaces.web.posts import name_of
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.accounts import Person
from banyan.records.moderation import Sanction

DAYS_OFFERED = "3"
MOST_DAYS = 9_999
Line = tuple[Sanction, Person, str | None]


# ---- impose


async def ask_ban(visit: Visit) -> Answer:
    sheet = await _ban_sheet(visit)
    if not dict(sheet.fields[0].choices):
        permits.check_tends(visit.caller, None)
    given = {"board": visit.query.get("board", ""), "days": DAYS_OFFERED, "next": visit.query.get("next", "")}
    return await _person_page(visit, sheets.filled(sheet, given), 200)


async def ban(visit: Visit) -> Answer:
    handle = visit.params["handle"]

    async def do(values: dict[str, str]) -> Answer:
        days = days_of(values["days"])
        values = await with_rule(visit, values, values["board"])
        sanction = await visit.act(sanctions.ban, handle, values["board"], days, values["reason"])
        notice = "@{handle} may not write on {board} for {days} days."
        fields = {"handle": handle, "board": values["board"], "days": str(days)}
        return visit.go(safe_next(values["next"], _page_of(sanction)), notice, **fields)

    return await sheets.submit(
        visit, await _ban_sheet(visit), do, lambda sheet, status: _person_page(visit, sheet, status)
    )


async def ask_suspend(visit: Visit) -> Answer:
    permits.check_staff(visit.caller)
    given = {"days": DAYS_OFFERED, "next": visit.query.get("next", "")}
    return await _person_page(visit, sheets.filled(await _suspend_sheet(visit), given), 200)


async def suspend(visit: Visit) -> Answer:
    handle = visit.params["handle"]

    async def do(values: dict[str, str]) -> Answer:
        days = days_of(values["days"])
        values = await with_rule(visit, values, "")
        sanction = await visit.act(sanctions.suspend, handle, days, values["reason"])
        notice = "@{handle} may not write anywhere here for {days} days."
        return visit.go(safe_next(values["next"], _page_of(sanction)), notice, handle=handle, days=str(days))

    return await sheets.submit(
        visit, await _suspend_sheet(visit), do, lambda sheet, status: _person_page(visit, sheet, status)
    )


def days_of(text: str) -> int:
    """A number of days that somebody typed; 0 for anything that is none, so that the verb says what it wants."""
    return min(parse_number(text) or 0, MOST_DAYS)


def _page_of(sanction: Sanction) -> str:
    return f"/tend/measures#m{sanction.id}"


async def _ban_sheet(visit: Visit) -> Sheet:
    word = visit.word
    choices = tuple(
        (board.slug, name_of(board, visit.lang))
        for section in await visit.ask(boards.directory)
        for board in section.boards
        if permits.may_tend(visit.caller, board.id)
    )
    fields = (
        Field("board", word("From the board"), "choice", choices=choices),
        *await _common_fields(visit, [slug for slug, _ in choices]),
    )
    return Sheet("ban", f"/@{visit.params['handle']}/ban", fields, word("Bar from this board"), danger=True)


async def _suspend_sheet(visit: Visit) -> Sheet:
    action = f"/@{visit.params['handle']}/suspend"
    return Sheet("suspend", action, await _common_fields(visit, []), visit.word("Suspend from everything"), danger=True)


async def _common_fields(visit: Visit, slugs: list[str]) -> tuple[Field, ...]:
    word = visit.word
    most = sanctions.MOST_DAYS if visit.caller.is_admin else sanctions.MODERATORS_MOST_DAYS
    hint = word("From {least} to {most}. Then it ends by itself.", least=sanctions.LEAST_DAYS, most=most)
    days = Field("days", word("For how many days"), needed=True, hint=hint)
    return days, *await rule_fields(visit, slugs), reason_field(visit), Field("next", kind="hidden")


async def _person_page(visit: Visit, sheet: Sheet, status: int) -> Answer:
    """A sheet with what is known of the person: how long they are here, and what was done about them before."""
    handle = visit.params["handle"]
    profile = await visit.ask(accounts.person, handle)
    earlier = await visit.ask(sanctions.of_account, handle)
    title = visit.word("Bar @{handle} from a board" if sheet.name == "ban" else "Suspend @{handle}", handle=handle)
    return sheets.page(
        visit,
        title,
        (sheet,),
        status,
        template="measure.html",
        crumbs=((f"@{handle}", f"/@{handle}"),),
        account=profile.account,
        earlier=earlier,
        running=[line[0].id for line in earlier if line[0].lifted_at is None and line[0].until_at > clock.now()],
    )


# ---- in force, and lift


async def show(visit: Visit) -> Answer:
    lines = await visit.ask(sanctions.in_force)
    return visit.page("measures.html", lines=lines)


async def ask_lift(visit: Visit) -> Answer:
    line = await _find(visit)
    sheet = sheets.filled(_lift_sheet(visit, line), {"next": visit.query.get("next", "")})
    return await _lift_page(visit, line)(sheet, 200)


async def lift(visit: Visit) -> Answer:
    line = await _find(visit)

    async def do(values: dict[str, str]) -> Answer:
        await visit.act(sanctions.lift, line[0].id, values["reason"])
        return visit.go(
            safe_next(values["next"], "/tend/measures"),
            "The measure against @{handle} is lifted.",
            handle=line[1].handle,
        )

    return await sheets.submit(visit, _lift_sheet(visit, line), do, _lift_page(visit, line))


async def _find(visit: Visit) -> Line:
    wanted = visit.params["sanction"]
    for line in await visit.ask(sanctions.in_force):
        if str(line[0].id) == wanted:
            return line
    raise NotFound


def _lift_sheet(visit: Visit, line: Line) -> Sheet:
    fields = (reason_field(visit), Field("next", kind="hidden"))
    return Sheet("lift", f"/tend/measures/{line[0].id}", fields, visit.word("Lift"))


def _lift_page(visit: Visit, line: Line) -> sheets.Again:
    word = visit.word
    sanction, person, slug = line
    if slug:
        intro = word("Barred from {board}. The reason given: {reason}", board=slug, reason=sanction.reason)
    else:
        intro = word("Suspended from everything. The reason given: {reason}", reason=sanction.reason)
    title = word("Lift the measure against @{handle}?", handle=person.handle)
    crumbs = ((word("Measures in force"), "/tend/measures"), (f"@{person.handle}", f"/@{person.handle}"))
    return sheets.one(visit, title, intro=intro, crumbs=crumbs)
