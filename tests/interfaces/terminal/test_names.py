# SPDX-License-Identifier: Apache-2.0
"""Boards without names at a terminal: one's own posts, bars that mean nobody known, and a name that two open."""

from tests.core.test_pseudonyms import WORDS, author_of, cheap, opens_own, tells, whispers
from tests.kit.screens import SIZES, calling, golden
from tests.kit.stories import run
from tests.kit.town import Town

from banyan.base import clock
from banyan.core import blind_bans, seals
from banyan.interfaces.terminal.screen import made
from banyan.interfaces.terminal.screens.reader import ThreadReader
from banyan.records.boards import Board

__all__ = ["cheap", "whispers"]


def test_who_tends_bars_whoever_wrote_a_floor(town: Town, whispers: Board) -> None:
    thread = town.bo.opens_thread("Rude", board=whispers)

    async def story() -> None:
        async with calling(town, town.ada, ThreadReader(thread.number, 1)) as p:
            await p.press(";", "b", "<down>", "<down>")
            await p.press(*(["<down>"] if "Rule" in p.text else []), "<enter>", "insults", "<enter>", "^W")
            assert "Whoever wrote this may not write on this board" in p.text
        async with calling(town, town.bo, made("own_names")()) as p:
            assert "Nobody but you knows that it is you." in " ".join(p.text.split())
        async with calling(town, town.ada, made("seals")()) as p:
            await p.press("B", "L", "enough", "<enter>")
            assert "Nobody is barred unseen" in p.text

    run(story())
    assert town.ada.sees(blind_bans.in_force, "Railway") == []


def test_two_open_a_name_together(town: Town, whispers: Board) -> None:
    thread = town.bo.opens_thread("A threat", board=whispers)

    async def story() -> None:
        async with calling(town, town.ada, ThreadReader(thread.number, 1)) as p:
            await p.press(";", "A", "a threat", "<enter>", WORDS, "<enter>")
            assert "Asked. Somebody else must confirm it" in p.text
        async with calling(town, town.chen, made("seals")()) as p:
            await p.press("<enter>", "not my passphrase", "<enter>")
            assert "does not open your key" in p.text
            await p.press("<enter>", WORDS, "<enter>")
            assert "It was written by bo." in p.text
        async with calling(town, town.ada, made("seals")()) as p:
            await p.press("<enter>", WORDS, "<enter>")
            assert "It was written by bo." in p.text
            await p.press("<enter>")
            assert "bo." not in p.text
            await p.press("K", "another long passphrase", "<enter>", "another long passphrase", "<enter>")
            assert "You hold a key now." in p.text

    run(story())
    assert town.guest.sees(seals.opened_count) == 1


def test_one_reads_what_ones_names_were_told_and_takes_ones_post_away(town: Town, whispers: Board) -> None:
    thread = town.bo.opens_thread("Awake?", board=whispers)
    town.clock.passes(clock.MINUTE)
    town.eve.replies(thread, "I am.", reply_to=1)
    town.store.write_now(tells)

    async def story() -> None:
        async with calling(town, town.bo, made("inbox")()) as p:
            assert "under other names: 1" in p.text
            await p.press("o")
            assert "answered you" in p.text
            await p.press("c")
            assert "Nothing waits here." in p.text
        async with calling(town, town.bo, ThreadReader(thread.number, 1)) as p:
            await p.press("d", "y")
        async with calling(town, town.eve, ThreadReader(thread.number, 2)) as p:
            await p.press("%")
            assert "Nobody has a name on this board" in p.text

    run(story())
    assert town.count("SELECT gone_by FROM posts WHERE floor = 1") == author_of(town, thread.number, 1)


def test_what_is_written_is_kept_nowhere_and_the_editor_says_so(town: Town, whispers: Board) -> None:
    town.eve.opens_thread("Awake?", board=whispers)

    async def story() -> None:
        async with calling(town, town.bo, ThreadReader(1, 1)) as p:
            await p.press("R", "n", *"Secret.")
            assert "kept nowhere before it is posted" in p.text
            await p.press("\x1bo")
            assert "A file carries the name" in p.text
            await p.press("^W")
            assert "at an hour" not in p.text

    run(story())
    assert town.count("SELECT count(*) FROM drafts") == 0


def test_the_screens(town: Town, whispers: Board) -> None:
    thread = town.bo.opens_thread("A threat", board=whispers)
    town.ada.does(seals.ask, thread.number, 1, "a threat to somebody", opens_own(town.ada))

    async def story() -> None:
        for size in SIZES:
            for lang in ("en", "zh-Hans"):
                async with calling(town, town.chen, made("seals")(), size=size) as p:
                    p.session.set_look(lang=lang, keymap="kbs")
                    await p.press("^L")
                    golden(p, "seals")

    run(story())
