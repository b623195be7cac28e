# SPDX-License-Identifier: Apache-2.0
"""Points at a terminal: the purse in the settings, a gift from a card, a tip where one reads, fines by who tends."""

import asyncio

from tests.core.test_points import earns, has
from tests.interfaces.terminal.test_settings import goes_to
from tests.kit.screens import SIZES, calling, golden, settled
from tests.kit.stories import run
from tests.kit.town import Town

from banyan.base import clock
from banyan.core import boards, gifts, site
from banyan.interfaces.terminal.screen import made
from banyan.interfaces.terminal.screens.reader import ThreadReader
from banyan.jobs.timetable import run_pending
from banyan.records.points import COMMUNITY

TALE = "It was a dark night on the railway and the last train had left without him."


def with_points(town: Town) -> None:
    town.chen.does(site.set_policies, points="on")
    earns(town, town.eve, 100)


def test_the_purse_says_why(sqlite_town: Town) -> None:
    town = sqlite_town
    with_points(town)
    town.eve.opens_thread("Bread", TALE)
    run_pending(town.store)
    town.clock.passes(clock.MINUTE)
    town.eve.does(gifts.gift, "bo", 50, "for the bread")
    town.chen.does(gifts.fine, "eve", 7, "too many dark nights")

    async def story() -> None:
        for size in SIZES:
            for lang in ("en", "zh-Hans"):
                async with calling(town, town.eve, made("points")(), size=size) as p:
                    p.session.set_look(lang=lang, keymap="kbs")
                    await p.press("^L")
                    golden(p, "points")
        async with calling(town, town.eve) as p:
            await p.press("I")
            await goes_to(p, "Points")
            await p.press("<enter>", "<home>", "<down>", "<enter>")
            assert "Bread" in p.text

    run(story())


def test_a_gift_from_a_card_and_a_tip_where_one_reads(sqlite_town: Town) -> None:
    town = sqlite_town
    with_points(town)
    number = town.bo.opens_thread("Bread", TALE).number

    async def story() -> None:
        async with calling(town, town.eve, made("person")("bo")) as p:
            await p.press("^T", "20", "<enter>", "thanks", "<enter>")
            assert "It is theirs now." in p.screen[-1]
            await p.press("^T", "x", "<enter>", "<enter>")
            assert "Please say how many" in p.screen[-1]
            await p.press("^T", "<esc>")
        async with calling(town, town.eve, ThreadReader(number)) as p:
            await p.press("^T", "5", "<enter>")
            assert "Tipped." in p.screen[-1]
            await p.press("^T")
            assert "5 so far, from 1 people" in p.screen[-1]
            await p.press("<esc>")
            town.chen.does(boards.set_policies, "Railway", points="off")
            await p.press("^T")
            assert "Posts on this board take no tips." in p.screen[-1]
        town.chen.does(boards.set_policies, "Railway", points="tipped")
        async with calling(town, town.guest, ThreadReader(number)) as p:
            await p.press("^T", "5", "<enter>")
            assert "Please sign in first." in p.screen[-1]

    run(story())
    assert (has(town, town.eve), has(town, town.bo), has(town, COMMUNITY)) == (73, 25, 2)


def test_a_purse_that_is_looked_at_changes_by_itself(sqlite_town: Town) -> None:
    town = sqlite_town
    with_points(town)

    async def story() -> None:
        async with calling(town, town.eve, made("points")()) as p:
            await asyncio.to_thread(town.chen.does, gifts.fine, "eve", 30, "spam")
            await settled(p)
            assert "a fine, by @chen  spam" in p.text

    run(story())


def test_those_who_tend_fine_and_reward(sqlite_town: Town) -> None:
    town = sqlite_town
    with_points(town)

    async def story() -> None:
        async with calling(town, town.ada, made("person")("eve")) as p:
            await p.press("^T", "f", "Railway", "<enter>", "30", "<enter>", "spam", "<enter>")
            assert "@eve is fined." in p.screen[-1]
        async with calling(town, town.chen, made("person")("bo")) as p:
            await p.press("^T", "r", "10", "<enter>", "the handbook", "<enter>")
            assert "@bo is rewarded." in p.screen[-1]

    run(story())
    assert (has(town, town.eve), has(town, town.bo), has(town, COMMUNITY)) == (70, 10, 20)


def test_where_it_is_off_it_says_so(sqlite_town: Town) -> None:
    async def story() -> None:
        async with calling(sqlite_town, sqlite_town.eve, made("person")("bo")) as p:
            await p.press("^T", "5", "<enter>", "<enter>")
            assert "This community does without points." in p.screen[-1]

    run(story())
