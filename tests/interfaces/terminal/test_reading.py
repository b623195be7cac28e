# SPDX-License-Identifier: Apache-2.0
"""The reader: every key does what it says, and what was read is read everywhere."""

import pytest
from tests.kit.screens import SIZES, calling, golden
from tests.kit.stories import run

from banyan.base import clock
from banyan.core import accounts, boards, follows, pages, posts, pushes, reactions, read_marks, reports, site, threads
from banyan.interfaces.terminal.screens.reader import ThreadReader
from banyan.records.posts import PostState

TALK = ("To begin with.", "Rye. https://example.org/rye", "Wheat?", "Spelt!")


def talk(town, *more):
    """A thread of ada's in which bo and eve answer by turns."""
    thread = town.ada.opens_thread("Bread", TALK[0])
    for at, words in enumerate((*TALK[1:], *more)):
        town.clock.passes(11 * clock.MINUTE)
        (town.bo, town.eve)[at % 2].replies(thread, words)
    return town.ada.sees(threads.get, thread.number)[0]


def reads(town, who, thread, floor=1, **more):
    return calling(town, who, ThreadReader(thread.number, floor, **more))


def test_floors_are_walked_through_by_step_number_and_author(town):
    thread = talk(town)

    async def story():
        async with reads(town, town.ada, thread) as p:
            for pressed, floor in (("n", 2), ("]", 3), ("l", 2), ("[", 1), ("\\", 4), ("=", 1)):
                await p.press(pressed)
                assert f"floor {floor} of 4" in p.text, pressed
            await p.type("2")
            assert ("floor 2 of 4" in p.text, "Rye." in p.text) == (True, True)
            await p.press("^U")
            assert "floor 4 of 4" in p.text
            await p.press("^U")
            assert "Nothing more was found." in p.screen[-1]
            await p.press("^H")
            assert "floor 2 of 4" in p.text

    run(story())


def test_only_one_author_is_shown_until_all_are_again(town):
    thread = talk(town)

    async def story():
        async with reads(town, town.ada, thread, 2) as p:
            await p.press("@")
            assert "only bo" in p.text
            await p.press("n")
            assert "floor 4 of 4" in p.text
            await p.press("l", "@", "n")
            assert ("floor 3 of 4" in p.text, "only bo" in p.text) == (True, False)

    run(story())


def test_the_whole_thread_stands_below_each_other_with_a_line_at_what_is_new(town):
    thread = talk(town)
    town.chen.reads(thread, 1, 2)

    async def story():
        async with reads(town, town.chen, thread, 3, is_whole=True) as p:
            rows = p.screen
            assert "new since you were here" in "\n".join(rows)
            assert all(words in p.text for words in ("#3 eve", "Wheat?", "#4 bo", "Spelt!"))
            await p.press("=")
            assert "To begin with." in p.text
            await p.press("^S")
            assert ("floor 1 of 4" in p.text, "Rye." in p.text) == (True, False)
            await p.desk.marks.write()

    run(story())
    assert town.chen.sees(read_marks.load, thread).first_unread(4) is None


def test_a_long_thread_goes_on_page_by_page(town):
    thread = talk(town, *(f"Line {n}" for n in range(30)))

    async def story():
        async with reads(town, town.ada, thread, 19, is_whole=True) as p:
            await p.press("n")
            assert ("> #20" in p.text, "#21" in p.text) == (True, False)
            await p.press("<space>")
            assert "> #21" in p.text
            await p.press("l")
            assert "> #20" in p.text
        async with reads(town, town.ada, thread, 20) as p:
            await p.press("n")
            assert "floor 21 of 34" in p.text

    run(story())


def test_behind_the_end_of_a_floor_the_next_one_begins(town):
    thread = talk(town, "First words. " + "Word. " * 900)

    async def story():
        async with reads(town, town.ada, thread, 4) as p:
            await p.press("<space>")
            assert ("floor 5 of 5" in p.text, "First words." in p.text) == (True, True)
            await p.press("<space>")
            assert "First words." not in p.text

    run(story())


def test_only_what_was_shown_counts_as_read(town):
    thread = talk(town, *("Word. " * 400,) * 2)

    async def story():
        async with reads(town, town.chen, thread, 1) as p:
            await p.press("n")
            await p.desk.marks.write()

    run(story())
    assert town.chen.sees(read_marks.load, thread).first_unread(thread.last_floor) == 3


def test_where_a_board_takes_pushes_a_line_stands_under_the_post(town):
    town.chen.does(boards.set_policies, "Railway", push_policy="on")
    thread = talk(town)

    async def story():
        async with reads(town, town.chen, thread) as p:
            await p.press("+", "2")
            await p.type("Too dry.")
            assert ("Too dry." in p.text, "boo" in p.text) == (True, True)
            await p.press("+", "1")
            await p.type("But still.")
            assert "It stands there as an arrow." in p.text
        async with reads(town, town.ada, thread) as p:
            await p.press("%")
            await p.type("Thanks.")
            assert "Thanks." in p.text

    run(story())
    lines = town.ada.sees(pushes.page, thread.number, 1)[4]
    assert [(line.push.text, line.push.stance) for line in lines] == [
        ("Too dry.", "boo"),
        ("But still.", "arrow"),
        ("Thanks.", "arrow"),
    ]


def test_a_push_that_is_refused_is_not_lost(town):
    town.chen.does(boards.set_policies, "Railway", push_policy="slow_no_boos")
    thread = talk(town)
    town.chen.does(pushes.push, thread.number, 2, "push", "First.")

    async def story():
        async with reads(town, town.eve, thread) as p:
            await p.press("+")
            assert "boo" not in p.text
            await p.press("1")
            await p.type("One.")
            await p.press("+", "1")
            await p.type("Two.")
            assert ("You can push here again" in p.text, "Two." in p.screen[-1]) == (True, True)
            await p.press("<esc>")
            assert "floor 1 of 4" in p.text

    run(story())
    assert len(town.ada.sees(pushes.page, thread.number, 1)[4]) == 1


def test_where_it_takes_none_a_word_is_said_and_taken_back(town):
    thread = talk(town)

    async def story():
        async with reads(town, town.chen, thread) as p:
            await p.press("+", "2")
            assert f"{reactions.KINDS[1]} 1" in p.text
            await p.press("+", "2")
            assert f"{reactions.KINDS[1]} 1" not in p.text
        async with reads(town, town.ada, thread) as p:
            await p.press("+", "1")
            assert "You cannot react to your own post." in p.screen[-1]

    run(story())


def test_ones_own_post_is_deleted_and_anothers_is_not(town):
    thread = talk(town)

    async def story():
        async with reads(town, town.bo, thread, 2) as p:
            await p.press("d", "y")
            assert "(deleted by its author)" in p.text
            await p.press("n", "d", "y")
            assert "Only the author of a post may do this." in p.screen[-1]
        async with reads(town, town.ada, thread, 3) as p:
            await p.press("d")
            await p.type("Rule 7, spam")
            assert "(removed: Rule 7, spam)" in p.text

    run(story())
    states = [floor.post.state for floor in town.ada.sees(pages.thread_page, thread.number).floors]
    assert states == [PostState.VISIBLE, PostState.DELETED, PostState.REMOVED, PostState.VISIBLE]


def test_a_thread_of_one_floor_goes_with_it(town):
    thread = town.bo.opens_thread("Alone")

    async def story():
        async with reads(town, town.bo, thread) as p:
            await p.press("T")
            await p.press("^U")
            await p.type("All alone")
            assert "All alone" in p.text
            await p.press("d", "y")

    run(story())
    assert town.ada.sees(threads.get, thread.number)[0].state == "deleted"


def test_edits_are_shown_as_what_came_and_went(town):
    thread = talk(town)
    body = town.ada.sees(posts.get, thread.number, 1)[0]

    async def story():
        async with reads(town, town.ada, thread) as p:
            new = await p.desk.render("To begin anew.")
            await p.desk.act(posts.edit, town.ada.caller, thread.number, 1, new, body.revision)
            await p.settle()
            assert "changed" in p.text
            await p.press("~")
            assert ("as it was posted" in p.text, "what changed" in p.text) == (True, True)
            assert "anew" in p.text

    run(story())


def test_source_links_address_and_answers(town):
    thread = talk(town)
    town.eve.replies(thread, "To that.", reply_to=2)

    async def story():
        async with reads(town, town.ada, thread, 2) as p:
            body = await p.desk.render("See [the *timetable*](/t/1/1) and **more**.")
            await p.desk.act(posts.reply, town.ada.caller, thread.number, body)
            await p.settle()
            await p.press("O")
            assert "There are no links here." in p.screen[-1] or "leads out" in p.text
            await p.press("<esc>", "t")
            assert ("answers to #2" in p.text, "To that." in p.text) == (True, True)
            await p.press("<down>", "<enter>")
            assert "floor 5 of 6" in p.text
            await p.press("n", "m")
            assert "**more**" in p.text
            await p.press("q", "O")
            assert "To begin with." in p.text
            await p.press("q", "^Q")
            assert f"/t/{thread.number}/6" in p.text

    run(story())


def test_a_report_reaches_those_who_tend_and_a_thread_is_followed(town):
    thread = talk(town)

    async def story():
        async with reads(town, town.chen, thread, 2) as p:
            await p.press("!")
            await p.type("Rude words")
            assert "Reported." in p.screen[-1]
            await p.press("W")
            assert "You follow this thread" in p.screen[-1]
            assert town.chen.sees(follows.thread_stance, thread.id) == "followed"
            await p.press("W")
            assert "do not follow" in p.screen[-1]
            await p.press("^W")
            assert "ada" in p.text

    run(story())
    assert town.chen.sees(follows.thread_stance, thread.id) == "left"
    ((case,), _more) = town.ada.sees(reports.queue)
    assert [report.reason for report, _person in case.reports] == ["Rude words"]


def test_guests_are_asked_to_sign_in_by_a_sentence(town):
    thread = talk(town)

    async def story():
        async with reads(town, None, thread) as p:
            for pressed in ("r", "!", "W", "E"):
                await p.press(pressed)
                assert "sign in" in p.screen[-1].lower(), pressed
            await p.press("+", "1")
            assert "sign in" in p.text.lower()

    run(story())


def test_a_floor_that_comes_moves_nothing(town):
    thread = talk(town, "Long. " * 900)

    async def story():
        async with reads(town, town.ada, thread, 5) as p:
            await p.press("<space>")
            before = p.screen[5]
            town.clock.passes(11 * clock.MINUTE)
            body = await p.desk.render("Me too.")
            await p.desk.act(posts.reply, town.bo.caller, thread.number, body)
            await p.settle()
            assert ("floor 6" in p.screen[-1], p.screen[5] == before) == (True, True)

    run(story())


def test_a_letter_to_its_author_and_the_post_sent_on(town):
    thread = talk(town)

    async def story():
        async with reads(town, town.ada, thread, 2) as p:
            await p.press("^R")
            assert ("Letter  bo" in p.text, "Re: Bread" in p.text, "Rye." in p.text) == (True, True, True)
            await p.press("^G")
            await p.press("F")
            await p.type("eve")
            assert ("Letter  eve" in p.text, "Rye." in p.text) == (True, True)

    run(story())


@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
@pytest.mark.parametrize("size", SIZES)
def test_how_it_looks(sqlite_town, lang, size):
    town = sqlite_town
    town.chen.does(boards.set_policies, "Railway", push_policy="on")
    thread = talk(town)
    town.eve.does(pushes.push, thread.number, 2, "push", "九号车厢，靠左边。 Carriage nine, on the left.")
    town.chen.does(pushes.push, thread.number, 2, "boo", "That one rattles.")

    async def story():
        async with calling(town, town.chen, ThreadReader(thread.number, 2), lang=lang, size=size) as p:
            p.session.set_look(lang=lang, keymap="kbs")
            await p.press("^L")
            golden(p, "floor")
            await p.press("^S")
            golden(p, "whole")
            await p.press("t")
            golden(p, "branches")
            await p.press("q", "r", "s")
            golden(p, "reply")
            await p.press("^X")
            golden(p, "ready")

    run(story())


def test_times_are_on_the_communitys_clock_until_somebody_chooses_one(town):
    town.chen.does(site.set_policies, zone="Asia/Shanghai")
    thread = town.ada.opens_thread("Bread", "Noon in Greenwich.")
    town.bo.does(accounts.set_preferences, "", "", "")
    town.ada.does(accounts.set_preferences, "", "Europe/Athens", "")

    async def story(who):
        async with reads(town, who, thread) as p:
            return next(row for row in p.screen if "time" in row)

    assert "20:00" in run(story(town.guest))
    assert "20:00" in run(story(town.bo))
    assert "15:00" in run(story(town.ada))
