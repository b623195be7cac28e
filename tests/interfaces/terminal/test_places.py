# SPDX-License-Identifier: Apache-2.0
"""A directory at a terminal: looked through, entered, reviewed."""

import pytest
from tests.core.test_places import enters, local, reviews
from tests.kit.screens import SIZES, calling, golden
from tests.kit.stories import run

from banyan.core import boards, places
from banyan.interfaces.terminal.screen import load_all, made
from banyan.interfaces.terminal.screens.threads import Threads

__all__ = ["local"]  # a fixture is found by name
load_all()  # a screen of its own asks what a place needs


def test_a_place_is_entered(town):
    async def story():
        async with calling(town, town.eve, first=Threads(town.eve.sees(boards.get, "Local"))) as p:
            await p.press("^P", "Noodle house", "<enter>", "2", "^W")
            assert "Please say in a word or two" in p.text
            await p.press("<enter>", "noodles", "<enter>", "<down>", "<enter>", "North gate", "<enter>", "^W")
            await p.press("Since 1990.", "^W", "<enter>")

    run(story())
    assert town.eve.sees(places.look, 1).place.area == "North gate"


def test_a_review_is_written_and_the_entry_changed(town):
    enters(town, town.eve)

    async def story():
        async with calling(town, town.eve, first=Threads(town.eve.sees(boards.get, "Local"))) as p:
            await p.press("Z", "<enter>", "y", "7", "<enter>", "Good.", "<enter>")
            assert "Please give a grade" in p.text
            await p.press("y", "4", "<enter>", "Good.", "<enter>")
            assert "Your review stands." in p.text
            assert "4.0 of 5, from 1" in p.text
            await p.press("E", "<down>", "<enter>", "^U", "South gate", "<enter>", "^W")
            assert "South gate" in p.text

    run(story())


def test_a_directory_is_chosen_from_and_ordered(town):
    enters(town, town.eve, "Zebra", what="tea")
    reviews(town.ada, enters(town, town.eve, "Apple", area="South gate"), 1)

    async def story():
        async with calling(town, town.eve, first=made("places")("Local")) as p:
            assert p.text.index("Apple") < p.text.index("Zebra")
            await p.press("<tab>")
            assert p.text.index("Zebra") < p.text.index("Apple")
            await p.press("f")
            assert "Apple" not in p.text
            await p.press("f", "<down>", "F")
            assert "Zebra" not in p.text

    run(story())


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
def test_how_it_looks(town, size, lang):
    thread = enters(town, town.eve, "北门面馆 Noodle house", hours="7:00–21:00", area="北门 North gate")
    reviews(town.ada, thread, 5, "汤好。Good broth.")
    reviews(town.chen, thread, 4, "Slow, but worth it.")

    async def story():
        async with calling(town, town.ada, lang=lang, size=size, first=made("places")("Local")) as p:
            p.session.set_look(lang=lang, keymap="kbs")
            await p.press("^L")
            golden(p, "places")
            await p.press("<enter>")
            golden(p, "place")

    run(story())


def test_a_long_directory_goes_on(town, monkeypatch):
    monkeypatch.setattr(places, "PER_PAGE", 2)
    for title in ("Apple", "Bread", "Coffee"):
        enters(town, town.eve, title)

    async def story():
        async with calling(town, town.eve, first=made("places")("Local")) as p:
            await p.press("<down>", "<down>")
            assert "Coffee" in p.text

    run(story())
