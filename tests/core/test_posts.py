# SPDX-License-Identifier: Apache-2.0
"""Posts: floors without gaps, edits with a history, tombstones that stay."""

import pytest
from tests.kit.town import Town, refused, text

from banyan.base import clock
from banyan.core import pages, posts, reactions, threads
from banyan.records.posts import PostState


def test_floors_are_taken_in_order_and_counted(town: Town) -> None:
    thread = town.ada.opens_thread("Bread")
    assert [town.eve.replies(thread, "Rye").floor, town.ada.replies(thread, "Corn").floor] == [2, 3]
    page = town.guest.sees(pages.thread_page, thread.number)
    assert (page.thread.last_floor, page.thread.live_count, page.thread.people_count) == (3, 3, 2)
    assert town.count("SELECT post_count FROM boards WHERE id = :board", board=town.railway.id) == 3


def test_a_refused_reply_takes_no_floor(town: Town) -> None:
    thread = town.ada.opens_thread("Bread")
    with refused("empty_post"):
        town.eve.replies(thread, "   ")
    with refused("no_such_floor"):
        town.eve.replies(thread, "Rye", reply_to=99)
    with refused("sign_in_first"):
        town.guest.replies(thread, "Rye")
    assert town.eve.replies(thread, "Rye").floor == 2


def test_the_same_token_makes_one_post(town: Town) -> None:
    thread = town.ada.opens_thread("Bread")
    once = town.eve.replies(thread, "Rye", token="double-click")
    assert town.eve.replies(thread, "Rye", token="double-click") == once
    assert town.guest.sees(pages.thread_page, thread.number).thread.last_floor == 2


def test_a_repeated_request_is_answered_even_after_the_thread_was_locked(town: Town) -> None:
    thread = town.bo.opens_thread("Bread")
    once = town.eve.replies(thread, "Rye", token="lost-answer")
    town.ada.locks(thread, "enough of bread")
    assert town.eve.replies(thread, "Rye", token="lost-answer") == once


def test_a_reply_answers_the_floor_it_quotes(town: Town) -> None:
    thread = town.ada.opens_thread("Bread")
    town.eve.replies(thread, "Rye")
    post = town.bo.does(posts.reply, thread.number, text("> Rye", quotes=(2,)))
    assert post.reply_to == 2
    found = town.guest.sees(pages.answers, thread.number, 2)
    assert [floor.post.floor for floor in found.floors] == [3]


def test_an_edit_keeps_the_former_version(town: Town) -> None:
    thread = town.eve.opens_thread("Bread", "Rie")
    town.clock.passes(clock.MINUTE)
    edited = town.eve.does(posts.edit, thread.number, 1, text("Rye"), 1)
    assert (edited.revision, edited.source, edited.edited_at) == (2, "Rye", town.clock.at)
    _, _, _, versions = town.guest.sees(posts.history, thread.number, 1)
    assert [(version.revision, version.source) for version in versions] == [(1, "Rie")]
    with refused("not_your_post"):
        town.ada.does(posts.edit, thread.number, 1, text("Wheat"), 2)
    with refused("sign_in_first"):
        town.guest.does(posts.edit, thread.number, 1, text("Wheat"), 2)


def test_an_edit_never_overwrites_one_it_has_not_seen(town: Town) -> None:
    thread = town.eve.opens_thread("Bread", "Rie")
    town.eve.does(posts.edit, thread.number, 1, text("Rye"), 1)
    with refused("edited_meanwhile"):
        town.eve.does(posts.edit, thread.number, 1, text("Corn"), 1)
    assert town.eve.does(posts.edit, thread.number, 1, text("Rye"), 1).revision == 2  # nothing changed: no new version


def test_who_sees_the_history_is_the_boards_policy(town: Town) -> None:
    quiet = town.board("Quiet", titles={"en": "Quiet"}, history_policy="staff")
    thread = town.eve.opens_thread("Bread", "Rie", board=quiet)
    town.eve.does(posts.edit, thread.number, 1, text("Rye"), 1)
    with refused("history_closed"):
        town.bo.sees(posts.history, thread.number, 1)
    assert town.chen.sees(posts.history, thread.number, 1)[3]


def test_a_deleted_post_leaves_a_tombstone_without_its_text(town: Town) -> None:
    thread = town.ada.opens_thread("Bread")
    town.eve.replies(thread, "Something rash")
    with refused("not_your_post"):
        town.bo.does(posts.delete, thread.number, 2)
    town.eve.does(posts.delete, thread.number, 2)
    page = town.bo.sees(pages.thread_page, thread.number)
    gone = page.floors[1]
    assert (gone.post.state, gone.post.html, gone.gone_by.handle) == (PostState.DELETED, "", "eve")
    assert (page.thread.last_floor, page.thread.live_count, page.thread.people_count) == (2, 1, 1)
    assert town.bo.sees(posts.get, thread.number, 2)[0].source == ""
    assert town.ada.sees(posts.get, thread.number, 2)[0].source == "Something rash"
    with refused("post_gone"):
        town.eve.does(posts.delete, thread.number, 2)
    assert town.ada.replies(thread, "on").floor == 3


def test_a_removed_post_says_who_and_why_and_can_come_back(town: Town) -> None:
    thread = town.ada.opens_thread("Bread")
    town.eve.replies(thread, "Buy my tickets")
    with refused("moderators_only"):
        town.bo.does(posts.remove, thread.number, 2, "spam it is")
    town.ada.does(posts.remove, thread.number, 2, "selling tickets, rule 7")
    floor = town.guest.sees(pages.thread_page, thread.number).floors[1]
    assert (floor.post.state, floor.post.reason, floor.gone_by.handle) == ("removed", "selling tickets, rule 7", "ada")
    with refused("moderators_only"):
        town.eve.does(posts.restore, thread.number, 2, "please do")
    town.ada.does(posts.restore, thread.number, 2, "I misread it")
    page = town.guest.sees(pages.thread_page, thread.number)
    assert page.floors[1].post.html
    assert (page.thread.live_count, page.thread.people_count) == (2, 2)
    with refused("already_so"):
        town.ada.does(posts.restore, thread.number, 2, "once more")


def test_an_author_takes_back_their_own_deletion(town: Town) -> None:
    thread = town.eve.opens_thread("Bread")
    town.eve.does(posts.delete, thread.number, 1)
    town.eve.does(posts.restore, thread.number, 1, "")
    assert town.guest.sees(pages.thread_page, thread.number).floors[0].post.is_visible


def test_erasing_leaves_the_words_nowhere(town: Town) -> None:
    thread = town.eve.opens_thread("Bread", "my address is 12 Mill Lane")
    town.eve.does(posts.edit, thread.number, 1, text("my address is gone"), 1)
    with refused("staff_only"):
        town.ada.does(posts.erase, thread.number, 1, "asked by the author")
    town.chen.does(posts.erase, thread.number, 1, "asked by the author")
    assert town.count("SELECT source || html FROM posts WHERE floor = 1") == ""
    assert town.count("SELECT count(*) FROM revisions") == 0
    with refused("post_gone"):
        town.chen.does(posts.erase, thread.number, 1, "asked by the author")


def test_newcomers_are_slowed_and_told_for_how_long(town: Town) -> None:
    thread = town.ada.opens_thread("Bread")
    for n in range(3):
        town.bo.replies(thread, f"Rye {n}")
    with pytest.raises(Exception, match="60 seconds") as caught:
        town.bo.replies(thread, "Rye again")
    assert caught.value.code == "too_soon"
    town.clock.passes(clock.MINUTE)
    town.bo.replies(thread, "Rye again")


def test_a_ban_holds_on_its_board_until_it_ends(town: Town) -> None:
    thread = town.ada.opens_thread("Bread")
    ban = """INSERT INTO sanctions (id, account_id, board_id, reason, since_at, until_at, by_id, lifted_at, lifted_by,
        lift_reason) VALUES (1, :account, :board, 'shouting', :now, :until, :by, NULL, NULL, '')"""
    params = {"account": town.eve.account_id, "board": town.railway.id, "now": town.clock.at, "by": town.ada.account_id}
    town.store.write_now(lambda tx: tx.run(ban, params | {"until": town.clock.at + clock.DAY}))
    with refused("banned"):
        town.eve.replies(thread, "AND ANOTHER THING")
    town.eve.opens_thread("Elsewhere", board=town.cooking)
    town.clock.passes(clock.DAY)
    town.eve.replies(thread, "and another thing")


def test_pages_are_aligned_and_the_last_one_answers_for_what_lies_beyond(town: Town) -> None:
    thread = town.chen.opens_thread("Bread")
    for n in range(44):
        town.chen.replies(thread, f"slice {n}")
    page = town.guest.sees(pages.thread_page, thread.number, 21)
    assert (page.first, page.last, len(page.floors)) == (21, 40, 20)
    assert town.guest.sees(pages.thread_page, thread.number, 40) == page
    beyond = town.guest.sees(pages.thread_page, thread.number, 10**12)
    assert (beyond.first, beyond.last, len(beyond.floors)) == (41, 45, 5)


def test_the_only_author_view_turns_its_own_pages(town: Town) -> None:
    thread = town.chen.opens_thread("A serial")
    for n in range(50):
        town.chen.replies(thread, f"chapter {n}")
        if n % 10 == 0:
            town.eve.replies(thread, "lovely")
            town.clock.passes(clock.MINUTE)
    first = town.guest.sees(pages.author_page, thread.number, "chen")
    assert len(first.floors) == pages.FLOORS_PER_PAGE
    assert {floor.author.handle for floor in first.floors} == {"chen"}
    assert first.older == 0
    second = town.guest.sees(pages.author_page, thread.number, "chen", first.newer)
    assert second.floors[0].post.floor == first.newer
    assert second.older == first.floors[0].post.floor
    assert len(town.guest.sees(pages.author_page, thread.number, "eve").floors) == 5
    with refused("not_found"):
        town.guest.sees(pages.author_page, thread.number, "nobody")


def test_nothing_can_be_said_to_a_post_that_is_gone(town: Town) -> None:
    thread = town.eve.opens_thread("Bread")
    town.eve.does(posts.delete, thread.number, 1)
    with refused("post_gone"):
        town.bo.does(reactions.react, thread.number, 1, "thanks")
    with refused("post_gone"):
        town.bo.sees(posts.history, thread.number, 1)


def test_whose_account_is_not_active_writes_nothing(town: Town) -> None:
    thread = town.ada.opens_thread("Bread")
    with refused("account_pending"):
        town.member("fay", state="pending").replies(thread, "hello")
    with refused("account_suspended"):
        town.member("gus", state="suspended").replies(thread, "hello")


def test_a_thread_has_neighbours_on_its_board(town: Town) -> None:
    older = town.ada.opens_thread("Older")
    thread = town.ada.opens_thread("Middle")
    newer = town.ada.opens_thread("Newer")
    above, below = town.guest.sees(pages.neighbours, thread.number)
    assert (above.thread.number, below.thread.number) == (newer.number, older.number)


def test_my_thread_tells_why_i_cannot_reply(town: Town) -> None:
    thread = town.bo.opens_thread("Bread")
    town.ada.locks(thread, "enough of bread")
    page = town.eve.sees(pages.thread_page, thread.number)
    mine = town.eve.sees(pages.thread_mine, page)
    assert (mine.may_reply, mine.why_not, mine.tends) == (False, "thread_locked", False)
    assert town.ada.sees(pages.thread_mine, page).tends
    assert threads.ThreadLocked.sentence.startswith("This thread is locked")
