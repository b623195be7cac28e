# SPDX-License-Identifier: Apache-2.0
"""Class and club boards at a terminal: a letter, its answer, an invitation and the end of a membership, as on the web."""

import pytest
from tests.kit.screens import SIZES, calling, golden
from tests.kit.stories import run

from banyan.core import clubs
from banyan.interfaces.terminal.screen import made


def opens(town):
    town.chen.does(clubs.set_letters, "BackRoom", "哪个班？ Which class?", is_on=True)


def club(town, who, **more):
    return calling(town, who, first=made("club")("BackRoom"), **more)


def test_who_tends_lets_letters_come(town):
    async def story():
        async with calling(town, town.chen, first=made("clubs")()) as p:
            assert "BackRoom" in p.text
            await p.press("<enter>", "W", "<right>", "<down>", "<enter>", "Which class?", "<enter>", "^X")
            assert "It takes no letters at the moment." not in p.text
        async with calling(town, town.guest, first=made("clubs")()) as p:
            await p.press("<enter>", "a")
            assert "Please sign in first." in p.text

    run(story())
    page = town.eve.sees(clubs.look, "BackRoom")
    assert (page.board.takes_letters, page.board.letter_questions) == (True, "Which class?")


def test_an_invitation_leads_there_by_its_address(town):
    town.chen.does(clubs.invite, "BackRoom", "eve", "Come in.")

    async def story():
        async with calling(town, town.eve) as p:
            await p.press("L")
            await p.type("/clubs/BackRoom")
            assert "You are invited. Come in." in p.text

    run(story())


def test_a_letter_and_its_answer(town):
    opens(town)

    async def story():
        async with club(town, town.eve) as p:
            await p.press("a")
            assert "Which class?" in p.text
            await p.press("Three. ", "^X")
            assert "Your letter waits." in p.text
            await p.press("d")
            assert "You can write again from" in p.text
        async with club(town, town.bo) as p:
            await p.press("a", "^X")
        async with club(town, town.chen) as p:
            assert "Which class?" in p.text
            await p.press("A", "a", "Welcome.", "<enter>")
            assert "They have been told." in p.text
        async with club(town, town.bo) as p:
            assert "You belong to it." in p.text
            assert "bo" in p.text
            await p.press("Q", "y")

    run(story())
    assert town.bo.sees(clubs.look, "BackRoom").is_member is False


def test_an_invitation_and_the_end_of_a_membership(town):
    async def story():
        async with club(town, town.chen) as p:
            for handle in ("eve", "bo"):
                await p.press("i", handle, "<enter>", "Come in.", "<enter>")
            await p.press("i", "nobody", "<enter>", "", "<enter>")
            assert "@nobody cannot be invited." in p.text
        async with club(town, town.eve) as p:
            assert "Come in." in p.text
            await p.press("y", "y")
            assert "You belong to it now." in p.text
        async with club(town, town.bo) as p:
            await p.press("y", "n")
        async with club(town, town.chen) as p:
            await p.press("T", "eve", "<enter>", "Moved away.", "<enter>")
            assert "Nobody so far." in p.text

    run(story())


@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
@pytest.mark.parametrize("size", SIZES)
def test_how_it_looks(sqlite_town, lang, size):
    town = sqlite_town
    opens(town)
    town.chen.does(clubs.invite, "BackRoom", "ada")
    town.ada.does(clubs.accept, "BackRoom")
    town.bo.does(clubs.apply, "BackRoom", "哪个班？\n三班的。 Class three, as you know.")

    async def story():
        async with calling(town, town.chen, lang=lang, size=size, first=made("clubs")()) as p:
            p.session.set_look(lang=lang, keymap="kbs")
            await p.press("^L")
            golden(p, "clubs")
            await p.press("<enter>")
            golden(p, "club")

    run(story())
