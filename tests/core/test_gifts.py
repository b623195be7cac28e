# SPDX-License-Identifier: Apache-2.0
"""Gifts, tips, fines and rewards; and that all purses together hold nothing, whatever happens in whatever order."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from tests.core.test_points import earns, has, lines, rich, total
from tests.kit.town import Clock, Member, Town, refused

from banyan.base import clock
from banyan.base.errors import Refusal
from banyan.core import boards, gifts, moderation, notifications, points, posts, relations, site
from banyan.jobs import checks
from banyan.jobs.timetable import run_pending
from banyan.records.points import COMMUNITY, MINT
from banyan.storage.store import Store, open_store

__all__ = ["rich"]
TALE = "It was a dark night on the railway and the last train had left without him, as it did every Friday."


def told(who: Member) -> list[str]:
    return [notifications.said("en", line) for line in who.sees(notifications.inbox)[0]]


def test_a_gift_costs_a_tenth_beside_it(rich: Town) -> None:
    rich.eve.does(gifts.gift, "bo", 50, " for the\nbread ")
    assert (has(rich, rich.eve), has(rich, rich.bo), has(rich, COMMUNITY), total(rich)) == (45, 150, 5, 0)
    assert lines(rich.bo)[0] == (50, "a gift from {other}")
    assert [line[1] for line in lines(rich.eve)[:2]] == ["a fee, into the community’s purse", "a gift to {other}"]
    assert rich.bo.sees(points.page).lines[0].entry.note == "for the bread"
    assert told(rich.bo) == ["sent you a gift: +50"]
    with refused("points_short"):
        rich.eve.does(gifts.gift, "bo", 45)
    assert (has(rich, rich.eve), has(rich, rich.bo)) == (45, 150), "neither the gift nor the fee was booked"


def test_a_form_that_is_sent_twice_gives_once(rich: Town) -> None:
    for _ in range(2):
        rich.eve.does(gifts.gift, "bo", 5, token="t")
    assert has(rich, rich.bo) == 105
    for _ in range(2):
        rich.chen.does(gifts.fine, "eve", 10, "Sold the bell", token="one for a page")
        rich.chen.does(gifts.reward, "bo", 4, "Found the bell", token="one for a page")
    assert (has(rich, rich.eve), has(rich, rich.bo)) == (85, 109)


def test_whoever_is_blocked_sends_no_word_along(rich: Town) -> None:
    rich.bo.does(relations.block, "eve")
    with refused("gift_not_taken"):
        rich.eve.does(gifts.gift, "bo", 1, "You again")
    assert has(rich, rich.bo) == 100


def test_who_can_be_given_something(rich: Town) -> None:
    with refused("not_yourself"):
        rich.eve.does(gifts.gift, "eve", 1)
    with refused("not_found"):
        rich.eve.does(gifts.gift, "nobody", 1)
    rich.member("old", state="unclaimed")
    with refused("not_a_member"):
        rich.eve.does(gifts.gift, "old", 1)
    with refused("amount_wanted"):
        rich.eve.does(gifts.gift, "bo", 0)
    with refused("gift_note_too_long"):
        rich.eve.does(gifts.gift, "bo", 1, "x" * 101)
    with refused("sign_in_first"):
        rich.guest.does(gifts.gift, "bo", 1)
    rich.chen.does(site.set_policies, points="off")
    with refused("points_off"):
        rich.eve.does(gifts.gift, "bo", 1)


def test_a_tip_stands_on_the_page_of_its_post(rich: Town) -> None:
    thread = rich.bo.opens_thread("A tale", TALE)
    rich.eve.does(gifts.tip, thread.number, 1, 5)
    rich.eve.does(gifts.tip, thread.number, 1, 2)
    page = rich.guest.sees(gifts.tips, thread.number, 1)[2]
    assert (page.total, page.people, [(who.handle, much) for who, much in page.lines]) == (7, 1, [("eve", 7)])
    assert told(rich.bo) == ["tipped your post: +2", "tipped your post: +5"]
    with refused("not_yourself"):
        rich.bo.does(gifts.tip, thread.number, 1, 5)
    with refused("not_found"):
        rich.eve.does(gifts.tip, thread.number, 9, 5)
    rich.bo.does(posts.delete, thread.number, 1)
    with refused("post_gone"):
        rich.eve.does(gifts.tip, thread.number, 1, 5)


@pytest.mark.parametrize(("policy", "takes"), [("on", True), ("tipped", True), ("earned", False), ("off", False)])
def test_each_board_says_whether_posts_take_tips(rich: Town, policy: str, takes: bool) -> None:
    thread = rich.bo.opens_thread("A tale", TALE)
    rich.eve.does(gifts.tip, thread.number, 1, 5)
    rich.chen.does(boards.set_policies, "Railway", points=policy)
    page = rich.guest.sees(gifts.tips, thread.number, 1)[2]
    assert (page.total, page.is_taking) == (5, takes), "what was given before stays"
    if takes:
        rich.eve.does(gifts.tip, thread.number, 1, 5)
    else:
        with refused("no_tips_here"):
            rich.eve.does(gifts.tip, thread.number, 1, 5)
    with refused("bad_policy"):
        rich.chen.does(boards.set_policies, "Railway", points="dear")


def test_a_fine_has_a_reason_in_the_record_and_may_go_below_zero(rich: Town) -> None:
    rich.ada.does(gifts.fine, "eve", 80, "spam on the board", "Railway")
    rich.chen.does(gifts.fine, "eve", 80, "spam again")
    assert (has(rich, rich.eve), has(rich, COMMUNITY), total(rich)) == (-60, 160, 0)
    entries = rich.guest.sees(moderation.page)[0]
    assert [(entry.action, entry.reason, entry.detail) for entry, *_ in entries[:2]] == [
        ("fine", "spam again", "80"),
        ("fine", "spam on the board", "80"),
    ]
    assert told(rich.eve) == ["You have been fined: −80"] * 2
    with refused("points_short"):
        rich.eve.does(gifts.gift, "bo", 1)


def test_who_fines_whom(rich: Town) -> None:
    for who, board, code in (
        (rich.ada, "", "staff_only"),
        (rich.ada, "Cooking", "moderators_only"),
        (rich.guest, "", "sign_in_first"),
        (rich.eve, "Railway", "moderators_only"),
    ):
        with refused(code):
            who.does(gifts.fine, "bo", 5, "spam", board)
    with refused("stands_above"):
        rich.ada.does(gifts.fine, "chen", 5, "spam", "Railway")
    with refused("amount_wanted"):
        rich.ada.does(gifts.fine, "bo", gifts.MODERATORS_MOST + 1, "spam", "Railway")
    with refused("reason_wanted"):
        rich.ada.does(gifts.fine, "bo", 5, "", "Railway")


def test_rewards_come_out_of_the_communitys_purse(rich: Town) -> None:
    with refused("purse_short"):
        rich.chen.does(gifts.reward, "bo", 5, "for the handbook")
    rich.chen.does(gifts.fine, "eve", 20, "spam")
    rich.chen.does(gifts.reward, "bo", 15, "for the handbook")
    assert (has(rich, rich.bo), has(rich, COMMUNITY)) == (115, 5)
    assert lines(rich.bo)[0] == (15, "a reward from the community’s purse, by {by}")
    with refused("staff_only"):
        rich.ada.does(gifts.reward, "bo", 1, "for nothing")


class Economy(RuleBasedStateMachine):
    """Three people do with their points whatever can be done, while a plain model counts along."""

    town: Town
    names = count()

    def __init__(self) -> None:
        super().__init__()
        run = next(self.names)
        self.people = [self.town.member(f"p{run}x{place}") for place in range(3)]
        self.owns = [0, 0, 0]
        self.held: dict[str, int] = {}
        self.key = f"bounty:{run}."
        self.thread = self.town.chen.opens_thread(f"Tales {run}", TALE)
        self.floors: list[tuple[int, int, int]] = []  # (whose, floor, what it earned)
        self.gone: set[int] = set()
        self.common = has(self.town, COMMUNITY)

    def tries(self, act: Callable[[], Any], can: bool) -> None:
        code = ""
        try:
            act()
        except Refusal as refusal:
            code = refusal.code
        assert code == ("" if can else "points_short")

    @rule(who=st.integers(0, 2), amount=st.integers(1, 40))
    def earn(self, who: int, amount: int) -> None:
        earns(self.town, self.people[who], amount)
        self.owns[who] += amount

    @rule(who=st.integers(0, 2), to=st.integers(1, 2), amount=st.integers(1, 40))
    def give(self, who: int, to: int, amount: int) -> None:
        other = (who + to) % 3
        fee = amount // gifts.FEE_SHARE
        can = self.owns[who] >= amount + fee
        self.tries(lambda: self.people[who].does(gifts.gift, self.people[other].caller.handle, amount), can)
        if can:
            self.owns[who] -= amount + fee
            self.owns[other] += amount
            self.common += fee

    @rule(who=st.integers(0, 2), key=st.sampled_from("ab"), amount=st.integers(1, 40))
    def put_up(self, who: int, key: str, amount: int) -> None:
        can = self.owns[who] >= amount
        self.tries(lambda: self.people[who].does(points.hold, amount, self.key + key), can)
        if can:
            self.owns[who] -= amount
            self.held[key] = self.held.get(key, 0) + amount

    @rule(who=st.integers(0, 2), key=st.sampled_from("ab"))
    def put_up_one_more_than_there_is(self, who: int, key: str) -> None:
        self.tries(lambda: self.people[who].does(points.hold, max(0, self.owns[who]) + 1, self.key + key), can=False)

    @rule(to=st.integers(0, 2), key=st.sampled_from("ab"), part=st.integers(0, 3))
    def decide(self, to: int, key: str, part: int) -> None:
        there = self.held.get(key, 0)
        amount = there if part == 0 else there // part
        account_id = self.people[to].account_id
        self.town.store.write_now(lambda tx: points.release(tx, self.key + key, account_id, amount))
        self.held[key] = there - amount
        self.owns[to] += amount

    @rule(who=st.integers(0, 2), amount=st.integers(1, 60))
    def fined(self, who: int, amount: int) -> None:
        self.town.chen.does(gifts.fine, self.people[who].caller.handle, amount, "spam")
        self.owns[who] -= amount
        self.common += amount

    @rule(who=st.integers(0, 2), words=st.integers(4, 60))
    def write(self, who: int, words: int) -> None:
        self.town.clock.passes(10 * 60 * 1_000_000)
        text = " ".join(f"w{len(self.floors)}x{place}" for place in range(words))
        post = self.people[who].replies(self.thread, text)
        before = has(self.town, self.people[who])
        run_pending(self.town.store)
        earned = has(self.town, self.people[who]) - before
        assert earned >= 0
        self.floors.append((who, post.floor, earned))
        self.owns[who] += earned

    @precondition(lambda self: self.floors)
    @rule(data=st.data(), twice=st.booleans())
    def come_and_go(self, data: Any, twice: bool) -> None:
        who, floor, earned = data.draw(st.sampled_from(self.floors))
        verb = posts.restore if floor in self.gone else posts.remove
        self.town.chen.does(verb, self.thread.number, floor, "to and fro")
        if twice:  # the job reads everything again
            self.town.store.write_now(lambda tx: tx.run("UPDATE consumers SET position = 0 WHERE name = 'points'"))
        run_pending(self.town.store)
        self.owns[who] += earned if floor in self.gone else -earned
        self.gone ^= {floor}

    @precondition(lambda self: any(who != tipper for who, _, _ in self.floors for tipper in range(3)))
    @rule(data=st.data(), to=st.integers(1, 2), amount=st.integers(1, 20))
    def tip(self, data: Any, to: int, amount: int) -> None:
        author, floor, _ = data.draw(
            st.sampled_from([one for one in self.floors if one[1] not in self.gone] or [(0, 0, 0)])
        )
        if not floor:
            return
        who = (author + to) % 3
        can = self.owns[who] >= amount
        self.tries(lambda: self.people[who].does(gifts.tip, self.thread.number, floor, amount), can)
        if can:
            self.owns[who] -= amount
            self.owns[author] += amount

    @invariant()
    def all_purses_together_hold_nothing(self) -> None:
        assert total(self.town) == 0
        assert [has(self.town, who) for who in self.people] == self.owns
        assert has(self.town, COMMUNITY) == self.common
        assert has(self.town, MINT) <= 0

    def teardown(self) -> None:
        assert not any(finding.kind == "purse_balance" for finding in checks.examine(self.town.store).findings)


@pytest.fixture
def two_processes(postgres_store: Store, postgres_url: str) -> Iterator[tuple[Town, list[Store]]]:
    """A town, and the stores of two processes on its database."""
    moment = Clock()
    other = open_store(postgres_url)
    with clock.read_from(moment):
        yield Town(postgres_store, moment), [postgres_store, other]
    other.close()


def test_two_processes_that_give_at_once_keep_the_sum_and_overdraw_nobody(
    two_processes: tuple[Town, list[Store]],
) -> None:
    town, stores = two_processes
    town.chen.does(site.set_policies, points="on")
    people = [town.bo, town.eve, town.ada]
    for one in people:
        earns(town, one, 60)
    known = [one.caller for one in people]

    def gives(number: int) -> str:
        sender, other = known[number % 3], known[(number + 1 + number // 3 % 2) % 3]
        try:
            stores[number // 6 % 2].write_now(lambda tx: gifts.gift(tx, sender, other.handle, 1 + number % 25))
        except Refusal as refusal:
            return refusal.code
        return "given"

    with ThreadPoolExecutor(8) as pool:
        codes = set(pool.map(gives, range(120)))
    assert codes == {"given", "points_short"}
    assert total(town) == 0
    assert min(has(town, one) for one in people) >= 0
    assert not any(finding.kind == "purse_balance" for finding in checks.examine(town.store).findings)


def test_points_sum_to_zero_under_any_interleaving(town: Town, request: pytest.FixtureRequest) -> None:
    """One community for all runs: what earlier ones left behind is no excuse either."""
    town.chen.does(site.set_policies, points="on")
    examples, steps = (4, 20) if "postgres" in request.node.name else (20, 30)
    how = settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(type("Here", (Economy,), {"town": town}), settings=how)
