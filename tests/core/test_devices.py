# SPDX-License-Identifier: Apache-2.0
"""Devices: who may have which, when something waits for them, and when they are gone."""

import pytest
from tests.kit.push import raw, text
from tests.kit.town import Member, Town, refused

from banyan.base import clock
from banyan.core import choices, departures, devices, sessions
from banyan.core.choices import ways_of
from banyan.exchange import web_push
from banyan.jobs.timetable import run_pending
from banyan.records.devices import Device, PushKeys, Subscription

KEYS = web_push.new_keys()
SECRET = text(bytes(16))


def subscription(number: int = 1) -> Subscription:
    return Subscription(f"https://push.example/to/{number}", KEYS.public, SECRET)


def session_of(member: Member) -> int:
    member.does(sessions.open_session, "Firefox", "203.0.113.7")
    return int(member.sees(sessions.mine)[0].id)


@pytest.fixture
def home(town: Town) -> Town:
    town.store.write_now(lambda tx: devices.switch_on(tx, KEYS))
    return town


def added(member: Member, number: int = 1) -> Device:
    found: Device = member.does(devices.add, session_of(member), subscription(number), "Firefox\n on a phone")
    return found


def due(town: Town) -> list[int]:
    run_pending(town.store)
    return list(town.guest.sees(lambda tx, _: devices.due(tx, 10)))


def answered(town: Town) -> None:
    bread = town.bo.opens_thread("Bread")
    town.eve.replies(bread, "Rye", reply_to=1)


def test_without_a_key_nothing_is_sent_and_the_key_is_made_once(town: Town) -> None:
    assert town.bo.sees(devices.public_key) == ""
    with refused("push_off"):
        added(town.bo)
    with refused("push_off"):
        town.store.write_now(devices.switch_off)
    town.store.write_now(lambda tx: devices.switch_on(tx, KEYS))
    assert town.bo.sees(devices.public_key) == KEYS.public
    with refused("push_on"):
        town.store.write_now(lambda tx: devices.switch_on(tx, web_push.new_keys()))
    added(town.bo)
    assert town.store.write_now(devices.switch_off) == 1
    assert (town.bo.sees(devices.mine), town.bo.sees(devices.public_key)) == ([], "")


def test_a_guest_has_no_devices(home: Town) -> None:
    for verb in (devices.mine, devices.public_key):
        with refused("sign_in_first"):
            home.guest.sees(verb)
    with refused("sign_in_first"):
        home.guest.does(devices.add, 1, subscription(), "")
    with refused("sign_in_first"):
        home.guest.does(devices.remove, 1)


def test_a_first_device_is_told_of_what_concerns_its_owner_most(home: Town) -> None:
    home.bo.does(choices.choose, {"quote": "mail", "mention": "nothing"}, "day", 8)
    one = added(home.bo)
    assert (one.agent, one.due_at, one.failures) == ("Firefox on a phone", None, 0)
    ways = ways_of(home.bo.sees(choices.mine).ways)
    assert (ways["reply"], ways["quote"], ways["mention"], ways["floors"]) == ("device", "both", "nothing", "inbox")
    home.bo.does(choices.choose, {"floors": "device"}, "day", 8)
    home.bo.does(devices.remove, one.id)
    added(home.bo)
    assert ways_of(home.bo.sees(choices.mine).ways)["reply"] == "inbox", "what was chosen since stays"


@pytest.mark.parametrize(
    "broken",
    [
        Subscription("", KEYS.public, SECRET),
        Subscription("ftp://push.example/1", KEYS.public, SECRET),
        Subscription("https:///1", KEYS.public, SECRET),
        Subscription("https://[::1", KEYS.public, SECRET),
        Subscription("https://push.example/" + "x" * 1_000, KEYS.public, SECRET),
        Subscription("https://push.example/1", "", SECRET),
        Subscription("https://push.example/1", "!!!", SECRET),
        Subscription("https://push.example/1", text(b"\2" + raw(KEYS.public)[1:]), SECRET),
        Subscription("https://push.example/1", KEYS.public, text(bytes(15))),
        Subscription("https://push.example/1", KEYS.public, "é" * 22),
    ],
)
def test_what_no_browser_hands_out_is_refused(home: Town, broken: Subscription) -> None:
    session = session_of(home.bo)
    with refused("bad_device"):
        home.bo.does(devices.add, session, broken, "")
    assert home.bo.sees(devices.mine) == []


def test_a_device_belongs_to_a_session_of_its_owner(home: Town) -> None:
    theirs = session_of(home.eve)
    with refused("not_found"):
        home.bo.does(devices.add, theirs, subscription(), "")
    mine = added(home.eve)
    with refused("not_found"):
        home.bo.does(devices.remove, mine.id)
    home.eve.does(sessions.end, mine.session_id)
    assert home.eve.sees(devices.mine) == []


def test_ten_are_enough_and_the_same_browser_counts_once(home: Town) -> None:
    for number in range(devices.MOST_DEVICES):
        added(home.bo, number)
    with refused("too_many_devices"):
        added(home.bo, 99)
    added(home.bo, 1)
    assert len(home.bo.sees(devices.mine)) == devices.MOST_DEVICES
    added(home.eve, 1)
    assert len(home.bo.sees(devices.mine)) == devices.MOST_DEVICES - 1, "whoever sits there now is told, nobody else"


def test_something_waits_only_for_who_wants_it_there(home: Town) -> None:
    answered(home)
    run_pending(home.store)
    one = added(home.bo)
    assert due(home) == [], "what was there before is no news"
    home.eve.replies(home.bo.opens_thread("Tea"), "Green", reply_to=1)
    assert due(home) == [one.id]
    home.store.write_now(lambda tx: devices.told(tx, devices.errand(tx, one.id)))
    assert due(home) == []
    home.bo.does(choices.choose, {"reply": "mail"}, "day", 8)
    answered(home)
    assert due(home) == []


def test_quiet_holds_it_back_until_it_ends(home: Town) -> None:
    one = added(home.bo)
    home.bo.does(choices.be_quiet, home.clock.at + clock.HOUR)
    answered(home)
    assert due(home) == []
    home.clock.passes(clock.HOUR)
    assert due(home) == [one.id]
    home.bo.does(choices.be_quiet, home.clock.at + clock.HOUR)  # said after it came
    held = home.bo.sees(lambda tx, _: devices.errand(tx, one.id))
    assert (held.message, held.not_before) == (None, home.clock.at + clock.HOUR)
    home.store.write_now(lambda tx: devices.told(tx, held))
    assert due(home) == []
    home.clock.passes(clock.HOUR)
    assert due(home) == [one.id]


def test_at_night_devices_are_silent_on_their_owners_clock(home: Town) -> None:
    one = added(home.bo)
    home.store.write_now(lambda tx: tx.run("UPDATE accounts SET zone = 'Asia/Shanghai'"))  # noon is 20:00 there
    home.bo.does(choices.set_night, 20, 7)
    answered(home)
    assert due(home) == []
    home.clock.passes(11 * clock.HOUR - 1)
    assert due(home) == []
    home.clock.passes(1)
    assert due(home) == [one.id]
    assert home.bo.sees(lambda tx, _: devices.errand(tx, one.id)).message is not None
    home.bo.does(choices.set_night, 7, 8)  # said after it came
    assert home.bo.sees(lambda tx, _: devices.errand(tx, one.id)).not_before == home.clock.at + clock.HOUR
    home.bo.does(choices.set_night, 7, 7)
    assert home.bo.sees(lambda tx, _: devices.errand(tx, one.id)).message is not None
    for hours in ((-1, 7), (24, 7), (7, 24)):
        with refused("bad_value"):
            home.bo.does(choices.set_night, *hours)


def test_what_comes_while_it_is_being_sent_is_sent_next(home: Town) -> None:
    one = added(home.bo)
    answered(home)
    run_pending(home.store)
    first = home.bo.sees(lambda tx, _: devices.errand(tx, one.id))
    home.eve.replies(home.bo.opens_thread("Tea"), "Green", reply_to=1)
    run_pending(home.store)
    home.store.write_now(lambda tx: devices.told(tx, first))
    assert due(home) == [one.id]
    second = home.bo.sees(lambda tx, _: devices.errand(tx, one.id))
    assert (second.message.title, second.message.body) == ("eve answered you", "Tea")


def test_it_says_what_the_inbox_says_in_the_owners_language(home: Town) -> None:
    one = added(home.bo)
    home.store.write_now(lambda tx: tx.run("UPDATE accounts SET locale = 'zh-Hans'"))
    answered(home)
    home.eve.replies(home.bo.opens_thread("Tea"), "Green", reply_to=1)
    run_pending(home.store)
    message = home.bo.sees(lambda tx, _: devices.errand(tx, one.id)).message
    assert (message.title, message.path, message.lang) == ("有 2 件事等你看", "/inbox", "zh-Hans")
    assert message.body == "eve 回复了你\neve 回复了你"


def test_a_session_that_ended_by_itself_hears_nothing_and_is_swept(home: Town) -> None:
    added(home.bo)
    answered(home)
    home.clock.passes(sessions.IDLE_FOR)
    assert due(home) == []
    home.store.write_now(sessions.sweep)
    assert home.count("SELECT count(*) FROM devices") == 0


def test_who_leaves_takes_their_devices_along(home: Town) -> None:
    added(home.bo)
    home.bo.does(departures.leave, erases=False)
    assert home.count("SELECT count(*) FROM devices") == 0


def test_after_a_day_of_failures_a_device_is_gone(home: Town) -> None:
    one = added(home.bo)
    pauses = []
    while left := home.bo.sees(devices.mine):
        home.store.write_now(lambda tx: devices.failed(tx, left[0], 0))
        pauses += [device.due_at - home.clock.at for device in home.bo.sees(devices.mine)]
    assert len(pauses) == devices.MOST_FAILURES - 1
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (devices.FIRST_WAIT, devices.LONGEST_WAIT)
    assert one.failures == 0


def test_no_end_of_mail_takes_the_devices_way(home: Town) -> None:
    home.bo.does(choices.choose, {"reply": "both", "quote": "mail", "mention": "device", "floors": "nothing"}, "day", 8)
    home.store.write_now(lambda tx: choices.end_mail(tx, home.bo.account_id))
    ways = ways_of(home.bo.sees(choices.mine).ways)
    assert [ways[topic] for topic in ("reply", "quote", "mention", "floors")] == [
        "device",
        "inbox",
        "device",
        "nothing",
    ]


def test_the_key_is_no_part_of_what_everybody_may_take(home: Town) -> None:
    assert isinstance(home.guest.sees(lambda tx, _: devices.keys_of(tx)), PushKeys)
    from banyan.exchange.bulk.public import PUBLIC_SITE

    assert devices.KEY not in PUBLIC_SITE
