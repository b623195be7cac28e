# SPDX-License-Identifier: Apache-2.0
"""A board of a town where things are sold, and steps of a deal that many tests begin with."""

from typing import Any

from tests.kit.town import Member, Town, text

from banyan.core import deals, goods, pages
from banyan.records.boards import Board
from banyan.records.deals import Deal, GoodsPage
from banyan.records.goods import Goods, Terms
from banyan.records.threads import Thread


def terms(**more: Any) -> Terms:
    return Terms(**{"price": "120", "quality": "used", "place": "North gate"} | more)


def stall(town: Town, **policies: Any) -> Board:
    """A board that takes goods, tended by nobody but the staff."""
    return town.board("Market", titles={"en": "Market"}, kinds="discussion goods", **policies)


def offers(who: Member, board: Board, title: str = "A kettle", **more: Any) -> Thread:
    thread: Thread = who.does(goods.open_goods, board.id, title, text("It whistles."), terms(**more))
    return thread


def asks(who: Member, thread: Thread, words: str = "") -> Deal:
    deal: Deal = who.does(deals.ask, thread.number, words)
    return deal


def sold(seller: Member, buyer: Member, thread: Thread) -> Deal:
    """All the way to the end."""
    deal = asks(buyer, thread)
    seller.does(deals.accept, deal.id)
    seller.does(deals.confirm, deal.id)
    done: Deal = buyer.does(deals.confirm, deal.id)
    return done


def seen(who: Member, thread: Thread) -> GoodsPage:
    page: GoodsPage = who.sees(deals.page, thread.number)
    return page


def goods_of(who: Member, thread: Thread) -> Goods:
    return seen(who, thread).place.goods


def card_of(who: Member, thread: Thread) -> dict[str, str]:
    """Label → what stands beside it on the card."""
    card = who.sees(pages.thread_page, thread.number).card
    return {fact.label: fact.value.format(**fact.fields) for fact in card.facts}
