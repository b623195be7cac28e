# SPDX-License-Identifier: Apache-2.0
"""Goods and reviews go out with what everybody may read and come back as the same bytes."""

import pytest
from tests.exchange.test_archive import CANARY, empty_postgres, empty_sqlite, later, moved_in, rewrite, shelf
from tests.exchange.test_belongings import lines, unpacked
from tests.kit import carts
from tests.kit.market import asks, offers, sold, stall

from banyan.core import deal_reviews, deals, disputes, goods, threads
from banyan.exchange.belongings import parcel
from banyan.jobs import checks
from banyan.jobs.timetable import run_pending
from banyan.records.callers import GUEST
from banyan.records.deal_reviews import Dealings

__all__ = ["empty_postgres", "empty_sqlite", "shelf"]


@pytest.fixture
def market(town):
    """A market in which everything has happened that an archive can tell of, and something that it must not."""
    board = stall(town)
    offers(later(town.bo), board, "A lamp", price="")
    offers(later(town.bo), board, "A box", price="0", days=0)
    kept = offers(later(town.bo), board, "A kettle")
    later(town.bo).does(deals.accept, asks(town.eve, kept, CANARY).id)
    gone = sold(town.bo, town.eve, offers(later(town.bo), board, "A pot"))
    later(town.bo).does(deal_reviews.review, gone.id, "good", "Paid at once.")
    later(town.eve).does(deal_reviews.review, gone.id, "neutral")
    later(town.eve).does(disputes.open_dispute, gone.id, CANARY)
    half = sold(town.bo, town.eve, offers(later(town.bo), board, "A pan"))
    later(town.eve).does(deal_reviews.review, half.id, "bad", CANARY)
    secret = town.board("Cellar", titles={"en": "Cellar"}, kinds="goods", read_policy="listed")
    offers(later(town.chen), secret, f"Hidden {CANARY}")
    removed = offers(later(town.bo), board, "Removed", place=CANARY)
    town.chen.does(threads.remove_thread, removed.number, "an advertisement")
    run_pending(town.store)
    return town


def test_they_come_back_as_the_same_bytes(market, empty_postgres, empty_sqlite, shelf, tmp_path):
    first = carts.folder(market.store, tmp_path / "first", shelf)
    assert all(first[f"{name}.jsonl"] for name in ("goods", "deal_reviews"))
    assert not [name for name, content in first.items() if CANARY.encode() in content]
    moved_in(empty_postgres, tmp_path / "first", shelf)
    assert carts.folder(empty_postgres, tmp_path / "second", shelf) == first
    moved_in(empty_sqlite, tmp_path / "second", shelf)
    assert carts.folder(empty_sqlite, tmp_path / "third", shelf) == first


def test_they_are_what_they_were(market, empty_sqlite, shelf, tmp_path):
    carts.folder(market.store, tmp_path / "archive", shelf)
    moved_in(empty_sqlite, tmp_path / "archive", shelf)
    moved_in(empty_sqlite, tmp_path / "archive", shelf)
    with empty_sqlite.read() as tx:
        rows, _ = goods.market(tx, GUEST, goods.GoodsFilter())
        assert [(row.title, row.goods.price, row.goods.state) for row in rows] == [
            ("A kettle", 12000, "offered"),
            ("A box", 0, "offered"),
            ("A lamp", None, "offered"),
        ]
        _, dealings, (line,), _ = deal_reviews.of_person(tx, GUEST, "bo")
        assert (dealings, line.author.handle, line.number) == (Dealings(1, 0, 1, 0), "eve", 4)
        assert deal_reviews.of_person(tx, GUEST, "eve")[1] == Dealings(1, 1, 0, 0)
    assert checks.examine(empty_sqlite).found == 0


def test_lines_that_lead_nowhere_are_lost_one_by_one(market, empty_sqlite, shelf, tmp_path):
    plain = str(later(market.bo).opens_thread("No goods").id)
    pot = str(market.guest.sees(threads.get, 4)[0].id)
    bo, eve, ada = (str(one.account_id) for one in (market.bo, market.eve, market.ada))
    folder, at = tmp_path / "archive", "2026-05-01T12:00:00Z"
    carts.folder(market.store, folder, shelf)
    usual = {"offer": "selling", "currency": "CNY", "quality": "used", "place": "Here", "state": "offered"}
    goods_lines = (
        {},
        {"thread": pot, "price": "1.5"},
        {"thread": pot, "state": "reserved"},
        {"thread": pot, "offer": "x"},
    )
    rewrite(folder, "goods.jsonl", [{"thread": plain} | usual | line for line in goods_lines])
    said = {
        "thread": pot,
        "deal": "77",
        "done_at": at,
        "made_at": at,
        "shown_at": at,
        "verdict": "good",
        "partner": eve,
        "by": eve,
    }
    review_lines = ({"thread": plain}, {"by": ada}, {"partner": bo, "by": bo}, {"verdict": "fine"}, {"by": "99"})
    rewrite(folder, "deal_reviews.jsonl", [said | {"id": str(at)} | line for at, line in enumerate(review_lines, 1)])
    report = carts.bring(empty_sqlite, folder, files=shelf)
    assert report.losses == {"bad_row": 9}
    with empty_sqlite.read() as tx:
        assert tx.value("SELECT count(*) FROM deals") == 0


def test_ones_own_deals_go_into_ones_own_parcel(market, shelf):
    kept, gone, half = lines(unpacked(parcel(market.store, shelf, market.eve.caller, "en")), "deals.jsonl")
    assert (kept["thread"], kept["state"], kept["words"], "is_own" in kept) == (3, "held", CANARY, False)
    assert (gone["state"], gone["verdict"], gone["complaint"]) == ("done", "neutral", CANARY)
    assert (half["verdict"], half["review"]) == ("bad", CANARY)
    (own, *_) = lines(unpacked(parcel(market.store, shelf, market.bo.caller, "en")), "deals.jsonl")
    assert (own["is_own"], own["words"]) == (True, CANARY)
    others = unpacked(parcel(market.store, shelf, market.ada.caller, "en"))
    assert others.read("deals.jsonl") == b""
