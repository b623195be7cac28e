# SPDX-License-Identifier: Apache-2.0
"""The editor: its text, its undo ring, its bounds, its colours, and what it keeps when the line drops."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.kit.screens import SIZES, calling
from tests.kit.stories import run

from banyan.interfaces.terminal.frame import Frame
from banyan.interfaces.terminal.screen import Screen, key
from banyan.interfaces.terminal.widgets.buffer import MAX_CHARS, MAX_LINES, Buffer
from banyan.interfaces.terminal.widgets.editor import Editor

DEEDS = (
    "insert a",
    "insert 中\n文",
    "backspace",
    "delete",
    "cut_line",
    "cut_rest",
    "paste",
    "left",
    "right",
    "word_left",
    "word_right",
)


def do(buffer, deed):
    name, _, text = deed.partition(" ")
    getattr(buffer, name)(*([text] if text else []))


@given(st.text(max_size=60), st.lists(st.sampled_from(DEEDS), max_size=20))
def test_everything_can_be_undone_and_done_again(text, deeds):
    buffer = Buffer(text)
    begun = buffer.text
    for deed in deeds:
        do(buffer, deed)
    ended = buffer.text
    assert (0 <= buffer.row < len(buffer.lines), 0 <= buffer.col <= len(buffer.line)) == (True, True)
    while buffer.undo():
        pass
    assert buffer.text == begun
    while buffer.redo():
        pass
    assert buffer.text == ended


@given(st.text(max_size=200), st.integers(10, 40), st.lists(st.sampled_from([-3, -1, 1, 5]), max_size=12))
def test_going_up_and_down_stays_inside(text, cells, steps):
    buffer = Buffer(text)
    for step in steps:
        buffer.vertical(step, cells)
        _, column = buffer.place(cells)
        assert 0 <= column <= cells


def test_words_typed_one_after_the_other_are_undone_together():
    buffer = Buffer()
    for letter in "rye":
        buffer.insert(letter)
    buffer.left()
    buffer.insert("!")
    buffer.undo()
    assert buffer.text == "rye"
    buffer.undo()
    assert buffer.text == ""


def test_lines_that_were_cut_after_each_other_are_pasted_together():
    buffer = Buffer("one\ntwo\nthree")
    buffer.cut_line()
    buffer.cut_line()
    buffer.go(0, 5)
    buffer.insert("\n")
    buffer.paste()
    assert buffer.text == "three\none\ntwo\n"


def test_what_is_marked_is_moved():
    buffer = Buffer("one two\nthree")
    buffer.go(0, 4)
    buffer.mark = (0, 4)
    buffer.go(1, 2)
    buffer.cut()
    assert (buffer.text, buffer.clip) == ("one ree", "two\nth")


def test_a_text_has_bounds_and_says_so():
    buffer = Buffer("x\n" * 3 * MAX_LINES)
    assert len(buffer.lines) == MAX_LINES
    buffer = Buffer()
    buffer.insert("y\n" * MAX_LINES)
    assert (len(buffer.lines), buffer.is_full) == (MAX_LINES, True)
    buffer = Buffer()
    buffer.insert("z" * 2 * MAX_CHARS)
    assert (buffer.size, buffer.is_full) == (MAX_CHARS, True)


def test_nothing_but_colours_gets_in():
    buffer = Buffer("a\x07b\x1b[31mc\u202ed\te")
    assert buffer.text == "ab\x1b[31mcd    e"


class Writing(Editor):
    kept = None

    async def keep(self, text):
        Writing.kept = text


class Desk(Screen[str]):
    area = "test_desk"
    got = "nothing"

    def view(self, cols, rows):
        return Frame(cols, rows)

    @key("w", name="write", help="write")
    async def write(self):
        Desk.got = await self.show(Writing("Reply", "> quoted", at_end=True))


def test_somebody_writes_and_is_done(town):
    async def story():
        async with calling(town, town.ada, Desk()) as p:
            await p.press("w", "<enter>", "Rye ", "黑麦", "<left>", "!", "^X")
            assert Desk.got == "> quoted\nRye 黑!麦"

    run(story())


def test_leaving_asks_first_and_gives_nothing(town):
    async def story():
        async with calling(town, town.ada, Desk()) as p:
            p.session.set_look(keymap="ptt")
            await p.press("w", "x", "^Q")
            assert "Leave without posting?" in p.screen[-1]
            await p.press("n", "y", "^Q", "y")
            assert Desk.got is None

    run(story())


def test_a_dropped_line_keeps_what_was_written(town):
    Writing.kept = None

    async def story():
        async with calling(town, town.ada, Desk()) as p:
            await p.press("w", " and more")
            await p.hang_up()

    run(story())
    assert Writing.kept == "> quoted and more"


def test_a_draft_is_kept_while_somebody_writes(town):
    Writing.kept = None

    async def story():
        async with calling(town, town.ada, Desk()) as p:
            await p.press("w", " first")
            assert Writing.kept is None
            town.clock.passes(31_000_000)
            await p.press("!")
            assert Writing.kept == "> quoted first!"

    run(story())


def test_a_paste_is_written_as_it_stands(town):
    async def story():
        async with calling(town, town.ada, Desk()) as p:
            await p.press("w", "\x1b[200~\r\nq d ^X\r\n\x1b[31mred\x1b[201~", "^X")
            assert Desk.got == "> quoted\nq d ^X\n\x1b[31mred"

    run(story())


def test_colours_are_codes_to_be_seen_and_can_be_shown(town):
    async def story():
        async with calling(town, town.ada, Desk()) as p:
            p.session.set_look(keymap="ptt")
            await p.press("w", "<enter>", "^C")
            await p.type("1;31")
            await p.press("red", "^V")
            assert any("*[1;31mred" in row for row in p.screen)
            p.clear()
            await p.press("!")
            assert b"\x1b[0;1;31m" in p.sent
            await p.press("^X")
            assert Desk.got.endswith("\x1b[1;31mred!")

    run(story())


@pytest.mark.parametrize("size", SIZES)
def test_the_cursor_is_always_in_sight(town, size):
    async def story():
        async with calling(town, town.ada, Desk(), size=size) as p:
            await p.press("w", "<enter>", "长长的一行字，没有空格，要折好几次。" * 30)
            for pressed in ("<up>",) * 30 + ("<down>",) * 40 + ("<pgup>", "<pgdn>", "<home>", "<end>"):
                await p.press(pressed)
                frame = p.session.frame()
                assert frame.cursor is not None
                assert 0 < frame.cursor[0] < size[1] - 2

    run(story())
