# SPDX-License-Identifier: Apache-2.0
"""Boards without names: one pseudonym for each person and thread, and nothing in the rows or the log that says whose it is."""

import pytest
from tests.core.test_polls import wish
from tests.kit import carts
from tests.kit.town import NOON, Member, Town, refused, text

from banyan.base import clock
from banyan.base.ids import AccountId
from banyan.core import (
    blind_bans,
    boards,
    envelopes,
    notifications,
    polls,
    posts,
    pseudonyms,
    pushes,
    reactions,
    schedules,
    seals,
    tags,
    threads,
)
from banyan.records.accounts import AccountState
from banyan.records.boards import Board
from banyan.records.events import parse_event
from banyan.records.schedules import Later
from banyan.records.seals import NewKey
from banyan.storage.store import Tx

WORDS = "seven swallows under one roof"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """A passphrase is stretched in no time."""
    monkeypatch.setattr(envelopes, "MEMORY_KIB", 64)
    monkeypatch.setattr(envelopes, "PASSES", 1)


def holds_key(member: Member, words: str = WORDS) -> None:
    member.does(seals.keep_key, envelopes.make_key(words))


def opens_own(member: Member, words: str = WORDS) -> bytes:
    key = member.sees(seals.own_key)
    return envelopes.unlock(key, words)


@pytest.fixture
def whispers(town: Town) -> Board:
    """A board without names: Chen administers, Ada tends it, both hold a key."""
    for each in (town.chen, town.ada):
        holds_key(each)
    board: Board = town.chen.does(boards.set_policies, "Railway", names="pseudonyms")
    return board


def author_of(town: Town, number: int, floor: int) -> AccountId:
    with town.store.read() as tx:
        return AccountId(
            tx.value(
                "SELECT p.author_id FROM posts p JOIN threads t ON t.id = p.thread_id WHERE t.number = :n AND p.floor = :f",
                {"n": number, "f": floor},
            )
        )


def tells(tx: Tx) -> None:
    """What the job of notifications does."""
    events = [parse_event(kind, data) for kind, data in tx.all("SELECT kind, data FROM events ORDER BY seq")]
    notifications.tell(tx, notifications.calls_of(tx, [event for event in events if event is not None]))


# ---- names


def test_a_person_has_one_name_in_a_thread_and_another_in_the_next(town: Town, whispers: Board) -> None:
    first = town.bo.does(threads.open_thread, whispers.id, "夜里睡不着", text("数羊", lang="zh-Hans"))
    for who in (town.eve, town.bo, town.eve):
        town.clock.passes(clock.MINUTE)
        who.replies(first, "我也是")
    names = [author_of(town, first.number, floor) for floor in (1, 2, 3, 4)]
    assert names == [names[0], names[1]] * 2
    assert names[0] != names[1]
    second = town.bo.opens_thread("Another night", board=whispers)
    assert author_of(town, second.number, 1) not in names
    thread, person, _ = town.guest.sees(threads.get, first.number)
    assert (person.state, thread.people_count, thread.last_floor) == (AccountState.PSEUDONYM, 2, 4)
    name, _, number = person.handle.partition("-")
    assert number == str(first.number)
    assert name in {zh for _, zh in pseudonyms.names()}
    assert town.guest.sees(threads.get, second.number)[1].handle.split("-")[0] in {en for en, _ in pseudonyms.names()}


def test_the_author_edits_deletes_and_renames_and_nobody_else_does(town: Town, whispers: Board) -> None:
    thread = town.bo.opens_thread("Mine", board=whispers)
    town.clock.passes(clock.MINUTE)
    post = town.bo.replies(thread, "first words")
    with refused("not_your_post"):
        town.eve.does(posts.edit, thread.number, post.floor, text("taken over"), 1)
    edited = town.bo.does(posts.edit, thread.number, post.floor, text("better words"), 1)
    assert (edited.source, edited.author_id) == ("better words", post.author_id)
    assert town.bo.does(threads.rename_thread, thread.number, "Still mine").title == "Still mine"
    assert town.bo.does(tags.set_tags, thread.number, "night").tags == "night"
    with refused("moderators_only"):
        town.eve.does(threads.rename_thread, thread.number, "Hers")
    gone = town.bo.does(posts.delete, thread.number, post.floor)
    assert gone.gone_by == post.author_id
    assert town.bo.does(posts.restore, thread.number, post.floor, "").is_visible
    with refused("not_yours"):
        town.eve.does(threads.delete_thread, thread.number)
    assert town.bo.does(threads.delete_thread, thread.number).is_gone


def test_what_carries_a_name_is_not_there(town: Town, whispers: Board) -> None:
    thread = town.bo.opens_thread("Plain", board=whispers)
    with refused("no_files_here"):
        town.bo.does(posts.reply, thread.number, text(f'<img src="/files/{"0" * 64}/a.png">'))
    with refused("names_hidden"):
        town.eve.does(pushes.push, thread.number, 1, "push", "yes")
    with refused("names_hidden"):
        town.eve.does(reactions.react, thread.number, 1, "like")
    with refused("names_hidden"):
        town.bo.does(schedules.add_reply, thread.number, text("later"), Later(due_at=NOON + clock.DAY, token="x"))
    with refused("names_hidden"):
        town.ada.does(polls.open_in_thread, thread.number, wish(town))


def test_the_limits_count_all_pseudonyms_of_a_person(town: Town, whispers: Board) -> None:
    for title in ("One", "Two", "Three"):
        town.bo.opens_thread(title, board=whispers)
    with refused("too_soon_unkept") as caught:
        town.bo.opens_thread("Four", board=whispers)
    assert "nothing is kept" in caught.value.hint
    town.eve.opens_thread("Hers", board=whispers)
    town.clock.passes(clock.MINUTE)
    town.bo.opens_thread("Four", board=whispers)


def test_who_is_answered_reads_of_it_under_other_names(town: Town, whispers: Board) -> None:
    thread = town.bo.opens_thread("Is anybody awake?", board=whispers)
    town.clock.passes(clock.MINUTE)
    town.eve.replies(thread, "I am", reply_to=1)

    town.store.write_now(tells)
    assert town.bo.sees(notifications.unread_count) == 0
    assert [who.sees(pseudonyms.waiting_count) for who in (town.bo, town.eve)] == [1, 0]
    (line,) = town.bo.sees(pseudonyms.mine).lines
    assert (line.kind, line.floor, line.name.number) == ("reply", 2, thread.number)
    assert line.actor is not None
    assert line.actor.state == AccountState.PSEUDONYM
    assert not town.eve.sees(pseudonyms.mine).lines
    assert town.eve.does(pseudonyms.mark_read, line.id) == 0
    assert town.bo.does(pseudonyms.mark_read, line.id) == 1
    assert not town.bo.sees(pseudonyms.mine).lines


def test_a_board_gives_names_up_only_when_two_hold_a_key(town: Town) -> None:
    assert not town.bo.sees(pseudonyms.has_boards)
    with refused("seal_wanted"):
        town.chen.does(boards.set_policies, "Railway", names="pseudonyms")
    holds_key(town.chen)
    with refused("seal_wanted"):
        town.chen.does(boards.set_policies, "Railway", names="pseudonyms")
    holds_key(town.ada)
    assert town.chen.does(boards.set_policies, "Railway", names="pseudonyms").names == "pseudonyms"
    assert town.bo.sees(pseudonyms.has_boards)
    with refused("bad_policy"):
        town.chen.does(boards.set_policies, "Railway", names="masks")
    with refused("moderators_only"):
        town.bo.does(seals.keep_key, NewKey(b"", b"", b""))


def test_what_stood_there_with_a_name_keeps_it(town: Town, whispers: Board) -> None:
    named = town.bo.opens_thread("Elsewhere", board=town.cooking)
    town.chen.does(boards.set_policies, "Railway", names="handles")
    assert town.guest.sees(threads.get, named.number)[1].handle == "bo"
    thread = town.bo.opens_thread("With a name", board=town.railway)
    town.chen.does(boards.set_policies, "Railway", names="pseudonyms")
    town.clock.passes(clock.MINUTE)
    town.bo.replies(thread, "and without")
    assert author_of(town, thread.number, 1) == town.bo.account_id != author_of(town, thread.number, 2)
    assert town.bo.does(posts.edit, thread.number, 1, text("changed"), 1).source == "changed"


def test_counters_and_pointers_are_right(town: Town, whispers: Board) -> None:
    thread = town.bo.opens_thread("Counted", board=whispers)
    town.clock.passes(clock.MINUTE)
    town.eve.replies(thread, "me too")
    town.bo.does(posts.delete, thread.number, 1)
    assert carts.findings(town.store) == []


def test_what_nobody_can_claim_any_more_is_forgotten(town: Town, whispers: Board) -> None:
    thread = town.bo.opens_thread("Old", board=whispers)
    town.clock.passes(clock.MINUTE)
    town.eve.replies(thread, "an answer", reply_to=1)
    town.store.write_now(tells)
    lines = "SELECT count(*) FROM notifications WHERE account_id IN (SELECT account_id FROM pseudonyms)"
    assert (town.store.write_now(pseudonyms.sweep), town.count(lines)) == (0, 1)
    town.clock.passes(130 * clock.DAY)
    assert (town.store.write_now(pseudonyms.sweep), town.count(lines)) == (1, 0)


# ---- blind bans


def test_a_blind_ban_holds_under_every_name_and_says_nobodys(town: Town, whispers: Board) -> None:
    thread = town.bo.opens_thread("Rude", board=whispers)
    old = town.bo.opens_thread("Older", board=whispers)
    with refused("moderators_only"):
        town.eve.does(blind_bans.ban, thread.number, 1, 3, "insults")
    with refused("days_wanted"):
        town.ada.does(blind_bans.ban, thread.number, 1, 15, "insults")
    with refused("reason_wanted"):
        town.ada.does(blind_bans.ban, thread.number, 1, 3, "")
    ban = town.ada.does(blind_bans.ban, thread.number, 1, 3, "insults")
    town.clock.passes(clock.HOUR)
    for act in (
        lambda: town.bo.opens_thread("New name", board=whispers),
        lambda: town.bo.replies(old, "other name"),
        lambda: town.bo.does(posts.edit, thread.number, 1, text("changed"), 1),
    ):
        with refused("banned") as caught:
            act()
        assert caught.value.data["reason"] == "insults"
    town.eve.opens_thread("Not meant", board=whispers)
    town.bo.opens_thread("Elsewhere", board=town.cooking)
    (bar,) = town.bo.sees(pseudonyms.mine).bars
    assert (bar.board_slug, bar.until_at, bar.reason) == ("Railway", ban.until_at, "insults")
    assert not town.eve.sees(pseudonyms.mine).bars
    assert [each.id for each in town.ada.sees(blind_bans.in_force, "Railway")] == [ban.id]
    town.clock.passes(3 * clock.DAY)
    town.bo.replies(old, "again")


def test_a_second_ban_does_not_tell_that_two_names_are_one(town: Town, whispers: Board) -> None:
    first, second = (town.bo.opens_thread(title, board=whispers) for title in ("A", "B"))
    one = town.ada.does(blind_bans.ban, first.number, 1, 3, "insults")
    two = town.ada.does(blind_bans.ban, second.number, 1, 5, "insults")
    assert one.bar != two.bar
    assert one.salt != two.salt
    town.ada.does(blind_bans.lift, two.id, "enough")
    with refused("sanction_over"):
        town.ada.does(blind_bans.lift, two.id, "enough")
    with refused("banned"):
        town.bo.opens_thread("C", board=whispers)
    town.ada.does(blind_bans.lift, one.id, "enough")
    town.clock.passes(clock.MINUTE)
    town.bo.opens_thread("C", board=whispers)


def test_who_stands_there_by_name_is_barred_by_name(town: Town) -> None:
    thread = town.bo.opens_thread("Named")
    with refused("no_pseudonym"):
        town.ada.does(blind_bans.ban, thread.number, 1, 3, "insults")


def test_when_the_veil_is_gone_nobody_knows_any_more(town: Town, whispers: Board) -> None:
    thread = town.bo.opens_thread("Long ago", board=whispers)
    before = author_of(town, thread.number, 1)
    town.clock.passes(150 * clock.DAY)
    with refused("veil_gone"):
        town.ada.does(blind_bans.ban, thread.number, 1, 3, "insults")
    with refused("not_your_post"):
        town.bo.does(posts.edit, thread.number, 1, text("changed"), 1)
    town.bo.replies(thread, "under another name")
    assert author_of(town, thread.number, 2) != before


# ---- opening


def test_two_open_together_and_both_learn_it_once(town: Town, whispers: Board) -> None:
    thread = town.bo.opens_thread("A threat", board=whispers)
    asked = town.ada.does(seals.ask, thread.number, 1, "a threat to somebody's life", opens_own(town.ada))
    with refused("asked_already"):
        town.chen.does(seals.ask, thread.number, 1, "the same", opens_own(town.chen))
    with refused("second_person_wanted"):
        town.ada.does(seals.confirm, asked.id, opens_own(town.ada))
    assert [line.unsealing.id for line in town.chen.sees(seals.waiting)] == [asked.id]
    assert town.guest.sees(seals.opened_count) == 0
    assert town.chen.does(seals.confirm, asked.id, opens_own(town.chen)).handle == "bo"
    with refused("unsealing_over"):
        town.chen.does(seals.confirm, asked.id, opens_own(town.chen))
    with refused("not_found"):
        town.chen.does(seals.look, asked.id, opens_own(town.chen))
    assert town.ada.does(seals.look, asked.id, opens_own(town.ada)).handle == "bo"
    with refused("unsealing_over"):
        town.ada.does(seals.look, asked.id, opens_own(town.ada))
    assert town.guest.sees(seals.opened_count) == 1
    assert town.count("SELECT count(*) FROM moderation_log WHERE action = 'open_unsealing' AND floor = 1") == 1
    assert [line.kind for line in town.bo.sees(pseudonyms.mine).lines] == ["unsealed"]


def test_nobody_opens_alone_nor_two_who_tend_the_board(town: Town, whispers: Board) -> None:
    fay = town.member("fay", role=("moderator", whispers.id))
    early = town.bo.opens_thread("Early", board=whispers)
    holds_key(fay)
    late = town.bo.opens_thread("Late", board=whispers)
    with refused("moderators_only"):
        town.eve.does(seals.ask, late.number, 1, "curious", bytes(32))
    with refused("key_wanted"):
        fay.does(seals.ask, early.number, 1, "curious", opens_own(fay))
    with refused("wrong_passphrase"):
        opens_own(fay, "another passphrase of theirs")
    with refused("wrong_passphrase"):
        town.ada.does(seals.ask, late.number, 1, "curious", opens_own(fay))
    asked = town.ada.does(seals.ask, late.number, 1, "curious", opens_own(town.ada))
    with refused("second_person_wanted"):
        fay.does(seals.confirm, asked.id, opens_own(fay))
    town.clock.passes(4 * clock.DAY)
    with refused("unsealing_over"):
        town.chen.does(seals.confirm, asked.id, opens_own(town.chen))
    town.store.write_now(seals.sweep)
    assert town.count("SELECT count(*) FROM unsealing_parts") == 0


def test_two_points_of_the_line_give_the_account_and_one_gives_nothing() -> None:
    envelope, points = envelopes.seal(42, 7, {1, 2, 5})
    for pair in ((1, 2), (2, 5), (5, 1)):
        assert envelopes.open_sealed(envelope, 7, {place: points[place] for place in pair}) == 42
    with refused("wrong_passphrase"):
        envelopes.open_sealed(envelope, 8, {place: points[place] for place in (1, 2)})
    with refused("wrong_passphrase"):
        envelopes.open_sealed(envelope, 7, {1: points[1], 2: points[5]})
    # Whatever the account was, some slope leads from it through the point that one holder has.
    other = int.from_bytes(b"\1" * 32)
    slope = (int.from_bytes(points[2]) - other) * pow(2, -1, envelopes.PRIME) % envelopes.PRIME
    assert (other + 2 * slope) % envelopes.PRIME == int.from_bytes(points[2])


def test_a_passphrase_is_long() -> None:
    with refused("passphrase_wanted"):
        envelopes.make_key("short")
