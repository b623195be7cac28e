# SPDX-License-Identifier: Apache-2.0
"""Places on the web: a board's directory, a place with its reviews, and the forms for both."""

from urllib.parse import urlencode

from banyan.core import places
from banyan.core.kinds import Open, Opening
from banyan.core.places import KIND, Order
from banyan.interfaces.desk import Tx
from banyan.interfaces.web import sheets
from banyan.interfaces.web.forms import parse_number
from banyan.interfaces.web.kinds import OPENERS, Opener
from banyan.interfaces.web.posts import name_of
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.boards import Board
from banyan.records.callers import Caller
from banyan.records.places import PlacePage, PlaceTerms
from banyan.records.posts import PostState
from banyan.records.threads import Thread


async def show_board(visit: Visit) -> Answer:
    wish = {name: visit.query.get(name, "") for name in ("what", "area", "order")}
    after = visit.query.get("after", "")
    found = await visit.ask_heavy(places.of_board, visit.params["slug"], **wish, after=after)

    def address(**more: str) -> str:
        return f"/b/{found.board.slug}/places?{urlencode(wish | more)}"

    return visit.page(
        "places.html",
        title=visit.word("Places of {board}", board=name_of(found.board, visit.lang)),
        found=found,
        wish=wish,
        orders=[(order, address(order=order), order == (wish["order"] or Order.NAME)) for order in Order],
        older=address(after=found.before) if found.before else "",
        newer=address(after=found.after) if found.after else "",
    )


async def show(visit: Visit) -> Answer:
    page = await visit.ask(places.look, visit.number("number"))
    return _page(visit, page, None, 200)


async def review(visit: Visit) -> Answer:
    number = visit.number("number")
    page = await visit.ask(places.look, number)

    async def do(values: dict[str, str]) -> Answer:
        body = await visit.render(values["text"], number=number)
        await visit.act(places.review, number, parse_number(values["grade"]) or 0, body, values["token"])
        return visit.go(f"/t/{number}/place", "Your review stands.")

    async def again(sheet: Sheet, status: int) -> Answer:
        return _page(visit, page, sheet, status)

    return await sheets.submit(visit, _review_sheet(visit, page), do, again)


async def ask_change(visit: Visit) -> Answer:
    page = await visit.ask(places.look, visit.number("number"))
    return sheets.page(visit, visit.word("Change what is said"), (_change_sheet(visit, page),))


async def change(visit: Visit) -> Answer:
    page = await visit.ask(places.look, visit.number("number"))

    async def do(values: dict[str, str]) -> Answer:
        await visit.act(places.change, page.number, _terms(values))
        return visit.go(f"/t/{page.number}/place", "It is changed.")

    again = sheets.one(visit, visit.word("Change what is said"))
    return await sheets.submit(visit, _change_sheet(visit, page), do, again)


# ---- what forms ask


async def _fields(visit: Visit, _: Board) -> tuple[Field, ...]:
    return _asked(visit, PlaceTerms("", ""))


def _asked(visit: Visit, terms: PlaceTerms) -> tuple[Field, ...]:
    word = visit.word
    prices = (("0", word("not said")), *((str(step), "¥" * step) for step in range(1, places.MOST_PRICE + 1)))
    what, area = word("Noodles, a hairdresser, a launderette …"), word("A street or a part of the town.")
    return (
        Field("what", word("Kind of place"), value=terms.what, hint=what, needed=True, most=places.MAX_WHAT),
        Field("area", word("Where"), value=terms.area, hint=area, needed=True, most=places.MAX_AREA),
        Field("hours", word("Hours"), value=terms.hours, most=places.MAX_HOURS),
        Field("price", word("Price"), "choice", str(terms.price), choices=prices),
    )


def _terms(values: dict[str, str]) -> PlaceTerms:
    price = parse_number(values["price"] or "0")
    return PlaceTerms(values["what"], values["area"], values["hours"], -1 if price is None else price)


def _open(_: Visit, values: dict[str, str]) -> Open:
    terms = _terms(values)

    def open_it(tx: Tx, caller: Caller, one: Opening) -> Thread:
        return places.open_place(tx, caller, one.board_id, one.title, one.body, terms, one.token)

    return open_it


OPENERS[KIND] = Opener(_fields, _open)


# ---- parts


def _page(visit: Visit, page: PlacePage, again: Sheet | None, status: int) -> Answer:
    sheet = again or (_review_sheet(visit, page) if not page.why_not else None)
    shares = list(zip(range(1, places.MOST_GRADE + 1), page.shares, strict=True))[::-1]
    days = places.MEMBER_DAYS
    return visit.page("place.html", status=status, page=page, place=page.place, sheet=sheet, shares=shares, days=days)


def _review_sheet(visit: Visit, page: PlacePage) -> Sheet:
    word = visit.word
    own = page.own if page.own and page.own.state == PostState.VISIBLE else None
    grades = tuple((str(grade), f"{grade}") for grade in range(1, places.MOST_GRADE + 1))
    fields = (
        Field("grade", word("Your grade, 5 is the best"), "radio", str(own.grade) if own else "", choices=grades),
        Field("text", word("In words"), "area", own.source if own else "", needed=True),
    )
    button = word("Change my review") if own else word("Write a review")
    return Sheet("review", f"/t/{page.number}/place/review", fields, button)


def _change_sheet(visit: Visit, page: PlacePage) -> Sheet:
    return Sheet("change", f"/t/{page.number}/place/change", _asked(visit, page.place.terms), visit.word("Change it"))
