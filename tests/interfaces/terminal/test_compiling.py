# SPDX-License-Identifier: Apache-2.0
"""Compilations at a terminal: made from the menu of those who tend, read with the words of the originals."""

import pytest
from tests.core.test_compilations import asked, body, compiled
from tests.kit.screens import SIZES, calling, golden
from tests.kit.stories import run

from banyan.core import boards, pages, posts
from banyan.interfaces.terminal.screens.reader import ThreadReader


def offered(town):
    town.chen.does(boards.set_policies, "Railway", kinds="discussion question compilation")
    return asked(town)


def source(town, number):
    return town.ada.sees(posts.get, number, 1)[0].source


def test_all_from_a_floor_on_is_compiled_with_words_of_ones_own(town):
    rye = offered(town)

    async def story():
        async with calling(town, town.ada, first=ThreadReader(rye.number, 2)) as p:
            await p.press(";", "c", "^X")
            assert f"/t/{rye.number}/2" in p.text
            await p.type("Often asked.")
            await p.press("<enter>", "^W")
            assert "It stands on the board as number 2, signed by you." in p.text

    run(story())
    assert source(town, 2) == f"Often asked.\n\n/t/{rye.number}/2\n\n/t/{rye.number}/3"
    thread = town.guest.sees(pages.thread_page, 2).thread
    assert (thread.title, thread.state, thread.kind) == ("Rye?", "locked", "compilation")


def test_tagged_threads_are_compiled_whole(town):
    offered(town)
    town.bo.opens_thread("Rails", "Still wet.")

    async def story():
        async with calling(town, town.ada) as p:
            await p.press("B", "<enter>", "t", "<up>", "t", "b", "c", "^X", "^W")
            assert "as number 3" in p.text

    run(story())
    assert source(town, 3) == "/t/1/1\n\n/t/1/2\n\n/t/1/3\n\n/t/2/1"


def test_a_board_without_compilations_says_so_and_who_gives_up_posts_nothing(town):
    rye = asked(town)

    async def story():
        async with calling(town, town.ada, first=ThreadReader(rye.number)) as p:
            await p.press(";", "c", "^X", "^W")
            assert "This board has no threads of that kind." in p.text

    run(story())
    assert town.count("SELECT count(*) FROM threads") == 1


def test_it_is_read_with_what_it_names_and_what_is_gone_is_gone(town):
    rye = offered(town)
    made = compiled(town, "Often asked:", f"/t/{rye.number}/1", f"/t/{rye.number}/2")
    town.clock.passes(60)
    town.eve.does(posts.edit, rye.number, 1, body("How long, then?"), 1)

    async def story():
        async with calling(town, town.bo, first=ThreadReader(made.number)) as p:
            assert "How long, then?" in p.text
            assert "changed since it was compiled" in p.text
            assert "An hour." in p.text
            await p.press("<left>")
        town.ada.does(posts.remove, rye.number, 2, "dangerous")
        async with calling(town, town.bo, first=ThreadReader(made.number)) as p:
            assert ("An hour." in p.text, "This floor is gone." in p.text) == (False, True)

    run(story())


@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
@pytest.mark.parametrize("size", SIZES)
def test_how_it_looks(sqlite_town, lang, size):
    town = sqlite_town
    rye = offered(town)
    made = compiled(town, "常有人问 Often asked:", f"/t/{rye.number}/1", f"/t/{rye.number}/3", f"/t/{rye.number}/2")
    town.ada.does(posts.remove, rye.number, 2, "dangerous")

    async def story():
        async with calling(town, town.ada, lang=lang, size=size, first=ThreadReader(made.number)) as p:
            p.session.set_look(lang=lang, keymap="kbs")
            await p.press("^L")
            golden(p, "compilation")

    run(story())
