# SPDX-License-Identifier: Apache-2.0
"""Choices: how to be told of what, and when to be left in peace."""

import pytest
from tests.kit.town import NOON, Town, refused

from banyan.base import clock
from banyan.core import choices, notifications
from banyan.core.choices import next_mail_at, ways_of
from banyan.jobs.timetable import run_pending
from banyan.records.choices import Choices


def unread(town: Town) -> int:
    run_pending(town.store)
    return int(town.bo.sees(notifications.unread_count))


def test_each_topic_has_its_way(town: Town) -> None:
    assert set(ways_of(town.bo.sees(choices.mine).ways).values()) == {"inbox"}
    town.bo.does(choices.choose, {"reply": "nothing", "thread": "mail", "quote": "inbox"}, "hour", 20)
    mine = town.bo.sees(choices.mine)
    ways = ways_of(mine.ways)
    assert (ways["reply"], ways["thread"], ways["quote"], ways["floors"]) == ("nothing", "mail", "inbox", "inbox")
    assert (mine.mail_every, mine.mail_hour) == ("hour", 20)
    assert town.eve.sees(choices.mine).ways == ""
    town.bo.does(choices.follow_own, False)
    assert town.bo.sees(choices.mine) == Choices(mine.account_id, mine.ways, 0, 0, "hour", 20)


def test_nothing_means_nothing(town: Town) -> None:
    bread = town.bo.opens_thread("Bread")
    town.bo.does(choices.choose, {"reply": "nothing", "floors": "nothing"}, "day", 8)
    town.eve.replies(bread, "Rye", reply_to=1)
    town.eve.replies(bread, "Wheat")
    assert unread(town) == 0
    town.bo.does(choices.choose, {}, "day", 8)
    town.eve.replies(bread, "Oats", reply_to=1)
    assert unread(town) == 1


@pytest.mark.parametrize(
    ("ways", "every", "hour", "name"),
    [
        ({"decisions": "nothing"}, "day", 8, "decisions"),
        ({"reply": "shout"}, "day", 8, "reply"),
        ({"weather": "mail"}, "day", 8, "weather"),
        ({}, "year", 8, "mail_every"),
        ({}, "day", 24, "mail_hour"),
        ({}, "day", -1, "mail_hour"),
    ],
)
def test_what_is_no_choice_is_refused(town: Town, ways: dict[str, str], every: str, hour: int, name: str) -> None:
    with refused("bad_value"):
        town.bo.does(choices.choose, ways, every, hour)
    assert town.bo.sees(choices.mine).ways == "", name


def test_while_it_is_quiet_no_number_is_shown_and_nothing_is_lost(town: Town) -> None:
    bread = town.bo.opens_thread("Bread")
    town.bo.does(choices.be_quiet, NOON + clock.HOUR)
    town.eve.replies(bread, "Rye", reply_to=1)
    assert unread(town) == 0
    assert len(town.bo.sees(notifications.inbox)[0]) == 1
    town.clock.passes(clock.HOUR)
    assert unread(town) == 1
    town.bo.does(choices.be_quiet, NOON + 2 * clock.HOUR)
    assert unread(town) == 0
    town.bo.does(choices.be_quiet, 0)
    assert unread(town) == 1


def test_quiet_ends_and_is_for_members(town: Town) -> None:
    with refused("too_long_quiet"):
        town.bo.does(choices.be_quiet, NOON + 400 * clock.DAY)
    for verb, more in ((choices.be_quiet, (0,)), (choices.choose, ({}, "day", 8)), (choices.mine, ())):
        with refused("sign_in_first"):
            town.guest.does(verb, *more)


@pytest.mark.parametrize(
    ("every", "hour", "zone", "quiet_until", "leaves"),
    [
        ("hour", 0, "UTC", "", "2026-05-01T13:00Z"),
        ("day", 8, "UTC", "", "2026-05-02T08:00Z"),
        ("day", 13, "UTC", "", "2026-05-01T13:00Z"),
        ("day", 12, "UTC", "", "2026-05-02T12:00Z"),
        ("day", 21, "Asia/Shanghai", "", "2026-05-01T13:00Z"),
        ("day", 8, "Asia/Kathmandu", "", "2026-05-02T02:15Z"),
        ("hour", 8, "Asia/Kathmandu", "", "2026-05-01T12:15Z"),
        ("hour", 8, "UTC", "2026-05-09T10:30Z", "2026-05-09T11:00Z"),
        ("day", 8, "no/zone", "", "2026-05-02T00:00Z"),
    ],
)
def test_when_the_mail_leaves(town: Town, every: str, hour: int, zone: str, quiet_until: str, leaves: str) -> None:
    wanted = Choices(town.bo.caller.id, "", 1, clock.from_iso(quiet_until) if quiet_until else 0, every, hour)
    town.store.write_now(lambda tx: tx.run("INSERT INTO site (key, value) VALUES ('zone', 'Asia/Shanghai')"))
    with town.store.read() as tx:
        assert clock.to_iso(next_mail_at(tx, wanted, zone)) == clock.to_iso(clock.from_iso(leaves))
