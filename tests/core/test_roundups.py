# SPDX-License-Identifier: Apache-2.0
"""Round-ups: what was not read comes by mail, once, in one letter, to an address that was confirmed; and ends with one click."""

import re

import pytest
from tests.kit.mail import Mail
from tests.kit.town import Member, Town, refused

from banyan.base import clock
from banyan.core import choices, follows, notifications, roundups
from banyan.core.choices import ways_of
from banyan.jobs import roundups as job
from banyan.jobs.shift import Shift
from banyan.jobs.timetable import run_pending
from banyan.records.outbox import Letter
from banyan.records.threads import Thread

ALL_BY_MAIL = dict.fromkeys(choices.TOPICS, "mail")


@pytest.fixture
def bread(town: Town) -> Thread:
    """A thread of Bo's, who wants everything by mail every hour."""
    confirm(town, town.bo)
    town.bo.does(choices.choose, ALL_BY_MAIL, "hour", 8)
    return town.bo.opens_thread("Bread")


def confirm(town: Town, member: Member) -> None:
    params = {"email": f"{member.caller.handle}@example.org", "account": member.account_id, "now": town.clock.at}
    sql = "INSERT INTO emails (email_key, account_id, email, verified_at) VALUES (:email, :account, :email, :now)"
    town.store.write_now(lambda tx: tx.run(sql, params))


def work(town: Town) -> None:
    run_pending(town.store)
    job.run(Shift(town.store))


def letters(town: Town, mail: Mail, after: int = clock.HOUR) -> list[Letter]:
    """Those that wait when that time has passed and the jobs have run."""
    work(town)
    town.clock.passes(after)
    work(town)
    return mail.letters()


def test_what_waits_comes_in_one_letter_when_its_hour_comes(town: Town, bread: Thread, mail: Mail) -> None:
    town.eve.replies(bread, "Rye", reply_to=1)
    town.ada.replies(bread, "Wheat")
    town.ada.replies(bread, "Oats")
    assert letters(town, mail, clock.MINUTE) == []
    [letter] = letters(town, mail)
    assert (letter.recipient, letter.subject) == ("bo@example.org", "2 things wait for you · Banyan")
    assert "* eve answered you\n  Bread\n  <public address>/t/1/2#f2" in letter.body
    assert "* 2 new floors in a thread you follow\n  Bread\n  <public address>/t/1/3#f3" in letter.body
    assert "Rye" not in letter.body
    assert f"<public address>{letter.unsubscribe}\n" in letter.body
    assert re.fullmatch(r"/link/[\w-]{20,}", letter.unsubscribe)


def test_nobody_is_written_to_twice_about_the_same(town: Town, bread: Thread, mail: Mail) -> None:
    town.ada.replies(bread, "Wheat")
    assert len(letters(town, mail)) == 1
    town.ada.replies(bread, "Oats")
    assert len(letters(town, mail)) == 1, "the line grows, and was told"
    town.eve.replies(bread, "Rye", reply_to=1)
    _, second = letters(town, mail)
    assert "eve answered you" in second.body
    assert "new floors" not in second.body
    work(town)
    assert len(mail.letters()) == 2


def test_what_was_read_meanwhile_is_not_written(town: Town, bread: Thread, mail: Mail) -> None:
    town.eve.replies(bread, "Rye", reply_to=1)
    run_pending(town.store)
    town.bo.does(notifications.mark_all_read)
    assert letters(town, mail) == []


def test_only_what_is_wanted_by_mail(town: Town, bread: Thread, mail: Mail) -> None:
    town.bo.does(choices.choose, {"reply": "mail"}, "hour", 8)
    town.ada.replies(bread, "Wheat")
    assert letters(town, mail) == []
    town.eve.replies(bread, "Rye", reply_to=1)
    [letter] = letters(town, mail)
    assert "new floor" not in letter.body


def test_only_to_a_confirmed_address_and_who_can_come_in(town: Town, mail: Mail) -> None:
    town.eve.does(choices.choose, ALL_BY_MAIL, "hour", 8)
    oats = town.eve.opens_thread("Oats")
    town.ada.replies(oats, "Wheat", reply_to=1)
    assert letters(town, mail) == [], "eve has no address"
    confirm(town, town.eve)
    town.ada.replies(oats, "Rye", reply_to=1)
    work(town)
    town.store.write_now(lambda tx: tx.run("UPDATE accounts SET state = 'suspended' WHERE handle = 'eve'"))
    assert letters(town, mail) == []


def test_quiet_holds_it_back(town: Town, bread: Thread, mail: Mail) -> None:
    town.eve.replies(bread, "Rye", reply_to=1)
    run_pending(town.store)
    town.bo.does(choices.be_quiet, town.clock.at + 5 * clock.HOUR)
    assert letters(town, mail, 4 * clock.HOUR) == []
    assert len(letters(town, mail, 3 * clock.HOUR)) == 1


def test_another_hour_holds_for_what_waits_already(town: Town, bread: Thread, mail: Mail) -> None:
    town.eve.replies(bread, "Rye", reply_to=1)
    run_pending(town.store)
    town.bo.does(choices.choose, ALL_BY_MAIL, "day", 20)
    assert letters(town, mail, 7 * clock.HOUR) == []
    assert len(letters(town, mail, clock.HOUR)) == 1


def test_it_is_written_in_the_readers_language(town: Town, bread: Thread, mail: Mail) -> None:
    town.store.write_now(lambda tx: tx.run("UPDATE accounts SET locale = 'zh-Hans' WHERE handle = 'bo'"))
    town.eve.replies(bread, "Rye", reply_to=1)
    [letter] = letters(town, mail)
    assert letter.subject.startswith("有 1 件事等你看")
    assert "eve 回复了你" in letter.body


def test_a_long_list_is_cut_and_says_so(town: Town, bread: Thread, mail: Mail, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roundups, "MOST_LINES", 1)
    for n in range(3):
        town.eve.replies(bread, f"Rye {n}", reply_to=1)
    [letter] = letters(town, mail)
    assert letter.subject.startswith("3 things wait")
    assert letter.body.count("answered you") == 1
    assert "2 more are in your inbox:" in letter.body


def test_one_click_ends_it_and_can_be_clicked_again(town: Town, bread: Thread, mail: Mail) -> None:
    town.bo.does(choices.choose, ALL_BY_MAIL | {"quote": "nothing"}, "hour", 8)
    town.eve.replies(bread, "Rye", reply_to=1)
    [letter] = letters(town, mail)
    token = letter.unsubscribe.removeprefix("/link/")
    town.eve.replies(bread, "Wheat", reply_to=1)
    run_pending(town.store)
    for _ in range(2):
        town.guest.does(roundups.unsubscribe, token)
        ways = ways_of(town.bo.sees(choices.mine).ways)
        assert (set(ways.values()), ways["quote"]) == ({"inbox", "nothing"}, "nothing")
    assert len(letters(town, mail)) == 1
    assert town.bo.sees(notifications.unread_count) == 2


def test_a_link_that_is_none_or_too_old_ends_nothing(town: Town, bread: Thread, mail: Mail) -> None:
    town.eve.replies(bread, "Rye", reply_to=1)
    [letter] = letters(town, mail)
    town.clock.passes(roundups.LINK_LASTS)
    for token in ("nonsense", letter.unsubscribe.removeprefix("/link/")):
        with refused("link_spent"):
            town.guest.does(roundups.unsubscribe, token)
    assert ways_of(town.bo.sees(choices.mine).ways)["reply"] == "mail"


def test_followed_people_come_by_mail_too(town: Town, bread: Thread, mail: Mail) -> None:
    town.bo.does(follows.follow_person, "ada")
    town.ada.opens_thread("Rye & oats")
    [letter] = letters(town, mail)
    assert "* ada opened a thread\n  Rye & oats\n  <public address>/t/2/1#f1" in letter.body
