# SPDX-License-Identifier: Apache-2.0
"""Floors that change threads: split off, moved, joined, and back again; nothing that hangs on them is lost or miscounted."""

import pytest
from tests.kit.town import Town, refused, text

from banyan.base import clock
from banyan.core import (
    boards,
    follows,
    meetups,
    moderation,
    notifications,
    pages,
    posts,
    reactions,
    read_marks,
    reports,
    search,
    threads,
)
from banyan.core import thread_tools as tools
from banyan.jobs import checks
from banyan.jobs.timetable import run_pending
from banyan.records.follows import Stance
from banyan.records.meetups import MeetupTerms
from banyan.records.search import Question
from banyan.records.threads import Thread

WHY = "another matter"


@pytest.fixture
def bread(town: Town) -> Thread:
    """Five floors by three people; the fourth answers the third, the fifth the first."""
    thread = town.eve.opens_thread("Bread", "Who bakes?")
    town.bo.replies(thread, "I do.")
    town.chen.replies(thread, "Trains are late again.")
    town.eve.replies(thread, "Which?", reply_to=3)
    town.bo.replies(thread, "Rye.", reply_to=1)
    return thread


def floors(town: Town, number: int) -> list[tuple[int, str, str]]:
    """(floor, what it says, or where it stands now)."""
    page = town.chen.sees(pages.thread_page, number)
    return [(one.post.floor, one.post.html[3:-4], one.post.moved_to) for one in page.floors]


def sound(town: Town) -> bool:
    """The self-check, index included, finds nothing wrong."""
    run_pending(town.store)
    found = checks.examine(town.store)
    assert found.found == 0, found
    return True


def test_split_floors_stand_in_a_thread_of_their_own_and_leave_pointers(town: Town, bread: Thread) -> None:
    town.eve.does(reactions.react, bread.number, 3, "agree")
    town.eve.does(reports.report, bread.number, 3, "not about bread")
    moved = town.ada.does(tools.split, bread.number, [4, 3, 3], "Late trains", WHY)
    assert moved.floors == ((3, 1), (4, 2))
    assert floors(town, moved.to_number) == [(1, "Trains are late again.", ""), (2, "Which?", "")]
    assert floors(town, bread.number)[2:4] == [(3, "", f"{moved.to_number}/1"), (4, "", f"{moved.to_number}/2")]
    page = town.guest.sees(pages.thread_page, moved.to_number)
    assert (page.thread.title, page.author.handle, page.board.slug) == ("Late trains", "chen", "Railway")
    assert (page.floors[1].post.reply_to, page.floors[0].post.reactions) == (1, '{"agree":1}')
    left = town.guest.sees(pages.thread_page, bread.number).thread
    assert (left.last_floor, left.live_count, left.people_count) == (5, 3, 2)
    [case] = town.ada.sees(reports.queue)[0]
    assert (case.reported.number, case.reported.floor) == (moved.to_number, 1)
    assert sound(town)
    run_pending(town.store)
    found = town.guest.sees(search.page, Question("trains late"))
    assert [(one.number, one.floor) for one in found.hits] == [(moved.to_number, 1)]


def test_everybody_concerned_hears_where_and_why(town: Town, bread: Thread) -> None:
    run_pending(town.store)
    town.ada.does(tools.split, bread.number, [3, 4], "Late trains", WHY)
    [line] = [one for one in town.eve.sees(notifications.inbox)[0] if one.notification.kind == "moved"]
    assert (line.title, line.notification.floor) == ("Late trains", 2)
    answered = [one for one in town.chen.sees(notifications.inbox)[0] if one.notification.kind == "reply"]
    assert [(one.title, one.notification.floor) for one in answered] == [("Late trains", 2)]
    [(entry, by, _, _)] = town.guest.sees(moderation.page)[0]
    assert (entry.action, by.handle, entry.reason, entry.number) == ("split_thread", "ada", WHY, bread.number)


def test_moved_floors_go_to_the_end_and_come_back_to_their_own(town: Town, bread: Thread) -> None:
    other = town.eve.opens_thread("Trains")
    moved = town.ada.does(tools.move_posts, bread.number, [3, 5], other.number, WHY)
    assert moved.floors == ((3, 2), (5, 3))
    assert floors(town, other.number)[1:] == [(2, "Trains are late again.", ""), (3, "Rye.", "")]
    assert town.guest.sees(pages.thread_page, other.number).thread.bump_id == other.bump_id
    assert sound(town)
    assert town.ada.does(tools.move_posts, other.number, [2, 3], bread.number, WHY).floors == ((2, 3), (3, 5))
    assert [one[2] for one in floors(town, bread.number)] == [""] * 5
    assert [one[2] for one in floors(town, other.number)] == ["", f"{bread.number}/3", f"{bread.number}/5"]
    assert town.guest.sees(pages.thread_page, other.number).thread.last_floor == 3
    assert town.guest.sees(pages.thread_page, bread.number).thread.bump_id == bread_bump(town, bread)
    assert sound(town)


def test_a_post_that_comes_back_answers_whom_it_answered(town: Town, bread: Thread) -> None:
    moved = town.ada.does(tools.split, bread.number, [4, 5], "Late trains", WHY)
    answers = [one.post.reply_to for one in town.guest.sees(pages.thread_page, moved.to_number).floors]
    assert answers == [None, None]
    town.ada.does(tools.merge, moved.to_number, bread.number, WHY)
    answers = [one.post.reply_to for one in town.guest.sees(pages.thread_page, bread.number).floors]
    assert answers == [None, None, None, 3, 1]
    assert sound(town)


def bread_bump(town: Town, bread: Thread) -> int:
    return int(town.count("SELECT max(id) FROM posts WHERE thread_id = :t AND state = 'visible'", t=bread.id))


def test_a_joined_thread_leads_on_floor_by_floor(town: Town, bread: Thread) -> None:
    other = town.eve.opens_thread("Loaves")
    town.bo.does(follows.follow_thread, bread.number)
    town.ada.does(posts.remove, bread.number, 2, "an advertisement")
    moved = town.ada.does(tools.merge, bread.number, other.number, WHY)
    assert len(moved.floors) == 5
    for floor, place in ((1, 2), (4, 5)):
        with refused("thread_merged") as caught:
            town.ada.sees(pages.thread_page, bread.number, floor)
        assert caught.value.data["place"] == f"/t/{other.number}/{place}"
    with refused("thread_merged"):
        town.guest.sees(pages.check_stands, bread.number, 2)
    with refused("thread_gone"):
        town.eve.replies(bread, "more")
    with refused("already_so"):
        town.ada.does(threads.restore_thread, bread.number, WHY)
    assert [one.number for one in town.bo.sees(follows.list_threads, Stance.FOLLOWED)[0]] == [other.number]
    town.ada.does(posts.restore, other.number, 3, "it was none")
    assert floors(town, other.number)[2] == (3, "I do.", "")
    assert sound(town)
    town.ada.does(tools.move_posts, other.number, [2], bread.number, WHY)
    assert town.guest.sees(pages.thread_page, bread.number).thread.takes_replies
    assert sound(town)


def test_what_was_read_stays_read_and_what_was_not_does_not_become_so(town: Town, bread: Thread) -> None:
    town.eve.reads(bread, 1, 3)
    moved = town.ada.does(tools.split, bread.number, [3, 4], "Late trains", WHY)
    thread = town.eve.sees(pages.thread_page, moved.to_number).thread
    mark = town.eve.sees(read_marks.load, thread)
    assert (mark.seen_seq(1), mark.seen_seq(2)) == (thread.edit_seq, None)
    left = town.eve.sees(pages.thread_page, bread.number).thread
    with town.store.read() as tx:
        assert read_marks.changed_floors(tx, left, town.eve.sees(read_marks.load, left)) == [3]


def test_old_floors_at_the_end_do_not_make_newer_ones_read(town: Town, bread: Thread) -> None:
    town.clock.passes(1_000_000)
    town.eve.does(read_marks.mark_board_read, town.railway)
    town.clock.passes(1_000_000)
    other = town.ada.opens_thread("Loaves")
    town.store.write_now(lambda tx: tx.run("UPDATE threads SET made_at = 0 WHERE id = :t", {"t": other.id}))
    town.ada.does(tools.move_posts, bread.number, [2, 3], other.number, WHY)
    thread = town.eve.sees(pages.thread_page, other.number).thread
    assert town.eve.sees(read_marks.load, thread).first_unread(thread.last_floor) == 1


def test_counts_follow_to_another_board(town: Town, bread: Thread) -> None:
    other = town.eve.opens_thread("Loaves", board=town.cooking)
    town.ada.does(tools.merge, bread.number, other.number, WHY)
    assert town.count("SELECT post_count FROM boards WHERE slug = 'Cooking'") == 6
    assert town.count("SELECT post_count FROM boards WHERE slug = 'Railway'") == 0
    assert sound(town)


def test_a_link_of_a_first_floor_still_leads_to_the_floor_it_meant(town: Town) -> None:
    body = text("see #2")
    thread = town.eve.does(threads.open_thread, town.railway.id, "Bread", body.__class__(
        source="see #2", format="markdown", html='<p><a href="#f2">#2</a></p>', renderer=1))  # fmt: skip
    town.bo.replies(thread, "Rye")
    moved = town.ada.does(tools.split, thread.number, [1], "Loaves", WHY)
    [(_, html, _)] = floors(town, moved.to_number)
    assert f'href="/t/{thread.number}/2"' in html


def test_who_may_not_and_what_cannot_be(town: Town, bread: Thread) -> None:
    other = town.eve.opens_thread("Loaves", board=town.cooking)
    for verb, args in ((tools.split, ([2], "Title", WHY)), (tools.move_posts, ([2], other.number, WHY))):
        with refused("moderators_only"):
            town.eve.does(verb, bread.number, *args)
    with refused("moderators_only"):
        town.ada.does(tools.merge, other.number, bread.number, WHY)
    for number, args, code in (
        (bread.number, ([], "Title", WHY), "floors_wanted"),
        (bread.number, ([99], "Title", WHY), "no_such_floor"),
        (bread.number, ([2], "", WHY), "title_wanted"),
        (bread.number, ([2], "Title", ""), "reason_wanted"),
        (999, ([2], "Title", WHY), "not_found"),
    ):
        with refused(code):
            town.ada.does(tools.split, number, *args)
    for to, code in ((bread.number, "same_thread"), (999, "no_such_thread")):
        with refused(code):
            town.ada.does(tools.move_posts, bread.number, [2], to, WHY)
    hidden = town.chen.opens_thread("Rota", board=town.back_room)
    with refused("no_such_thread"):
        town.ada.does(tools.merge, bread.number, hidden.number, WHY)
    town.chen.does(threads.lock_thread, other.number, "enough said")
    with refused("thread_locked"):
        town.ada.does(tools.merge, bread.number, other.number, WHY)
    town.ada.does(tools.split, bread.number, [2], "Bakers", WHY)
    with refused("post_gone"):
        town.ada.does(tools.split, bread.number, [2], "Bakers", WHY)


def test_a_thread_too_long_is_not_joined(town: Town, bread: Thread, monkeypatch: pytest.MonkeyPatch) -> None:
    other = town.eve.opens_thread("Loaves")
    monkeypatch.setattr(tools, "MOST_FLOORS", 4)
    with refused("thread_too_long"):
        town.ada.does(tools.merge, bread.number, other.number, WHY)


def test_what_is_split_off_has_none_of_the_terms(town: Town) -> None:
    """A meet-up has one date: the thread that leaves it has none, and can be read all the same."""
    town.chen.does(boards.set_policies, "Railway", kinds="discussion meetup")
    start = town.clock.at + clock.DAY
    terms = MeetupTerms(start, start + clock.HOUR, "North gate", 2, start, shows_names=True)
    thread = town.eve.does(meetups.open_meetup, town.railway.id, "Dumplings", text("Bring bowls."), terms)
    town.bo.replies(thread, "And what of the fare?")
    aside = town.ada.does(tools.split, thread.number, [2], "The fare", WHY)
    page = town.guest.sees(pages.thread_page, aside.to_number)
    assert (page.thread.kind, page.card) == ("discussion", None)
    assert sound(town)
