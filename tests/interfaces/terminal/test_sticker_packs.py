# SPDX-License-Identifier: Apache-2.0
"""Sticker packs at a terminal: listed, read by name, sent in, decided about, as on the web."""

import pytest
from tests.core.test_sticker_packs import drawn, taken_in
from tests.kit.screens import SIZES, calling, golden
from tests.kit.stories import run

from banyan.core import moderation, site, sticker_packs
from banyan.interfaces.terminal.screen import made


@pytest.fixture
def kitchen(sqlite_town):
    sqlite_town.chen.does(site.set_policies, sticker_packs="on")
    return sqlite_town


def at(town, who):
    return calling(town, who, first=made("sticker_packs")())


def test_a_pack_is_made_sent_in_and_taken_in(kitchen):
    async def story():
        async with at(kitchen, kitchen.bo) as p:
            await p.press("a", "<enter>", "owls", "<enter>", "<down>", "<enter>", "Night owls.", "<enter>", "^X")
            assert "Its pictures are put in with a browser" in p.text
            await p.press("s")
            assert "Nothing is in this pack yet." in p.text
            await p.press("E", "<enter>", "^U", "Owls.", "<enter>", "^X", "d", "y")
            assert "It is thrown away." in p.text
        drawn(kitchen, "cats", kitchen.bo, "tired")
        async with at(kitchen, kitchen.bo) as p:
            await p.press("s")
            assert "waits to be looked at" in p.text
            await p.press("s")
            assert "not sent in yet" in p.text
            await p.press("s", "<enter>")
            assert ":cats/sleepy:" in p.text
        async with at(kitchen, kitchen.chen) as p:
            await p.press("A", "n", "Too small.", "<enter>")
        kitchen.bo.does(sticker_packs.send, "cats")
        async with at(kitchen, kitchen.chen) as p:
            await p.press("A", "a")
            assert "Everybody may use it now." in p.text
        async with at(kitchen, kitchen.bo) as p:
            await p.press("d", "y")
            assert "Your name is taken off it." in p.text

    run(story())
    assert kitchen.guest.sees(sticker_packs.look, "cats").offered.pack.maker == ""


def test_packs_are_kept_at_hand_reported_and_taken_away(kitchen):
    taken_in(kitchen)

    async def story():
        async with at(kitchen, kitchen.eve) as p:
            await p.press("f")
            assert "You have it at hand" in p.text
            await p.press("f", "!", "I drew these.", "<enter>")
            assert "have been told" in p.text
        async with at(kitchen, kitchen.chen) as p:
            await p.press("<enter>")
            assert "I drew these." in p.text
            await p.press("q", "A", "a", "Bo showed sketches.", "<enter>")
            assert "They have been told." in p.text
            await p.press("d", "They came from a film.", "<enter>")
            assert "It is taken away." in p.text
        async with at(kitchen, kitchen.guest) as p:
            await p.press("a")
            assert "Nobody has made any yet." in p.text

    run(story())
    assert kitchen.guest.sees(moderation.page)[0][0][0].action == "remove_pack"


@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
@pytest.mark.parametrize("size", SIZES)
def test_how_it_looks(kitchen, lang, size):
    taken_in(kitchen)
    kitchen.chen.does(sticker_packs.put_at_hand, "cats")
    drawn(kitchen, "困猫", kitchen.chen)

    async def story():
        async with calling(kitchen, kitchen.chen, lang=lang, size=size, first=made("sticker_packs")()) as p:
            p.session.set_look(lang=lang, keymap="kbs")
            await p.press("^L")
            golden(p, "sticker_packs")
            await p.press("<enter>")
            golden(p, "sticker_pack")

    run(story())
