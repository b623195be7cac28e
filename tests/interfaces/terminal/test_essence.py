# SPDX-License-Identifier: Apache-2.0
"""The essence at a terminal: walked, read, mailed to oneself; and tended by who tends the board."""

import pytest
from tests.kit.screens import SIZES, calling, golden
from tests.kit.stories import run
from tests.kit.town import text

from banyan.core import articles, essence, mail, posts
from banyan.interfaces.terminal.screen import made


def kept(town):
    """A folder with a collected article, and a link beside it."""
    thread = town.bo.opens_thread("夜车上的安静窗口", "Carriage nine, left side.")
    town.eve.replies(thread, "Fixed since spring.")
    folder = town.ada.does(essence.add_folder, "Railway", 0, "夜车 Night trains")
    town.ada.does(articles.collect, thread.number, [], ("Railway", folder.number))
    town.ada.does(articles.add_article, "Railway", folder.number, "How to sleep", text("On the left."))
    town.ada.does(essence.add_link, "Railway", 0, "The board of cooks", "/b/Cooking")
    return thread, folder


def titles(town, number=0):
    return [line.node.title for line in town.ada.sees(essence.page, "Railway", number).children]


def test_the_tree_is_walked_and_read(town):
    kept(town)

    async def story():
        async with calling(town, None, first=made("essence")()) as p:
            await p.type("Railway")
            assert "[folder] 夜车 Night trains" in p.text
            await p.press("<enter>", "<enter>")
            assert "Carriage nine, left side." in p.text
            assert "/t/1/1" in p.text
            assert "Fixed since spring." in p.text
            await p.press("<left>", "<left>", "<down>", "<enter>")
            assert "Cooking" in p.screen[0]
            await p.press("<left>", "a")
            assert "Title:" not in p.text

    run(story())


def test_a_copy_whose_original_has_changed_says_so_in_the_list_and_in_the_article(town):
    thread, folder = kept(town)
    town.bo.does(posts.edit, thread.number, 1, text("Changed since."), 1)

    async def story():
        async with calling(town, town.bo, first=made("essence")("Railway", folder.number)) as p:
            assert [row.rstrip().endswith("*") for row in p.screen[3:5]] == [True, False]
            await p.press("<enter>")
            assert "the original has changed" in p.text

    run(story())


def test_an_article_is_mailed_to_oneself(town):
    _thread, folder = kept(town)

    async def story():
        async with calling(town, town.bo, first=made("essence")("Railway", folder.number)) as p:
            await p.press("<down>", "F")
            assert "It is in your mail." in p.text

    run(story())
    assert "How to sleep" in str(town.bo.sees(mail.page))


def test_who_tends_adds_moves_renames_and_deletes(town):
    _thread, folder = kept(town)

    async def story():
        async with calling(town, town.ada, first=made("essence")("Railway")) as p:
            await p.press("g")
            await p.type("Tickets")
            await p.press("L")
            await p.type("/b/Cooking")
            await p.type("Soup")
            await p.press("a")
            await p.type("Prices")
            await p.press("Two coins.", "^X")
            await p.press("<end>", "t", "^U")
            await p.type("What it costs")
            await p.press("m")
            await p.type("1")
            await p.press("<home>", "f")
            assert "has one of the letters" not in p.text
            await p.press("<esc>", "<end>", "d")
            await p.type("x")
            assert "Please say why" in p.text
            await p.press("d")
            await p.type("It is elsewhere.")
            await p.press(".", "Y")
            await p.type("It is not.")
            await p.press("<left>")

    run(story())
    assert titles(town) == ["What it costs", "夜车 Night trains", "The board of cooks", "Tickets", "Soup"]
    assert titles(town, folder.number) == ["夜车上的安静窗口", "How to sleep"]


def test_cut_copy_and_paste(town):
    _thread, folder = kept(town)

    async def story():
        async with calling(town, town.ada, first=made("essence")("Railway")) as p:
            await p.press("p")
            assert "Nothing was copied" in p.text
            await p.press("<down>", "x", "<up>", "<enter>", "p")
            await p.press("<home>", "<down>", "c", "<left>", "p")

    run(story())
    assert titles(town) == ["夜车 Night trains", "How to sleep"]
    assert titles(town, folder.number) == ["夜车上的安静窗口", "How to sleep", "The board of cooks"]


def test_a_text_is_changed(town):
    _thread, folder = kept(town)

    async def story():
        async with calling(town, town.ada, first=made("essence")("Railway", folder.number)) as p:
            await p.press("<down>", "E")
            assert "On the left." in p.text
            await p.press("Always ", "^X", "<enter>")
            assert "Always On the left." in p.text

    run(story())


def test_what_was_collected_waits_for_a_folder(town):
    _thread, folder = kept(town)

    async def story():
        async with calling(town, town.ada) as p:
            await p.press("B", "<enter>", "I", "^X")
            assert "Collected: 1." in p.text
            await p.press("x", "<enter>", "i")

    run(story())
    assert titles(town, folder.number) == ["夜车上的安静窗口", "How to sleep", "夜车上的安静窗口"]


@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
@pytest.mark.parametrize("size", SIZES)
def test_how_it_looks(sqlite_town, lang, size):
    kept(sqlite_town)

    async def story():
        known = {"lang": lang, "size": size}
        async with calling(sqlite_town, sqlite_town.ada, **known, first=made("essence")("Railway")) as p:
            p.session.set_look(lang=lang, keymap="kbs")
            await p.press("^L")
            golden(p, "essence")
            await p.press("<enter>", "<enter>")
            golden(p, "article")

    run(story())
