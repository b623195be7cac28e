# SPDX-License-Identifier: Apache-2.0
"""Messages: to whom one gets through, how many wait, what each side may do with its copy, and what nobody learns."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.core.test_presence import ON_RAILWAY, crowd, is_at, steps
from tests.kit.town import Town, refused

from banyan.base import clock, ids
from banyan.base.errors import Refusal
from banyan.core import follows, messages, presence, relations
from banyan.records.presence import Listens, PresenceChoices


@pytest.fixture
def here(town) -> Town:
    """The whole cast is here."""
    for member in (town.ada, town.bo, town.chen, town.eve):
        is_at(town, member, ON_RAILWAY, lasts=clock.DAY)
    return town


def bodies(found) -> list[str]:
    return [one.body for one in found]


def test_a_line_waits_until_it_is_shown_and_both_keep_a_copy(here):
    sent = here.ada.does(messages.send, "bo", "  tea\nat four? \x1b[31m ")
    assert (sent.kind, sent.other.handle, sent.body) == ("to", "bo", "tea at four? [31m")
    waiting = here.bo.sees(messages.waiting)
    assert [(one.kind, one.other.handle) for one in waiting] == [("from", "ada")]
    assert here.ada.sees(messages.waiting) == []
    assert here.bo.does(messages.saw, waiting[-1].id) == 1
    assert here.bo.sees(messages.waiting) == []
    here.bo.does(messages.send, "ada", "yes")
    assert bodies(here.ada.sees(messages.page)[0]) == ["yes", "tea at four? [31m"]
    assert bodies(here.bo.sees(messages.page, "ada")[0]) == ["yes", "tea at four? [31m"]
    assert bodies(here.bo.sees(messages.page, "eve")[0]) == []
    assert [one.handle for one in here.bo.sees(messages.people)] == ["ada"]


def test_the_sender_learns_nothing_of_it_being_read_and_the_log_of_events_holds_no_words(here):
    sent = here.ada.does(messages.send, "bo", "a secret of mine")
    before = here.ada.sees(messages.page)
    here.bo.does(messages.saw, sent.id + 10)
    assert here.ada.sees(messages.page) == before
    assert here.count("SELECT count(*) FROM events WHERE kind = 'MessageSent'") == 1
    data = here.count("SELECT data FROM events WHERE kind = 'MessageSent'")
    assert "secret" not in data
    assert str(here.ada.account_id) not in data


def test_the_eleventh_that_waits_is_refused(here):
    for n in range(messages.MOST_WAITING):
        here.ada.does(messages.send, "bo", f"line {n}")
    for sender in (here.ada, here.eve):
        with refused("queue_full"):
            sender.does(messages.send, "bo", "one more")
    here.bo.does(messages.saw, here.bo.sees(messages.waiting)[0].id)
    here.eve.does(messages.send, "bo", "one more")


def test_a_hundred_write_to_one_who_looks_at_nothing(here):
    """Ten lines wait, and nothing is kept of the rest."""
    senders = crowd(here, 100)
    said = Counter()

    def flood(tx):
        for sender in senders:
            try:
                messages.send(tx, sender, "bo", "x" * messages.MAX_LINE)
            except Refusal as refusal:
                said[str(refusal)] += 1

    here.store.write_now(flood)
    assert said == {"So many messages wait for bo that no more fit.": 90}
    assert len(here.bo.sees(messages.waiting)) == messages.MOST_WAITING
    assert here.count("SELECT count(*) FROM messages") == 2 * messages.MOST_WAITING
    assert here.count("SELECT count(*) FROM events WHERE kind = 'MessageSent'") == messages.MOST_WAITING


def test_one_who_writes_to_a_hundred_is_slowed_whoever_they_write_to(here):
    others = crowd(here, 100)
    codes = Counter()

    def flood(tx):
        for other in others:
            try:
                messages.send(tx, here.ada.caller, other.handle, "Buy this.")
            except Refusal as refusal:
                codes[refusal.code] += 1

    here.store.write_now(flood)
    assert codes == {"too_many_lines": 100 - messages.MOST_IN_A_MINUTE}
    assert here.count("SELECT count(*) FROM messages") == 2 * messages.MOST_IN_A_MINUTE


ACTS = st.lists(
    st.tuples(st.sampled_from(["send"] * 4 + ["saw", "burn", "passes"]), st.integers(0, 2), st.integers(0, 2)),
    max_size=60,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_never_more_than_ten_lines_of_people_wait_for_anybody(sqlite_town, acts):
    """Whatever is sent, seen and burned in whatever order; a refused line is nowhere, and every other one reaches both."""
    town = sqlite_town
    cast = [(town.ada, "ada"), (town.bo, "bo"), (town.eve, "eve")]
    for member, _ in cast:
        is_at(town, member, ON_RAILWAY, lasts=365 * clock.DAY)
        member.does(messages.burn)
    town.clock.passes(clock.HOUR)
    waiting = [0, 0, 0]
    for act, one, other in acts:
        member = cast[one][0]
        if act == "send" and one != other:
            try:
                member.does(messages.send, cast[other][1], "Tea?")
            except messages.QueueFull:
                assert waiting[other] == messages.MOST_WAITING
            except messages.TooManyLines:
                town.clock.passes(clock.MINUTE)
            else:
                waiting[other] += 1
        elif act == "saw":
            assert member.does(messages.saw, ids.MAX_ID) == waiting[one]
            waiting[one] = 0
        elif act == "burn":
            member.does(messages.burn)
            waiting[one] = 0
        elif act == "passes":
            town.clock.passes(clock.MINUTE)
        assert max(waiting) <= messages.MOST_WAITING
        assert [len(each.sees(messages.waiting)) for each, _ in cast] == waiting


def test_a_long_log_makes_no_line_slower(sqlite_town):
    town = sqlite_town
    for member in (town.ada, town.bo):
        is_at(town, member, ON_RAILWAY, lasts=30 * clock.DAY)
    before = steps(town, lambda tx: messages.send(tx, town.ada.caller, "bo", "first"))

    def chat(tx):
        for n in range(200):
            messages._insert(tx, ids.mint(), town.ada.account_id, town.bo.account_id, "to", str(n), shown=tx.now)

    town.store.write_now(chat)
    town.clock.passes(clock.HOUR)
    assert steps(town, lambda tx: messages.send(tx, town.ada.caller, "bo", "last")) <= 1.5 * before + 5


@pytest.mark.parametrize("body", ["", " \n ", "x" * (messages.MAX_LINE + 1), "\x1b"])
def test_a_message_is_one_line_of_some_length(here, body):
    with refused("line_wanted"):
        here.ada.does(messages.send, "bo", body)


def test_only_who_is_here_can_be_written_to(town):
    is_at(town, town.ada, ON_RAILWAY)
    with refused("not_here"):
        town.ada.does(messages.send, "bo", "hello")
    with refused("not_here"):
        town.ada.does(messages.send, "nobody", "hello")
    with refused("oneself"):
        town.ada.does(messages.send, "ada", "hello")
    with refused("sign_in_first"):
        town.guest.does(messages.send, "ada", "hello")


def test_who_cannot_be_seen_is_not_here_but_may_be_answered(here):
    here.bo.does(presence.choose, PresenceChoices(is_hidden=True))
    with refused("not_here"):
        here.ada.does(messages.send, "bo", "are you there?")
    here.bo.does(messages.send, "ada", "I am")
    here.ada.does(messages.send, "bo", "so you are")
    here.clock.passes(messages.ANSWER_WITHIN + 1)
    with refused("not_here"):
        here.ada.does(messages.send, "bo", "still?")


def test_quiet_blocks_and_mutes_are_kept_and_say_the_same(here):
    here.bo.does(presence.choose, PresenceChoices(listens_to=Listens.NOBODY))
    here.eve.does(relations.block, "ada")
    here.chen.does(follows.mute_person, "ada")
    for handle in ("bo", "eve", "chen"):
        with refused("not_listening"):
            here.ada.does(messages.send, handle, "hello")
    here.bo.does(presence.choose, PresenceChoices(listens_to=Listens.FRIENDS))
    with refused("not_listening"):
        here.ada.does(messages.send, "bo", "hello")
    here.bo.does(relations.befriend, "ada")
    here.ada.does(messages.send, "bo", "hello, friend")


def test_a_flood_is_slowed(here):
    for n in range(messages.MOST_IN_A_MINUTE):
        here.ada.does(messages.send, "bo", f"line {n}")
        here.bo.does(messages.saw, here.bo.sees(messages.waiting)[-1].id)
    with refused("too_many_lines") as caught:
        here.ada.does(messages.send, "eve", "and you")
    assert caught.value.data["wait_s"] == 60
    here.clock.passes(clock.MINUTE)
    here.ada.does(messages.send, "eve", "and you")


def test_a_log_is_burned_by_its_owner_alone(here):
    here.ada.does(messages.send, "bo", "one")
    assert here.ada.does(messages.burn) == 1
    assert here.ada.sees(messages.page)[0] == []
    assert bodies(here.bo.sees(messages.page)[0]) == ["one"]
    assert here.bo.does(messages.burn) == 1
    assert here.count("SELECT count(*) FROM messages") == 0
    with refused("sign_in_first"):
        here.guest.does(messages.burn)


def test_a_log_is_a_text_that_a_letter_can_hold(here, monkeypatch):
    assert here.ada.sees(messages.as_text) == ("", 0)
    here.ada.does(messages.send, "bo", "tea?")
    here.clock.passes(clock.MINUTE)
    here.bo.does(messages.send, "ada", "yes")
    text, last = here.ada.sees(messages.as_text)
    assert text == "2026-05-01 12:00 → bo: tea?\n2026-05-01 12:01 bo: yes"
    assert last == here.ada.sees(messages.page)[0][0].id


def test_what_a_letter_does_not_hold_stays_in_the_log(here, monkeypatch):
    monkeypatch.setattr(messages, "LETTER_BYTES", 30)
    here.ada.does(messages.send, "bo", "tea?")
    here.clock.passes(clock.MINUTE)
    here.bo.does(messages.send, "ada", "yes")
    text, last = here.ada.sees(messages.as_text)
    assert text == "2026-05-01 12:00 → bo: tea?"
    assert here.ada.does(messages.burn, last) == 1
    assert here.ada.sees(messages.as_text)[0] == "2026-05-01 12:01 bo: yes"


def test_the_log_is_read_page_by_page_and_ends_after_a_season(here):
    here.clock.passes(1_000)
    for n in range(messages.PER_PAGE + 1):
        here.ada.does(messages.send, "bo", f"line {n}")
        here.bo.does(messages.saw, here.bo.sees(messages.waiting)[-1].id)
        here.clock.passes(4 * clock.SECOND)
    first, older = here.bo.sees(messages.page)
    assert len(first) == messages.PER_PAGE
    assert bodies(here.bo.sees(messages.page, "", older)[0]) == ["line 0"]
    here.clock.passes(messages.KEPT_FOR)
    assert here.store.write_now(messages.sweep) == 2 * (messages.PER_PAGE + 1)


def test_what_the_staff_say_is_one_event_however_many_are_here(here):
    crowd(here, 50, lasts=clock.DAY)
    assert here.chen.does(messages.broadcast, "We close at ten.") == 53
    assert here.count("SELECT count(*) FROM messages WHERE shown_at IS NULL") == 53
    assert here.count("SELECT count(*) FROM events WHERE kind = 'MessagesBroadcast'") == 1
    assert here.count("SELECT count(*) FROM events WHERE kind = 'MessageSent'") == 0


def test_the_staff_speaks_to_everybody_who_is_here(here):
    here.bo.does(presence.choose, PresenceChoices(is_hidden=True, listens_to=Listens.NOBODY))
    with refused("staff_only"):
        here.ada.does(messages.broadcast, "hear ye")
    assert here.chen.does(messages.broadcast, "We close at ten.") == 3
    assert bodies(here.bo.sees(messages.waiting)) == ["We close at ten."]
    assert bodies(here.chen.sees(messages.page)[0]) == ["We close at ten."]
    for n in range(messages.MOST_WAITING):
        here.ada.does(messages.send, "eve", str(n))
    here.chen.does(messages.broadcast, "Now.")
    assert bodies(here.eve.sees(messages.waiting))[-1] == "Now.", "a full queue does not keep the house out"
