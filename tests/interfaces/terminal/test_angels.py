# SPDX-License-Identifier: Apache-2.0
"""Angels at a terminal: both sides of a talk, offering oneself, and those who administer."""

import pytest
from tests.kit.angels import comes, heaven, talk_of
from tests.kit.screens import SIZES, calling, golden
from tests.kit.stories import run

from banyan.core import angels
from banyan.interfaces.terminal.screen import made


def sky(town):
    heaven(town, "eve")
    comes(town, town.eve)


def test_a_talk_from_both_sides(town):
    sky(town)

    async def story():
        async with calling(town, town.bo) as p:
            assert "Angels" in p.text
            await p.press("1", "a", "How do I quote?", "<enter>")
            assert "An angel is there for you." in p.text
            async with calling(town, town.eve, first=made("angels")()) as q:
                assert "waits for you" in q.text
                await q.press("<enter>", "<enter>", "With Y.", "<enter>")
                assert "With Y." in q.text
            await p.press("<enter>")
            assert "With Y." in p.text
            assert "eve" not in p.text
            await p.press("t")
            assert "Your angel will read it." in p.text
            await p.press("c")
            assert "You can have another angel in 60 minutes." in p.text
            await p.press("!", "Too short.", "<enter>")
        async with calling(town, town.chen, first=made("choir")()) as p:
            assert "1 report" in p.text
            await p.press("<enter>")
            assert "eve (angel):" in p.text
            await p.press("A", "It was enough.", "<enter>")
            assert "1 report" not in p.text
        async with calling(town, town.eve, first=made("angels")()) as q:
            assert "Asked: 1, thanked: 1" in q.text
            await q.press("<enter>", "o", "n")
            assert "Nobody at the moment." in q.text
            await q.press("z")
            assert "You rest." in q.text

    run(story())
    assert talk_of(town.bo).talk.state == "waiting"


def test_ending_a_talk_offering_oneself_and_being_let_go(town):
    heaven(town)

    async def story():
        async with calling(town, town.eve, first=made("angels")()) as p:
            await p.press("a", "May I?", "<enter>", "<enter>", "E", "y", "<left>")
            await p.press("w", "I know my way.", "<enter>")
            assert "Your offer waits for an answer." in p.text
        async with calling(town, town.chen, first=made("angels")()) as p:
            await p.press("A")
            assert "I know my way." in p.text
            await p.press("a", "<enter>")
            assert "They have been told." in p.text
            await p.press("d", "Thank you.", "<enter>")
            assert "There is none so far." in p.text
        async with calling(town, town.eve, first=made("angels")()) as p:
            await p.press("w", "Once more.", "<enter>", "w", "y")
        async with calling(town, town.guest, first=made("main")()) as p:
            assert "Angels" not in p.text

    run(story())
    assert town.eve.sees(angels.page).angel is None


@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
@pytest.mark.parametrize("size", SIZES)
def test_how_it_looks(sqlite_town, lang, size):
    town = sqlite_town
    sky(town)
    town.bo.does(angels.ask, "怎么引用别人的话？ How do I quote?")
    town.eve.does(angels.say, talk_of(town.bo).talk.id, "看帖时按 Y。 With Y, while you read.")

    async def story():
        async with calling(town, town.eve, lang=lang, size=size, first=made("angels")()) as p:
            p.session.set_look(lang=lang, keymap="kbs")
            await p.press("^L")
            golden(p, "angels")
            await p.press("<enter>")
            golden(p, "angel_talk")
        async with calling(town, town.chen, lang=lang, size=size, first=made("choir")()) as p:
            p.session.set_look(lang=lang, keymap="kbs")
            await p.press("^L")
            golden(p, "choir")

    run(story())
