# SPDX-License-Identifier: Apache-2.0
"""Goods: threads that sell, look for or give away something. What is offered runs out by itself, unless its author renews it."""

import msgspec

from banyan.base import clock, cursors, ids, money
from banyan.base.errors import BadValue, Family, Refusal
from banyan.base.ids import BoardId, ThreadId
from banyan.core import boards, deals, permits, site, threads, word_rules
from banyan.markup.fold import fold
from banyan.records.boards import Board
from banyan.records.callers import Caller
from banyan.records.cards import Card, Fact
from banyan.records.events import GoodsChanged, ThreadChanged
from banyan.records.goods import Goods, GoodsFilter, GoodsPlace, GoodsRow, GoodsState, Offer, Quality, Terms
from banyan.records.posts import Body
from banyan.records.threads import Thread, ThreadState
from banyan.storage.queries import goods as queries
from banyan.storage.queries import threads as thread_queries
from banyan.storage.tx import Tx

KIND = "goods"
MAX_PLACE = 60  # characters
USUAL_DAYS, MOST_DAYS = 30, 366
PER_PAGE = 40
DUE_AT_ONCE = 20
CLOSED = (ThreadState.LOCKED, ThreadState.DELETED, ThreadState.REMOVED, ThreadState.MERGED)
# What people read. `price` and `place` are fields of the sentences.
OFFERS = {Offer.SELLING: "for sale", Offer.WANTED: "wanted", Offer.GIVING: "to give away"}
QUALITIES = {
    Quality.NEW: "brand new",
    Quality.LIKE_NEW: "like new",
    Quality.USED: "with traces of use",
    Quality.PARTS: "for parts",
}
STATES = {
    GoodsState.OFFERED: "to be had",
    GoodsState.RESERVED: "kept for somebody",
    GoodsState.SOLD: "sold",
    GoodsState.EXPIRED: "run out",
    GoodsState.WITHDRAWN: "withdrawn",
}


class PlaceWanted(Refusal):
    code = "place_wanted"
    family = Family.INVALID
    sentence = "Please say where it changes hands, in {most} characters at most."
    fields = ("most",)
    about = "place"


class BadDays(Refusal):
    code = "bad_days"
    family = Family.INVALID
    sentence = "An offer runs for 1 to {most} days, or 0 for no end."
    fields = ("most",)
    about = "days"


class TermsAreSet(Refusal):
    code = "terms_are_set"
    family = Family.CONFLICT
    sentence = "It is kept for somebody on these terms, or is not to be had any more."


# ---- offering


def open_goods(
    tx: Tx, caller: Caller, board_id: BoardId, title: str, body: Body, terms: Terms, token: str = ""
) -> Thread:
    """A thread that offers something, with its terms; sent twice, it is there once."""
    thread, is_new = threads.open_special(tx, caller, board_id, title, body, KIND, token)
    if is_new:
        board = permits.visible_board(tx, caller, board_id)
        queries.insert_goods(tx, _made(tx, caller, board, thread.id, terms))
        _announce(tx, thread)
    return thread


def check_terms(tx: Tx, _: Caller, terms: Terms) -> Terms:
    """The terms, trimmed. Raises what offering would; for a form that is looked at before it is sent."""
    if terms.offer not in set(Offer):
        raise BadValue(name="offer")
    if terms.quality not in set(Quality):
        raise BadValue(name="quality")
    place = threads.one_line(terms.place)
    if not 1 <= len(place) <= MAX_PLACE:
        raise PlaceWanted(most=MAX_PLACE)
    if not 0 <= terms.days <= MOST_DAYS:
        raise BadDays(most=MOST_DAYS)
    if terms.price.strip():
        money.parse_price(terms.price, site.policy(tx, "currency"))
    return msgspec.structs.replace(terms, price=terms.price.strip(), place=place)


def _made(tx: Tx, caller: Caller, board: Board, thread_id: ThreadId, terms: Terms) -> Goods:
    terms = check_terms(tx, caller, terms)
    word_rules.check_title(tx, caller, board, terms.place)
    currency = site.policy(tx, "currency")
    offer, price = Offer(terms.offer), money.parse_price(terms.price, currency) if terms.price else None
    if offer == Offer.GIVING:
        price = 0
    elif offer == Offer.SELLING and price == 0:
        offer = Offer.GIVING
    return Goods(
        thread_id=thread_id,
        offer=offer,
        price=price,
        currency=currency,
        quality=Quality(terms.quality),
        place=terms.place,
        place_key=place_key(terms.place),
        state=GoodsState.OFFERED,
        deal_id=None,
        expires_at=tx.now + terms.days * clock.DAY if terms.days else 0,
    )


def change_terms(tx: Tx, caller: Caller, number: int, terms: Terms) -> Goods:
    """By its author, as long as it is kept for nobody."""
    place = _own(tx, caller, number)
    if place.goods.state != GoodsState.OFFERED:
        raise TermsAreSet
    made = _made(tx, caller, place.board, place.thread.id, terms)
    queries.set_terms(tx, made)
    _changed(tx, place.thread)
    return made


def renew(tx: Tx, caller: Caller, number: int, days: int = USUAL_DAYS) -> Goods:
    """Offer it for some more days, counted from now; also what has run out, was withdrawn or was undone."""
    place = _own(tx, caller, number)
    if not 0 <= days <= MOST_DAYS:
        raise BadDays(most=MOST_DAYS)
    if place.goods.state in (GoodsState.SOLD, GoodsState.RESERVED):
        raise TermsAreSet
    renewed = msgspec.structs.replace(place.goods, expires_at=tx.now + days * clock.DAY if days else 0)
    queries.set_terms(tx, renewed)
    if not queries.step(tx, place.goods, GoodsState.OFFERED, None):
        raise TermsAreSet
    _changed(tx, place.thread)
    return msgspec.structs.replace(renewed, state=GoodsState.OFFERED)


def withdraw(tx: Tx, caller: Caller, number: int) -> None:
    """Not to be had any more; whoever waits is told. Its author may renew it later."""
    place = _own(tx, caller, number)
    if not place.goods.is_open:
        raise deals.NotToBeHad
    deals.close(tx, place.thread, GoodsState.WITHDRAWN)


def _own(tx: Tx, caller: Caller, number: int) -> GoodsPlace:
    permits.check_signed_in(caller)
    queries.lock(tx, deals.get(tx, caller, number).thread.id)
    place = deals.get(tx, caller, number)
    if place.thread.author_id != caller.id:
        raise threads.NotYours
    permits.check_may_reply(tx, caller, place.board)
    threads.check_takes_replies(place.thread)
    return place


def place_key(place: str) -> str:
    """As it is looked for: folded, without blanks."""
    return "".join(fold(place).split())


def _changed(tx: Tx, thread: Thread) -> None:
    tx.announce(ThreadChanged(thread.id, thread.number, thread.board_id, "card"))
    _announce(tx, thread)


def _announce(tx: Tx, thread: Thread) -> None:
    tx.announce(GoodsChanged(thread.id, thread.board_id))


# ---- for jobs


def expire_due(tx: Tx) -> int:
    """Note that some offers have run out; how many."""
    due = queries.list_due(tx, DUE_AT_ONCE)
    for goods in due:
        thread = thread_queries.find_thread(tx, goods.thread_id)
        if thread is not None:
            deals.close(tx, thread, GoodsState.EXPIRED)
    return len(due)


def closed_among(tx: Tx, thread_ids: set[ThreadId]) -> list[ThreadId]:
    """Those of some threads that offer something and were locked or taken down."""
    found = []
    for thread_id in sorted(thread_ids):
        thread = thread_queries.find_thread(tx, thread_id)
        goods = queries.find_goods(tx, thread_id) if thread and thread.kind == KIND else None
        if thread and goods and goods.is_open and thread.state in CLOSED:
            found.append(thread_id)
    return found


def withdraw_closed(tx: Tx, thread_ids: list[ThreadId]) -> None:
    """What a closed thread offered is not to be had any more; looked at again, because it may be open by now."""
    for thread_id in closed_among(tx, set(thread_ids)):
        thread = thread_queries.find_thread(tx, thread_id)
        if thread is not None:
            deals.close(tx, thread, GoodsState.WITHDRAWN)


# ---- reading


def own(tx: Tx, caller: Caller, number: int) -> Goods:
    """The terms of the caller's own goods, to change them. Raises NotYours."""
    place = deals.get(tx, caller, number)
    if place.thread.author_id != caller.id:
        raise threads.NotYours
    return place.goods


def currency(tx: Tx, _: Caller) -> str:
    """In which goods are priced here."""
    return site.policy(tx, "currency")


def market(tx: Tx, caller: Caller, wish: GoodsFilter, before: str = "") -> tuple[list[GoodsRow], str]:
    """(what is to be had everywhere, newest first; cursor of what is older or "")."""
    return _list(tx, caller, wish, None, before)


def of_board(
    tx: Tx, caller: Caller, slug: str, wish: GoodsFilter, before: str = ""
) -> tuple[Board, list[GoodsRow], str]:
    """(board, what is to be had on it, cursor)."""
    board = boards.get(tx, caller, slug)
    return board, *_list(tx, caller, wish, board.id, before)


def _list(
    tx: Tx, caller: Caller, wish: GoodsFilter, board_id: BoardId | None, before: str
) -> tuple[list[GoodsRow], str]:
    for name, value, known in (
        ("offer", wish.offer, set(Offer)),
        ("quality", wish.quality, set(Quality)),
        ("state", wish.state, {GoodsState.OFFERED, GoodsState.RESERVED}),
    ):
        if value and value not in known:
            raise BadValue(name=name)
    coin = site.policy(tx, "currency")
    least, most = (money.parse_price(text, coin) if text.strip() else -1 for text in (wish.least, wish.most))
    folded = msgspec.structs.replace(wish, place=place_key(wish.place[:MAX_PLACE]))
    last = cursors.parse_cursor(before, 1)[0] if before else ids.MAX_ID
    found = queries.list_open(
        tx, caller, folded, (least, most, coin), board_id=board_id, before=last, limit=PER_PAGE + 1
    )
    shown = found[:PER_PAGE]
    older = cursors.format_cursor(shown[-1].goods.thread_id) if len(found) > PER_PAGE else ""
    return shown, older


def card(tx: Tx, thread: Thread) -> Card | None:
    """What stands above the first floor."""
    goods = queries.find_goods(tx, thread.id)
    if goods is None:
        return None
    state = GoodsState.EXPIRED if goods.is_over(tx.now) else goods.state
    facts = [
        Fact("Price", *price_words(goods)),
        Fact("Quality", QUALITIES[goods.quality]),
        Fact("Changes hands", "{place}", {"place": goods.place}),
        Fact("State", STATES[state]),
    ]
    if state == GoodsState.OFFERED and goods.expires_at:
        facts.append(Fact("Runs until", "", at=goods.expires_at))
    return Card(HEADINGS[goods.offer], tuple(facts), f"/t/{thread.number}/deal", "All about it", "deal")


HEADINGS = {Offer.SELLING: "For sale", Offer.WANTED: "Wanted", Offer.GIVING: "To give away"}


def price_words(goods: Goods) -> tuple[str, dict[str, str]]:
    """(sentence of the catalogue, its fields)."""
    if goods.price is None:
        return "make an offer", {}
    if goods.price == 0:
        return "free", {}
    return "{price}", {"price": money.format_price(goods.price, goods.currency)}
