# SPDX-License-Identifier: Apache-2.0
"""Deals: a line of those who ask, one of them at a time, and a thing that goes once, whatever happens in which order."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.kit.market import asks, card_of, goods_of, offers, seen, sold, stall
from tests.kit.town import Member, Town, refused

from banyan.base import clock
from banyan.base.errors import Refusal
from banyan.core import deals, departures, disputes, goods, notifications, relations, sanctions
from banyan.jobs import timetable
from banyan.jobs.goods import run
from banyan.jobs.shift import Shift
from banyan.records.deals import Deal, DealState
from banyan.storage.queries import boards as board_queries


def told(who: Member) -> list[str]:
    """Of which deals somebody has heard, the latest first."""
    return [line.notification.kind for line in who.sees(notifications.inbox)[0]]


def state_of(town: Town, deal: Deal) -> str:
    return str(town.count("SELECT state FROM deals WHERE id = :deal", deal=deal.id))


def test_those_who_ask_wait_in_order_and_one_is_taken(town: Town) -> None:
    thread = offers(town.bo, stall(town))
    eve, ada = asks(town.eve, thread, "I can come today."), asks(town.ada, thread)
    page = seen(town.bo, thread)
    assert [(line.partner.handle, line.deal.words) for line in page.waiting] == [
        ("eve", "I can come today."),
        ("ada", ""),
    ]
    assert told(town.bo) == ["deal_asked", "deal_asked"]
    town.bo.does(deals.accept, ada.id, 2)
    assert goods_of(town.guest, thread).state == "reserved"
    assert card_of(town.guest, thread)["State"] == "kept for somebody"
    assert told(town.ada) == ["deal_held"]
    assert seen(town.ada, thread).own == Deal(
        **as_dict(ada) | {"state": "held", "held_until": town.clock.at + 2 * clock.DAY}
    )
    assert state_of(town, eve) == "asked"


def as_dict(deal: Deal) -> dict[str, Any]:
    return {name: getattr(deal, name) for name in deal.__struct_fields__}


def test_nobody_else_knows_who_asks(town: Town) -> None:
    thread = offers(town.bo, stall(town))
    deal = asks(town.eve, thread, "My number is 55.")
    town.bo.does(deals.accept, deal.id)
    for who in (town.guest, town.ada, town.chen):
        page = seen(who, thread)
        assert (page.waiting, page.held, page.own) == ([], None, None)
    for verb in (deals.accept, deals.decline, deals.release, deals.take_back, deals.confirm, deals.of_two):
        with refused("not_found"):
            town.ada.does(verb, deal.id)
        with refused("sign_in_first"):
            town.guest.does(verb, deal.id)
    assert seen(town.guest, thread).why_not == "sign_in_first"


def test_who_may_ask(town: Town) -> None:
    thread = offers(town.bo, stall(town))
    with refused("own_goods"):
        asks(town.bo, thread)
    with refused("words_too_long"):
        asks(town.eve, thread, "x" * 301)
    asks(town.eve, thread)
    with refused("in_line_already"):
        asks(town.eve, thread)
    assert seen(town.eve, thread).why_not == "in_line_already"
    town.chen.does(sanctions.ban, "ada", "Market", 3, "spam")
    with refused("banned"):
        asks(town.ada, thread)
    with refused("not_found"):
        asks(town.ada, town.ada.opens_thread("Bread"))


def test_whoever_is_blocked_learns_no_more_than_that_it_is_not_taken(town: Town) -> None:
    thread = offers(town.bo, stall(town))
    town.bo.does(relations.block, "eve")
    with refused("ask_not_taken"):
        asks(town.eve, thread)


def test_lines_have_an_end(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    board = stall(town)
    thread, other = offers(town.bo, board), offers(town.bo, board, "A pot")
    monkeypatch.setattr(deals, "MOST_ASKED", 1)
    asks(town.eve, thread)
    with refused("too_many_asked"):
        asks(town.eve, other)
    monkeypatch.setattr(deals, "MOST_WAITING", 1)
    with refused("line_full"):
        asks(town.ada, thread)


def test_who_was_declined_again_and_again_asks_no_more(town: Town) -> None:
    thread = offers(town.bo, stall(town))
    for _ in range(3):
        town.bo.does(deals.decline, asks(town.eve, thread).id)
    with refused("tried_enough"):
        asks(town.eve, thread)
    assert told(town.eve) == ["deal_over"] * 3


def test_only_its_author_keeps_and_releases(town: Town) -> None:
    thread = offers(town.bo, stall(town))
    deal, other = asks(town.eve, thread), asks(town.ada, thread)
    for verb in (deals.accept, deals.decline, deals.release):
        with refused("not_yours"):
            town.eve.does(verb, deal.id)
    with refused("not_yours"):
        town.bo.does(deals.take_back, deal.id)
    with refused("not_kept"):
        town.bo.does(deals.release, deal.id)
    with refused("not_kept"):
        town.bo.does(deals.confirm, deal.id)
    with refused("bad_value"):
        town.bo.does(deals.accept, deal.id, 31)
    town.bo.does(deals.accept, deal.id)
    with refused("kept_already"):
        town.bo.does(deals.accept, other.id)
    with refused("not_waiting"):
        town.bo.does(deals.accept, deal.id)
    with refused("not_waiting"):
        town.bo.does(deals.decline, deal.id)


def test_released_or_taken_back_it_is_free_and_the_next_hears_of_it(town: Town) -> None:
    thread = offers(town.bo, stall(town))
    eve, ada = asks(town.eve, thread), asks(town.ada, thread)
    town.bo.does(deals.accept, eve.id)
    town.bo.does(deals.release, eve.id)
    assert (state_of(town, eve), told(town.eve)) == ("released", ["deal_over", "deal_held"])
    assert (goods_of(town.bo, thread).state, told(town.ada)) == ("offered", ["deal_next"])
    town.clock.passes(clock.SECOND)
    town.bo.does(deals.accept, ada.id)
    town.ada.does(deals.take_back, ada.id)
    assert (goods_of(town.bo, thread).state, state_of(town, ada)) == ("offered", "taken_back")
    with refused("not_waiting"):
        town.ada.does(deals.take_back, ada.id)
    assert told(town.bo)[0] == "deal_over"


def test_a_time_that_runs_out_frees_it(town: Town) -> None:
    thread = offers(town.bo, stall(town))
    eve, ada = asks(town.eve, thread), asks(town.ada, thread)
    town.bo.does(deals.accept, eve.id, 1)
    town.clock.passes(clock.DAY - 1)
    run(Shift(town.store))
    assert state_of(town, eve) == "held"
    town.clock.passes(1)
    with refused("not_kept"):
        town.eve.does(deals.confirm, eve.id)
    run(Shift(town.store))
    run(Shift(town.store))
    assert (state_of(town, eve), goods_of(town.bo, thread).state) == ("lapsed", "offered")
    assert (told(town.ada), told(town.eve)[0], told(town.bo)[0]) == (["deal_next"], "deal_over", "deal_over")
    town.bo.does(deals.accept, ada.id)


def test_nobody_need_wait_for_the_clock(town: Town) -> None:
    thread = offers(town.bo, stall(town))
    eve, ada = asks(town.eve, thread), asks(town.ada, thread)
    town.bo.does(deals.accept, eve.id, 1)
    town.clock.passes(clock.DAY)
    town.bo.does(deals.accept, ada.id)
    assert (state_of(town, eve), state_of(town, ada)) == ("lapsed", "held")
    assert asks(town.eve, thread).state == DealState.ASKED


def test_done_when_both_say_so(town: Town) -> None:
    thread = offers(town.bo, stall(town))
    eve, ada = asks(town.eve, thread), asks(town.ada, thread)
    town.bo.does(deals.accept, eve.id)
    said = town.bo.does(deals.confirm, eve.id)
    assert (said.state, said.held_until, told(town.eve)[0]) == ("held", 0, "deal_said")
    with refused("confirmed_already"):
        town.bo.does(deals.confirm, eve.id)
    town.clock.passes(40 * clock.DAY)
    run(Shift(town.store))
    done = town.eve.does(deals.confirm, eve.id)
    assert (done.state, done.done_at, goods_of(town.guest, thread).state) == ("done", town.clock.at, "sold")
    assert (state_of(town, ada), told(town.ada)) == ("declined", ["deal_over"])
    assert told(town.bo)[0] == "deal_done"
    page = seen(town.bo, thread)
    assert page.held is not None
    assert page.held.partner.handle == "eve"
    for verb in (deals.release, deals.confirm):
        with refused("not_kept"):
            town.bo.does(verb, eve.id)
    with refused("not_to_be_had"):
        asks(town.ada, thread)
    with refused("terms_are_set"):
        town.bo.does(goods.renew, thread.number)


def test_a_list_of_ones_own(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    board = stall(town)
    monkeypatch.setattr(deals, "PER_PAGE", 1)
    sold(town.bo, town.eve, offers(town.bo, board, "A pot"))
    asks(town.bo, offers(town.eve, board, "A pan"))
    (line,), older = town.bo.sees(deals.mine)
    assert (line.title, line.other.handle, line.deal.state) == ("A pan", "eve", "asked")
    (line,), older = town.bo.sees(deals.mine, older)
    assert (line.title, line.other.handle, line.deal.state, older) == ("A pot", "eve", "done", "")
    assert town.ada.sees(deals.mine) == ([], "")
    with refused("sign_in_first"):
        town.guest.sees(deals.mine)


def test_whoever_leaves_leaves_nothing_open(town: Town) -> None:
    board = stall(town)
    own, other = offers(town.eve, board), offers(town.bo, board, "A pot")
    waits = asks(town.ada, own)
    kept = asks(town.eve, other, "I live in room 7.")
    town.bo.does(deals.accept, kept.id)
    town.eve.does(disputes.open_dispute, kept.id, "He wants more for it.")
    town.eve.does(departures.leave, erases=True)
    town.clock.passes(15 * clock.DAY)
    while town.store.write_now(departures.settle):
        pass
    assert (goods_of(town.ada, own).state, state_of(town, waits)) == ("withdrawn", "declined")
    assert (goods_of(town.bo, other).state, state_of(town, kept)) == ("offered", "taken_back")
    assert town.count("SELECT count(*) FROM deals WHERE words <> ''") == 0
    assert town.count("SELECT count(*) FROM disputes WHERE words <> ''") == 0
    assert card_of(town.ada, own)["Changes hands"] == "–"
    timetable.run_pending(town.store)


# What is on the way to a sale comes more often than what leads off it.
STEPS = ("ask", "accept", "confirm", "confirm") * 4 + (
    "decline",
    "release",
    "take_back",
    "withdraw",
    "renew",
    "pass",
    "job",
)
OF_AUTHOR = ("accept", "decline", "release", "withdraw", "renew")


@settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 3), st.integers(0, 2)), min_size=25, max_size=40))
def test_one_at_a_time_and_sold_once_whatever_happens(town: Town, steps: list[tuple[str, int, int]]) -> None:
    """Ever new goods on the same board, with everybody trying everything in any order."""
    board = town.guest.sees(board_queries.find_visible_by_slug, "Market") or stall(town)
    people = (town.chen, town.eve, town.ada, town.bo)
    thread = offers(town.chen, board)
    made: list[Deal] = []
    was_sold = False
    for step, who, which in steps:
        try:
            deal = made[-1 - which % len(made)] if made else None
            take(town, thread.number, (step, likely(town, people, step, who, deal)), deal, made)
        except Refusal:
            pass
        with town.store.read() as tx:
            state, holder = tx.one("SELECT state, deal_id FROM goods WHERE thread_id = :id", {"id": thread.id}) or (
                "",
                0,
            )
            rows = tx.all("SELECT id, state FROM deals WHERE thread_id = :id", {"id": thread.id})
        held = [deal_id for deal_id, deal_state in rows if deal_state == "held"]
        done = [deal_id for deal_id, deal_state in rows if deal_state == "done"]
        assert len(held) + len(done) <= 1
        assert (held == [holder]) if state == "reserved" else not held
        assert (done == [holder]) if state == "sold" else not done
        assert not (was_sold and state != "sold")
        was_sold = state == "sold"
    if goods_of(town.chen, thread).is_open:  # so that nobody waits for too many things in the next story
        town.chen.does(goods.withdraw, thread.number)


def likely(town: Town, people: tuple[Member, ...], step: str, who: int, deal: Deal | None) -> Member:
    """Whoever would do that, or (where `who` is 3) anybody at all."""
    if step in OF_AUTHOR and who < 3:
        return people[0]
    if deal is not None and step in ("confirm", "take_back") and who < 3:
        return people[0] if step == "confirm" and who < 2 else Member(town, deal.partner_id)
    return people[who]


def take(town: Town, number: int, step: tuple[str, Member], deal: Deal | None, made: list[Deal]) -> None:
    what, who = step
    if what == "ask":
        made.append(who.does(deals.ask, number))
    elif what == "pass":
        town.clock.passes(4 * clock.DAY)  # longer than a thing is kept
    elif what == "job":
        run(Shift(town.store))
    elif what in ("withdraw", "renew"):
        who.does(getattr(goods, what), number)
    elif deal is not None:
        who.does(getattr(deals, what), deal.id)


def test_nobody_calls_off_what_the_other_says_is_done(town: Town) -> None:
    deal = asks(town.eve, thread := offers(town.bo, stall(town)))
    town.bo.does(deals.accept, deal.id)
    town.bo.does(deals.confirm, deal.id)
    with refused("other_says_done"):
        town.eve.does(deals.take_back, deal.id)
    town.bo.does(deals.release, deal.id)  # what one said oneself
    again = asks(town.eve, thread)
    town.bo.does(deals.accept, again.id)
    town.eve.does(deals.confirm, again.id)
    with refused("other_says_done"):
        town.bo.does(deals.release, again.id)
    assert state_of(town, again) == "held"
