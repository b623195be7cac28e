# SPDX-License-Identifier: Apache-2.0
"""All boards and one's own: sections, folders, order, what is unread, and a board by its name."""

import pytest
from tests.kit.screens import SIZES, calling, golden
from tests.kit.stories import run

from banyan.base import clock
from banyan.core import boards, favourites, read_marks
from banyan.interfaces.terminal.screens.boards import Boards, Favourites
from banyan.interfaces.terminal.screens.threads import Threads


def rows(p):
    return [row.board.slug if row.board else row.node.name or "-" for row in p.top.items]


def test_unread_threads_are_counted_and_marked_read(town):
    for title in ("Bread", "Trains"):
        town.clock.passes(11 * clock.MINUTE)
        town.ada.opens_thread(title)

    async def story():
        async with calling(town, town.chen, Boards()) as p:
            at = rows(p).index("Railway")
            assert [row.unread for row in p.top.items if row.board.slug == "Railway"] == [2]
            await p.type(str(at + 1))
            await p.press("f")
            assert p.top.items[at].unread == 0
            await p.press("R")
            assert p.top.items[at].unread == 2
            await p.press("c")
            assert rows(p) == ["Railway"]
            await p.press("c", "S", "S")
            assert rows(p)[0] == "Railway"

    run(story())
    assert town.chen.sees(read_marks.marks_for, []) == {}


def test_sections_are_leafed_through(town):
    games = town.chen.does(boards.open_section, "games", {"en": "Games"}, 2)
    town.chen.does(boards.open_board, games.id, "Chess", {"en": "Chess"})

    async def story():
        async with calling(town, town.bo, Boards()) as p:
            assert rows(p) == ["Railway", "Cooking", "Chess"]
            await p.press("<tab>", "<tab>")
            assert rows(p) == ["Chess"]
            await p.press("<tab>")
            assert len(rows(p)) == 3

    run(story())


def test_a_tree_of_favourites_is_built_and_kept(town):
    async def story():
        async with calling(town, town.bo, Favourites()) as p:
            assert "Nothing is here yet." in p.text
            await p.press("a")
            await p.type("rail")
            await p.press("A")
            await p.type("Kitchen")
            await p.press("L")
            assert rows(p) == ["Railway", "Kitchen", "-"]
            await p.press("<end>", "<")
            assert rows(p) == ["Railway", "-", "Kitchen"]
            await p.press("<end>", "<enter>", "a")
            await p.type("COOK")
            assert rows(p) == ["Cooking"]
            await p.press("q", "<home>", "m")
            await p.type("3")
            assert rows(p) == ["-", "Kitchen"]
            await p.press("<end>", "T", "^U")
            await p.type("Home")
            assert rows(p) == ["-", "Home"]
            await p.press("<home>", "d", "y")
            assert rows(p) == ["Home"]
            await p.press("y")
            assert "Railway" in rows(p)
            await p.press("<home>", "z")
            await p.press("y")
            assert rows(p) == ["Home"]

    run(story())
    (home,) = town.bo.sees(favourites.tree)
    assert (home.name, [node.board.slug for node in home.inside]) == ("Home", ["Cooking"])


def test_guests_look_at_all_of_them_and_keep_none(town):
    async def story():
        async with calling(town, None, Boards()) as p:
            for pressed in ("y", "a", "z", "c", "f"):
                await p.press(pressed)
                assert "sign in" in p.screen[-1].lower(), pressed
            await p.press("<enter>")
            assert isinstance(p.top, Threads)

    run(story())


def test_a_board_is_gone_to_by_a_part_of_its_name(town):
    town.chen.does(boards.open_board, town.section.id, "Rails", {"en": "Ruby"})

    async def story():
        async with calling(town, town.bo, Threads(town.cooking)) as p:
            await p.press("s", "r", "<tab>")
            assert "rail" in p.screen[-1]
            await p.press("s", "<enter>")
            assert (isinstance(p.top, Threads), p.top.board.slug) == (True, "Rails")
            await p.press("s", "oo", "<enter>")
            assert p.top.board.slug == "Cooking"
            await p.press("s", "zzz", "<enter>", "s", "<esc>")
            assert p.top.board.slug == "Cooking"
            await p.press("s", "ra", "<down>", "<enter>")
            assert p.top.board.slug in ("Rails", "Railway")

    run(story())


def test_the_pane_shows_what_moved_last(town):
    town.ada.opens_thread("Night train")

    async def story():
        async with calling(town, town.bo, Boards()) as p:
            await p.press(",")
            assert ("Night train" in p.text, "ada" in p.text) == (True, True)
            await p.press("j")
            assert "Night train" not in p.text

    run(story())


@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
@pytest.mark.parametrize("size", SIZES)
def test_how_it_looks(sqlite_town, lang, size):
    town = sqlite_town
    town.ada.opens_thread("Night train")
    town.chen.does(boards.set_policies, "Cooking", state="closed")
    town.chen.does(favourites.add, town.railway.id)
    town.chen.does(favourites.add_line)
    folder = town.chen.does(favourites.add_folder, "Kitchen")
    town.chen.does(favourites.add, town.cooking.id, folder.number)

    async def story():
        async with calling(town, town.chen, Boards(), lang=lang, size=size) as p:
            p.session.set_look(lang=lang, keymap="kbs")
            await p.press(",")
            golden(p, "boards_preview")
            await p.press(",", "y")
            golden(p, "favourites")
            await p.press("s", "ra")
            golden(p, "go_board")

    run(story())
