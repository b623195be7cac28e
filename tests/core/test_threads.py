# SPDX-License-Identifier: Apache-2.0
"""Threads: opening, locking, pinning, moving, taking down."""

import pytest
from tests.kit.town import Town, refused, text

from banyan.core import moderation, pages, threads
from banyan.records.threads import ThreadState


def test_a_thread_gets_the_next_number_and_its_first_floor(town: Town) -> None:
    first = town.ada.opens_thread("Bread")
    second = town.bo.opens_thread("Butter")
    assert second.number == first.number + 1
    page = town.guest.sees(pages.thread_page, second.number)
    assert [floor.post.floor for floor in page.floors] == [1]
    assert page.floors[0].author.handle == "bo"
    assert page.thread.people_count == 1


def test_a_guest_opens_nothing(town: Town) -> None:
    with refused("sign_in_first"):
        town.guest.opens_thread("Bread")


@pytest.mark.parametrize("title", ["", "   \n", "x" * 81, "\x00\x1b\u202e"])
def test_a_title_is_one_readable_line(town: Town, title: str) -> None:
    with refused("title_wanted"):
        town.ada.opens_thread(title)


def test_direction_and_control_characters_are_left_out_of_titles(town: Town) -> None:
    assert town.ada.opens_thread("good\u202e\x1b[2J \n news").title == "good[2J news"


def test_a_kind_that_the_board_does_not_offer_is_refused(town: Town) -> None:
    with refused("kind_not_offered"):
        town.ada.opens_thread("Vote", kind="poll")


def test_an_empty_first_floor_is_refused(town: Town) -> None:
    with refused("empty_post"):
        town.ada.opens_thread("Bread", "  \n ")
    assert town.count("SELECT value FROM counters WHERE name = 'threads'") == 0


def test_the_same_token_opens_one_thread(town: Town) -> None:
    once = town.ada.opens_thread("Bread", token="t1")
    again = town.ada.opens_thread("Bread", token="t1")
    assert again == once
    assert town.bo.opens_thread("Bread", token="t1").id != once.id  # a token belongs to an account
    assert town.count("SELECT count(*) FROM threads") == 2


def test_a_locked_thread_takes_no_replies(town: Town) -> None:
    thread = town.bo.opens_thread("Bread")
    town.ada.locks(thread, "turned sour")
    with refused("thread_locked"):
        town.eve.replies(thread, "one more thing")
    town.ada.does(threads.unlock_thread, thread.number, "sweet again")
    town.eve.replies(thread, "one more thing")


def test_locking_wants_a_reason_and_who_tends_the_board(town: Town) -> None:
    thread = town.bo.opens_thread("Bread")
    with refused("reason_wanted"):
        town.ada.locks(thread, "  ")
    with refused("moderators_only"):
        town.bo.locks(thread, "I am cross")
    with refused("already_so"):
        town.ada.does(threads.unlock_thread, thread.number, "no reason")


def test_pinned_threads_stand_first_and_are_few(town: Town) -> None:
    old = town.bo.opens_thread("Rules")
    town.bo.opens_thread("News")
    town.ada.does(threads.pin_thread, old.number)
    page = town.guest.sees(pages.board_page, "railway")
    assert [row.thread.title for row in page.pinned] == ["Rules"]
    assert [row.thread.title for row in page.rows] == ["News"]
    with refused("already_so"):
        town.ada.does(threads.pin_thread, old.number)
    for n in range(threads.MAX_PINNED - 1):
        town.ada.does(threads.pin_thread, town.ada.opens_thread(f"Pin {n}", token=f"{n}").number) if n < 7 else None
    town.ada.does(threads.unpin_thread, old.number)
    assert "Rules" not in [row.thread.title for row in town.guest.sees(pages.board_page, "railway").pinned]


def test_a_pin_moves_along_where_the_mover_may_pin_and_there_is_room(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = [town.bo.opens_thread(title).number for title in ("Seats", "Trains", "Tickets")]
    for number in numbers:
        town.ada.does(threads.pin_thread, number)
    town.chen.does(threads.move_thread, numbers[0], town.cooking.id, "about food")
    town.ada.does(threads.move_thread, numbers[1], town.cooking.id, "about food")
    monkeypatch.setattr(threads, "MAX_PINNED", 1)
    town.chen.does(threads.move_thread, numbers[2], town.cooking.id, "about food")
    assert [bool(town.guest.sees(threads.get, number)[0].pin) for number in numbers] == [True, False, False]
    said = [(line[0].action, line[0].number) for line in town.guest.sees(moderation.page)[0]]
    assert [number for action, number in said if action == "unpin_thread"] == [numbers[2], numbers[1]]


def test_a_board_holds_ten_pinned_threads_and_no_more(town: Town) -> None:
    numbers = [town.chen.opens_thread(f"Pin {n}").number for n in range(threads.MAX_PINNED + 1)]
    for number in numbers[:-1]:
        town.chen.does(threads.pin_thread, number)
    with refused("too_many_pinned"):
        town.chen.does(threads.pin_thread, numbers[-1])


def test_the_digest_mark_goes_on_and_off(town: Town) -> None:
    thread = town.bo.opens_thread("Bread")
    assert town.ada.does(threads.mark_digest, thread.number, True).is_digest
    with refused("already_so"):
        town.ada.does(threads.mark_digest, thread.number, True)
    assert not town.ada.does(threads.mark_digest, thread.number, False).is_digest


def test_moving_keeps_the_number_and_moves_the_counts(town: Town) -> None:
    thread = town.bo.opens_thread("Soup")
    town.eve.replies(thread, "With leeks")
    moved = town.chen.does(threads.move_thread, thread.number, town.cooking.id, "belongs in the kitchen")
    assert moved.number == thread.number
    assert moved.board_id == town.cooking.id
    counts = "SELECT thread_count * 100 + post_count FROM boards WHERE id = :board"
    assert town.count(counts, board=town.railway.id) == 0
    assert town.count(counts, board=town.cooking.id) == 102
    with refused("already_so"):
        town.chen.does(threads.move_thread, thread.number, town.cooking.id, "again and again")


def test_moving_to_a_board_one_cannot_see_says_it_is_not_there(town: Town) -> None:
    thread = town.bo.opens_thread("Soup")
    with refused("not_found"):
        town.ada.does(threads.move_thread, thread.number, town.back_room.id, "out of sight")


def test_the_record_does_not_name_a_hidden_board(town: Town) -> None:
    thread = town.bo.opens_thread("Soup")
    town.chen.does(threads.move_thread, thread.number, town.back_room.id, "not for everybody")
    entries, _ = town.guest.sees(moderation.page)
    assert [(entry.action, entry.detail) for entry, *_ in entries] == [("move_thread", "")]


def test_an_author_renames_and_a_moderator_leaves_a_line(town: Town) -> None:
    thread = town.bo.opens_thread("Bred")
    town.bo.does(threads.rename_thread, thread.number, "Bread")
    assert town.guest.sees(moderation.page)[0] == []
    with refused("moderators_only"):
        town.eve.does(threads.rename_thread, thread.number, "Mine")
    town.ada.does(threads.rename_thread, thread.number, "Bread, again", reason="clearer")
    entry, by, _, board = town.guest.sees(moderation.page)[0][0]
    assert (entry.action, entry.detail, by.handle, board) == ("rename_thread", "Bread", "ada", "Railway")


def test_an_author_deletes_a_thread_that_nobody_else_wrote_in(town: Town) -> None:
    thread = town.bo.opens_thread("Oops")
    with refused("not_yours"):
        town.eve.does(threads.delete_thread, thread.number)
    assert town.bo.does(threads.delete_thread, thread.number).state == ThreadState.DELETED
    with refused("thread_gone"):
        town.guest.sees(pages.thread_page, thread.number)
    other = town.bo.opens_thread("Talk")
    town.eve.replies(other, "Hello")
    with refused("others_have_written"):
        town.bo.does(threads.delete_thread, other.number)


def test_a_removed_thread_leaves_a_tombstone_and_comes_back(town: Town) -> None:
    thread = town.bo.opens_thread("Buy tickets")
    town.ada.does(threads.remove_thread, thread.number, "selling tickets, rule 7")
    with refused("thread_gone"):
        town.eve.sees(pages.thread_page, thread.number)
    assert town.ada.sees(pages.thread_page, thread.number).floors
    row = town.guest.sees(pages.board_page, "Railway").rows[0]
    assert (row.thread.state, row.thread.reason) == ("removed", "selling tickets, rule 7")
    with refused("thread_gone"):
        town.eve.replies(thread, "me too")
    with refused("moderators_only"):
        town.bo.does(threads.restore_thread, thread.number, "please")
    town.ada.does(threads.restore_thread, thread.number, "was a joke")
    assert town.eve.sees(pages.thread_page, thread.number).floors


def test_what_may_not_be_read_looks_as_if_it_were_not_there(town: Town) -> None:
    thread = town.chen.opens_thread("Secret", board=town.back_room)
    for somebody in (town.guest, town.eve, town.ada):
        with refused("not_found"):
            somebody.sees(pages.thread_page, thread.number)
        with refused("not_found"):
            somebody.sees(pages.board_page, "backroom")
        with refused("not_found"):
            somebody.sees(threads.get, 999_999)
    with refused("not_found"):
        town.eve.does(threads.open_thread, town.back_room.id, "In", text("x"))


def test_a_closed_board_takes_nothing_new(town: Town) -> None:
    attic = town.board("Attic", titles={"en": "Attic"}, state="closed")
    with refused("board_closed"):
        town.eve.opens_thread("Dust", board=attic)
    with refused("may_not_post_here"):
        town.eve.opens_thread("Hear ye", board=town.board("News", titles={"en": "News"}, thread_policy="staff"))


def test_titles_are_given_to_those_who_may_read_them(town: Town) -> None:
    open_one, hidden = town.chen.opens_thread("Bread"), town.chen.opens_thread("Keys", board=town.back_room)
    wanted = [open_one.number, hidden.number, 999]
    assert town.chen.sees(threads.titles, wanted) == {open_one.number: "Bread", hidden.number: "Keys"}
    assert town.guest.sees(threads.titles, wanted) == {open_one.number: "Bread"}
    town.chen.does(threads.delete_thread, open_one.number)
    assert town.guest.sees(threads.titles, wanted) == {}
