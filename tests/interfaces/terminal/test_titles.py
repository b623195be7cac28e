# SPDX-License-Identifier: Apache-2.0
"""Titles at a terminal: the list, what administrators do there, and the name in the reader and on the card."""

from tests.core.test_titles import GUIDE
from tests.interfaces.terminal.test_settings import goes_to
from tests.kit.screens import SIZES, calling, golden
from tests.kit.stories import run
from tests.kit.town import Town

from banyan.core import titles
from banyan.interfaces.terminal.screen import made
from banyan.interfaces.terminal.screens.reader import ThreadReader
from banyan.records.titles import Process, TitleWish


def test_an_administrator_makes_gives_changes_and_ends(town: Town) -> None:
    thread = town.eve.opens_thread("Bread")

    async def story() -> None:
        async with calling(town, town.chen, made("titles")()) as p:
            assert "There are no titles here yet." in p.text
            await p.press("a", "^W")
            assert "A title has words of 1 to 30" in p.screen[-1]
            await p.press("<home>", "<enter>", "Guide", "<enter>", "<down>", "<down>", "<enter>", "◆", "<enter>", "^W")
            assert "◆ Guide" in p.text
            await p.press("g", "<enter>", "eve", "<enter>", "<down>", "<enter>", "x", "<enter>", "^W")
            assert "days" in p.screen[-1]
            await p.press(
                "<enter>", "^U", "30", "<enter>", "<down>", "<space>", "<down>", "<enter>", "The vote.", "<enter>"
            )
            await p.press("^W")
            assert "The title is given." in p.screen[-1]
            await p.press("E", "<down>", "<down>", "<enter>", "^U", "▲", "<enter>", "^W")
            assert "▲ Guide" in p.text
        async with calling(town, town.bo, ThreadReader(thread.number, 1)) as p:
            assert "eve (Eve)  ▲ Guide" in p.text
        async with calling(town, town.bo, made("person")("eve")) as p:
            assert "▲ Guide (until" in p.text
        async with calling(town, town.eve) as p:
            await p.press("I")
            await goes_to(p, "Titles")
            await p.press("<enter>", "d", "No time.", "<enter>")
            assert "The title is ended." in p.screen[-1]

    run(story())
    (line,) = town.guest.sees(titles.list_all)
    assert (line.title.badge, line.grant) == ("▲", None)


def test_the_list(town: Town) -> None:
    guide = town.chen.does(titles.make, TitleWish(GUIDE.names, "◆", open=("Cooking",)))
    town.chen.does(titles.grant, guide.id, "eve", 30, Process.ELECTED, "The vote of May.")
    town.chen.does(titles.make, TitleWish({"en": "Cook", "zh-Hans": "大厨"}, "", invites=True))

    async def story() -> None:
        for size in SIZES:
            for lang in ("en", "zh-Hans"):
                async with calling(town, town.chen, size=size) as p:
                    p.session.set_look(lang=lang, keymap="kbs")
                    await p.press("A", "T")
                    golden(p, "titles")

    run(story())
