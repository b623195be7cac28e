# SPDX-License-Identifier: Apache-2.0
"""Tags: who may give them, which there are, and how threads are found by them."""

import pytest
from tests.kit.town import Member, Town, refused

from banyan.core import batches, boards, events, lists, tag_words, tags, thread_tools, threads, word_rules
from banyan.records.batches import Asked
from banyan.records.events import ThreadChanged
from banyan.records.pages import ListOrder, ListWish


def found(member: Member, tag: str) -> list[str]:
    return [row.thread.title for row, _ in member.sees(tags.tagged, tag)[0]]


def listed(member: Member, **wish: object) -> list[str]:
    return [row.thread.title for row in member.sees(lists.board_list, "Railway", ListWish(**wish)).rows]


@pytest.mark.parametrize(
    ("typed", "parsed"),
    [
        ("", []),
        ("慢车，夜行、#Rail rail;ＲＡＩＬ", ["慢车", "夜行", "Rail"]),
        ("C++ c# R&D a_b", ["C++", "c#", "R&D", "a_b"]),
        ("臺灣 台湾", ["臺灣"]),
    ],
)
def test_a_line_is_read_as_tags(typed: str, parsed: list[str]) -> None:
    assert tag_words.parse(typed) == parsed


@pytest.mark.parametrize("typed", ["a/b", "<b>", "x" * 21, "😀", "-", "\u202ea", "a\0b", "\ud800", "a" + "\u0301" * 5])
def test_what_is_no_word_is_no_tag(typed: str) -> None:
    with refused("bad_tag"):
        tag_words.parse(typed)


def test_there_is_room_for_some(town: Town) -> None:
    with refused("too_many_tags"):
        tag_words.parse("1 2 3 4 5 6")
    assert tag_words.kept(["ok", "a/b", "two words", "3", "4", "5", "6"]) == ["ok", "two", "words", "3", "4"]


def test_an_author_gives_tags_and_the_log_tells(town: Town) -> None:
    thread = town.bo.opens_thread("Night trains")
    tagged = town.bo.does(tags.set_tags, thread.number, "慢车 Night")
    assert tagged.tag_list == ("慢车", "Night")
    assert found(town.guest, "night") == found(town.guest, "慢車") == ["Night trains"]
    with town.store.read() as tx:
        told = events.later(tx, 0, (ThreadChanged,))
    assert [one.event.what for one in told.events] == ["tags"]
    assert town.count("SELECT count(*) FROM moderation_log") == 0
    town.bo.does(tags.set_tags, thread.number, "day")
    assert found(town.guest, "night") == []
    town.bo.does(tags.set_tags, thread.number, "")
    assert town.count("SELECT count(*) FROM thread_tags") == 0


def test_who_tends_gives_tags_with_a_line_in_the_record(town: Town) -> None:
    thread = town.bo.opens_thread("Night trains")
    town.ada.does(tags.set_tags, thread.number, "rail")
    assert town.count("SELECT detail FROM moderation_log WHERE action = 'tag_thread'") == "rail"
    with refused("moderators_only"):
        town.eve.does(tags.set_tags, thread.number, "mine")
    with refused("sign_in_first"):
        town.guest.does(tags.set_tags, thread.number, "mine")
    with refused("not_found"):
        town.eve.does(tags.set_tags, 99, "x")


def test_a_board_says_who_and_which(town: Town) -> None:
    thread = town.bo.opens_thread("Night trains")
    town.chen.does(boards.set_policies, "Railway", tag_policy="moderators", tags="慢车 Night")
    with refused("moderators_only"):
        town.bo.does(tags.set_tags, thread.number, "night")
    with refused("tag_not_offered") as caught:
        town.ada.does(tags.set_tags, thread.number, "fast")
    assert caught.value.data["offered"] == "慢车 Night"
    town.ada.does(tags.set_tags, thread.number, "night")
    town.chen.does(boards.set_policies, "Railway", tags="慢车")
    town.ada.does(tags.set_tags, thread.number, "night 慢车")  # what stands may stay
    town.chen.does(boards.set_policies, "Railway", tag_policy="off")
    with refused("no_tags_here"):
        town.ada.does(tags.set_tags, thread.number, "慢车")
    town.ada.does(tags.set_tags, thread.number, "")
    with refused("bad_policy"):
        town.chen.does(boards.set_policies, "Railway", tag_policy="all")
    with refused("bad_tag"):
        town.chen.does(boards.set_policies, "Railway", tags="a/b")


def test_a_thread_that_is_gone_takes_no_tags(town: Town) -> None:
    thread = town.bo.opens_thread("Night trains")
    town.bo.does(tags.set_tags, thread.number, "rail")
    town.ada.does(threads.remove_thread, thread.number, "spam")
    assert found(town.guest, "rail") == []
    with refused("thread_gone"):
        town.bo.does(tags.set_tags, thread.number, "x")


def test_a_tag_shows_what_the_reader_may_read(town: Town) -> None:
    for board in (town.railway, town.cooking, town.back_room):
        thread = town.chen.opens_thread(board.slug, board=board)
        town.chen.does(tags.set_tags, thread.number, "rail")
    assert found(town.guest, "Rail") == ["Cooking", "Railway"]
    assert found(town.chen, "Rail") == ["BackRoom", "Cooking", "Railway"]
    town.chen.does(boards.set_policies, "Cooking", state="hidden")
    assert found(town.guest, "Rail") == ["Railway"]
    assert found(town.guest, "none") == []
    for strange in ("a b", "", "/", "x" * 300):
        with refused("not_found"):
            town.guest.sees(tags.tagged, strange)


def test_a_tag_has_pages(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tags, "PER_PAGE", 2)
    for title in "abc":
        town.ada.does(tags.set_tags, town.ada.opens_thread(title).number, "x")
    first, older = town.guest.sees(tags.tagged, "x")
    assert [row.thread.title for row, _ in first] == ["c", "b"]
    rest, older = town.guest.sees(tags.tagged, "x", older)
    assert ([row.thread.title for row, _ in rest], older) == (["a"], "")


@pytest.mark.parametrize("order", ListOrder)
def test_a_board_is_listed_by_a_tag_with_the_other_wishes(town: Town, order: ListOrder) -> None:
    for who, title, tag in ((town.ada, "a", "x"), (town.ada, "b", "y"), (town.bo, "c", "X y")):
        thread = who.opens_thread(title, board=town.railway)
        who.does(tags.set_tags, thread.number, tag)
    town.ada.does(tags.set_tags, town.ada.opens_thread("d", board=town.cooking).number, "x")
    assert listed(town.guest, tag="x", order=order) == ["c", "a"]
    assert listed(town.guest, tag="x", by="bo", order=order) == ["c"]
    assert listed(town.guest, tag="x", kind="question", order=order) == []
    town.eve.reads(town.eve.sees(threads.get, 1)[0], 1, 1)
    assert "a" not in listed(town.eve, tag="x", is_unread=True, order=order)


def test_several_threads_get_tags_at_once_and_lose_them_again(town: Town) -> None:
    one, two = town.bo.opens_thread("one"), town.bo.opens_thread("two")
    town.bo.does(tags.set_tags, one.number, "old")
    batch = town.ada.does(batches.tend_threads, "Railway", [1, 2], "tag", Asked(tags="new"))
    assert batch.count == 2
    assert town.bo.sees(threads.get, one.number)[0].tag_list == ("old", "new")
    with refused("already_so"):
        town.ada.does(batches.tend_threads, "Railway", [1, 2], "tag", Asked(tags="NEW"))
    town.ada.does(batches.undo, batch.id)
    assert found(town.guest, "new") == []
    assert town.bo.sees(threads.get, one.number)[0].tag_list == ("old",)
    assert two.tag_list == ()
    with refused("bad_tag"):
        town.ada.does(batches.tend_threads, "Railway", [1], "tag", Asked(tags="a/b"))


def test_what_is_split_off_begins_without(town: Town) -> None:
    thread = town.bo.opens_thread("one")
    town.eve.replies(thread, "another matter")
    town.bo.does(tags.set_tags, thread.number, "x")
    moved = town.ada.does(thread_tools.split, thread.number, [2], "Another matter", "another matter")
    assert town.bo.sees(threads.get, moved.to_number)[0].tag_list == ()
    assert found(town.guest, "x") == ["one"]


def test_words_that_are_refused_are_no_tags(town: Town) -> None:
    town.chen.does(word_rules.add_rule, "bad", "refuse")
    thread = town.bo.opens_thread("one")
    with refused("word_refused"):
        town.bo.does(tags.set_tags, thread.number, "good bad")
