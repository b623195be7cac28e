# SPDX-License-Identifier: Apache-2.0
"""The market: what is to be had everywhere or on a board, chosen by kind, price, state and place; and the terms of an offer."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from banyan.base import clock, money
from banyan.core import goods
from banyan.core.kinds import Open, Opening
from banyan.interfaces.desk import Tx
from banyan.interfaces.desk.hearing import Concern
from banyan.interfaces.terminal.frame import Line, line
from banyan.interfaces.terminal.screen import Screen, _, extend, key, register
from banyan.interfaces.terminal.screens.kinds import ASKERS
from banyan.interfaces.terminal.screens.reader import ThreadReader
from banyan.interfaces.terminal.screens.threads import Threads, takes
from banyan.interfaces.terminal.text import fit
from banyan.interfaces.terminal.themes import S
from banyan.interfaces.terminal.widgets.form import Field, Form
from banyan.interfaces.terminal.widgets.lists import ListScreen, Page
from banyan.records.boards import Board
from banyan.records.callers import Caller
from banyan.records.events import Event, GoodsChanged
from banyan.records.goods import Goods, GoodsFilter, GoodsRow, GoodsState, Offer, Quality, Terms
from banyan.records.threads import Thread

NARROW = 60  # cells below which only what matters most is shown
PRICE = 13  # cells of a price
ALL = (("", _("all")),)
OFFERS = tuple((str(offer), said) for offer, said in goods.OFFERS.items())
QUALITIES = tuple((str(quality), said) for quality, said in goods.QUALITIES.items())
OPEN_STATES = tuple((str(state), goods.STATES[state]) for state in (GoodsState.OFFERED, GoodsState.RESERVED))


@register("market")
class Market(ListScreen[GoodsRow]):
    """Of a board; without one, of all of them."""

    area = "market"

    def __init__(self, slug: str = "") -> None:
        super().__init__()
        self.slug = slug
        self.is_all = not slug
        self.wish = GoodsFilter()

    async def fetch(self, cursor: str) -> Page[GoodsRow]:
        if self.is_all:
            found, older = await self.desk.ask(goods.market, self.caller, self.wish, cursor)
        else:
            _board, found, older = await self.desk.ask(goods.of_board, self.caller, self.slug, self.wish, cursor)
        return Page(found, after=older)

    def hears(self) -> Iterable[Concern]:
        return (GoodsChanged,)

    def news(self, happened: Sequence[Event]) -> bool:
        return any(isinstance(event, GoodsChanged) for event in happened)

    async def refresh(self) -> None:
        await self.reload()

    # ---- seen

    @property
    def empty(self) -> str:  # type: ignore[override]
        return _("Nothing is offered at the moment.") if self.wish == GoodsFilter() else _("Nothing here is like that.")

    @property
    def head(self) -> tuple[str, str, str]:
        name = _("Market") if self.is_all else _("Market on {board}")
        return (self.word(name, board=self.slug), "", "" if self.wish == GoodsFilter() else self.word(_("chosen")))

    def columns(self, cols: int) -> str:
        word = self.word
        price, number = fit(word(_("Price")), PRICE, "right"), fit(word(_("no.")), 5, "right")
        more = "" if cols < NARROW else f"{fit(word(_('What')), 18)}{fit(word(_('Changes hands')), 15)}"
        return f"{number}  {price}  {more}{word(_('title'))}"

    def row(self, item: GoodsRow, number: int, cols: int) -> Line:
        one = item.goods
        is_free = one.state == GoodsState.OFFERED
        price = fit(price_words(self, one), PRICE, "right")
        start = line(f"{number:5d}  ", (S.NEW if is_free else S.DIM, price), "  ")
        if cols >= NARROW:
            what = self.word(goods.OFFERS[one.offer] if is_free else goods.STATES[one.state])
            start = start.then(line((S.DIM, f"{fit(what, 17)} "), (S.NAME, fit(one.place, 14)), " "))
        return start.then(line(fit(item.title, max(8, cols - start.cells)).rstrip()))

    def same(self, item: GoodsRow) -> int:
        return item.number

    # ---- keys

    @key("right", "enter", "r", name="read", help=_("all about it"))
    async def read(self) -> None:
        if self.item:
            await self.visit("deal", self.item.number)
            await self.reload()

    @key("t", name="thread_first", help=_("its thread"))
    async def thread_first(self) -> None:
        if self.item:
            await self.show(ThreadReader(self.item.number))

    @key("f", name="choose", help=_("choose among them"))
    async def choose(self) -> None:
        form = FilterForm(self.word(_("Choose")), self.wish)
        if await self.show(form) is not None:
            self.wish = form.wish
            await self.restart()

    @key("m", name="my_deals", help=_("my deals"))
    async def my_deals(self) -> None:
        await self.visit("deals")

    @key("tab", name="other_list", help=_("this board / everywhere"), when=lambda self: bool(self.slug))
    async def other_list(self) -> None:
        self.is_all = not self.is_all
        await self.restart()


def price_words(screen: Screen[Any], one: Goods) -> str:
    sentence, fields = goods.price_words(one)
    return screen.word(sentence, **fields)


class FilterForm(Form):
    """What of a market is asked for."""

    def __init__(self, title: str, wish: GoodsFilter) -> None:
        fields = [
            Field("offer", _("What"), wish.offer, (*ALL, *OFFERS)),
            Field("least", _("Price from"), wish.least, most=20),
            Field("most", _("Price up to"), wish.most, most=20),
            Field("place", _("Changes hands"), wish.place, most=goods.MAX_PLACE),
            Field("quality", _("Quality"), wish.quality, (*ALL, *QUALITIES)),
            Field("state", _("State"), wish.state, (*ALL, *OPEN_STATES)),
        ]
        super().__init__(title, fields)
        self.wish = wish

    async def save(self, values: dict[str, str]) -> None:
        wish = GoodsFilter(**{name: value.strip() for name, value in values.items()})
        await self.desk.ask(goods.market, self.caller, wish)  # a price that is none keeps the form open
        self.wish = wish


class TermsForm(Form):
    """What somebody offers, and on which terms."""

    def __init__(self, title: str, currency: str, terms: Terms) -> None:
        fields = [
            Field("offer", _("What"), terms.offer, OFFERS),
            Field("price", _("Price"), terms.price, most=20, hint=_("Empty: make an offer. 0: free.")),
            Field("quality", _("Quality"), terms.quality, QUALITIES),
            Field("place", _("Changes hands"), terms.place, most=goods.MAX_PLACE, hint=_("Where the two of you meet.")),
            Field("days", _("Days that it is offered"), str(terms.days), most=3, hint=_("0: without end.")),
        ]
        super().__init__(f"{title} ({currency})", fields)
        self.terms = terms

    async def save(self, values: dict[str, str]) -> None:
        days = values["days"].strip()
        typed = msgspec.structs.replace(
            self.terms,
            offer=values["offer"],
            price=values["price"],
            quality=values["quality"],
            place=values["place"],
            days=int(days) if days.isdecimal() and days.isascii() else -1,
        )
        self.terms = await self.desk.ask(goods.check_terms, self.caller, typed)


async def change_terms(screen: Screen[Any], number: int) -> None:
    """Asks for other terms, with those that stand filled in."""
    one = await screen.desk.ask(goods.own, screen.caller, number)
    days = max(1, -(-(one.expires_at - clock.now()) // clock.DAY)) if one.expires_at else 0
    price = "" if one.price is None else money.plain_price(one.price, one.currency)
    terms = Terms(offer=one.offer, price=price, quality=one.quality, place=one.place, days=days)
    form = TermsForm(screen.word(_("Change the terms")), one.currency, terms)
    if await screen.show(form) is not None:
        await screen.desk.act(goods.change_terms, screen.caller, number, form.terms)
        screen.say(_("The terms are changed."))


async def _ask(screen: Screen[Any], _board: Board) -> Open | None:
    currency = await screen.desk.ask(goods.currency, screen.caller)
    form = TermsForm(screen.word(_("Offer something")), currency, Terms(Offer.SELLING, quality=Quality.USED))
    if await screen.show(form) is None:
        return None
    terms = form.terms

    def open_it(tx: Tx, caller: Caller, one: Opening) -> Thread:
        return goods.open_goods(tx, caller, one.board_id, one.title, one.body, terms, one.token)

    return open_it


ASKERS[goods.KIND] = _ask


@extend(Threads)
@key("J", name="market", help=_("market"), foot=False, when=takes("goods"))
async def show_market(screen: Threads) -> None:
    await screen.visit("market", screen.board.slug)
