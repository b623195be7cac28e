# SPDX-License-Identifier: Apache-2.0
"""Points: whatever moves leaves one purse and comes into another, and every purse says why."""

import pytest
from tests.kit.town import Member, Town, refused

from banyan.base.ids import MAX_ID
from banyan.core import checks as core_checks
from banyan.core import departures, points, site, standing
from banyan.core.points import hold, release
from banyan.jobs import checks
from banyan.records.points import COMMUNITY, MINT, EntryKind
from banyan.storage.queries import points as queries
from banyan.storage.queries.checks import Range


@pytest.fixture
def rich(town: Town) -> Town:
    """A town with points, in which Eve and Bo have a hundred each."""
    town.chen.does(site.set_policies, points="on")
    for who in (town.eve, town.bo):
        earns(town, who, 100)
    return town


def earns(town: Town, who: Member, amount: int, kind: EntryKind = EntryKind.CAME) -> None:
    town.store.write_now(lambda tx: points.transfer(tx, MINT, who.caller.id, amount, kind))


def has(town: Town, who: Member | int) -> int:
    purse = who.caller.id if isinstance(who, Member) else who
    with town.store.read() as tx:
        return queries.find_balance(tx, purse)


def total(town: Town) -> int:
    return int(town.count("SELECT coalesce(sum(balance), 0) FROM purses"))


def lines(who: Member) -> list[tuple[int, str]]:
    return [(line.change, line.words) for line in who.sees(points.page).lines]


def test_what_is_held_comes_back_or_goes_on(rich: Town) -> None:
    rich.eve.does(hold, 30, "bounty:1")
    rich.eve.does(hold, 10, "bounty:1")
    assert (has(rich, rich.eve), rich.eve.sees(lambda tx, _: points.held(tx, "bounty:1"))) == (60, 40)
    rich.store.write_now(lambda tx: release(tx, "bounty:1", rich.bo.account_id, 25))
    rich.store.write_now(lambda tx: release(tx, "bounty:1", rich.eve.account_id))
    assert (has(rich, rich.eve), has(rich, rich.bo), total(rich)) == (75, 125, 0)
    assert rich.store.write_now(lambda tx: release(tx, "bounty:1", rich.bo.account_id)) == 0
    assert lines(rich.eve)[:3] == [(15, "from a bounty"), (-10, "put up as a bounty"), (-30, "put up as a bounty")]
    assert checks.examine(rich.store).found == 0


def test_nobody_puts_up_what_they_do_not_have(rich: Town) -> None:
    with refused("points_short") as caught:
        rich.eve.does(hold, 101, "bounty:1")
    assert caught.value.data == {"wanted": 101, "there": 100}
    for amount in (0, -5, points.MOST_AT_ONCE + 1):
        with refused("amount_wanted"):
            rich.eve.does(hold, amount, "bounty:1")
    with refused("sign_in_first"):
        rich.guest.does(hold, 1, "bounty:1")
    assert (has(rich, rich.eve), total(rich)) == (100, 0)
    rich.eve.does(hold, 5, "bounty:1")
    with refused("points_short"):
        rich.store.write_now(lambda tx: release(tx, "bounty:1", rich.bo.account_id, 6))


def test_without_points_nothing_is_there(town: Town) -> None:
    with refused("points_off"):
        town.eve.does(hold, 1, "bounty:1")
    with refused("points_off"):
        town.eve.sees(points.page)
    town.eve.does(lambda tx, caller: standing.came(tx, caller.id))
    assert town.count("SELECT count(*) FROM point_entries") == 0


def test_what_was_held_is_owed_when_points_are_switched_off(rich: Town) -> None:
    rich.eve.does(hold, 30, "bounty:1")
    rich.chen.does(site.set_policies, points="off")
    assert rich.store.write_now(lambda tx: release(tx, "bounty:1", rich.eve.account_id)) == 30
    assert has(rich, rich.eve) == 100


def test_a_day_earns_once(rich: Town) -> None:
    for _ in range(2):
        rich.eve.does(lambda tx, caller: standing.came(tx, caller.id))
    assert has(rich, rich.eve) == 100 + points.COMING
    assert lines(rich.eve)[0] == (points.COMING, "for a day on which you came by")
    rich.store.write_now(lambda tx: points.came(tx, rich.eve.caller.id, standing.day_of(tx, tx.now)))
    assert has(rich, rich.eve) == 100 + points.COMING, "the ledger knows the day, whoever asks again"


def test_a_purse_is_its_owners_alone_and_has_pages(rich: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(points, "LINES_PER_PAGE", 2)
    for key in range(3):
        rich.eve.does(hold, 1 + key, f"bounty:{key}")
    first = rich.eve.sees(points.page)
    assert [line.change for line in first.lines] == [-3, -2]
    assert (first.balance, first.minted, first.community) == (94, 200, 0)
    second = rich.eve.sees(points.page, first.older)
    assert ([line.change for line in second.lines], second.older) == ([-1, 100], "")
    with refused("sign_in_first"):
        rich.guest.sees(points.page)


def test_a_balance_that_is_wrong_is_found_and_mended(rich: Town) -> None:
    rich.store.write_now(lambda tx: queries.set_balance(tx, rich.eve.caller.id, 5_000))
    with rich.store.read() as tx:
        found = list(core_checks._purses(tx, Range(0, MAX_ID, 1)))
    assert [(one.kind, one.fields["found"], one.fields["right"]) for one in found] == [("purse_balance", 5_000, 100)]
    checks.examine(rich.store, mend=True)
    assert (has(rich, rich.eve), total(rich)) == (100, 0)


def test_who_is_gone_leaves_what_they_had_to_all(rich: Town) -> None:
    rich.eve.does(hold, 40, "bounty:1")
    rich.eve.does(departures.leave, erases=True)
    rich.clock.passes(departures.TIME_TO_RETURN + 1)
    while rich.store.write_now(departures.settle):
        pass
    assert (has(rich, rich.eve), has(rich, COMMUNITY), total(rich)) == (0, 60, 0)
    rich.store.write_now(lambda tx: release(tx, "bounty:1", rich.eve.account_id))
    assert (has(rich, rich.eve), has(rich, COMMUNITY)) == (0, 100), "what would come back to them does too"
