# SPDX-License-Identifier: Apache-2.0
"""Chat rooms: who may come in, who hears what, what operators may do, and how little is kept."""

import pytest
from tests.core.test_presence import ON_RAILWAY, is_at
from tests.kit.town import Member, Town, refused

from banyan.base import clock
from banyan.core import chat, follows, messages, presence
from banyan.records.presence import Listens, Place, PlaceKind, PresenceChoices


@pytest.fixture
def lobby(town) -> Town:
    """Everybody is here; Ada has opened the room and Bo is in it."""
    for member in (town.ada, town.bo, town.chen, town.eve):
        is_at(town, member, ON_RAILWAY, lasts=30 * clock.DAY)
    town.ada.does(chat.open_room, "Lobby", "tea")
    town.bo.does(chat.join, "lobby")
    return town


def lines(member: Member, name: str = "lobby") -> list[tuple[str, str, str]]:
    return [(one.kind, one.author.handle, one.body) for one in member.sees(chat.page, name).lines]


def people(member: Member) -> list[tuple[str, bool]]:
    return [(one.person.handle, one.is_operator) for one in member.sees(chat.page, "lobby").people]


def test_who_comes_in_sees_who_is_there_and_the_last_lines(lobby):
    lobby.ada.does(chat.say, "lobby", "hello\nall")
    assert lobby.eve.sees(chat.page, "lobby").lines == []
    lobby.eve.does(chat.join, "LOBBY")
    lobby.eve.does(chat.join, "lobby")
    lobby.eve.does(chat.say, "lobby", "/me waves")
    assert lines(lobby.eve) == [
        ("join", "ada", ""),
        ("join", "bo", ""),
        ("say", "ada", "hello all"),
        ("join", "eve", ""),
        ("me", "eve", "waves"),
    ]
    assert people(lobby.guest) == [("ada", True), ("bo", False), ("eve", False)]
    page = lobby.bo.sees(chat.page, "lobby", lobby.bo.sees(chat.page, "lobby").lines[-2].id)
    assert [one.kind for one in page.lines] == ["me"]
    lobby.eve.does(chat.say, "lobby", "/q")
    lobby.eve.does(chat.leave, "lobby")
    assert lines(lobby.bo)[-1] == ("leave", "eve", "")
    assert lobby.eve.sees(chat.page, "lobby").lines == []
    with refused("not_in_room"):
        lobby.eve.does(chat.say, "lobby", "one more thing")


def test_who_was_suspended_meanwhile_may_go(lobby):
    lobby.store.write_now(lambda tx: tx.run("UPDATE accounts SET state = 'suspended' WHERE handle = 'bo'", {}))
    with refused("account_suspended"):
        lobby.bo.does(chat.say, "lobby", "but")
    lobby.ada.does(chat.say, "lobby", "among ourselves")
    assert lines(lobby.bo) == []
    lobby.bo.does(chat.leave_all)
    assert people(lobby.ada) == [("ada", True)]


def test_rooms_are_listed_with_how_many_are_in_them(lobby):
    lobby.eve.does(chat.open_room, "book-club")
    found = [(one.room.name, one.room.topic, one.people, one.is_in) for one in lobby.bo.sees(chat.rooms)]
    assert found == [("Lobby", "tea", 2, True), ("book-club", "", 1, False)]
    lobby.bo.does(chat.leave_all)
    assert [one.people for one in lobby.guest.sees(chat.rooms)] == [1, 1]


@pytest.mark.parametrize("name", ["", " ", "a b", "x" * 21, "a/b", "\u202e!", "#1"])
def test_a_room_has_a_name_that_an_address_can_hold(town, name):
    with refused("room_name_wanted"):
        town.ada.does(chat.open_room, name)


def test_a_name_is_taken_once_and_nobody_opens_too_many(lobby, monkeypatch):
    with refused("room_taken"):
        lobby.bo.does(chat.open_room, "LOBBY")
    for n in range(chat.MOST_OF_ONE):
        lobby.bo.does(chat.open_room, f"room{n}")
    with refused("too_many_rooms"):
        lobby.bo.does(chat.open_room, "another")
    monkeypatch.setattr(chat, "MOST_ROOMS", 4)
    with refused("too_many_rooms"):
        lobby.chen.does(chat.open_room, "another")
    with refused("sign_in_first"):
        lobby.guest.does(chat.open_room, "another")
    with refused("sign_in_first"):
        lobby.guest.does(chat.join, "lobby")
    with refused("not_found"):
        lobby.bo.does(chat.join, "nowhere")


def test_a_whisper_is_for_two(lobby):
    lobby.eve.does(chat.join, "lobby")
    lobby.ada.does(chat.say, "lobby", "/m bo the eagle lands")
    assert lines(lobby.bo)[-1] == ("whisper", "ada", "the eagle lands")
    assert lobby.ada.sees(chat.page, "lobby").lines[-1].to.handle == "bo"
    assert lines(lobby.eve)[-1][0] == "join"
    with refused("not_in_room_they"):
        lobby.ada.does(chat.whisper, "lobby", "chen", "psst")
    with refused("line_wanted"):
        lobby.ada.does(chat.say, "lobby", "/m bo")
    lobby.bo.does(presence.choose, PresenceChoices(listens_to=Listens.NOBODY))
    with refused("not_listening"):
        lobby.ada.does(chat.whisper, "lobby", "@bo", "psst")


def test_whom_one_has_muted_one_does_not_hear(lobby):
    lobby.ada.does(follows.mute_person, "bo")
    lobby.bo.does(chat.say, "lobby", "la la la")
    assert ("say", "bo", "la la la") not in lines(lobby.ada)
    assert ("say", "bo", "la la la") in lines(lobby.bo)


def test_operators_put_out_and_nobody_else_does(lobby):
    lobby.eve.does(chat.join, "lobby")
    with refused("operators_only"):
        lobby.bo.does(chat.kick, "lobby", "eve")
    lobby.ada.does(chat.say, "lobby", "/k bo")
    assert lobby.ada.sees(chat.page, "lobby").lines[-1].to.handle == "bo"
    with refused("put_out") as caught:
        lobby.bo.does(chat.join, "lobby")
    assert caught.value.data["wait_s"] == chat.BARRED_FOR // clock.SECOND
    with refused("not_in_room"):
        lobby.bo.does(chat.say, "lobby", "hey")
    lobby.clock.passes(chat.BARRED_FOR)
    lobby.bo.does(chat.join, "lobby")
    with refused("operators_only"):
        lobby.bo.does(chat.make_operator, "lobby", "bo")
    lobby.ada.does(chat.say, "lobby", "/o bo")
    with refused("operators_only"):
        lobby.ada.does(chat.kick, "lobby", "bo")
    lobby.chen.does(chat.join, "lobby")
    lobby.chen.does(chat.kick, "lobby", "ada")
    assert people(lobby.eve) == [("bo", True), ("eve", False), ("chen", False)]


def test_a_locked_room_is_seen_and_a_closed_one_is_not(lobby):
    with refused("operators_only"):
        lobby.bo.does(chat.set_access, "lobby", "locked")
    with refused("bad_value"):
        lobby.ada.does(chat.set_access, "lobby", "ajar")
    with refused("bad_value"):
        lobby.ada.does(chat.say, "lobby", "/a ajar")
    lobby.ada.does(chat.set_access, "lobby", "locked")
    with refused("room_locked"):
        lobby.eve.does(chat.join, "lobby")
    lobby.ada.does(chat.set_access, "lobby", "invited")
    for stranger in (lobby.eve, lobby.guest):
        assert stranger.sees(chat.rooms) == []
        with refused("not_found"):
            stranger.sees(chat.page, "lobby")
    with refused("operators_only"):
        lobby.bo.does(chat.invite, "lobby", "eve")
    lobby.ada.does(chat.say, "lobby", "/i eve")
    assert [one.body for one in lobby.eve.sees(messages.waiting)] == ["/chat/Lobby"]
    lobby.eve.does(chat.join, "lobby")
    assert lobby.bo.sees(chat.page, "lobby").is_in, "who is in stays in"


def test_a_topic_is_for_all_in_an_open_room(lobby):
    lobby.bo.does(chat.say, "lobby", "/t coffee  now")
    assert lobby.eve.sees(chat.page, "lobby").room.topic == "coffee now"
    assert lines(lobby.ada)[-1] == ("topic", "bo", "coffee now")
    with refused("topic_too_long"):
        lobby.bo.does(chat.set_topic, "lobby", "x" * (chat.MAX_TOPIC + 1))
    lobby.ada.does(chat.set_access, "lobby", "locked")
    with refused("operators_only"):
        lobby.bo.does(chat.set_topic, "lobby", "rum")


def test_a_stroke_begins_a_command_and_two_strokes_a_line(lobby):
    with refused("unknown_command"):
        lobby.bo.does(chat.say, "lobby", "/dance wildly")
    lobby.bo.does(chat.say, "lobby", "//dance is a command elsewhere")
    assert lines(lobby.ada)[-1] == ("say", "bo", "/dance is a command elsewhere")
    for body in ("", "/me", "x" * (chat.MAX_LINE + 1)):
        with refused("line_wanted"):
            lobby.bo.does(chat.say, "lobby", body)


def test_who_speaks_too_fast_waits_and_a_full_room_is_full(lobby, monkeypatch):
    lobby.clock.passes(chat.PACE[1])  # since they came in
    for n in range(chat.PACE[0]):
        lobby.bo.does(chat.say, "lobby", str(n))
    with refused("too_many_lines"):
        lobby.bo.does(chat.say, "lobby", "and")
    lobby.clock.passes(chat.PACE[1])
    lobby.bo.does(chat.say, "lobby", "and")
    monkeypatch.setattr(chat, "MOST_IN_ROOM", 2)
    with refused("room_full"):
        lobby.eve.does(chat.join, "lobby")


def test_lines_are_kept_a_day_and_an_unused_room_a_week(lobby):
    lobby.bo.does(chat.say, "lobby", "ephemeral")
    lobby.clock.passes(chat.LINES_KEPT_FOR)
    assert lines(lobby.bo) == []
    assert lobby.store.write_now(chat.sweep) == 0
    lobby.clock.passes(1)
    assert lobby.store.write_now(chat.sweep) == 3
    lobby.ada.does(chat.leave, "lobby")
    lobby.bo.does(chat.leave, "lobby")
    lobby.clock.passes(chat.EMPTY_FOR)
    lobby.store.write_now(chat.sweep)
    lobby.store.write_now(chat.sweep)
    assert lobby.count("SELECT count(*) FROM chat_rooms") == 0
    assert lobby.count("SELECT count(*) FROM chat_lines") == 0
    assert lobby.count("SELECT count(*) FROM chat_people") == 0


def test_who_is_not_here_any_more_has_left(lobby):
    lobby.guest.does(presence.keep, [], [], [f"web:{lobby.bo.account_id}"])
    assert lobby.store.write_now(chat.sweep) == 0, "who has just come may not be written yet"
    lobby.clock.passes(chat.SETTLES_IN + 1)
    assert lobby.store.write_now(chat.sweep) == 1
    assert people(lobby.ada) == [("ada", True)]
    assert lines(lobby.ada)[-1] == ("leave", "bo", "")


def test_a_room_that_not_everybody_knows_is_no_place(lobby):
    is_at(lobby, lobby.bo, Place(PlaceKind.CHAT, room="LOBBY"))
    assert lobby.eve.sees(presence.find, lobby.bo.account_id).room == "Lobby"
    lobby.ada.does(chat.set_access, "lobby", "invited")
    for room in ("lobby", "nowhere"):
        is_at(lobby, lobby.bo, Place(PlaceKind.CHAT, room=room))
        found = lobby.eve.sees(presence.find, lobby.bo.account_id)
        assert presence.said("en", found) == "in a chat room"


def test_topics_and_comings_are_paced_as_lines_are(lobby):
    for at in range(chat.PACE[0] - 1):  # and the coming
        lobby.bo.does(chat.set_topic, "lobby", f"buy {at}")
    with refused("too_many_lines"):
        lobby.bo.does(chat.set_topic, "lobby", "buy more")
    with refused("too_many_lines"):
        lobby.bo.does(chat.say, "lobby", "/t buy more")
    lobby.bo.does(chat.leave, "lobby")
    with refused("too_many_lines"):
        lobby.bo.does(chat.join, "lobby")
    lobby.clock.passes(chat.PACE[1])
    lobby.bo.does(chat.join, "lobby")
