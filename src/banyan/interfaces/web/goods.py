# SPDX-License-Identifier: Apache-2.0
"""Goods on the web: the market and the offers of a board with their filters, and the terms of one."""

from urllib.parse import urlencode

import msgspec

from banyan.base import clock, money
from banyan.base.errors import Family, Refusal
from banyan.core import goods
from banyan.core.kinds import Open
from banyan.interfaces.web import sheets
from banyan.interfaces.web.forms import parse_number
from banyan.interfaces.web.kinds import OPENERS, Opener
from banyan.interfaces.web.posts import name_of
from banyan.interfaces.web.sheets import Field, Sheet
from banyan.interfaces.web.visits import Answer, Visit
from banyan.records.boards import Board
from banyan.records.goods import Goods, GoodsFilter, GoodsRow, GoodsState, Offer, Quality, Terms

MOST_TYPED = 20  # characters of a price


# ---- lists


async def show(visit: Visit) -> Answer:
    """What is to be had everywhere."""
    wish, before = _wish(visit), visit.query.get("before", "")
    try:
        rows, older = await visit.ask(goods.market, wish, before)
    except Refusal as refusal:
        return _refused(visit, wish, refusal)
    return _list(visit, wish, rows, older)


async def show_board(visit: Visit) -> Answer:
    wish, before, slug = _wish(visit), visit.query.get("before", ""), visit.params["slug"]
    try:
        board, rows, older = await visit.ask(goods.of_board, slug, wish, before)
    except Refusal as refusal:
        return _refused(visit, wish, refusal)
    return _list(visit, wish, rows, older, board)


def _wish(visit: Visit) -> GoodsFilter:
    asked = {name: visit.query.get(name, "")[:60].strip() for name in GoodsFilter.__struct_fields__}
    return GoodsFilter(**asked)


def _refused(visit: Visit, wish: GoodsFilter, refusal: Refusal) -> Answer:
    """A price that is none leaves the form as it was typed."""
    if refusal.family != Family.INVALID:
        raise refusal
    said = visit.say(refusal)
    return _list(visit, wish, [], "", said=said.sentence, status=said.status)


def _list(
    visit: Visit,
    wish: GoodsFilter,
    rows: list[GoodsRow],
    older: str,
    board: Board | None = None,
    *,
    said: str = "",
    status: int = 200,
) -> Answer:
    asked = {name: value for name, value in msgspec.structs.asdict(wish).items() if value}
    word = visit.word
    choices = (
        ("offer", word("What"), {offer: word(said) for offer, said in goods.OFFERS.items()}),
        ("quality", word("Quality"), {quality: word(said) for quality, said in goods.QUALITIES.items()}),
        (
            "state",
            word("State"),
            {state: word(goods.STATES[state]) for state in (GoodsState.OFFERED, GoodsState.RESERVED)},
        ),
    )
    return visit.page(
        "goods.html",
        status=status,
        title=word("Market on {board}", board=name_of(board, visit.lang)) if board else word("Market"),
        board=board,
        rows=[(row, price_words(visit, row.goods)) for row in rows],
        wish=wish,
        choices=choices,
        said=said,
        is_part=bool(asked),
        older=f"{visit.path}?{urlencode(asked | {'before': older})}" if older else "",
        offers=goods.OFFERS,
        qualities=goods.QUALITIES,
        states=goods.STATES,
        takes=board is not None and goods.KIND in board.kinds.split(),
    )


def price_words(visit: Visit, one: Goods) -> str:
    sentence, fields = goods.price_words(one)
    return visit.word(sentence, **fields)


# ---- terms


async def ask_terms(visit: Visit) -> Answer:
    sheet = await _terms_sheet(visit)
    return sheets.page(visit, visit.word("Change the terms"), (sheet,), crumbs=_crumbs(visit))


async def change_terms(visit: Visit) -> Answer:
    number = visit.number("number")

    async def do(values: dict[str, str]) -> Answer:
        await visit.act(goods.change_terms, number, terms_of(values))
        return visit.go(f"/t/{number}/deal", "The terms are changed.")

    again = sheets.one(visit, visit.word("Change the terms"), crumbs=_crumbs(visit))
    return await sheets.submit(visit, await _terms_sheet(visit), do, again)


async def renew(visit: Visit) -> Answer:
    number = visit.number("number")
    form = await visit.form()
    days = parse_number(form["days"])
    await visit.act(goods.renew, number, -1 if days is None else days)
    return visit.go(f"/t/{number}/deal", "It is offered again.")


async def withdraw(visit: Visit) -> Answer:
    number = visit.number("number")
    await visit.form()
    await visit.act(goods.withdraw, number)
    return visit.go(f"/t/{number}/deal", "It is withdrawn. Whoever waited is told.")


def _crumbs(visit: Visit) -> tuple[tuple[str, str], ...]:
    return ((visit.word("Back to it"), f"/t/{visit.number('number')}/deal"),)


async def _terms_sheet(visit: Visit) -> Sheet:
    number = visit.number("number")
    one = await visit.ask(goods.own, number)
    days = max(1, -(-(one.expires_at - clock.now()) // clock.DAY)) if one.expires_at else 0
    typed = {
        "offer": str(one.offer),
        "price": "" if one.price is None else money.plain_price(one.price, one.currency),
        "quality": str(one.quality),
        "place": one.place,
        "days": str(days),
    }
    sheet = Sheet("terms", f"/t/{number}/terms", await _fields(visit), visit.word("Change the terms"))
    return sheets.filled(sheet, typed)


async def _fields(visit: Visit, _: Board | None = None) -> tuple[Field, ...]:
    """What is asked beside title and text."""
    word = visit.word
    currency = await visit.ask(goods.currency)
    return (
        Field(
            "offer", word("What"), "choice", Offer.SELLING,
            choices=tuple((str(offer), word(said)) for offer, said in goods.OFFERS.items()),
        ),
        Field(
            "price", word("Price in {currency}", currency=currency), most=MOST_TYPED,
            hint=word("Empty: make an offer. 0: free."),
        ),
        Field(
            "quality", word("Quality"), "choice", Quality.USED,
            choices=tuple((str(quality), word(said)) for quality, said in goods.QUALITIES.items()),
        ),
        Field("place", word("Changes hands"), needed=True, most=goods.MAX_PLACE, hint=word("Where the two of you meet.")),
        Field(
            "days", word("Days that it is offered"), "number", str(goods.USUAL_DAYS), hint=word("0: without end."),
        ),
    )  # fmt: skip


def terms_of(values: dict[str, str]) -> Terms:
    """What a form says; days that are no number are refused with the rest."""
    days = parse_number(values["days"] or "0")
    return Terms(
        offer=values["offer"],
        price=values["price"],
        quality=values["quality"],
        place=values["place"],
        days=-1 if days is None else days,
    )


def _open(_: Visit, values: dict[str, str]) -> Open:
    terms = terms_of(values)
    return lambda tx, caller, one: goods.open_goods(tx, caller, one.board_id, one.title, one.body, terms, one.token)


OPENERS[goods.KIND] = Opener(_fields, _open)
