# SPDX-License-Identifier: Apache-2.0
"""Writing at a terminal: threads, replies, edits leave the rows that the web would, and nothing written is ever lost."""

import pytest
from tests.kit.screens import calling
from tests.kit.stories import run

from banyan.base import clock
from banyan.core import boards, drafts, pages, posts, read_marks, schedules, templates, threads
from banyan.interfaces.terminal.screens.compose import quote_of
from banyan.interfaces.terminal.screens.threads import Threads


def source(town, number, floor):
    return town.ada.sees(posts.get, number, floor)[0].source


def newest(town, who):
    return who.sees(pages.board_page, "Railway").rows[0].thread


def test_a_thread_is_opened_with_its_title_and_the_template(town):
    town.chen.does(templates.set_texts, "Railway", {"en": "From: / To:"})

    async def story():
        async with calling(town, town.bo, Threads(town.railway)) as p:
            await p.press("^P")
            await p.type("Night train")
            await p.press("<enter>")
            assert "From: / To:" in p.text
            await p.press("Rails.", "^X")
            assert "post it" in p.text
            await p.press("s")
            assert ("Posted as #1." in p.text, "Night train" in p.text) == (True, True)

    run(story())
    thread = newest(town, town.bo)
    assert (thread.title, thread.kind, thread.author_id) == ("Night train", "discussion", town.bo.account_id)
    assert source(town, thread.number, 1) == "From: / To:\nRails."


def test_a_thread_gets_its_tags_with_it(town):
    town.chen.does(boards.set_policies, "Railway", tag_policy="author")
    railway = town.chen.sees(boards.get, "Railway")

    async def story():
        async with calling(town, town.bo, Threads(railway)) as p:
            await p.press("^P")
            await p.type("Night train")
            await p.press("<enter>", "Rails.", "^X", "g")
            await p.type("night sky")
            await p.press("^X", "s")
            assert "#night #sky" in p.text

    run(story())
    assert newest(town, town.bo).tag_list == ("night", "sky")


@pytest.mark.parametrize(
    ("asked", "quoted", "answers"),
    [
        ("s", "> #1 @ada:\n> One.\n> Two.\n> Three.\n> …\n\nYes.", 1),
        ("y", "> #1 @ada:\n> One.\n> Two.\n> Three.\n> Four.\n> Five.\n\nYes.", 1),
        ("n", "Yes.", None),
    ],
)
def test_a_reply_quotes_as_much_as_was_asked_for(town, asked, quoted, answers):
    """Whoever quotes nothing of the first floor answers the thread, as on the web."""
    thread = town.ada.opens_thread("Bread", "One.\nTwo.\nThree.\nFour.\nFive.")

    async def story():
        async with calling(town, town.bo, Threads(town.railway)) as p:
            await p.press("<enter>", "r", asked, "Yes.", "^W", "s")
            assert "Posted as #2." in p.text

    run(story())
    assert source(town, thread.number, 2) == quoted
    assert town.ada.sees(posts.get, thread.number, 2)[0].reply_to == answers
    read = town.bo.sees(threads.get, thread.number)[0]
    assert town.bo.sees(read_marks.load, read).first_unread(2) is None, "what somebody wrote they have read"


def test_what_is_gone_is_not_quoted(town):
    thread = town.ada.opens_thread("Bread", "Secret.")
    post = town.ada.does(posts.remove, thread.number, 1, "Rule 7.")
    person = town.ada.sees(pages.some_floors, thread.number, [1])[0].author
    assert quote_of(post, person, "y") == ""


def test_an_edit_starts_from_what_is_there_and_may_change_the_title(town):
    thread = town.ada.opens_thread("Bread", "Wheat.")

    async def story():
        async with calling(town, town.ada, Threads(town.railway)) as p:
            await p.press("<enter>", "E", "Rye, ", "^X", "t")
            await p.press("^U")
            await p.type("Loaves")
            await p.press("^X", "s")
            assert "Rye, Wheat." in p.text

    run(story())
    assert (newest(town, town.ada).title, source(town, thread.number, 1)) == ("Loaves", "Rye, Wheat.")


def test_a_refusal_is_a_sentence_and_loses_nothing(town):
    thread = town.ada.opens_thread("Bread")

    async def story():
        async with calling(town, town.bo, Threads(town.railway)) as p:
            await p.press("<enter>", "r", "n", "Rye")
            town.ada.locks(thread, "Enough.")
            await p.press("^X", "s")
            assert ("takes no more replies" in p.screen[-1], "Rye" in p.text) == (True, True)

    run(story())
    assert newest(town, town.ada).last_floor == 1


def test_who_may_not_write_hears_so_before_anything_is_written(town):
    town.ada.opens_thread("Bread")
    town.chen.does(boards.set_policies, "Railway", thread_policy="staff")

    async def story():
        async with calling(town, town.bo, Threads(town.railway)) as p:
            await p.press("^P")
            assert ("Title" in p.screen[-1], isinstance(p.top, Threads)) == (False, True)
        async with calling(town, None, Threads(town.railway)) as p:
            await p.press("<enter>", "r")
            assert "sign in" in p.screen[-1].lower()

    run(story())


def test_a_line_that_drops_leaves_a_draft_that_the_web_and_the_next_call_have(town):
    thread = town.ada.opens_thread("Bread")

    async def story():
        async with calling(town, town.bo, Threads(town.railway)) as p:
            await p.press("<enter>", "r", "n", "Half a wo")
            await p.hang_up()
        assert town.bo.sees(drafts.get, f"reply:{thread.number}").source == "Half a wo"
        async with calling(town, town.bo, Threads(town.railway)) as p:
            await p.press("<enter>", "r")
            assert "There is a draft" in p.screen[-1]
            await p.press("y", "rd.", "^X", "s")
            assert "Posted as #2." in p.text

    run(story())
    assert source(town, thread.number, 2) == "Half a word."
    assert town.bo.sees(drafts.find, f"reply:{thread.number}") is None


def test_a_text_may_wait_for_its_hour(town):
    town.ada.opens_thread("Bread")

    async def story():
        async with calling(town, town.bo, Threads(town.railway)) as p:
            await p.press("<enter>", "r", "n", "Later.", "^X", "l")
            await p.type("soon")
            assert "Please choose an hour" in p.screen[-1]
            await p.press("^X", "l")
            await p.type("2026-05-02 12:00")
            assert "2026-05-02 12:00" in p.text

    run(story())
    (waiting,) = town.bo.sees(schedules.mine)
    assert (waiting.source, waiting.due_at) == ("Later.", clock.from_iso("2026-05-02T12:00:00Z"))


def test_files_go_by_the_web_where_the_same_draft_waits(town):
    thread = town.ada.opens_thread("Bread")

    async def story():
        async with calling(town, town.bo, Threads(town.railway)) as p:
            await p.press("<enter>", "r", "n", "See: ")
            p.session.feed(b"\x1bo")
            await p.settle()
            assert f"/t/{thread.number}/reply" in p.screen[-1]

    run(story())
    assert town.bo.sees(drafts.get, f"reply:{thread.number}").source == "See: "


def test_how_it_will_look_is_shown_before_it_is_posted(town):
    town.ada.opens_thread("Bread")

    async def story():
        async with calling(town, town.bo, Threads(town.railway)) as p:
            await p.press("<enter>", "r", "n", "**Strong**", "^X", "p")
            assert ("Strong" in p.text, "**Strong**" in p.text) == (True, False)
            await p.press("q")
            assert "**Strong**" in p.text

    run(story())
