# SPDX-License-Identifier: Apache-2.0
"""Ideas at a terminal: proposed, voted for, told what becomes of them, as on the web."""

import pytest
from tests.kit.fans import fan_town, has_idea
from tests.kit.screens import SIZES, calling, golden
from tests.kit.stories import run

from banyan.core import ideas
from banyan.interfaces.terminal.screen import made
from banyan.interfaces.terminal.screens.threads import Threads


@pytest.fixture
def fans(town):
    return fan_town(town)


def test_an_idea_is_proposed_from_the_board(fans):
    async def story():
        async with calling(fans, fans.bo, first=Threads(fans.railway)) as p:
            await p.press("^P")
            await p.press("Night trains", "<enter>", "2")
            await p.press("They would be loved.", "^X", "<enter>")
            assert "Night trains" in p.text
            await p.press("O")
            assert "Night trains" in p.text
            assert "just proposed" in p.text

    run(story())
    assert fans.bo.sees(ideas.look, 1).line.idea.vote_count == 1


def test_a_vote_is_cast_and_taken_back(fans):
    thread = has_idea(fans.bo, fans)

    async def story():
        async with calling(fans, fans.eve, first=made("idea")(thread.number)) as p:
            await p.press("V")
            assert "You are for it." in p.text
            assert "2 people are for it" in p.text
            await p.press("V")
            assert "Your vote is taken back." in p.text
        async with calling(fans, fans.guest, first=made("idea")(thread.number)) as p:
            await p.press("V")
            assert "Please sign in first." in p.text

    run(story())
    assert fans.eve.sees(ideas.look, thread.number).line.idea.vote_count == 1


def test_who_tends_says_what_becomes_of_it(fans):
    first, second = has_idea(fans.bo, fans), has_idea(fans.eve, fans, "Sleepers")

    async def story():
        async with calling(fans, fans.ada, first=made("idea")(first.number)) as p:
            await p.press("S", "4", "<enter>")
            assert "Please say why" in p.text
            await p.press("S", "2")
            await p.press("Next month.", "<enter>")
            assert "being built" in p.text
            await p.press("T", "<enter>")
            await p.press("eve", "<enter>", "<down>", "<right>", "^X")
            assert "eve tested it" in p.text
        async with calling(fans, fans.ada, first=made("idea")(second.number)) as p:
            await p.press("J")
            await p.press(str(first.number), "<enter>", "<enter>")
            assert "joined to another" in p.text
            assert "Night trains" in p.text
            await p.press("S")
            assert "What becomes of it" not in p.text

    run(story())
    page = fans.ada.sees(ideas.look, first.number)
    assert [(line.step.state, line.step.reason) for line in page.steps] == [("building", "Next month.")]
    assert page.line.idea.vote_count == 2


def test_the_list_goes_through_the_states(fans):
    thread = has_idea(fans.bo, fans)
    fans.ada.does(ideas.set_state, thread.number, "declined", "No crews.")

    async def story():
        async with calling(fans, fans.eve, first=made("ideas")("Railway")) as p:
            assert "No ideas here so far." in p.text
            await p.press("<tab>", "<tab>", "<tab>")
            assert "Night trains" in p.text
            await p.press("<enter>")
            assert "No crews." in p.text
            await p.press("t")
            assert "They would be loved." in p.text
            assert "People for it" in p.text

    run(story())


@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
@pytest.mark.parametrize("size", SIZES)
def test_how_it_looks(sqlite_town, lang, size):
    fans = fan_town(sqlite_town)
    thread = has_idea(fans.bo, fans, "夜里的火车 Night trains")
    fans.eve.does(ideas.vote, thread.number, is_for=True)
    fans.ada.does(ideas.set_state, thread.number, "building", "下个月就好。 Next month.")
    has_idea(fans.eve, fans, "周五的早餐 Friday breakfast")

    async def story():
        async with calling(fans, fans.eve, lang=lang, size=size, first=made("ideas")("Railway")) as p:
            p.session.set_look(lang=lang, keymap="kbs")
            await p.press("^L")
            golden(p, "ideas")
            await p.press("<enter>")
            golden(p, "idea")

    run(story())
