# SPDX-License-Identifier: Apache-2.0
"""Bounties on the web: lists of what waits for an answer, a page about one with the rule, and the forms of who asked."""

import re
from urllib.parse import quote

from banyan.base import clock
from banyan.core import bounties, schedules
from banyan.core.kinds import Open, Opening
from banyan.interfaces.desk import Tx
from banyan.interfaces.web import sheets
from banyan.interfaces.web.forms import parse_number
from banyan.interfaces.web.kinds import OPENERS, Opener
from banyan.interfaces.web.points import coin
from banyan.interfaces.web.posts import name_of
from banyan.interfaces.web.schedules import parse_hour
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.boards import Board
from banyan.records.bounties import KIND, BountyPage, BountyTerms
from banyan.records.callers import Caller
from banyan.records.threads import Thread

USUAL_DAYS = 7
MAX_FLOORS = 100  # characters of a line of floors


async def show(visit: Visit) -> Answer:
    page = await visit.ask(bounties.look, visit.number("number"))
    return _page(visit, page, None, 200)


async def accept(visit: Visit) -> Answer:
    number = visit.number("number")
    page = await visit.ask(bounties.look, number)

    async def do(values: dict[str, str]) -> Answer:
        await visit.act(bounties.accept, number, parse_floors(values["floors"]))
        return visit.go(f"/t/{number}/bounty", "It is theirs now.")

    async def again(sheet: Sheet, status: int) -> Answer:
        return _page(visit, page, sheet, status)

    return await sheets.submit(visit, _accept_sheet(visit, number), do, again)


async def withdraw(visit: Visit) -> Answer:
    number = visit.number("number")
    await visit.form()
    await visit.act(bounties.withdraw, number)
    return visit.go(f"/t/{number}/bounty", "The bounty is back in your purse.")


async def show_open(visit: Visit) -> Answer:
    """Of a board, or of all of them."""
    slug = visit.params.get("slug", "")
    board, lines, later = await visit.ask(bounties.open_ones, slug, visit.query.get("after", ""))
    here = f"/b/{slug}/bounties" if slug else "/bounties"
    title = (
        visit.word("Bounties on {board}", board=name_of(board, visit.lang)) if board else visit.word("Open bounties")
    )
    later = f"{here}?after={quote(later)}" if later else ""
    return visit.page("bounties.html", title=title, lines=lines, later=later, board=board, coin=coin(visit))


def parse_floors(text: str) -> list[int]:
    """`#3, 5 和 9` → [3, 5, 9]."""
    return [int(floor) for floor in re.findall(r"[0-9]{1,9}", text)]


# ---- what a form asks


async def _fields(visit: Visit, _: Board) -> tuple[Field, ...]:
    word = visit.word
    hint = word("{least} to {most}, out of your purse.", least=bounties.LEAST, most=bounties.MOST)
    return (
        Field("amount", word("Put up"), "number", hint=hint, needed=True),
        Field("ends", word("Waits until"), "datetime-local", hint=word("Empty: a week.")),
    )


def _open(visit: Visit, values: dict[str, str]) -> Open:
    terms = BountyTerms(parse_number(values["amount"]) or 0, _ends_at(values["ends"].strip(), visit.reader.zone))

    def open_it(tx: Tx, caller: Caller, opening: Opening) -> Thread:
        place = (opening.board_id, opening.title, opening.body)
        return bounties.open_bounty(tx, caller, *place, terms, opening.token)

    return open_it


def _ends_at(text: str, zone: str) -> int:
    if not text:
        return clock.now() + USUAL_DAYS * clock.DAY
    try:
        return parse_hour(text, zone)
    except schedules.BadHour as err:
        raise bounties.BadBountyEnd from err


OPENERS[KIND] = Opener(_fields, _open)


# ---- parts


def _page(visit: Visit, page: BountyPage, again: Sheet | None, status: int) -> Answer:
    may_accept = page.is_asker and page.line.bounty.is_open and page.line.answers
    return visit.page(
        "bounty.html",
        status=status,
        page=page,
        line=page.line,
        bounty=page.line.bounty,
        state=visit.word(bounties.STATES[page.line.bounty.state]),
        coin=coin(visit),
        sheet=again or (_accept_sheet(visit, page.line.number) if may_accept else None),
    )


def _accept_sheet(visit: Visit, number: int) -> Sheet:
    word = visit.word
    hint = word("One floor, or several with blanks between: then each of their authors gets an even share.")
    field = Field("floors", word("Which answer"), needed=True, most=MAX_FLOORS, hint=hint)
    title = word("Accept an answer")
    return Sheet("accept", f"/t/{number}/bounty/accept", (field,), word("Give it to them"), title=title)
