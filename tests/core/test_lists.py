# SPDX-License-Identifier: Apache-2.0
"""A board in part and in other orders: the right threads, each once, from page to page, and no more looked at than said."""

import pytest
from tests.kit.town import Town, refused

from banyan.base import clock
from banyan.core import boards, lists, pushes, read_marks, threads
from banyan.records.pages import ListOrder, ListWish
from banyan.records.threads import Thread
from banyan.storage.queries import lists as queries
from banyan.storage.store import Store


def titles(town: Town, wish: ListWish, who: str = "guest") -> list[str]:
    """Of all pages, in order."""
    found: list[str] = []
    before = ""
    for _ in range(60):
        page = getattr(town, who).sees(lists.board_list, "Railway", wish, before)
        found += [row.thread.title for row in page.rows]
        before = page.older
        if not before:
            return found
    raise AssertionError("it never ends")


@pytest.fixture
def board(town: Town, monkeypatch: pytest.MonkeyPatch) -> list[Thread]:
    """Seven threads on pages of two: those with even numbers are questions, those of eve divide by three."""
    monkeypatch.setattr(lists, "PER_PAGE", 2)
    found = []
    for n in range(7):
        town.clock.passes(clock.MINUTE)
        who = town.eve if n % 3 == 0 else town.ada
        found.append(who.opens_thread(f"T{n}", kind="question" if n % 2 == 0 else "discussion"))
    town.clock.passes(clock.HOUR)
    for who in (town.eve, town.chen):
        who.replies(found[2], "Up.")
    town.chen.replies(found[1], "Up.")
    return found


@pytest.mark.usefixtures("board")
@pytest.mark.parametrize(
    ("wish", "found"),
    [
        (ListWish(), "T1 T2 T6 T5 T4 T3 T0"),
        (ListWish(order=ListOrder.NEW), "T6 T5 T4 T3 T2 T1 T0"),
        (ListWish(order=ListOrder.HEAT), "T2 T1 T6 T5 T4 T3 T0"),
        (ListWish(kind="question"), "T2 T6 T4 T0"),
        (ListWish(kind="question", order=ListOrder.NEW), "T6 T4 T2 T0"),
        (ListWish(by="eve"), "T6 T3 T0"),
        (ListWish(by="eve", kind="question"), "T6 T0"),
        (ListWish(by="eve", order=ListOrder.HEAT), "T6 T3 T0"),
        (ListWish(by="nobody"), ""),
        (ListWish(kind="poem"), ""),
        (ListWish(words="t4"), "T4"),
        (ListWish(without="4"), "T1 T2 T6 T5 T3 T0"),
        (ListWish(words="t", without="3", by="eve"), "T6 T0"),
        (ListWish(kind="question", words="6"), "T6"),
    ],
)
def test_each_order_and_part_has_its_threads_once(town: Town, wish: ListWish, found: str):
    assert titles(town, wish) == found.split()


def test_what_is_unread_is_asked_of_the_reader(town: Town, board: list[Thread]):
    town.bo.does(read_marks.mark_board_read, town.railway)
    assert titles(town, ListWish(is_unread=True), "bo") == []
    town.clock.passes(clock.MINUTE)
    town.chen.replies(board[4], "News.")
    town.chen.replies(board[1], "News.")
    assert titles(town, ListWish(is_unread=True), "bo") == ["T1", "T4"]
    assert titles(town, ListWish(is_unread=True, kind="question"), "bo") == ["T4"]
    with refused("sign_in_first"):
        town.guest.sees(lists.board_list, "Railway", ListWish(is_unread=True))


def test_what_is_pinned_stands_on_top_where_it_is_not_sorted(town: Town, board: list[Thread]):
    town.ada.does(threads.pin_thread, board[3].number)
    page = town.guest.sees(lists.board_list, "Railway", ListWish())
    assert [row.thread.title for row in page.pinned] == ["T3"]
    assert titles(town, ListWish()) == "T1 T2 T6 T5 T4 T0".split()
    assert titles(town, ListWish(order=ListOrder.NEW))[3] == "T3"


def test_the_best_and_what_was_pushed_are_lists_of_their_own(town: Town, board: list[Thread]):
    town.ada.does(threads.mark_digest, board[5].number, True)
    town.ada.does(threads.mark_digest, board[0].number, True)
    town.ada.does(threads.pin_thread, board[0].number)
    assert titles(town, ListWish(is_digest=True)) == ["T5"]
    page = town.guest.sees(lists.board_list, "Railway", ListWish(is_digest=True))
    assert [row.thread.title for row in page.pinned] == ["T0"]
    town.chen.does(boards.set_policies, "Railway", push_policy="on")
    for who in (town.bo, town.chen):
        who.does(pushes.push, board[1].number, 1, "push", "Yes.")
    town.bo.does(pushes.push, board[2].number, 1, "push", "Yes.")
    assert titles(town, ListWish(least=2)) == ["T1"]
    assert titles(town, ListWish(least=1, without="1")) == ["T2"]


@pytest.mark.parametrize("sql", [*queries.SORTED.values(), queries.OF_KIND, queries.BY_AUTHOR])
def test_no_list_is_sorted_anew(sqlite_store: Store, sql: str):
    params = {"board": 1, "before": 5, "people": 5, "kind": "question", "author": 1, "limit": 40}
    wanted = {name: value for name, value in params.items() if f":{name}" in sql}
    with sqlite_store.read() as tx:
        plan = [row[-1] for row in tx.all(f"EXPLAIN QUERY PLAN {sql}", wanted)]
    assert any("USING INDEX threads_by_board" in line for line in plan)
    assert not any("B-TREE" in line for line in plan)


@pytest.mark.usefixtures("board")
def test_a_page_where_little_fits_goes_on(town: Town, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(lists, "LOOKED_AT", 3)
    page = town.guest.sees(lists.board_list, "Railway", ListWish(by="eve", order=ListOrder.NEW))
    assert [row.thread.title for row in page.rows] == ["T6"]
    assert page.older
    assert titles(town, ListWish(by="eve", order=ListOrder.NEW)) == ["T6", "T3", "T0"]


def test_what_is_gone_stands_in_no_part(town: Town, board: list[Thread]):
    town.ada.does(threads.remove_thread, board[6].number, "Spam")
    assert "T6" not in titles(town, ListWish(order=ListOrder.NEW))


@pytest.mark.usefixtures("board")
def test_a_closed_board_and_a_damaged_address_are_refused(town: Town):
    with refused("not_found"):
        town.guest.sees(lists.board_list, "BackRoom", ListWish(order=ListOrder.NEW))
    with refused("bad_cursor"):
        town.guest.sees(lists.board_list, "Railway", ListWish(order=ListOrder.NEW), "x")
