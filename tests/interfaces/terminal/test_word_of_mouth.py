# SPDX-License-Identifier: Apache-2.0
"""Who brought whom at a terminal, and the first hundred at its entry."""

import pytest
from tests.core.test_word_of_mouth import brings
from tests.kit.screens import SIZES, calling, golden
from tests.kit.stories import run

from banyan.core import sanctions, site, standing
from banyan.interfaces.terminal.screen import made


def grown(town):
    finn = brings(town, town.eve, "finn", days=40, wrote=2)
    finn.does(standing.show_last_day, True)
    for handle in ("gil", "hal"):
        brings(town, finn, handle)


def test_ones_own_branch_and_the_tree(town):
    grown(town)
    for handle in ("gil", "hal"):
        town.chen.does(sanctions.suspend, handle, 7, "advertisements")

    async def story():
        async with calling(town, town.eve, first=made("invites")()) as p:
            await p.press("t")
            assert "Of 3 people, here after a week: 1" in p.text
            assert any("finn" in row and "here after a month" in row for row in p.screen)
            await p.press("A")
            assert "Whom I brought" in p.text
        async with calling(town, town.chen, first=made("invited")()) as p:
            assert "Nobody so far." in p.text
            await p.press("A")
            assert "2 are" in p.text
            assert "gil" in p.text
            await p.press("O")
            assert "gil" not in p.text
            assert "finn" in p.text

    run(story())


def test_the_first_are_named_at_the_entry(town):
    async def story():
        async with calling(town, first=made("entry")()) as p:
            assert "the first hundred" not in p.text
            town.chen.does(site.set_policies, first_members="on")
        async with calling(town, first=made("entry")()) as p:
            assert "the first hundred" in p.text
            await p.press("*", "<enter>")
            assert "1 ada" in p.text
            assert "4 bo" in p.text

    run(story())


@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
@pytest.mark.parametrize("size", SIZES)
def test_how_it_looks(sqlite_town, lang, size):
    grown(sqlite_town)
    sqlite_town.chen.does(site.set_policies, first_members="on")

    async def story():
        async with calling(sqlite_town, sqlite_town.eve, lang=lang, size=size, first=made("invites")()) as p:
            p.session.set_look(lang=lang, keymap="kbs")
            await p.press("^L", "t")
            golden(p, "invited")
        async with calling(sqlite_town, lang=lang, size=size, first=made("first_members")()) as p:
            golden(p, "first_members")

    run(story())
