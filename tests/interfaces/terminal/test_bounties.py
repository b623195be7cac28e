# SPDX-License-Identifier: Apache-2.0
"""Bounties at a terminal: put up, listed, given to an answer, taken back; a hunt is reported by one key."""

import asyncio

from tests.core.test_bounties import asking, asks, given, state
from tests.core.test_points import earns, has, rich
from tests.kit.screens import SIZES, calling, golden, settled
from tests.kit.stories import run
from tests.kit.town import Town

from banyan.core import boards, bounties, reports
from banyan.core import site as sites
from banyan.interfaces.terminal.screen import load_all, made
from banyan.interfaces.terminal.screens.reader import ThreadReader
from banyan.interfaces.terminal.screens.threads import Threads
from banyan.records.boards import Board

__all__ = ["asking", "rich"]

load_all()


def test_one_is_put_up_with_its_terms(asking: Town) -> None:
    railway = asking.guest.sees(boards.get, "Railway")

    async def story() -> None:
        async with calling(asking, asking.eve, Threads(railway)) as p:
            await p.press("^P", "How old is the bridge?", "<enter>")
            assert "Put up a bounty" in p.text
            await p.press("2", "<enter>", "x", "<enter>", "^W")
            assert "A bounty has 5 to 5000 points." in p.screen[-1]
            await p.press("<enter>", "^U", "40", "<enter>", "^W")
            await p.press("The iron one.", "^X", "s")

    run(story())
    assert (has(asking, asking.eve), asking.count("SELECT amount FROM bounties")) == (60, 40)


def test_what_waits_is_listed_and_given(asking: Town) -> None:
    thread = asks(asking, asking.eve, 41)
    asking.bo.replies(thread, "Of 1887.")
    asking.ada.replies(thread, "Of 1888.")
    railway = asking.guest.sees(boards.get, "Railway")

    async def story() -> None:
        async with calling(asking, asking.eve, made("bounties")("Cooking")) as p:
            assert "No bounty waits" in p.text
            await p.press("<tab>")
            assert "How old is the bridge?" in p.text
        async with calling(asking, asking.eve, Threads(railway)) as p:
            await p.press("^K")
            assert "How old is the bridge?" in p.text
            await p.press("<enter>", "C")
            assert "waiting for an answer" in p.text
            await p.press("a", "1", "<enter>")
            assert "your own floors are no answers" in p.screen[-1]
            await p.press("a", "3 2", "<enter>")
            assert "It is theirs now." in p.screen[-1]
            assert "21 to @ada for #3" in p.text
        async with calling(asking, asking.bo, made("bounty")(thread.number)) as p:
            await p.press("a", "2", "<enter>")
            assert state(asking, thread) == "accepted"

    run(story())
    assert given(asking, thread) == [(2, "bo", 20), (3, "ada", 21)]


def test_one_is_taken_back(asking: Town) -> None:
    thread, another = asks(asking, asking.eve), asks(asking, asking.eve)

    async def story() -> None:
        async with calling(asking, asking.eve, made("bounty")(thread.number)) as p:
            await p.press("d", "y")
            assert "The bounty is back in your purse." in p.screen[-1]
        async with calling(asking, asking.bo, made("bounty")(another.number)) as p:
            await asyncio.to_thread(asking.eve.does, bounties.withdraw, another.number)
            await settled(p)
            assert "went back to who asked" in p.text, "without a key"

    run(story())
    assert has(asking, asking.eve) == 100


def test_a_hunt_is_reported_by_one_key(asking: Town) -> None:
    thread, other = asks(asking, asking.eve), asks(asking, asking.eve, title="How long is it?")

    async def story() -> None:
        async with calling(asking, asking.bo, ThreadReader(thread.number)) as p:
            await p.press("!", "p")
            assert "Reported." in p.screen[-1]
        async with calling(asking, asking.bo, ThreadReader(other.number)) as p:
            await p.press("!", "o", "an old hat", "<enter>")
            assert "Reported." in p.screen[-1]

    run(story())
    said = [case.reports[0][0].reason for case in asking.ada.sees(reports.queue)[0]]
    assert said == [reports.HUNT, "an old hat"]


def test_how_they_look(sqlite_town: Town) -> None:
    town = sqlite_town
    town.chen.does(sites.set_policies, points="on")
    earns(town, town.eve, 100)
    town.chen.does(boards.set_policies, "Railway", kinds="discussion bounty", push_policy="on")
    town.bo.replies(asks(town, town.eve, 41), "Of 1887.")
    asks(town, town.eve, 20, "末班车几点？")

    async def story() -> None:
        for size in SIZES:
            for lang in ("en", "zh-Hans"):
                async with calling(town, town.eve, Threads(town.railway), size=size) as p:
                    p.session.set_look(lang=lang, keymap="kbs")
                    await p.press("^K")
                    golden(p, "bounties")
                    await p.press("<home>", "<enter>", "C")
                    golden(p, "bounty")

    run(story())


def test_a_board_that_takes_none_has_no_key_for_them(asking: Town) -> None:
    railway = asking.guest.sees(boards.get, "Railway")

    async def help_of(board: Board) -> str:
        async with calling(asking, asking.eve, Threads(board)) as p:
            await p.press("^K")
            pressed = p.text
            await p.press("q" if "Bounties on" in pressed else "", "h")
            pages = [pressed, p.text]
            for _ in range(3):
                await p.press(" ")
                pages.append(p.text)
            return "\n".join(pages).lower()

    async def story() -> None:
        assert "bounties" in await help_of(railway)
        assert "bounties" not in await help_of(asking.cooking)

    run(story())
