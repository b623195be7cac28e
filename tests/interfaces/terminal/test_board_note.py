# SPDX-License-Identifier: Apache-2.0
"""The note of a board: shown once at the entry and with Tab, with the rules; changed by who tends the board."""

import pytest
from tests.kit.screens import SIZES, calling, golden
from tests.kit.stories import run
from tests.kit.town import text

from banyan.core import notes, rules


def noted(town):
    town.bo.opens_thread("Night trains")
    town.ada.does(rules.set_rules, ["不卖东西。 No advertising.", "Be kind."], "Railway")
    town.ada.does(notes.set_note, "Railway", text("请先看清站牌。 Mind the gap."))


def test_it_is_shown_once_at_the_entry_and_with_tab(town):
    noted(town)

    async def story():
        async with calling(town, town.bo) as p:
            await p.press("B", "<enter>")
            assert ("Mind the gap." in p.text, "§1 不卖东西。" in p.text) == (True, True)
            await p.press("<left>")
            assert "Night trains" in p.text
            await p.press("<left>", "<enter>")
            assert "Night trains" in p.text
            await p.press("<tab>")
            assert "Mind the gap." in p.text
            await p.press("W")
            assert "Mind the gap." in p.text
            assert "^X" not in p.screen[-1]

    run(story())


def test_who_tends_the_board_changes_note_and_rules(town):
    noted(town)

    async def story():
        async with calling(town, town.ada) as p:
            await p.press("B", "<enter>", "W", "Hello. ", "^X")
            assert "Hello. 请先看清站牌。" in p.text
            await p.press("R", "No shouting.", "<enter>", "^X")
            assert "§1 No shouting." in p.text

    run(story())
    assert town.bo.sees(notes.current, "Railway").note.source.startswith("Hello. ")
    assert len(town.bo.sees(rules.book, "Railway").lines) == 3


@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
@pytest.mark.parametrize("size", SIZES)
def test_how_it_looks(sqlite_town, lang, size):
    noted(sqlite_town)

    async def story():
        async with calling(sqlite_town, sqlite_town.ada, lang=lang, size=size) as p:
            p.session.set_look(lang=lang, keymap="kbs")
            await p.press("^L", "B", "<enter>")
            golden(p, "board_note")

    run(story())
