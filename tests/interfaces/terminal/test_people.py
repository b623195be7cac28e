# SPDX-License-Identifier: Apache-2.0
"""Cards of people, friends and blocked people, and the inbox, at a terminal."""

import pytest
from tests.kit.screens import SIZES, calling, golden
from tests.kit.stories import run
from tests.kit.town import text

from banyan.base import clock
from banyan.core import accounts, conduct, mail, notifications, relations, sessions, site
from banyan.interfaces.terminal.screen import made
from banyan.jobs.timetable import run_pending
from banyan.records.relations import RelationKind


def cursor_row(p):
    return next(row for row in p.screen if row.startswith(">"))


def planned(town):
    town.eve.does(accounts.edit_profile, "夏娃", "Salt.", "␛[1;31mTrains␛[m and tickets.\nRye on Sundays.")


def related(town, kind):
    return [(one.person.handle, one.remark) for one in town.bo.sees(relations.listed, kind)]


def test_somebody_is_looked_up_from_everywhere_and_their_plan_has_its_colours(town):
    planned(town)
    town.clock.passes(clock.HOUR)
    town.eve.opens_thread("面包 Bread", "Words of eve.")

    async def story():
        async with calling(town, town.bo) as p:
            await p.press("B", "u")
            await p.type("@eve")
            assert ("eve (夏娃)" in p.screen[0], "Trains and tickets." in p.text) == (True, True)
            assert b"1;31mTrains" in p.sent
            await p.press("p")
            assert ("Bread" in cursor_row(p), "Words of eve." in cursor_row(p)) == (True, True)
            await p.press("<enter>")
            assert "Words of eve." in p.text
            await p.press("q", "q", "u")
            await p.type("nobody")
            assert "eve (夏娃)" in p.screen[0]

    run(story())


def test_a_guest_sees_a_card_and_what_everybody_sees_on_it(town):
    planned(town)

    async def story():
        async with calling(town, town.guest) as p:
            await p.press("guest", "<enter>", "B", "u")
            await p.type("eve")
            assert ("eve (夏娃)" in p.screen[0], "friend" in p.screen[-1]) == (True, False)
            await p.press("o")
            assert "eve (夏娃)" in p.screen[0]

    run(story())


def test_from_a_card_one_befriends_blocks_and_writes(town):
    planned(town)

    async def story():
        async with calling(town, town.bo) as p:
            await p.press("B", "u")
            await p.type("eve")
            await p.press("o")
            await p.type("from school")
            assert ("@eve is your friend." in p.screen[-1], "from school" in p.text) == (True, True)
            await p.press("x")
            await p.type("a quarrel")
            assert "Blocked  a quarrel" in p.text
            await p.press("x", "y")
            assert "To you" not in p.text
            await p.press("m")
            await p.type("Peace")
            await p.press("Sorry.", "^X")

    run(story())
    assert (related(town, RelationKind.FRIEND), related(town, RelationKind.BLOCKED)) == ([], [])
    assert [head.subject for head in town.eve.sees(mail.page).heads] == ["Peace"]


def test_who_tends_a_board_reads_what_is_known_of_somebody_and_others_do_not(town):
    town.ada.does(conduct.warn, "eve", "Railway", "Calls names.")
    town.ada.does(conduct.add_note, "eve", "Railway", "Means well.")

    async def story():
        async with calling(town, town.ada) as p:
            await p.press("B", "u")
            await p.type("eve")
            await p.press("H")
            assert ("Calls names." in p.text, "Means well." in p.text) == (True, True)
        async with calling(town, town.bo) as p:
            await p.press("B", "u")
            await p.type("eve")
            await p.press("H")
            assert "Calls names." not in p.text

    run(story())


def test_friends_and_blocked_people_are_kept_with_remarks(town):
    async def story():
        async with calling(town, town.bo) as p:
            await p.press("I", *["<down>"] * 6, "<enter>")
            assert "Friends" in p.screen[0]
            await p.press("a")
            await p.type("ada")
            await p.type("of the north")
            assert ("ada" in cursor_row(p), "of the north" in cursor_row(p)) == (True, True)
            await p.press("E", "^U")
            await p.type("of the south")
            await p.press("a")
            await p.type("bo")
            await p.type("me")
            assert "That is you." in p.screen[-1]
            await p.press("<tab>", "a")
            await p.type("eve")
            await p.type("sells things")
            assert "eve" in cursor_row(p)
            await p.press("d", "y")
            assert "eve" not in p.text
            await p.press("<tab>", "x")
            await p.type("")
            assert "of the south" not in p.text

    run(story())
    assert (related(town, RelationKind.FRIEND), related(town, RelationKind.BLOCKED)) == ([], [("ada", "of the south")])


def told(town):
    """Bo is answered, called, and written to."""
    thread = town.bo.opens_thread("面包 Bread")
    town.clock.passes(clock.MINUTE)
    town.ada.replies(thread, "Rye.", reply_to=1)
    run_pending(town.store)
    town.clock.passes(clock.MINUTE)
    town.eve.does(mail.send, "bo", "Salt", text("How much?"))
    return thread


def test_each_line_of_the_inbox_leads_to_what_it_tells_of(town):
    told(town)

    async def story():
        async with calling(town, town.bo) as p:
            assert any("Replies" in row and "new" in row for row in p.screen)
            await p.press("R")
            assert "sent you a letter" in cursor_row(p)
            await p.press("<enter>")
            assert "How much?" in p.text
            await p.press("q", "<up>")
            assert ("answered you" in cursor_row(p), "Bread" in cursor_row(p)) == (True, True)
            await p.press("<enter>")
            assert "Rye." in p.text

    run(story())
    assert town.bo.sees(notifications.unread_count) == 0


def test_the_inbox_is_cleared_and_its_unread_lines_found(town):
    told(town)

    async def story():
        async with calling(town, town.bo) as p:
            await p.press("R", "K", "n")
            assert "answered you" in cursor_row(p)
            await p.press("c")
            assert "1 lines are read now." in p.screen[-1]
            await p.press("u")
            assert "ada" in p.screen[0]

    run(story())
    assert town.bo.sees(notifications.unread_count) == 0


def test_a_line_that_comes_while_somebody_looks_is_there_at_once(town):
    thread = town.bo.opens_thread("Bread")

    async def story():
        async with calling(town, town.bo) as p:
            await p.press("R")
            town.clock.passes(clock.MINUTE)
            await p.desk.act(mail.send, town.eve.caller, "bo", "Now", await p.desk.render("Now."))
            await p.settle()
            assert "sent you a letter" in cursor_row(p)

    run(story())
    assert thread.number == 1


@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
@pytest.mark.parametrize("size", SIZES)
def test_how_it_looks(sqlite_town, lang, size):
    town = sqlite_town
    planned(town)
    told(town)
    town.eve.does(relations.befriend, "bo")
    town.bo.does(relations.befriend, "eve", "一起坐夜车的")
    town.bo.does(relations.befriend, "ada", "of the north")

    async def story():
        async with calling(town, town.bo, lang=lang, size=size) as p:
            p.session.set_look(lang=lang, keymap="kbs")
            await p.press("R")
            golden(p, "inbox")
            await p.press("q", "B", "u")
            await p.type("eve")
            golden(p, "person")
            await p.press("q", "q", "I", *["<down>"] * 6, "<enter>")
            golden(p, "people")

    run(story())


def test_a_card_says_that_a_name_rests(town):
    town.bo.does(sessions.open_session, "Firefox", "")
    town.chen.does(site.set_policies, life_force="15 120 365 666")

    async def story():
        async with calling(town, town.bo) as p:
            await p.press("I")
            assert "15 of 15 days" in p.text
        town.clock.passes(15 * clock.DAY)
        async with calling(town, town.ada, made("person")("bo")) as p:
            assert "This name rests" in p.text

    run(story())
