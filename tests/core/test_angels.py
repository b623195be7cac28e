# SPDX-License-Identifier: Apache-2.0
"""Angels: who is asked next, what the two do, and that nobody learns the name."""

from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.kit.angels import comes, goes, heaven, talk_of, wards
from tests.kit.town import Member, Town, refused

from banyan.base import clock
from banyan.core import (
    angels,
    belongings,
    events,
    messages,
    moderation,
    notifications,
    presence,
    relations,
    self_locks,
    site,
)
from banyan.jobs.shift import Shift
from banyan.jobs.sweeps import dispatch_angels
from banyan.records.relations import RelationKind
from banyan.records.self_locks import Ability


@pytest.fixture
def sky(town: Town) -> Town:
    """Ada and Eve are angels and here."""
    heaven(town, "ada", "eve")
    for member in (town.ada, town.eve):
        comes(town, member)
    return town


def told(who: Member) -> list[str]:
    return [line.notification.kind for line in who.sees(notifications.inbox)[0]]


def talk_id(who: Member) -> int:
    return int(talk_of(who).talk.id)


def said(who: Member) -> list[tuple[bool, str]]:
    return [(line.is_angel, line.body) for line in talk_of(who).lines]


def test_a_newcomer_asks_and_an_angel_answers(sky: Town) -> None:
    sky.bo.does(angels.ask, "How do I  quote?")
    assert (wards(sky.ada), wards(sky.eve)) == (["bo"], [])
    assert told(sky.ada)[0] == "angel_asked"
    ward = sky.ada.sees(angels.page).wards[0]
    sky.ada.does(angels.say, ward.talk.id, "With the letter Y.")
    assert said(sky.bo) == [(False, "How do I quote?"), (True, "With the letter Y.")]
    assert told(sky.bo) == ["angel_answered"]
    sky.ada.does(angels.say, ward.talk.id, "Or R and then y.")
    assert told(sky.bo) == ["angel_answered"]
    sky.bo.does(angels.say, ward.talk.id, "Thank you!")
    assert told(sky.ada)[0] == "angel_said"
    sky.bo.does(angels.thank, ward.talk.id)
    with refused("thanked_already"):
        sky.bo.does(angels.thank, ward.talk.id)
    assert sky.ada.sees(angels.page).angel.thanks == 1
    sky.bo.does(angels.end, ward.talk.id)
    with refused("angel_talk_over"):
        sky.ada.does(angels.say, ward.talk.id, "One more thing.")
    assert sky.bo.sees(angels.page).may_ask


def everything_of(who: Member) -> str:
    """All that somebody can read in which an angel could be named, but for the list of who is here, where everybody is."""
    mine = who.sees(angels.page)
    seen: list[Any] = [
        mine,
        who.sees(angels.look, mine.talk.talk.id) if mine.talk else None,
        who.sees(angels.own),
        who.sees(notifications.inbox),
        who.sees(messages.page),
        who.sees(messages.people),
        who.sees(moderation.page),
        *(who.sees(relations.listed, kind) for kind in RelationKind),
        who.sees(belongings.mail),
        who.sees(belongings.relations),
    ]
    return msgspec.json.encode(seen).decode()


def test_the_name_of_an_angel_is_nowhere_that_a_newcomer_reads(town: Town) -> None:
    """Whatever is done in a talk; and what the log of events says of it names neither of the two."""
    secret = town.member("seraphina")
    heaven(town, "seraphina")
    comes(town, secret)
    with town.store.read() as tx:
        before = events.newest(tx)
    town.bo.does(angels.ask, "Who are you?")
    talk = talk_id(town.bo)
    secret.does(angels.say, talk, "An angel.")
    town.bo.does(angels.say, talk, "But who?")
    town.bo.does(angels.thank, talk)
    town.bo.does(angels.report, talk, "Will not say who.")
    report = town.chen.sees(angels.choir).reports[0]
    town.chen.does(angels.settle, report.id, "Angels never do.")
    assert talk_of(town.bo).talk.is_thanked
    for reader in (town.bo, town.eve, town.guest):
        seen = everything_of(reader) if reader is not town.guest else str(reader.sees(moderation.page))
        assert "seraphina" not in seen.lower()
        assert str(secret.account_id) not in seen
    with town.store.read() as tx:
        log = [event for event in events.after(tx, before) if event.kind == "AngelTalkChanged"]
    assert log
    assert all(str(talk) in str(event.data) and str(secret.account_id) not in str(event.data) for event in log)
    assert "talk" not in presence.said("en", town.bo.sees(presence.find, secret.account_id)).lower()
    for refusing in (angels.look, angels.report):
        with refused("not_found"):
            town.eve.does(refusing, talk, *(("Why?",) if refusing is angels.report else ()))


def test_those_who_administer_read_the_name_in_a_report_and_only_there(sky: Town) -> None:
    sky.bo.does(angels.ask, "Hello?")
    sky.ada.does(angels.say, talk_id(sky.bo), "Go away.")
    with refused("angel_words_wanted"):
        sky.bo.does(angels.report, talk_id(sky.bo), "")
    sky.bo.does(angels.report, talk_id(sky.bo), "Rude.")
    with refused("talk_reported_already"):
        sky.bo.does(angels.report, talk_id(sky.bo), "Very rude.")
    (report,) = sky.chen.sees(angels.choir).reports
    assert [(who.handle, is_angel, body) for who, is_angel, body in report.lines] == [
        ("bo", False, "Hello?"),
        ("ada", True, "Go away."),
    ]
    assert told(sky.chen)[0] == "angel_report"
    for verb, args in ((angels.choir, ()), (angels.settle, (report.id, "So."))):
        with refused("staff_only"):
            sky.ada.does(verb, *args)
    sky.chen.does(angels.settle, report.id, "We have spoken with them.")
    assert told(sky.bo)[0] == "angel_settled"
    with refused("not_found"):
        sky.chen.does(angels.settle, report.id, "Once more.")
    record, _ = sky.bo.sees(moderation.page)
    assert (record[0][0].action, record[0][0].account_id, record[0][0].reason) == ("settle_angel_report", None, "")
    sky.bo.does(angels.end, talk_id(sky.bo))
    sky.bo.does(angels.ask, "Somebody else, please.")
    assert (wards(sky.ada), wards(sky.eve)) == ([], ["bo"])


def test_where_no_angel_is_here_the_question_waits(town: Town) -> None:
    heaven(town, "ada")
    town.bo.does(angels.ask, "Is anybody there?")
    with refused("no_angel_yet"):
        town.bo.does(angels.thank, talk_id(town.bo))
    with refused("no_angel_yet"):
        town.bo.does(angels.change, talk_id(town.bo))
    dispatch_angels(Shift(town.store))
    assert wards(town.ada) == []
    comes(town, town.ada)
    dispatch_angels(Shift(town.store))
    assert wards(town.ada) == ["bo"]
    dispatch_angels(Shift(town.store))


def test_another_angel_is_the_next_and_not_too_soon(sky: Town) -> None:
    sky.bo.does(angels.ask, "Hello?")
    first = talk_id(sky.bo)
    sky.ada.does(angels.say, first, "Hm.")
    with refused("change_too_soon"):
        sky.bo.does(angels.change, first)
    assert talk_of(sky.bo).change_at == sky.clock.at + clock.HOUR
    sky.clock.passes(clock.HOUR)
    comes(sky, sky.eve)
    sky.bo.does(angels.change, first)
    assert (wards(sky.ada), wards(sky.eve)) == ([], ["bo"])
    with refused("not_found"):
        sky.ada.does(angels.say, first, "Still here.")
    sky.bo.does(angels.change, first)  # Eve has said nothing yet; but nobody is left who did not have it
    assert (wards(sky.ada), wards(sky.eve), said(sky.bo)[-1]) == ([], [], (True, "Hm."))
    with refused("not_found"):
        sky.ada.does(angels.change, first)


def test_an_angel_hands_over_and_may_want_somebody_no_more(sky: Town) -> None:
    sky.bo.does(angels.ask, "Hello?")
    talk = talk_id(sky.bo)
    with refused("not_found"):
        sky.eve.does(angels.hand_over, talk)
    sky.ada.does(angels.hand_over, talk, for_good=True)
    assert (wards(sky.ada), wards(sky.eve)) == ([], ["bo"])
    sky.bo.does(angels.end, talk)
    sky.eve.does(angels.rest, is_resting=True)
    sky.bo.does(angels.ask, "And now?")
    assert (wards(sky.ada), wards(sky.eve)) == ([], [])
    sky.eve.does(angels.rest, is_resting=False)
    assert wards(sky.eve) == ["bo"]
    with refused("not_found"):
        sky.bo.does(angels.rest, is_resting=True)


def test_who_has_blocked_a_newcomer_is_not_asked_by_them(sky: Town) -> None:
    sky.ada.does(relations.block, "bo")
    sky.bo.does(angels.ask, "Hello?")
    assert (wards(sky.ada), wards(sky.eve)) == ([], ["bo"])
    # The other way round nothing is asked: who blocks people one by one would learn who answers them.
    carl = sky.member("carl", joined_at=sky.clock.at)
    carl.does(relations.block, "ada")
    carl.does(angels.ask, "Hello?")
    assert wards(sky.ada) == ["carl"]


def test_angels_are_for_newcomers_and_for_a_first_question(sky: Town) -> None:
    with refused("sign_in_first"):
        sky.guest.does(angels.ask, "Hello?")
    with refused("no_newcomer"):
        sky.ada.does(angels.ask, "Am I alone?")
    with refused("line_wanted"):
        sky.bo.does(angels.ask, " ")
    sky.chen.does(angels.ask, "I was always afraid to ask.")
    with refused("angel_talk_open"):
        sky.chen.does(angels.ask, "And?")
    sky.chen.does(angels.end, talk_id(sky.chen))
    with refused("no_newcomer"):
        sky.chen.does(angels.ask, "And?")
    for _ in range(angels.ASKED_A_DAY):
        sky.bo.does(angels.ask, "Hello?")
        sky.bo.does(angels.end, talk_id(sky.bo))
    with refused("angels_asked_too_often"):
        sky.bo.does(angels.ask, "Hello?")


def test_lines_have_a_pace_and_who_keeps_away_says_nothing(sky: Town) -> None:
    sky.bo.does(angels.ask, "1")
    talk = talk_id(sky.bo)
    for number in range(2, 11):
        sky.bo.does(angels.say, talk, str(number))
    with refused("too_many_lines"):
        sky.bo.does(angels.say, talk, "11")
    with refused("not_found"):
        sky.eve.does(angels.say, talk, "I am not in it.")
    sky.clock.passes(clock.HOUR)
    sky.bo.does(self_locks.lock, [Ability.MESSAGES], 3, is_shown=False)
    with refused("self_locked"):
        sky.bo.does(angels.say, talk, "12")


def test_somebody_offers_to_be_an_angel(town: Town) -> None:
    with refused("angels_off"):
        town.eve.does(angels.volunteer, "I like to help.")
    heaven(town)
    with refused("too_young_for_wings"):
        town.bo.does(angels.volunteer, "I like to help.")
    with refused("angel_words_wanted"):
        town.eve.does(angels.volunteer, "x")
    town.eve.does(angels.volunteer, "I like to help.")
    with refused("angel_already"):
        town.eve.does(angels.volunteer, "I do!")
    assert told(town.chen) == ["angel_volunteer"]
    comes(town, town.eve)
    town.bo.does(angels.ask, "Hello?")
    assert wards(town.eve) == []
    with refused("staff_only"):
        town.ada.does(angels.appoint, "eve")
    town.chen.does(angels.appoint, "eve")
    with refused("angel_already"):
        town.chen.does(angels.appoint, "eve")
    assert (wards(town.eve), told(town.eve)) == (["bo"], ["angel_asked", "angel_appointed"])
    with refused("staff_only"):
        town.ada.does(angels.dismiss, "eve", "No.")
    town.chen.does(angels.dismiss, "eve", "You never come.")
    assert (told(town.eve)[0], town.eve.sees(angels.page).angel) == ("angel_dismissed", None)
    assert talk_of(town.bo).talk.state == "waiting"
    with refused("not_found"):
        town.chen.does(angels.dismiss, "eve", "Again.")
    town.eve.does(angels.volunteer, "Once more.")
    town.eve.does(angels.resign)
    with refused("not_found"):
        town.eve.does(angels.resign)
    record, _ = town.bo.sees(moderation.page)
    assert {entry.account_id for entry, *_ in record if "angel" in entry.action} == {None}


def test_switched_off_nothing_is_there(sky: Town) -> None:
    sky.chen.does(site.set_policies, angels="off")
    with refused("angels_off"):
        sky.bo.does(angels.ask, "Hello?")
    with refused("angels_off"):
        sky.bo.sees(angels.page)
    assert sky.guest.does(lambda tx, _: angels.dispatch(tx)) == 0


def test_what_was_said_is_taken_along_and_goes_with_who_leaves(sky: Town) -> None:
    sky.bo.does(angels.ask, "Hello?")
    sky.ada.does(angels.say, talk_id(sky.bo), "Good evening.")
    assert [(one.by, one.body) for one in sky.bo.sees(angels.own)] == [("me", "Hello?"), ("angel", "Good evening.")]
    assert [(one.by, one.body) for one in sky.ada.sees(angels.own)] == [("bo", "Hello?"), ("me", "Good evening.")]
    assert sky.eve.sees(angels.own) == []
    sky.store.write_now(lambda tx: angels.depart(tx, sky.ada.caller.id))
    assert (wards(sky.eve), said(sky.bo)[-1]) == (["bo"], (True, "Good evening."))
    sky.store.write_now(lambda tx: angels.depart(tx, sky.bo.caller.id))
    assert sky.count("SELECT count(*) FROM angel_lines") == 0


def test_talks_of_long_ago_go(sky: Town) -> None:
    sky.bo.does(angels.ask, "Hello?")
    sky.bo.does(angels.end, talk_id(sky.bo))
    sky.chen.does(angels.ask, "Hello?")
    sky.clock.passes(angels.KEPT_FOR + clock.DAY)
    assert (sky.store.write_now(angels.sweep), sky.store.write_now(angels.sweep)) == (1, 0)
    assert talk_of(sky.chen) is not None
    sky.clock.passes(angels.IDLE_FOR)
    assert sky.store.write_now(angels.sweep) == 1


STEPS = ("ask", "ask", "ask", "rest", "wake", "come", "go", "hand over")
FOUR = [f"angel{number}" for number in range(4)]


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 3)), min_size=10, max_size=30))
def test_no_angel_is_asked_twice_before_all_other_willing_ones_were(
    sqlite_town: Town, steps: list[tuple[str, int]]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(angels, "MOST_WARDS", 1_000)
        book = Book(sqlite_town)
        for step, who in steps:
            book.does(step, who)


class Book:
    """Who could be asked and who was, written down beside the rule: one newcomer waits at most, so each step asks one at most."""

    def __init__(self, town: Town) -> None:
        self.town = town
        if not town.count("SELECT count(*) FROM angels"):
            for name in FOUR:
                town.member(name)
            heaven(town, *FOUR)
        town.store.write_now(lambda tx: tx.run("UPDATE angels SET turn = 0, is_resting = 0"))
        town.store.write_now(lambda tx: tx.run("UPDATE angel_talks SET state = 'ended'"))
        find = "SELECT id FROM accounts WHERE handle = :name"
        self.choir = [Member(town, town.count(find, name=name)) for name in FOUR]
        for angel in self.choir:
            comes(town, angel)
        self.here, self.resting = set(range(4)), set[int]()
        self.asked_at = dict.fromkeys(range(4), 0)  # the step at which they were asked last
        self.had: dict[int, set[int]] = {}  # talk → whoever had it
        self.count = 0

    def does(self, step: str, who: int) -> None:
        self.count += 1
        angel, before = self.choir[who], self.talks()
        if step == "come":
            comes(self.town, angel)
            self.here.add(who)
        elif step == "go":
            goes(self.town, angel)
            self.here.discard(who)
        elif step == "rest":
            angel.does(angels.rest, is_resting=True)
            self.resting.add(who)
        elif step == "wake":
            self.resting.discard(who)
            angel.does(angels.rest, is_resting=False)
        elif None not in before.values():  # nobody waits
            if step == "ask":
                number = self.town.count("SELECT count(*) FROM accounts")
                newcomer = self.town.member(f"new{number}", joined_at=self.town.clock.at)
                newcomer.does(angels.ask, "Hello?")
            elif who in before.values():
                angel.does(angels.hand_over, next(talk for talk, has in before.items() if has == who))
        self.check(before)

    def talks(self) -> dict[int, int | None]:
        """Talk → the angel who has it."""
        places = {angel.account_id: who for who, angel in enumerate(self.choir)}
        with self.town.store.read() as tx:
            rows = tx.all("SELECT id, angel_id FROM angel_talks WHERE state <> 'ended' ORDER BY id")
        return {talk: places.get(angel_id) for talk, angel_id in rows}

    def check(self, before: dict[int, int | None]) -> None:
        """Whoever got a talk could have it, and nobody who could was asked longer ago; if nobody got it, nobody could."""
        for talk, who in self.talks().items():
            could = self.here - self.resting - self.had.setdefault(talk, set())
            if who is None:
                assert not could or before.get(talk, talk) is None
            elif before.get(talk) != who:
                assert who in could
                assert self.asked_at[who] == min(self.asked_at[other] for other in could)
                self.asked_at[who] = self.count
                self.had[talk].add(who)
