# SPDX-License-Identifier: Apache-2.0
"""Meet-ups at a terminal: called, signed up for by one key, changed and cancelled, as on the web."""

import pytest
from tests.core.test_meetups import hosts, local
from tests.kit.screens import SIZES, calling, golden
from tests.kit.stories import run

from banyan.base import clock
from banyan.core import boards, meetups
from banyan.interfaces.terminal.screen import load_all, made
from banyan.interfaces.terminal.screens.threads import Threads

__all__ = ["local"]  # a fixture is found by name


load_all()  # a screen of its own asks what a meet-up needs


def look(who, number=1):
    return who.sees(meetups.look, number)


def test_one_key_signs_up_and_another_gives_the_place_back(town):
    hosts(town, town.eve, capacity=1)

    async def story():
        async with calling(town, town.bo) as p:
            await p.press("E")
            assert "Dumplings" in p.text
            await p.press("<enter>", "y")
            assert "You have a place." in p.text
            await p.press("m")
            await p.type("I bring tea")
        async with calling(town, town.ada, first=made("meetup")(1)) as p:
            await p.press("y")
            assert "You wait for a place" in p.text
            assert "tea" not in p.text
        async with calling(town, town.bo, first=made("meetup")(1)) as p:
            await p.press("d", "y")
            assert "You are not signed up any more." in p.text

    run(story())
    assert [(one.person.handle, one.is_in) for one in look(town.guest).signups] == [("ada", 1)]


def test_a_guest_is_asked_to_sign_in(town):
    hosts(town, town.eve)

    async def story():
        async with calling(town, None, first=made("meetup")(1)) as p:
            assert "Please sign in first." in p.text
            await p.press("y")
            assert "Please sign in first." in p.screen[-1]

    run(story())


def test_a_meet_up_is_called(town):
    async def story():
        async with calling(town, town.eve, first=made("meetups")("Local")) as p:
            assert "No meet-up is planned" in p.text
        async with calling(town, town.eve, first=Threads(town.eve.sees(boards.get, "Local"))) as p:
            await p.press("^P")
            await p.type("Dumplings")
            await p.press("2", "^W")
            assert "A meet-up begins in the future" in p.text
            await p.press("<enter>")
            await p.type("2026-05-08 19:00")
            await p.press("<down>", "<enter>")
            await p.type("2026-05-08 22:00")
            await p.press("<down>", "<enter>")
            await p.type("North gate")
            await p.press("^W", "Bring bowls.", "^W", "<enter>")

    run(story())
    meetup = look(town.eve).line.meetup
    assert (meetup.place, meetup.closes_at == meetup.starts_at) == ("North gate", True)


def test_its_host_changes_closes_and_cancels(town):
    hosts(town, town.eve)
    town.bo.does(meetups.sign_up, 1)

    async def story():
        async with calling(town, town.eve, first=made("meetup")(1)) as p:
            await p.press("E", "<down>", "<down>", "<enter>", "^U")
            await p.type("South gate")
            await p.press("^W")
            assert "South gate" in p.text
            await p.press("c")
            assert "Nobody else can sign up." in p.text
            await p.press("c")
            assert "Signing up is open again." in p.text
            await p.press("D")
            await p.type("rain")
            assert "Cancelled: rain" in p.text

    run(story())


def test_its_host_notes_who_came(town):
    hosts(town, town.eve)
    town.bo.does(meetups.sign_up, 1)
    town.ada.does(meetups.sign_up, 1)
    town.clock.passes(8 * clock.DAY)

    async def story():
        async with calling(town, town.eve, first=made("meetup")(1)) as p:
            await p.press("W")
            await p.type("2")
            assert "did not come" in p.text

    run(story())
    assert [one.came for one in town.eve.sees(meetups.sheet, 1)[1]] == [0, 1]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
def test_how_it_looks(town, size, lang):
    hosts(town, town.eve, place="北门，老槐树下 North gate, under the old tree", capacity=1)
    town.bo.does(meetups.sign_up, 1, "我带茶 I bring tea")
    town.ada.does(meetups.sign_up, 1)

    async def story():
        async with calling(town, town.eve, lang=lang, size=size, first=made("meetups")("Local")) as p:
            p.session.set_look(lang=lang, keymap="kbs")
            await p.press("^L")
            golden(p, "meetups")
            await p.press("<enter>")
            golden(p, "meetup")

    run(story())
