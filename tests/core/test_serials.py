# SPDX-License-Identifier: Apache-2.0
"""Serials: chapters are their author's to mark, are read in order, and nobody's mark moves when others write or delete."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.core.test_presence import steps
from tests.kit.town import Member, Town, refused, text

from banyan.base import clock
from banyan.core import (
    cards,
    chapters,
    follows,
    notifications,
    pages,
    posts,
    sanctions,
    serials,
    thread_tools,
    threads,
    word_rules,
)
from banyan.jobs import timetable
from banyan.markup.plain import count_words
from banyan.records.boards import Board
from banyan.records.follows import Stance
from banyan.records.serials import SerialState, Terms
from banyan.records.threads import Thread
from banyan.storage.tx import Tx


@pytest.fixture
def stories(town: Town) -> Board:
    return town.board("Stories", {"en": "Stories", "zh-Hans": "连载"}, kinds="discussion serial")


@pytest.fixture
def story(town: Town, stories: Board) -> Thread:
    """By Ada: chapters on the floors 1, 4 and 5, talk by Eve and by herself between them."""
    thread = begins(town.ada, stories, "The night train", chapter="Departure")
    town.eve.replies(thread, "Go on!")
    town.ada.replies(thread, "Tomorrow.")
    writes(town.ada, thread, "The tunnel", "It was dark.")
    writes(town.ada, thread, "The bridge", "It was high.")
    return thread


def begins(
    member: Member, board: Board, title: str, source: str = "It rained.", token: str = "", **terms: str
) -> Thread:
    thread: Thread = member.does(serials.open_serial, board.id, title, text(source), Terms(**terms), token)
    return thread


def writes(member: Member, thread: Thread, title: str, source: str, token: str = "") -> int:
    floor: int = member.does(serials.reply_chapter, thread.number, text(source), title, token).floor
    return floor


def shown(member: Member, thread: Thread) -> list[tuple[int, str]]:
    return [(one.floor, one.title) for one in member.sees(chapters.contents, thread.number).chapters]


def told(member: Member) -> list[tuple[str, int | None]]:
    return [(one.notification.kind, one.notification.floor) for one in member.sees(notifications.inbox)[0]]


# ---- chapters


def test_a_serial_is_read_chapter_by_chapter(town: Town, story: Thread) -> None:
    assert shown(town.guest, story) == [(1, "Departure"), (4, "The tunnel"), (5, "The bridge")]
    page = town.guest.sees(chapters.chapter_page, story.number, 1)
    assert (page.number, page.chapter.title, page.floor.post.html) == (1, "Departure", "<p>It rained.</p>")
    assert (page.talk.count, [one.post.floor for one in page.talk.first]) == (1, [2])
    last = town.guest.sees(chapters.chapter_page, story.number, 3)
    assert (last.floor.post.floor, last.talk.count) == (5, 0)
    assert last.contents.word_count == 2 + 3 + 3
    for number in (0, 4, -1):
        with refused("no_such_chapter"):
            town.guest.sees(chapters.chapter_page, story.number, number)


def test_a_floor_becomes_a_chapter_afterwards_and_talk_again(town: Town, story: Thread) -> None:
    town.ada.does(serials.mark_chapter, story.number, 3, " An\naside ")
    assert shown(town.eve, story)[1] == (3, "An aside")
    town.ada.does(serials.mark_chapter, story.number, 3, "A promise")
    assert [title for _, title in shown(town.eve, story)] == ["Departure", "A promise", "The tunnel", "The bridge"]
    town.ada.does(serials.unmark_chapter, story.number, 3)
    assert (3, "A promise") not in shown(town.eve, story)
    with refused("already_so"):
        town.ada.does(serials.unmark_chapter, story.number, 3)


def test_chapters_are_their_authors_and_of_their_own_floors(town: Town, story: Thread) -> None:
    for member in (town.eve, town.chen):
        with refused("not_its_author"):
            member.does(serials.mark_chapter, story.number, 2, "Mine")
        with refused("not_its_author"):
            member.does(serials.unmark_chapter, story.number, 4)
        with refused("not_its_author"):
            member.does(serials.describe, story.number, "", True)
    with refused("not_its_author"):
        town.ada.does(serials.mark_chapter, story.number, 2, "Eve's")
    with refused("not_its_author"):
        writes(town.eve, story, "Mine", "I write on.")
    with refused("sign_in_first"):
        town.guest.does(serials.mark_chapter, story.number, 2, "Mine")
    with refused("not_found"):
        town.ada.does(serials.mark_chapter, story.number, 99, "Nothing")
    for title in ("", " \n", "x" * 81):
        with refused("chapter_title_wanted"):
            town.ada.does(serials.mark_chapter, story.number, 3, title)
    town.ada.does(posts.delete, story.number, 3)
    with refused("post_gone"):
        town.ada.does(serials.mark_chapter, story.number, 3, "Gone")
    town.chen.does(threads.lock_thread, story.number, "a reason")
    with refused("thread_locked"):
        town.ada.does(serials.mark_chapter, story.number, 3, "Too late")


def test_chapters_have_their_titles_in_the_thread_too(town: Town, story: Thread) -> None:
    def titles() -> list[tuple[int, str]]:
        floors = town.guest.sees(pages.thread_page, story.number).floors
        return [(one.post.floor, one.chapter) for one in floors if one.chapter]

    assert titles() == [(1, "Departure"), (4, "The tunnel"), (5, "The bridge")]
    assert [one.chapter for one in town.guest.sees(pages.author_page, story.number, "eve").floors] == [""]
    town.ada.does(serials.mark_chapter, story.number, 4, "The dark")
    town.ada.does(posts.delete, story.number, 5)
    town.ada.does(serials.unmark_chapter, story.number, 1)
    assert titles() == [(4, "The dark")]


def test_a_page_costs_the_same_however_many_chapters_there_are(sqlite_town: Town) -> None:
    board = sqlite_town.board("Stories", {"en": "Stories"}, kinds="discussion serial")
    story = begins(sqlite_town.ada, board, "The night train", chapter="Departure")

    def page(tx: Tx) -> None:
        assert pages.author_page(tx, sqlite_town.ada.caller, story.number, "ada").floors[0].chapter == "Departure"

    before = steps(sqlite_town, page)

    def add_many(tx: Tx) -> None:
        for at in range(1_000):
            tx.run(
                """INSERT INTO chapters (post_id, thread_id, author_id, floor, title, word_count, is_gone, made_at)
                VALUES (:post, :thread, :author, :floor, 'Another', 1, 0, 0)""",
                {"post": at, "thread": story.id, "author": story.author_id, "floor": at + 2},
            )

    sqlite_town.store.write_now(add_many)
    assert steps(sqlite_town, page) < before * 1.5


def test_other_threads_have_no_chapters(town: Town, stories: Board) -> None:
    thread = town.ada.opens_thread("Talk", board=stories)
    with refused("not_a_serial"):
        town.ada.does(serials.mark_chapter, thread.number, 1, "One")
    with refused("not_a_serial"):
        town.guest.sees(chapters.contents, thread.number)
    with refused("not_a_serial"):
        town.eve.does(serials.follow, thread.number)
    with refused("kind_not_offered"):
        begins(town.ada, town.railway, "Here")
    with refused("kind_not_offered"):
        town.ada.opens_thread("Around the terms", board=stories, kind="serial")


def test_where_nobody_has_a_name_a_chapter_would_say_who_writes(town: Town, story: Thread) -> None:
    hole = town.board("Hole", {"en": "Hole"}, kinds="discussion serial", names="pseudonyms")
    with refused("names_hidden"):
        begins(town.ada, hole, "Nameless")
    town.chen.does(threads.move_thread, story.number, hole.id, "a reason")
    with refused("names_hidden"):
        town.ada.does(serials.mark_chapter, story.number, 3, "A promise")
    with refused("names_hidden"):
        writes(town.ada, story, "More", "I write on.")


def test_sent_twice_it_is_one(town: Town, stories: Board) -> None:
    first = begins(town.ada, stories, "Once", token="a", chapter="One")
    assert begins(town.ada, stories, "Once", token="a", chapter="One").id == first.id
    assert writes(town.ada, first, "Two", "…", "b") == writes(town.ada, first, "Two", "…", "b") == 2
    assert [title for _, title in shown(town.ada, first)] == ["One", "Two"]


def test_what_its_author_says_of_it(town: Town, story: Thread) -> None:
    town.ada.does(serials.describe, story.number, " Two strangers\nin a carriage ", False)
    card = town.guest.sees(cards.find, story.number)
    assert card.path == f"/t/{story.number}/read"
    assert [fact.fields for fact in card.facts] == [
        {"words": "Two strangers in a carriage"},
        {"count": "3"},
        {"words": "8"},
    ]
    assert town.ada.does(serials.describe, story.number, "", True).state == SerialState.FINISHED
    assert "finished" in town.guest.sees(cards.find, story.number).facts[0].value
    with refused("summary_too_long"):
        town.ada.does(serials.describe, story.number, "x" * 201, False)


def test_there_is_a_last_chapter(town: Town, story: Thread, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serials, "MAX_CHAPTERS", 3)
    with refused("too_many_chapters"):
        town.ada.does(serials.mark_chapter, story.number, 3, "One more")
    town.ada.does(serials.mark_chapter, story.number, 4, "The long tunnel")


def test_a_chapter_that_is_gone_keeps_its_number_and_not_its_title(town: Town, story: Thread) -> None:
    town.ada.does(posts.delete, story.number, 4)
    assert shown(town.guest, story) == [(1, "Departure"), (4, ""), (5, "The bridge")]
    assert town.guest.sees(chapters.contents, story.number).word_count == 5
    assert town.guest.sees(chapters.chapter_page, story.number, 2).floor.post.html == ""
    town.ada.does(posts.restore, story.number, 4, "")
    assert shown(town.guest, story)[1] == (4, "The tunnel")
    town.chen.does(posts.erase, story.number, 4, "a reason")
    assert town.count("SELECT title FROM chapters WHERE floor = 4") == ""
    town.ada.does(serials.describe, story.number, "Of two strangers", False)
    town.chen.does(posts.erase, story.number, 5, "a reason")
    assert town.count("SELECT summary FROM serials") == "Of two strangers"
    town.chen.does(posts.erase, story.number, 1, "a reason")
    assert town.count("SELECT summary FROM serials") == "", "the terms go with the first floor"


def test_words_are_counted_anew_with_every_edit(town: Town, story: Thread) -> None:
    town.ada.does(posts.edit, story.number, 4, text("天黑了 and dark"), 1)
    assert [one.word_count for one in town.guest.sees(chapters.contents, story.number).chapters] == [2, 5, 3]


def test_a_chapter_that_is_moved_away_comes_back(town: Town, story: Thread, stories: Board) -> None:
    other = begins(town.ada, stories, "Another")
    town.chen.does(thread_tools.move_posts, story.number, [4], other.number, "a reason")
    assert shown(town.guest, story) == [(1, "Departure"), (5, "The bridge")]
    assert shown(town.guest, other) == [(2, "The tunnel")]
    foreign = begins(town.eve, stories, "Eve's")
    town.chen.does(thread_tools.move_posts, other.number, [2], foreign.number, "a reason")
    assert shown(town.guest, foreign) == []
    town.chen.does(thread_tools.move_posts, foreign.number, [2], other.number, "a reason")
    town.chen.does(thread_tools.move_posts, other.number, [2], story.number, "a reason")
    assert shown(town.guest, story)[1] == (4, "The tunnel")


# ---- reading


def test_a_reader_goes_on_where_they_were(town: Town, story: Thread) -> None:
    assert town.eve.sees(serials.mine, story).number == 0
    town.eve.does(chapters.reach, story.number, 2)
    assert town.eve.sees(serials.mine, story).number == 2
    assert [(one.thread, one.number, one.last) for one in town.eve.sees(serials.read_ones)[0]] == [(story.number, 2, 3)]
    town.chen.does(posts.remove, story.number, 2, "a reason")
    town.ada.does(posts.delete, story.number, 3)
    assert town.eve.sees(serials.mine, story).number == 2
    town.ada.does(serials.mark_chapter, story.number, 5, "The high bridge")
    town.ada.does(serials.unmark_chapter, story.number, 1)
    assert town.eve.sees(serials.mine, story).number == 1  # the same chapter, which is the first now
    assert town.bo.sees(serials.mine, story).number == 0
    town.eve.does(serials.forget, story.number)
    assert town.eve.sees(serials.read_ones) == ([], "")
    with refused("no_such_chapter"):
        town.eve.does(chapters.reach, story.number, 9)
    with refused("sign_in_first"):
        town.guest.does(chapters.reach, story.number, 1)
    with refused("sign_in_first"):
        town.guest.sees(serials.read_ones)
    with refused("sign_in_first"):
        town.guest.does(serials.forget, story.number)


def test_the_list_of_what_one_reads_has_pages(town: Town, stories: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serials, "READ_PER_PAGE", 2)
    for number in range(3):
        thread = begins(town.ada, stories, f"Story {number}", chapter="One")
        town.eve.does(chapters.reach, thread.number, 1)
    found, older = town.eve.sees(serials.read_ones)
    rest, end = town.eve.sees(serials.read_ones, older)
    assert [one.title for one in (*found, *rest)] == ["Story 2", "Story 1", "Story 0"]
    assert end == ""


def test_nobody_reads_behind_a_door(town: Town, stories: Board) -> None:
    hidden = town.board("Shelf", {"en": "Shelf"}, kinds="serial", read_policy="listed")
    secret = begins(town.chen, hidden, "Secret", chapter="One")
    town.chen.does(chapters.reach, secret.number, 1)
    for member in (town.eve, town.guest):
        with refused("not_found"):
            member.sees(chapters.contents, secret.number)
        with refused("not_found"):
            member.sees(chapters.chapter_page, secret.number, 1)
        assert member.sees(serials.shown_by, town.chen.account_id) == []
    assert len(town.chen.sees(serials.shown_by, town.chen.account_id)) == 1
    with refused("not_found"):
        town.eve.does(serials.follow, secret.number)


def test_the_serials_of_somebody(town: Town, story: Thread, stories: Board) -> None:
    begins(town.ada, stories, "A second one")
    found = town.guest.sees(serials.shown_by, town.ada.account_id)
    assert [(one.thread.title, one.count) for one in found] == [("A second one", 0), ("The night train", 3)]
    town.chen.does(threads.remove_thread, story.number, "a reason")
    assert [one.thread.title for one in town.guest.sees(serials.shown_by, town.ada.account_id)] == ["A second one"]
    with refused("thread_gone"):
        town.guest.sees(chapters.contents, story.number)


# ---- the next chapter


def test_who_follows_the_chapters_hears_of_these_alone(town: Town, story: Thread) -> None:
    timetable.run_pending(town.store)
    town.bo.does(serials.follow, story.number)
    assert town.bo.sees(serials.mine, story).stance == Stance.CHAPTERS
    assert [one.number for one in town.bo.sees(follows.list_threads, Stance.FOLLOWED)[0]] == [story.number]
    town.eve.replies(story, "Applause")
    town.ada.replies(story, "Thank you")
    timetable.run_pending(town.store)
    assert told(town.bo) == []
    floor = writes(town.ada, story, "The city", "Lights.")
    timetable.run_pending(town.store)
    town.ada.does(serials.mark_chapter, story.number, floor, "The city at night")
    town.ada.does(serials.unmark_chapter, story.number, floor)
    town.ada.does(serials.mark_chapter, story.number, floor, "The city")
    timetable.run_pending(town.store)
    assert told(town.bo) == [("chapter", floor)]
    assert ("chapter", floor) not in told(town.ada)
    town.bo.does(serials.unfollow, story.number)
    writes(town.ada, story, "The end", "Over.")
    timetable.run_pending(town.store)
    assert told(town.bo) == [("chapter", floor)]
    with refused("already_so"):
        town.bo.does(serials.unfollow, story.number)


def test_who_may_not_hear_of_it_does_not(town: Town, story: Thread) -> None:
    for member in (town.bo, town.eve):
        member.does(serials.follow, story.number)
    town.bo.does(follows.mute_person, "ada")
    town.chen.does(sanctions.suspend, "eve", 3, "a reason")
    writes(town.ada, story, "The city", "Lights.")
    timetable.run_pending(town.store)
    assert told(town.bo) == []
    with refused("sign_in_first"):
        town.guest.does(serials.follow, story.number)
    with refused("sign_in_first"):
        town.guest.does(serials.unfollow, story.number)


# ---- whatever happens


STEPS = st.lists(
    st.tuples(st.sampled_from(("talk", "own", "chapter", "mark", "unmark", "gone", "reach")), st.integers(1, 12)),
    max_size=25,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_chapters_are_numbered_like_a_list(town: Town, steps: list[tuple[str, int]]) -> None:
    board = town.board(f"S{town.count('SELECT count(*) FROM boards')}", {"en": "S"}, kinds="serial")
    thread = begins(town.chen, board, "Story", chapter="1")
    marked: dict[int, str] = {1: "1"}
    own, gone, last, reached = {1}, set[int](), 1, 0
    for what, floor in steps:
        match what:
            case "talk":
                town.clock.passes(clock.HOUR)  # nobody is in haste
                last = town.eve.replies(thread, "talk").floor
            case "own" | "chapter":
                last += 1
                own.add(last)
                if what == "chapter":
                    marked[writes(town.chen, thread, str(last), "words")] = str(last)
                else:
                    town.chen.replies(thread, "talk")
            case "mark" if floor in own - gone:
                town.chen.does(serials.mark_chapter, thread.number, floor, str(floor))
                marked[floor] = str(floor)
            case "unmark" if floor in marked:
                town.chen.does(serials.unmark_chapter, thread.number, floor)
                del marked[floor]
            case "gone" if floor in own - gone and floor > 1:
                town.chen.does(posts.delete, thread.number, floor)
                gone.add(floor)
            case "reach" if floor <= len(marked):
                town.eve.does(chapters.reach, thread.number, floor)
                reached = sorted(marked)[floor - 1]
    expected = [(floor, "" if floor in gone else marked[floor]) for floor in sorted(marked)]
    assert shown(town.guest, thread) == expected
    assert town.eve.sees(serials.mine, thread).number == (sum(floor <= reached for floor in marked) if reached else 0)


@pytest.mark.parametrize(
    ("words", "count"), [("", 0), ("don't stop", 2), ("你好，世界", 4), ("re-read 第2章", 4), ("…—！", 0)]
)
def test_words_of_all_scripts_are_counted(words: str, count: int) -> None:
    assert count_words(words) == count


def test_one_that_waits_to_be_looked_at_has_its_chapter_when_it_is_let_through(town: Town, stories: Board) -> None:
    town.chen.does(word_rules.add_rule, "casino", "hold")
    held = begins(town.eve, stories, "The game", source="It began in a casino.", chapter="Departure")
    with refused("thread_held"):
        shown(town.guest, held)
    town.chen.does(posts.let_through, held.number, 1)
    assert shown(town.guest, held) == [(1, "Departure")]
    timetable.run_pending(town.store)
    town.bo.does(serials.follow, held.number)
    town.clock.passes(clock.HOUR)
    floor = writes(town.eve, held, "The table", "Back in the casino.")
    timetable.run_pending(town.store)
    assert town.bo.sees(notifications.inbox)[0] == []
    town.chen.does(posts.let_through, held.number, floor)
    timetable.run_pending(town.store)
    assert [line.notification.kind for line in town.bo.sees(notifications.inbox)[0]] == ["chapter"]
