# SPDX-License-Identifier: Apache-2.0
"""Serials at the terminal: read, gone on with, followed, marked, taken home; and the screens as they look."""

import pytest
from tests.kit.screens import SIZES, calling, golden
from tests.kit.stories import run
from tests.kit.town import Town, text

from banyan.core import boards, chapters, posts, serials
from banyan.interfaces.terminal.screen import made
from banyan.interfaces.terminal.screens.reader import ThreadReader
from banyan.interfaces.terminal.screens.serials import ChapterReader, ReadSerials, Serial
from banyan.interfaces.terminal.screens.threads import Threads
from banyan.records.serials import SerialState, Terms
from banyan.records.threads import Thread


@pytest.fixture
def story(sqlite_town: Town) -> Thread:
    """Chapters on the floors 1 and 3, with talk by eve between them."""
    town = sqlite_town
    board = town.board("Stories", {"en": "Stories", "zh-Hans": "连载"}, kinds="discussion serial")
    terms = Terms("两个陌生人 and a carriage", "Departure")
    thread: Thread = town.ada.does(serials.open_serial, board.id, "The night train", text("It rained."), terms)
    town.eve.replies(thread, "Go on!")
    town.ada.does(serials.reply_chapter, thread.number, text("天黑了。It was dark."), "隧道 The tunnel")
    return thread


def shown(town: Town, number: int) -> list[tuple[int, str]]:
    return [(one.floor, one.title) for one in town.guest.sees(chapters.contents, number).chapters]


def test_it_is_read_from_chapter_to_chapter(sqlite_town: Town, story: Thread) -> None:
    town = sqlite_town

    async def reading() -> None:
        async with calling(town, town.eve, Serial(1)) as p:
            assert "Departure" in p.text
            await p.press("<enter>")
            assert ("It rained." in p.text, "1 of 2" in p.text, "Go on!" in p.text) == (True, True, True)
            await p.press("n")
            assert "It was dark." in p.text
            assert town.eve.sees(serials.mine, story).number == 2
            await p.press("p")
            assert "It rained." in p.text
            await p.press("<space>")  # behind the last line comes the next chapter
            assert "It was dark." in p.text
            await p.press("q", "o")
            assert "It was dark." in p.text
            await p.press("t")
            assert "/t/1/3" in p.text
        async with calling(town, town.eve, ReadSerials()) as p:
            assert "2 of 2" in p.text
            await p.press("<enter>")
            assert "It was dark." in p.text
            await p.press("q", "c")
            assert "Departure" in p.text
            await p.press("q", "d", "y")
            assert "None yet" in p.text
        async with calling(town, town.guest, Serial(1)) as p:
            await p.press("<enter>")
            assert "It rained." in p.text

    run(reading())


def test_titles_stand_above_their_floors(sqlite_town: Town, story: Thread) -> None:
    async def reading() -> None:
        async with calling(sqlite_town, sqlite_town.eve, ThreadReader(1, 1)) as p:
            assert p.text.index("Departure") < p.text.index("It rained.")
            await p.press("n")
            assert "Departure" not in p.text
            await p.press("^S")
            assert p.text.index("The tunnel") < p.text.index("It was dark.")

    run(reading())


def test_the_next_chapter_is_followed_or_not(sqlite_town: Town, story: Thread) -> None:
    town = sqlite_town

    async def following() -> None:
        async with calling(town, town.eve, Serial(1)) as p:
            await p.press("W")
            assert town.eve.sees(serials.mine, story).stance == "chapters"
            assert "You will hear" in p.text
            await p.press("W")
            assert town.eve.sees(serials.mine, story).stance == "left"
        async with calling(town, town.guest, Serial(1)) as p:
            await p.press("W")
            assert "sign in" in p.text

    run(following())


def test_its_author_says_what_its_chapters_are(sqlite_town: Town, story: Thread) -> None:
    town = sqlite_town
    town.ada.replies(story, "An aside.")

    async def writing() -> None:
        async with calling(town, town.ada, ThreadReader(1, 4)) as p:
            await p.press("^K", "c")
            await p.type("A promise")
            assert shown(town, 1)[-1] == (4, "A promise")
            await p.press("^K", "u")
            assert len(shown(town, 1)) == 2
            await p.press("^K", "r")
            assert "Departure" in p.text
            await p.press("E", "<enter>", "^U")
            await p.type("Two friends")
            await p.press("<down>", "<enter>", "^W")
            serial = town.guest.sees(chapters.contents, 1).serial
            assert (serial.summary, serial.state) == ("Two friends", SerialState.FINISHED)
        async with calling(town, town.eve, ThreadReader(1, 2)) as p:
            await p.press("^K")
            assert "this floor is a chapter" not in p.text
            await p.press("w")
            assert town.eve.sees(serials.mine, story).stance == "chapters"
            await p.press("^K", "b")
            assert "/t/1/book" in p.text

    run(writing())


def test_a_chapter_is_written_and_talk_is(sqlite_town: Town, story: Thread) -> None:
    town = sqlite_town

    async def writing() -> None:
        async with calling(town, town.ada, ThreadReader(1, 3)) as p:
            await p.press("R")
            await p.type("The bridge")
            await p.press("n", *"High.", "^W", "s")
            assert shown(town, 1)[-1] == (4, "The bridge")
            await p.press("R", "<enter>", "n", *"Tomorrow.", "^W", "s")
            assert len(shown(town, 1)) == 3
            assert town.ada.sees(posts.get, 1, 5)[0].source.strip() == "Tomorrow."

    run(writing())


def test_a_serial_is_begun(sqlite_town: Town, story: Thread) -> None:
    town = sqlite_town

    async def writing() -> None:
        board = town.eve.sees(boards.get, "Stories")
        async with calling(town, town.eve, Threads(board)) as p:
            await p.press("^P")
            await p.type("The lake")
            await p.press("2", "<enter>")
            await p.type("Depths")
            await p.press("<down>", "<enter>")
            await p.type("The shore")
            await p.press("^W", "Cold.", "^W", "s")
            assert shown(town, 2) == [(1, "The shore")]
            book = town.guest.sees(chapters.contents, 2)
            assert (book.serial.summary, book.serial.state) == ("Depths", SerialState.GOING)

    run(writing())


def test_a_chapter_that_is_gone_says_so(sqlite_town: Town, story: Thread) -> None:
    town = sqlite_town
    town.chen.does(posts.remove, 1, 3, "spoiled")

    async def reading() -> None:
        async with calling(town, town.eve, Serial(1)) as p:
            assert "not there any more" in p.text
            await p.press("<down>", "<enter>")
            assert "removed: spoiled" in p.text

    run(reading())


def test_serials_stand_on_their_authors_card(sqlite_town: Town, story: Thread) -> None:
    async def looking() -> None:
        async with calling(sqlite_town, sqlite_town.eve, made("person")("ada")) as p:
            assert "The night train  2 chapters" in p.text

    run(looking())


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
def test_how_they_look(sqlite_town: Town, story: Thread, size: tuple[int, int], lang: str) -> None:
    town = sqlite_town
    town.eve.does(chapters.reach, 1, 1)

    async def looking() -> None:
        for name, screen in (("serial", Serial(1)), ("chapter", ChapterReader(1, 1)), ("serials", ReadSerials())):
            async with calling(town, town.eve, screen, size=size, lang=lang) as p:
                p.session.set_look(lang=lang, keymap="kbs")
                await p.top.refresh()
                await p.press("^L")
                golden(p, name)

    run(looking())
