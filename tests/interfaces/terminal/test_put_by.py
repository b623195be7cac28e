# SPDX-License-Identifier: Apache-2.0
"""What somebody has put by, and what is taken back: pushes, tags, collections, drafts, invitations, notes and measures."""

import pytest
from tests.kit.screens import SIZES, calling, golden
from tests.kit.stories import run
from tests.kit.town import text

from banyan.base import clock
from banyan.core import boards, collections, conduct, drafts, invites, pushes, sanctions, schedules, site, threads
from banyan.interfaces.terminal.screen import made
from banyan.interfaces.terminal.screens.reader import ThreadReader
from banyan.records.pushes import PushState
from banyan.records.schedules import Later


def pushed(town):
    """A thread of bo's that eve and ada have pushed."""
    town.chen.does(boards.set_policies, "Railway", push_policy="on")
    number = town.bo.opens_thread("Bread", "Rye and wheat.").number
    for who, stance, words in ((town.eve, "push", "like at home"), (town.ada, "boo", "九号车厢更好")):
        town.clock.passes(11 * clock.MINUTE)
        who.does(pushes.push, number, 1, stance, words)
    return number


def states(town, number):
    return [line.push.state for line in town.bo.sees(pushes.page, number, 1)[4]]


def test_pushes_are_taken_back_by_their_writer_and_removed_with_a_reason(town):
    number = pushed(town)

    async def story():
        async with calling(town, town.eve, ThreadReader(number)) as p:
            await p.press("P", "<down>", "d")
            assert states(town, number) == [PushState.VISIBLE, PushState.VISIBLE]
            await p.press("<up>", "d", "n")
            assert states(town, number)[0] == PushState.VISIBLE
            await p.press("d", "y")
            assert ("taken back" in p.text, states(town, number)[0]) == (True, PushState.DELETED)
            await p.press("q")
            assert "(gone)" in p.text
        async with calling(town, town.chen, ThreadReader(number)) as p:
            await p.press("P", "<down>", "d")
            await p.type("rude")
            assert ("removed: rude" in p.text, states(town, number)[1]) == (True, PushState.REMOVED)
            await p.press("Y")
            await p.type("it was not")
            assert states(town, number)[1] == PushState.VISIBLE
            await p.press("Y")
            await p.type("once more")
            assert "how it stands already" in p.text

    run(story())


def test_tags_are_given_by_the_author_or_refused(town):
    town.chen.does(boards.set_policies, "Railway", tag_policy="author")
    number = town.bo.opens_thread("Bread", "Rye.").number

    async def story():
        async with calling(town, town.bo, ThreadReader(number)) as p:
            await p.press("&")
            await p.type("rye oven")
            assert "new tags" in p.screen[-1]
        async with calling(town, town.eve, ThreadReader(number)) as p:
            await p.press("&", "^U")
            await p.type("mine")
            assert "new tags" not in p.text
        async with calling(town, town.guest, ThreadReader(number)) as p:
            await p.press("&")
            assert "sign in" in p.screen[-1]

    run(story())
    assert town.bo.sees(threads.get, number)[0].tags == "rye oven"


def test_a_floor_goes_into_a_collection_and_out_again(town):
    number = town.ada.opens_thread("Bread", "Rye.").number

    async def story():
        async with calling(town, town.bo, ThreadReader(number)) as p:
            await p.press("S", "^U")
            await p.type("Loaves")
            await p.type("for winter")
            assert "“Loaves”" in p.screen[-1]
            await p.press("S", "c")
            await p.type("")
            await p.press("^U")
            await p.type("for spring")
        async with calling(town, town.bo, made("collections")()) as p:
            await p.press("<enter>")
            assert ("Bread #1" in p.text, "for spring" in p.text) == (True, True)
            await p.press("<enter>")
            assert "Rye." in p.text
            await p.press("q", "d", "y")
            assert "Bread" not in p.text
            await p.press("q", "T", "^U")
            await p.type("Rye only")
            await p.press("o")
            assert ("Rye only" in p.text, "everybody may see it" in p.text) == (True, True)
            await p.press("d", "y")
            assert "None yet." in p.text
        async with calling(town, town.guest, ThreadReader(number)) as p:
            await p.press("S")
            assert "sign in" in p.screen[-1]

    run(story())
    assert town.bo.sees(collections.mine) == []


def waiting(town):
    number = town.ada.opens_thread("Bread", "Rye.").number
    town.bo.does(drafts.save, f"reply:{number}", "half a thought")
    town.clock.passes(clock.MINUTE)
    town.bo.does(drafts.save, "thread:railway", "To begin.", title="小车站 Stations")
    later = Later(town.clock.at + clock.DAY)
    town.bo.does(schedules.add_reply, number, text("Tomorrow."), later)
    town.bo.does(schedules.add_thread, town.railway.id, "Noon", text("At noon."), later)
    return number


def test_drafts_are_read_and_thrown_away_and_hours_taken_back(town):
    waiting(town)

    async def story():
        async with calling(town, town.bo, made("drafts")()) as p:
            assert ("Reply in Bread" in p.text, "Noon" in p.text) == (True, True)
            await p.press("<down>", "<enter>")
            assert "half a thought" in p.text
            await p.press("q", "<down>", "t")
            assert "Another draft waits" in p.text
            await p.press("<up>", "d", "y")
            assert len(town.bo.sees(drafts.mine)) == 1
            await p.press("t")
            assert "a draft again" in p.screen[-1]
            await p.press("<end>", "d", "y")

    run(story())
    assert town.bo.sees(schedules.mine) == []
    assert {one.source for one in town.bo.sees(drafts.mine)} == {"To begin.", "Tomorrow."}


def test_an_invitation_is_told_once_and_taken_back(town):
    town.chen.does(site.set_policies, invites_per_member="1")

    async def story():
        async with calling(town, town.bo, made("invites")()) as p:
            await p.press("a")
            await p.type("my sister")
            assert "/invite/" in p.text
            await p.press("<enter>")
            assert ("/invite/" in p.text, "my sister" in p.text) == (False, True)
            await p.press("a")
            await p.type("my brother")
            assert [one.note for one in town.bo.sees(invites.mine)] == ["my sister"]
            await p.press("d", "y")
            assert ("taken back" in p.screen[-1], "no longer good" in p.text) == (True, True)
            await p.press("d", "y")
            assert "ends after 14 days" in p.text

    run(story())


def known(town):
    """What ada and chen know of bo."""
    town.ada.does(conduct.add_note, "bo", "Railway", "knows the tracks")
    town.ada.does(conduct.add_note, "bo", "Railway", "坐夜车的")
    town.ada.does(sanctions.ban, "bo", "Railway", 7, "flooding")


def test_a_note_is_dropped_and_a_measure_lifted_by_its_number(town):
    known(town)

    async def story():
        async with calling(town, town.ada, made("person")("bo")) as p:
            await p.press("H", "d")
            await p.type("9")
            assert len(town.ada.sees(conduct.of_person, "bo").notes) == 2
            await p.press("d")
            await p.type("1")
            await p.press("y", "L")
            await p.type("it was a festival")
            assert "lifted" in p.screen[-1]
            await p.press("L")
            await p.type("once more")
            assert "over" in p.screen[-1]

    run(story())
    left = town.ada.sees(conduct.of_person, "bo")
    assert (len(left.notes), left.sanctions[0][0].lift_reason) == (1, "it was a festival")


@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
@pytest.mark.parametrize("size", SIZES)
def test_how_it_looks(sqlite_town, lang, size):
    town = sqlite_town
    number = pushed(town)
    town.ada.does(pushes.remove, number, 1, town.ada.sees(pushes.page, number, 1)[4][1].push.id, "rude")
    waiting(town)
    town.chen.does(site.set_policies, invites_per_member="3")
    for note in ("my sister", "夜车上的人"):
        town.bo.does(invites.make, note)
    town.bo.does(collections.put, number, 1, "面包 Loaves", "for winter")
    town.bo.does(collections.change, town.bo.sees(collections.mine)[0].id, "面包 Loaves", True)
    town.bo.does(collections.put, number + 1, 1, "Trains")
    known(town)

    async def story():
        for who, first, keys, name in (
            (town.bo, ThreadReader(number), ("P",), "pushes"),
            (town.bo, made("collections")(), (), "collections"),
            (town.bo, made("collections")(), ("<down>", "<enter>"), "collection"),
            (town.bo, made("drafts")(), (), "drafts"),
            (town.bo, made("invites")(), (), "invites"),
            (town.ada, made("person")("bo"), ("H",), "history"),
        ):
            async with calling(town, who, first, lang=lang, size=size) as p:
                p.session.set_look(lang=lang, keymap="kbs")
                await p.press("^L", *keys)
                golden(p, name)

    run(story())
