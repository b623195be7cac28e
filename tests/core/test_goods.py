# SPDX-License-Identifier: Apache-2.0
"""Goods: offered on terms, found in lists, renewed, withdrawn, and gone with their thread."""

from typing import Any

import pytest
from tests.kit.market import asks, card_of, goods_of, offers, seen, sold, stall, terms
from tests.kit.town import Town, refused, text

from banyan.base import clock
from banyan.core import deals, events, goods, notifications, posts, site, thread_tools, threads, word_rules
from banyan.jobs import timetable
from banyan.jobs.goods import run
from banyan.jobs.shift import Shift
from banyan.records.events import GoodsChanged
from banyan.records.goods import GoodsFilter, GoodsState
from banyan.records.threads import Thread


def listed(town: Town, wish: GoodsFilter | None = None, **more: Any) -> list[str]:
    rows, _ = town.guest.sees(goods.market, wish or GoodsFilter(**more))
    return [row.title for row in rows]


def test_a_thread_offers_something_on_terms(town: Town) -> None:
    board = stall(town)
    thread = offers(town.bo, board, price="99.5", place="  North\ngate ")
    assert thread.kind == "goods"
    found = goods_of(town.guest, thread)
    assert (found.price, found.currency, found.place, found.state) == (9950, "CNY", "North gate", "offered")
    assert found.expires_at == town.clock.at + 30 * clock.DAY
    assert card_of(town.guest, thread) == {
        "Price": "¥99.50",
        "Quality": "with traces of use",
        "Changes hands": "North gate",
        "State": "to be had",
        "Runs until": "",
    }
    with town.store.read() as tx:
        (logged,) = events.later(tx, 0, (GoodsChanged,)).events
    assert logged.event == GoodsChanged(thread.id, board.id)


def test_sent_twice_it_is_there_once(town: Town) -> None:
    board = stall(town)
    args = (goods.open_goods, board.id, "A kettle", text("It whistles."), terms(), "token")
    assert town.bo.does(*args).id == town.bo.does(*args).id
    assert town.count("SELECT count(*) FROM goods") == 1


@pytest.mark.parametrize(
    ("typed", "offer", "price", "said"),
    [
        ({"price": ""}, "selling", None, "make an offer"),
        ({"price": "0"}, "giving", 0, "free"),
        ({"offer": "giving", "price": "5"}, "giving", 0, "free"),
        ({"offer": "wanted", "price": "￥１２"}, "wanted", 1200, "¥12"),
    ],
)
def test_prices(town: Town, typed: dict[str, Any], offer: str, price: int | None, said: str) -> None:
    thread = offers(town.bo, stall(town), **typed)
    found = goods_of(town.guest, thread)
    assert (found.offer, found.price) == (offer, price)
    assert card_of(town.guest, thread)["Price"] == said


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"offer": "stealing"}, "bad_value"),
        ({"quality": "eaten"}, "bad_value"),
        ({"place": " \u202e"}, "place_wanted"),
        ({"place": "x" * 61}, "place_wanted"),
        ({"days": -1}, "bad_days"),
        ({"days": 367}, "bad_days"),
        *(({"price": price}, "bad_price") for price in ("dear", "-1", "1.234", "1.x", "9" * 30, "1,2,3", "½")),
    ],
)
def test_what_cannot_be_offered(town: Town, more: dict[str, Any], code: str) -> None:
    board = stall(town)
    with refused(code):
        offers(town.bo, board, **more)
    assert town.count("SELECT count(*) FROM threads") == 0


def test_only_where_the_board_takes_goods(town: Town) -> None:
    with refused("kind_not_offered"):
        offers(town.bo, town.railway)
    with refused("kind_not_offered"):
        town.bo.opens_thread("A kettle", board=stall(town), kind="goods")
    with refused("sign_in_first"):
        offers(town.guest, town.railway)


def test_words_that_are_not_written_here_are_no_place(town: Town) -> None:
    town.chen.does(word_rules.add_rule, "back door", "refuse")
    with refused("word_refused"):
        offers(town.bo, stall(town), place="The back door")


def test_an_old_price_keeps_its_currency(town: Town) -> None:
    board = stall(town)
    before = offers(town.bo, board)
    town.chen.does(site.set_policies, currency="JPY")
    after = offers(town.eve, board, price="300")
    assert card_of(town.guest, before)["Price"] == "¥120"
    assert card_of(town.guest, after)["Price"] == "JP¥300"
    with refused("bad_price"):
        offers(town.eve, board, price="3.50")
    with refused("bad_policy"):
        town.chen.does(site.set_policies, currency="ACORN")


def test_terms_change_while_it_is_kept_for_nobody(town: Town) -> None:
    thread = offers(town.bo, stall(town))
    town.bo.does(goods.change_terms, thread.number, terms(price="80", place="South gate"))
    assert card_of(town.guest, thread)["Price"] == "¥80"
    assert goods_of(town.guest, thread).place == "South gate"
    with refused("not_yours"):
        town.eve.does(goods.change_terms, thread.number, terms())
    deal = asks(town.eve, thread)
    town.bo.does(deals.accept, deal.id)
    with refused("terms_are_set"):
        town.bo.does(goods.change_terms, thread.number, terms(price="800"))
    with refused("terms_are_set"):
        town.bo.does(goods.renew, thread.number)


def test_an_offer_runs_out_and_is_renewed(town: Town) -> None:
    thread = offers(town.bo, stall(town), days=2)
    asks(town.eve, thread)
    town.clock.passes(2 * clock.DAY)
    assert listed(town) == []
    assert card_of(town.guest, thread)["State"] == "run out"
    with refused("not_to_be_had"):
        town.ada.does(deals.ask, thread.number)
    run(Shift(town.store))
    run(Shift(town.store))
    assert goods_of(town.guest, thread).state == GoodsState.EXPIRED
    own = seen(town.eve, thread).own
    assert own is not None
    assert own.state == "declined"
    renewed = town.bo.does(goods.renew, thread.number, 5)
    assert renewed.expires_at == town.clock.at + 5 * clock.DAY
    assert listed(town) == ["A kettle"]
    with refused("bad_days"):
        town.bo.does(goods.renew, thread.number, 400)
    with refused("not_yours"):
        town.eve.does(goods.renew, thread.number)


def test_an_offer_without_end(town: Town) -> None:
    thread = offers(town.bo, stall(town), days=0)
    town.clock.passes(800 * clock.DAY)
    run(Shift(town.store))
    assert goods_of(town.guest, thread).state == GoodsState.OFFERED


def test_withdrawn_by_its_author(town: Town) -> None:
    thread = offers(town.bo, stall(town))
    deal = asks(town.eve, thread)
    town.bo.does(deals.accept, deal.id)
    with refused("not_yours"):
        town.eve.does(goods.withdraw, thread.number)
    town.bo.does(goods.withdraw, thread.number)
    assert (goods_of(town.guest, thread).state, listed(town)) == ("withdrawn", [])
    own = seen(town.eve, thread).own
    assert own is not None
    assert own.state == "released"
    lines, _ = town.eve.sees(notifications.inbox)
    assert [line.notification.kind for line in lines] == ["deal_over", "deal_held"]
    with refused("not_to_be_had"):
        town.bo.does(goods.withdraw, thread.number)


def close(town: Town, thread: Thread, how: str) -> None:
    verbs = {"lock": threads.lock_thread, "remove": threads.remove_thread}
    town.chen.does(verbs[how], thread.number, "not for sale here")


@pytest.mark.parametrize("how", ["lock", "remove"])
def test_a_thread_that_is_closed_takes_its_goods_along(town: Town, how: str) -> None:
    thread = offers(town.bo, stall(town))
    asks(town.eve, thread)
    close(town, thread, how)
    assert listed(town) == []
    with refused("thread_locked" if how == "lock" else "thread_gone"):
        town.ada.does(deals.ask, thread.number)
    timetable.run_pending(town.store)
    assert seen(town.bo, thread).place.goods.state == "withdrawn"
    own = seen(town.eve, thread).own
    assert own is not None
    assert own.state == "declined"
    with refused("thread_locked" if how == "lock" else "thread_gone"):
        town.bo.does(goods.renew, thread.number)
    if how == "remove":
        with refused("not_found"):
            seen(town.guest, thread)


def test_a_thread_that_is_joined_to_another_takes_its_goods_along(town: Town) -> None:
    board = stall(town)
    twice, thread = (offers(town.bo, board) for _ in range(2))
    town.chen.does(thread_tools.merge, twice.number, thread.number, "offered twice")
    timetable.run_pending(town.store)
    assert seen(town.bo, twice).place.goods.state == "withdrawn"
    assert goods_of(town.bo, thread).state == "offered"


def test_nobody_asks_where_nobody_has_a_name(town: Town) -> None:
    thread = offers(town.bo, stall(town))
    masked = town.board("Masks", titles={"en": "Masks"}, names="pseudonyms")
    town.chen.does(threads.move_thread, thread.number, masked.id, "a wrong board")
    with refused("names_hidden"):
        asks(town.eve, thread)


def test_locked_and_open_again_before_anybody_looked(town: Town) -> None:
    thread = offers(town.bo, stall(town))
    close(town, thread, "lock")
    town.chen.does(threads.unlock_thread, thread.number, "a mistake")
    timetable.run_pending(town.store)
    assert listed(town) == ["A kettle"]


def test_a_thread_that_waits_for_a_look_is_in_no_list(town: Town) -> None:
    town.chen.does(word_rules.add_rule, "whistles", "hold")
    thread = offers(town.bo, stall(town))
    assert thread.state == "held"
    timetable.run_pending(town.store)
    assert listed(town) == []
    assert seen(town.bo, thread).place.goods.state == "offered"
    town.chen.does(posts.let_through, thread.number, 1)
    assert listed(town) == ["A kettle"]


def test_lists_are_filtered(town: Town) -> None:
    board = stall(town)
    offers(town.bo, board, "Bed", price="300", place="North Gate, dormitory 7")
    offers(town.bo, board, "Lamp", price="20", quality="new", place="图书馆门口")
    offers(town.eve, board, "Books", offer="giving", place="North gate")
    offers(town.ada, board, "A bike", offer="wanted", price="", quality="parts")
    assert listed(town) == ["A bike", "Books", "Lamp", "Bed"]
    assert listed(town, offer="selling") == ["Lamp", "Bed"]
    assert listed(town, quality="new") == ["Lamp"]
    assert listed(town, least="20", most="299.99") == ["Lamp"]
    assert listed(town, most="20") == ["Books", "Lamp"]
    assert listed(town, place="NORTH gate") == ["A bike", "Books", "Bed"]
    assert listed(town, place="圖書館") == ["Lamp"]
    assert listed(town, place="%") == []
    deal = asks(town.bo, town.guest.sees(threads.get, 3)[0])
    town.eve.does(deals.accept, deal.id)
    assert listed(town, state="reserved") == ["Books"]
    assert "Books" not in listed(town, state="offered")
    for wish, code in (
        (GoodsFilter(offer="x"), "bad_value"),
        (GoodsFilter(state="sold"), "bad_value"),
        (GoodsFilter(most="x"), "bad_price"),
    ):
        with refused(code):
            listed(town, wish)


def test_what_is_gone_is_in_no_list_but_its_thread_stays(town: Town) -> None:
    thread = offers(town.bo, stall(town))
    sold(town.bo, town.eve, thread)
    assert listed(town) == []
    assert card_of(town.guest, thread)["State"] == "sold"
    town.ada.replies(thread, "I have the same.")


def test_lists_keep_to_what_may_be_read(town: Town) -> None:
    secret = town.board("Cellar", titles={"en": "Cellar"}, kinds="goods", read_policy="listed")
    offers(town.chen, secret, "Wine")
    hidden = town.board("Attic", titles={"en": "Attic"}, kinds="goods", state="hidden")
    offers(town.bo, hidden, "Straw")
    assert listed(town) == []
    assert [row.title for row in town.chen.sees(goods.market, GoodsFilter())[0]] == ["Wine"]
    assert [row.title for row in town.guest.sees(goods.of_board, "Attic", GoodsFilter())[1]] == ["Straw"]
    with refused("not_found"):
        town.guest.sees(goods.of_board, "Cellar", GoodsFilter())


def test_pages_of_a_list(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(goods, "PER_PAGE", 2)
    board = stall(town)
    for title in ("one", "two", "three"):
        offers(town.eve, board, title)
    rows, older = town.guest.sees(goods.market, GoodsFilter())
    assert [row.title for row in rows] == ["three", "two"]
    found, rows, older = town.guest.sees(goods.of_board, "Market", GoodsFilter(), older)
    assert (found.id, [row.title for row in rows], older) == (board.id, ["one"], "")
    for cursor in ("x", "9" * 19):
        with refused("bad_cursor"):
            town.guest.sees(goods.market, GoodsFilter(), cursor)


def test_threads_without_goods_have_none(town: Town) -> None:
    thread = town.bo.opens_thread("Bread")
    with refused("not_found"):
        seen(town.bo, thread)
    with town.store.read() as tx:
        assert goods.closed_among(tx, {thread.id}) == []
    assert town.guest.sees(goods.currency) == "CNY"
