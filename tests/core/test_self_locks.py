# SPDX-License-Identifier: Apache-2.0
"""Self-locks: chosen by oneself, felt at once in every verb, ended by time alone; those who administer can still come in."""

from collections.abc import Callable

import pytest
from tests.core.test_presence import is_at
from tests.kit.town import Town, refused, text

from banyan.base import clock
from banyan.core import (
    accounts,
    app_passwords,
    boards,
    chat,
    keepers,
    leases,
    mail,
    messages,
    moderation,
    polls,
    posts,
    pushes,
    reactions,
    roles,
    self_locks,
    sessions,
    talks,
    threads,
)
from banyan.records.polls import PollWish
from banyan.records.presence import Place, PlaceKind
from banyan.records.self_locks import Ability
from banyan.storage.queries import emails as email_queries
from banyan.storage.queries import standing as standing_queries

WHERE = ("Firefox", "203.0.113.7")


@pytest.fixture
def eve(town: Town):
    """Eve, who has come for many days, sits there and has a letter box."""
    eve = town.eve

    def come(tx) -> None:
        for day in range(1, 11):
            standing_queries.add_day(tx, eve.account_id, day)
        email_queries.put_email(tx, eve.account_id, "eve@example.org")

    town.store.write_now(come)
    for member in (eve, town.ada):
        is_at(town, member, Place(PlaceKind.HOME), lasts=clock.DAY)
    return eve


def locks(member, *abilities: str, days: int = 7, is_shown: bool = False):
    return member.does(self_locks.lock, abilities, days, is_shown=is_shown)


def test_what_is_locked_is_refused_until_the_day_that_was_said(town: Town, eve) -> None:
    thread = town.ada.opens_thread("Bread")
    locks(eve, Ability.WRITE, days=2)
    with refused("self_locked") as caught:
        eve.replies(thread, "Rye")
    assert caught.value.data["until"] == clock.to_words(town.clock.at + 2 * clock.DAY)
    town.clock.passes(2 * clock.DAY - 1)
    with refused("self_locked"):
        eve.opens_thread("Rye")
    town.clock.passes(1)
    assert eve.replies(thread, "Rye").floor == 2


def acts(town: Town, thread) -> dict[str, list[Callable[[object], object]]]:
    """What each lock stands before, as acts of somebody."""
    poll = polls_of(town)
    talk = town.eve.does(talks.ask, "ada")
    town.ada.does(talks.accept, talk.id)
    town.ada.does(chat.open_room, "lounge")
    town.eve.does(chat.join, "lounge")
    body = text("Hello.")
    return {
        Ability.WRITE: [
            lambda who: who.does(threads.open_thread, town.railway.id, "Rye", body),
            lambda who: who.does(posts.reply, thread.number, body),
        ],
        Ability.PUSH: [
            lambda who: who.does(reactions.react, thread.number, 1, "thanks"),
            lambda who: who.does(pushes.push, thread.number, 1, "push", "yes"),
            lambda who: who.does(polls.vote, poll.id, (0,)),
        ],
        Ability.MESSAGES: [
            lambda who: who.does(messages.send, "ada", "tea?"),
            lambda who: who.does(talks.say, talk.id, "tea?"),
            lambda who: who.does(talks.ask, "bo"),
        ],
        Ability.MAIL: [lambda who: who.does(mail.send, "ada", "Tea", body)],
        Ability.CHAT: [lambda who: who.does(chat.join, "lounge"), lambda who: who.does(chat.open_room, "mine")],
    }


def polls_of(town: Town):
    wish = PollWish("Tea?", ("Yes", "No"), town.clock.at + clock.DAY)
    return town.ada.does(polls.open_on_board, "Railway", wish)


@pytest.mark.parametrize("ability", [one for one in Ability if one != Ability.SIGN_IN])
def test_each_lock_stands_before_its_own_verbs_and_no_others(town: Town, eve, ability: str) -> None:
    town.chen.does(boards.set_policies, "Railway", push_policy="on")
    is_at(town, town.bo, Place(PlaceKind.HOME), lasts=clock.DAY)
    all_acts = acts(town, town.ada.opens_thread("Bread"))
    locks(eve, ability)
    for one, doing in all_acts.items():
        for act in doing:
            if one == ability:
                with refused("self_locked"):
                    act(eve)
            else:
                act(eve)


def test_who_locks_the_way_in_is_out_and_no_way_lets_them_in(town: Town, eve) -> None:
    token = town.guest.does(accounts.sign_in, eve.account_id, *WHERE)
    _, app = eve.does(app_passwords.make, "News", "read")
    locks(eve, Ability.SIGN_IN, days=3)
    assert town.guest.sees(sessions.resume, token) is None
    with refused("self_locked"):
        town.guest.does(accounts.sign_in, eve.account_id, *WHERE)
    with refused("self_locked"):
        town.guest.sees(app_passwords.verify, app, "read")
    town.clock.passes(3 * clock.DAY)
    assert town.guest.does(accounts.sign_in, eve.account_id, *WHERE)


def test_a_lock_is_never_made_shorter(town: Town, eve) -> None:
    locks(eve, Ability.MAIL, days=9)
    (one,) = locks(eve, Ability.MAIL, days=1)
    assert one.until_at == town.clock.at + 9 * clock.DAY
    (one,) = locks(eve, Ability.MAIL, days=10)
    assert one.until_at == town.clock.at + 10 * clock.DAY


def test_a_letter_tells_of_it_in_case_it_was_somebody_else(town: Town, eve) -> None:
    locks(eve, Ability.SIGN_IN)
    body = town.count("SELECT body FROM outbox WHERE recipient = 'eve@example.org'")
    assert "Signing in (until" in body


def test_the_card_says_so_only_by_wish_and_only_as_long(town: Town, eve) -> None:
    locks(eve, Ability.WRITE)
    assert town.guest.sees(accounts.person, "eve").locks == []
    locks(eve, Ability.CHAT, days=2, is_shown=True)
    assert [one.ability for one in town.guest.sees(accounts.person, "eve").locks] == [Ability.CHAT]
    town.clock.passes(2 * clock.DAY)
    assert town.guest.sees(accounts.person, "eve").locks == []
    assert town.store.write_now(self_locks.sweep) == 1
    assert town.store.write_now(self_locks.sweep) == 0
    assert [one.ability for one in eve.sees(self_locks.mine)] == [Ability.WRITE]


def test_what_may_be_asked_is_bounded(town: Town, eve) -> None:
    with refused("nothing_to_lock"):
        locks(eve)
    for days in (0, -1, leases.STEPS[1] + 1):
        with refused("bad_lock_days") as caught:
            locks(eve, Ability.MAIL, days=days)
    assert caught.value.data["most"] == 120
    with refused("bad_lock_days") as caught:  # who has just come may lock for fifteen days
        locks(town.bo, Ability.MAIL, days=16)
    assert caught.value.data["most"] == 15
    with refused("bad_value"):
        locks(eve, "breathing")
    with refused("sign_in_first"):
        town.guest.does(self_locks.lock, [Ability.MAIL], 1, is_shown=False)


def test_who_administers_can_lock_all_but_the_way_in(town: Town) -> None:
    with refused("needed_here"):
        locks(town.chen, Ability.SIGN_IN)
    thread = town.ada.opens_thread("Bread")
    locks(town.chen, Ability.WRITE)
    with refused("self_locked"):
        town.chen.replies(thread, "No.")
    town.chen.locks(thread, "enough")  # what an office asks is no writing of their own
    town.chen.does(threads.move_thread, thread.number, town.cooking.id, "about bread")


def test_who_cannot_come_in_is_made_no_administrator(town: Town, eve) -> None:
    locks(eve, Ability.SIGN_IN)
    with refused("keeps_away"):
        town.chen.does(roles.give, "eve", roles.ADMIN)
    town.chen.does(roles.give, "eve", roles.MODERATOR, "Railway")


def test_whoever_keeps_the_machine_can_end_it_and_the_record_says_so(town: Town, eve) -> None:
    locks(eve, Ability.SIGN_IN, Ability.MAIL)
    with refused("reason_wanted"):
        town.store.write_now(lambda tx: keepers.end_self_locks(tx, "eve", ""))
    assert town.store.write_now(lambda tx: keepers.end_self_locks(tx, "eve", "a death in the family")) == 2
    assert town.guest.does(accounts.sign_in, eve.account_id, *WHERE)
    entries, _older = town.guest.sees(moderation.page)
    assert entries[0][0].action == "end_self_locks"
    with refused("nothing_locked"):
        town.store.write_now(lambda tx: keepers.end_self_locks(tx, "eve", "once more"))
