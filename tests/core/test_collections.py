# SPDX-License-Identifier: Apache-2.0
"""Collections: posts kept under a name; nobody sees in one what they may not read."""

import pytest
from tests.kit.town import Member, Town, refused

from banyan.core import accounts, belongings, boards, collections, posts, sanctions, threads
from banyan.records.threads import Thread


@pytest.fixture
def talk(town: Town) -> Thread:
    thread = town.ada.opens_thread("Night trains", "Shiqiao at two")
    town.eve.replies(thread, "The dining car")
    return thread


def names(town: Town, member: Member) -> list[str]:
    person = member.sees(accounts.mine).account
    return [one.name for one in town.guest.sees(collections.shown_by, person)]


def inside(member: Member, collection_id: int) -> list[tuple[int, str, str]]:
    found = member.sees(collections.page, collection_id)[2]
    return [(one.post.post.floor, one.author, one.note) for one in found]


def test_a_post_is_kept_once_with_a_note(town: Town, talk: Thread) -> None:
    first = town.bo.does(collections.put, talk.number, 1, " 夜行 ", "the best\nof it")
    town.bo.does(collections.put, talk.number, 2, "夜行")
    assert inside(town.bo, first.id) == [(2, "eve", ""), (1, "ada", "the best of it")]
    kept = town.bo.sees(collections.find, talk.number, 1)
    assert (kept.collection_id, kept.note) == (first.id, "the best of it")
    assert town.eve.sees(collections.find, talk.number, 1) is None
    other = town.bo.does(collections.put, talk.number, 1, "Trains", "again")
    assert inside(town.bo, first.id) == [(2, "eve", "")]
    assert inside(town.bo, other.id) == [(1, "ada", "again")]
    assert [(one.name, one.count) for one in town.bo.sees(collections.mine)] == [("Trains", 1), ("夜行", 1)]
    town.bo.does(collections.take_out, talk.number, 1)
    town.bo.does(collections.take_out, talk.number, 1)
    assert inside(town.bo, other.id) == []


def test_a_collection_is_its_owners_until_they_show_it(town: Town, talk: Thread) -> None:
    kept = town.bo.does(collections.put, talk.number, 1, "Trains")
    for member in (town.eve, town.chen, town.guest):
        with refused("not_found"):
            member.sees(collections.page, kept.id)
    assert names(town, town.bo) == []
    town.bo.does(collections.change, kept.id, "Night", is_public=True)
    assert names(town, town.bo) == ["Night"]
    assert inside(town.guest, kept.id) == [(1, "ada", "")]
    town.chen.does(sanctions.suspend, "bo", 3, "a reason")
    assert names(town, town.bo) == []
    with refused("not_found"):
        town.guest.sees(collections.page, kept.id)


def test_it_shows_nobody_what_they_may_not_read(town: Town, talk: Thread) -> None:
    secret = town.chen.opens_thread("Secret", board=town.back_room)
    town.chen.does(boards.list_member, "BackRoom", town.bo.account_id, True)
    kept = town.bo.does(collections.put, secret.number, 1, "Mine")
    town.bo.does(collections.put, talk.number, 2, "Mine")
    town.bo.does(collections.change, kept.id, "Mine", is_public=True)
    assert len(inside(town.bo, kept.id)) == 2
    assert inside(town.eve, kept.id) == [(2, "eve", "")]
    town.eve.does(posts.delete, talk.number, 2)
    assert inside(town.eve, kept.id) == []
    with refused("not_found"):
        town.eve.does(collections.put, secret.number, 1, "Mine")
    with refused("not_found"):
        town.eve.does(collections.put, talk.number, 2, "Mine")
    town.ada.does(threads.remove_thread, talk.number, "twice the same")
    with refused("not_found"):
        town.eve.does(collections.put, talk.number, 1, "Mine")


def test_names_notes_and_room_have_an_end(town: Town, talk: Thread, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("", " \u202e ", "x" * 41):
        with refused("collection_name_wanted"):
            town.bo.does(collections.put, talk.number, 1, name)
    with refused("collection_note_too_long"):
        town.bo.does(collections.put, talk.number, 1, "a", "x" * 201)
    monkeypatch.setattr(collections, "MOST_INSIDE", 1)
    monkeypatch.setattr(collections, "MOST", 2)
    kept = town.bo.does(collections.put, talk.number, 1, "a")
    town.bo.does(collections.put, talk.number, 1, "A", "the same one")
    with refused("collection_full"):
        town.bo.does(collections.put, talk.number, 2, "a")
    town.bo.does(collections.put, talk.number, 2, "b")
    with refused("collection_full"):
        town.bo.does(collections.put, talk.number, 2, "c")
    with refused("collection_name_taken"):
        town.bo.does(collections.change, kept.id, "Ｂ", is_public=False)


def test_nobody_changes_what_is_not_theirs(town: Town, talk: Thread) -> None:
    kept = town.bo.does(collections.put, talk.number, 1, "a")
    for verb, more in ((collections.change, {"name": "b", "is_public": True}), (collections.drop, {})):
        with refused("not_found"):
            town.eve.does(verb, kept.id, **more)
        with refused("sign_in_first"):
            town.guest.does(verb, kept.id, **more)
    for verb, args in ((collections.put, ("a",)), (collections.take_out, ()), (collections.find, ())):
        with refused("sign_in_first"):
            town.guest.does(verb, talk.number, 1, *args)
    assert town.guest.sees(collections.mine) == []
    town.bo.does(collections.drop, kept.id)
    assert town.count("SELECT count(*) FROM collected") == 0


def test_a_collection_has_pages_and_goes_into_the_parcel(
    town: Town, talk: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collections, "PER_PAGE", 1)
    for floor in (1, 2):
        kept = town.bo.does(collections.put, talk.number, floor, "a", f"note {floor}")
    _, owner, shown, older = town.bo.sees(collections.page, kept.id)
    assert (owner.handle, [one.post.post.floor for one in shown]) == ("bo", [2])
    _, _, rest, older = town.bo.sees(collections.page, kept.id, older)
    assert ([one.post.post.floor for one in rest], older) == ([1], "")
    own = town.bo.sees(belongings.collected)
    assert [(one.collection, one.thread, one.floor, one.note) for one in own] == [
        ("a", talk.number, 1, "note 1"),
        ("a", talk.number, 2, "note 2"),
    ]
    assert town.bo.sees(belongings.collected, own[-1].id) == []
    with refused("sign_in_first"):
        town.guest.sees(belongings.collected)
