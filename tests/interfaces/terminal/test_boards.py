# SPDX-License-Identifier: Apache-2.0
"""Boards, threads and the reader: from the menu to a floor, with marks, news and pictures of how it looks."""

import pytest
from tests.kit.screens import SIZES, calling, golden
from tests.kit.stories import run

from banyan.base import clock
from banyan.core import posts, read_marks, threads
from banyan.interfaces.terminal.screens.threads import Threads


def written(town, count=60):
    """A board with more threads than a page, one of them pinned."""
    made = []
    for number in range(count):
        town.clock.passes(11 * clock.MINUTE)
        made.append(town.ada.opens_thread(f"面包 Bread {number}", f"Words of {number}."))
    town.bo.replies(made[-1], "Rye, 黑麦.")
    town.ada.does(threads.pin_thread, made[0].number)
    return made


def test_the_newest_stands_at_the_bottom_and_the_pinned_below_all(town):
    written(town)

    async def story():
        async with calling(town, town.ada) as p:
            await p.press("B", "<enter>")
            rows = [row for row in p.screen if "Bread" in row]
            assert "[pin]" in rows[-1]
            assert rows[-1].endswith("Bread 0")
            assert rows[-2].startswith(">")
            assert rows[-2].endswith("Bread 59 <1>")

    run(story())


def test_pages_come_when_somebody_moves_towards_them(town):
    written(town)

    async def story():
        async with calling(town, town.ada) as p:
            await p.press("B", "<enter>")
            for _ in range(4):
                await p.press("<pgup>")
            assert any(row.startswith(">") and row.endswith("Bread 1") for row in p.screen)
            await p.press("<home>")
            assert p.top.at == 0
            await p.press("<end>")
            assert p.screen[p.session.frame().selected].endswith("Bread 0")
            await p.press("<up>", "<up>")
            assert any(row.startswith(">") and row.endswith("Bread 58") for row in p.screen)

    run(story())


def test_digits_jump_and_a_slash_finds(town):
    made = written(town)

    async def story():
        async with calling(town, town.ada) as p:
            await p.press("B", "<enter>")
            await p.type(str(made[40].number))
            assert any(row.startswith(">") and row.endswith("Bread 40") for row in p.screen)
            await p.press("/")
            await p.type("bread 47")
            assert any(row.startswith(">") and row.endswith("Bread 47") for row in p.screen)
            await p.press("/")
            await p.type("nothing like it")
            assert "Nothing was found." in p.screen[-1]

    run(story())


def test_what_is_read_is_marked_as_the_web_marks_it(town):
    made = written(town, 3)

    async def story():
        async with calling(town, town.bo) as p:
            await p.press("B", "<enter>")
            assert "+" in next(row for row in p.screen if "Bread 2" in row)
            await p.press("<enter>")
            assert "Words of 2." in p.text
            await p.press("<space>")
            assert ("Rye, 黑麦." in p.text, "floor 2 of 2" in p.text) == (True, True)
            await p.press("<space>")
            assert "+" not in next(row for row in p.screen if "Bread 2" in row)
            await p.desk.marks.write()

    run(story())
    thread = town.bo.sees(threads.get, made[2].number)[0]
    assert town.bo.sees(read_marks.load, thread).first_unread(2) is None


def test_a_floor_that_comes_while_somebody_reads_is_told_of(town):
    (thread,) = written(town, 1)

    async def story():
        async with calling(town, town.ada) as p:
            await p.press("B", "<enter>", "<enter>")
            assert "of 2" in p.text
            town.clock.passes(11 * clock.MINUTE)
            body = await p.desk.render("Somebody is quick.")
            await p.desk.act(posts.reply, town.bo.caller, thread.number, body)
            await p.settle()
            assert ("floor 1 of 3" in p.text or "of 3" in p.text, "Somebody has just answered" in p.text) == (
                True,
                True,
            )

    run(story())


def test_a_tombstone_says_why(town):
    (thread,) = written(town, 1)
    town.ada.does(posts.remove, thread.number, 2, "Rule 7.")

    async def story():
        async with calling(town, town.bo) as p:
            await p.press("B", "<enter>", "<enter>", "\\")
            assert "(removed: Rule 7.)" in p.text

    run(story())


@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
@pytest.mark.parametrize("size", SIZES)
def test_how_it_looks(sqlite_town, lang, size):
    written(sqlite_town, 25)

    async def story():
        async with calling(sqlite_town, sqlite_town.ada, lang=lang, size=size) as p:
            p.session.set_look(lang=lang, keymap="kbs")
            await p.press("^L")
            golden(p, "main")
            await p.press("B")
            golden(p, "boards")
            await p.press("<enter>")
            golden(p, "threads")
            await p.press("<up>", "<enter>")
            golden(p, "post")
            await p.press("h")
            golden(p, "help")

    run(story())


def test_moving_draws_no_row_anew_and_every_other_key_does(sqlite_town, monkeypatch):
    written(sqlite_town, 5)
    drawn = []
    row = Threads.row
    monkeypatch.setattr(Threads, "row", lambda self, item, *more: drawn.append(item) or row(self, item, *more))

    async def story():
        async with calling(sqlite_town, sqlite_town.ada) as p:
            await p.press("B", "<enter>")
            drawn.clear()
            await p.press("<up>", "<up>", "<down>")
            assert drawn == []
            await p.press("K")
            assert len(drawn) == 5

    run(story())
