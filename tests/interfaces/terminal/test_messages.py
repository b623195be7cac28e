# SPDX-License-Identifier: Apache-2.0
"""Messages at the terminal: told over any screen, answered there, seen when looked at; the log, and what becomes of it."""

import pytest
from tests.kit.screens import Pilot, calling, settled, together
from tests.kit.stories import run

from banyan.core import mail, messages, presence, relations
from banyan.records.presence import AtLeaving, Listens, PresenceChoices


def test_a_line_is_told_over_any_screen_and_answered_there(town):
    async def story():
        async with together(town, town.ada, town.bo) as (ada, bo):
            await bo.press("B")
            await ada.press("^Z")
            assert "Message to:" in ada.screen[-1]
            await ada.type("bo")
            await ada.type("Is the kettle on?")
            assert "Is the kettle on?" in ada.text
            await settled(ada, bo)
            assert bo.screen[0].startswith(" ★ ada ")
            assert "Is the kettle on?" in bo.screen[0]
            assert bo.screen[0].endswith("^Z answer")
            await bo.press("^Z")
            assert "To ada:" in bo.text
            await bo.type("It is, 来吧")
            await bo.press("<enter>")
            assert "Railway" in bo.text
            assert "★" not in bo.screen[0]
            await settled(ada, bo)
            assert "It is, 来吧" in ada.text
            await ada.press("<esc>")
            assert "★" not in ada.screen[0]

    run(story())
    assert town.bo.sees(messages.waiting) == []
    assert [one.body for one in town.ada.sees(messages.page)[0]] == ["It is, 来吧", "Is the kettle on?"]


def test_a_line_that_is_not_looked_at_leaves_a_mark_and_whoever_writes_loses_no_key(town):
    async def story():
        async with together(town, town.ada, town.bo) as (ada, bo):
            await bo.press("B", "/")
            await ada.desk.act(messages.send, town.ada.caller, "bo", "one")
            await settled(bo)
            assert "one" in bo.screen[0]
            await bo.press("a", "d")
            assert "one" in bo.screen[0]
            assert bo.screen[-1].endswith("ad")
            await bo.press("^Z")
            assert "To ada:" in bo.text
            await bo.press("<esc>", "a")
            assert bo.screen[-1].endswith("ada")

    run(story())


def test_people_are_switched_between_and_seen_is_what_was_looked_at(town):
    async def story():
        async with together(town, town.ada, town.bo, town.eve) as (ada, bo, _):
            await ada.desk.act(messages.send, town.ada.caller, "bo", "from ada")
            await ada.desk.act(messages.send, town.eve.caller, "bo", "from eve")
            await settled(bo)
            await bo.press("^Z")
            assert ("To ada:" in bo.text, "1/2" in bo.text, "from eve" in bo.text) == (True, True, False)
            assert [one.body for one in town.bo.sees(messages.waiting)] == ["from eve"]
            await bo.press("<down>")
            assert ("To eve:" in bo.text, "from eve" in bo.text) == (True, True)
            assert town.bo.sees(messages.waiting) == []

    run(story())


def test_who_takes_no_messages_is_not_reached_and_the_refusal_stands_in_the_box(town):
    town.bo.does(presence.choose, PresenceChoices(listens_to=Listens.FRIENDS))
    town.eve.does(relations.block, "ada")

    async def story():
        async with together(town, town.ada, town.bo, town.eve) as (ada, bo, eve):
            for handle in ("bo", "eve"):
                await ada.press("^Z")
                await ada.type(handle)
                await ada.type("psst")
                assert f"{handle} takes no messages just now." in ada.text
                await ada.press("<esc>")
            await settled(bo, eve)
            assert "psst" not in bo.text + eve.text

    run(story())


def test_the_log_is_read_mailed_and_burned(town):
    async def story():
        async with together(town, town.ada, town.bo) as (ada, _):
            for number in range(3):
                await ada.desk.act(messages.send, town.bo.caller, "ada", f"line {number}")
            await settled(ada)
            assert "3 new" in next(row for row in ada.screen if "Messages" in row)
            await ada.press("W")
            assert [row[-6:] for row in ada.screen if "line " in row] == ["line 0", "line 1", "line 2"]
            assert town.ada.sees(messages.waiting) == []
            await ada.press("M", "y")
            assert "in your mailbox now" in ada.screen[-1]
            await ada.desk.act(messages.send, town.bo.caller, "ada", "another")
            await settled(ada)
            await ada.press("D", "y")
            assert "burned" in ada.screen[-1]

    run(story())
    assert town.ada.sees(messages.page)[0] == []
    assert town.count("SELECT count(*) FROM mail") == 1


@pytest.mark.parametrize(("pressed", "left"), [("k", 1), ("b", 0), ("m", 0)])
def test_at_the_door_the_log_is_kept_mailed_or_burned(town, pressed, left):
    town.ada.does(presence.choose, PresenceChoices(at_leaving=AtLeaving.BURN))

    async def story():
        async with together(town, town.ada, town.bo) as (ada, _):
            await ada.desk.act(messages.send, town.bo.caller, "ada", "sleep well")
            await settled(ada)
            await ada.press("G", "y")
            assert "sleep well" not in ada.screen[-1]
            await ada.press(pressed)
            await ada.settle()
            assert ada.is_over

    run(story())
    assert len(town.ada.sees(messages.page)[0]) == left
    assert town.count("SELECT count(*) FROM mail") == (1 if pressed == "m" else 0)


def test_whoever_thinks_again_at_the_door_stays(town):
    async def story():
        async with together(town, town.ada, town.bo) as (ada, _):
            await ada.desk.act(messages.send, town.bo.caller, "ada", "not yet!")
            await settled(ada)
            await ada.press("G", "y", "<esc>")
            assert not ada.is_over
            await ada.press("q", "y", "<enter>")
            assert ada.is_over

    run(story())
    assert len(town.ada.sees(messages.page)[0]) == 1


def test_a_guest_is_asked_to_sign_in(town):
    async def story():
        async with calling(town) as p:
            await p.type("guest")
            await p.press("^Z")
            assert "Please sign in first." in p.screen[-1]
            await p.press("U")
            await p.press("p")
            assert "Please sign in first." in p.screen[-1]

    run(story())


def test_what_comes_into_the_inbox_is_told_over_any_screen(town):
    async def story():
        async with together(town, town.ada) as (ada,):
            await ada.press("B")
            body = await ada.desk.render("Rye?", "text")
            await ada.desk.act(mail.send, town.bo.caller, "ada", "Bread", body)
            await settled(ada)
            assert ada.screen[0].startswith(" bo sent you a letter")
            await ada.press("j")
            assert "letter" not in ada.screen[0]

    run(story())


def test_a_friend_who_comes_is_told_of(town):
    for one, other in ((town.ada, "bo"), (town.bo, "ada")):
        one.does(relations.befriend, other)
        one.does(presence.choose, PresenceChoices(tells_arrival=True))

    async def story():
        async with together(town, town.ada) as (ada,):
            bo = Pilot(ada.desk, lang="en", account_id=town.bo.account_id)
            await bo.start()
            await ada.desk.presence.settle()
            await settled(ada)
            assert "★ bo has just come." in ada.screen[0]
            await bo.hang_up()

    run(story())
