# SPDX-License-Identifier: Apache-2.0
"""The renderer: after any number of differences a terminal shows what it would show after one drawing; nothing else gets out."""

import re

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st

from banyan.interfaces.terminal import themes
from banyan.interfaces.terminal.frame import Frame, Line, ansi_lines, bar, line
from banyan.interfaces.terminal.renderer import Linear, Renderer
from banyan.interfaces.terminal.text import width

COLS, ROWS = 24, 4
ALLOWED = re.compile(rb"\x1b\[\??[0-9;]*[HGKJmhl]")
PIECES = st.sampled_from(
    ["ab", "中文", " ", "●", "─", "é", "x" * 9, "，", "长长的一行字", "e\u0301", "\x1b[2J", "\x07", "    "]
)
STYLES = st.sampled_from(["", "title", "1;31", "selected"])
LINES = st.lists(st.tuples(STYLES, PIECES), max_size=6)
FRAMES = st.lists(st.lists(LINES, max_size=ROWS), min_size=1, max_size=5)


def to_frame(rows):
    return Frame(COLS, ROWS, [line(*spans) for spans in rows], (1, 2))


def shown(data):
    screen = pyte.Screen(COLS, ROWS)
    pyte.Stream(screen).feed(data)
    cells = [
        [(cell.data, cell.fg, cell.bg, cell.bold) for cell in (screen.buffer[row][column] for column in range(COLS))]
        for row in range(ROWS)
    ]
    return cells, (screen.cursor.y, screen.cursor.x)


@given(FRAMES)
def test_differences_lead_where_one_drawing_would(frames):
    renderer = Renderer(themes.named("blue"))
    sent = renderer.start() + "".join(renderer.draw(to_frame(rows)) for rows in frames)
    fresh = Renderer(themes.named("blue"))
    assert shown(sent) == shown(fresh.start() + fresh.draw(to_frame(frames[-1])))


@given(FRAMES, st.text(max_size=80))
def test_only_what_is_allowed_gets_out(frames, words):
    renderer = Renderer(themes.named("dark"))
    out = "".join(renderer.draw(to_frame(rows)) for rows in frames)
    out += renderer.draw(Frame(COLS, ROWS, ansi_lines(words)[:ROWS]))
    out += renderer.draw(Frame(COLS, ROWS, [bar(words, words, words, COLS)]))
    left = ALLOWED.sub(b"", out.encode("utf-8", "replace"))
    assert not re.search(rb"[\x00-\x1f\x7f]", left), left


@given(st.text(max_size=60), st.integers(0, 30), st.integers(0, 30))
def test_a_part_of_a_line_has_the_cells_that_were_asked_for(words, first, cells):
    assert line(words).part(first, cells).cells == cells


@given(st.text(max_size=40), st.text(max_size=40), st.integers(4, 60))
def test_a_bar_is_as_wide_as_it_is_asked_to_be(left, right, cells):
    assert width(bar(left, "中间", right, cells).text) == cells


def test_nobody_else_makes_a_line():
    with pytest.raises(TypeError):
        Line(object(), [("", "\x1b[2J")])


def test_a_cursor_that_moves_by_a_row_costs_few_bytes():
    renderer = Renderer(themes.named("blue"))
    rows = [f"{number:5d} 小明         2026-10-12  [求助] 取消语义怎么理解" for number in range(4)]

    def at(cursor):
        return Frame(
            80, 4, [line("> " if row == cursor else "  ", words) for row, words in enumerate(rows)], (cursor, 0)
        )

    renderer.draw(at(0))
    assert len(renderer.draw(at(1)).encode()) <= 60


def test_signs_that_terminals_disagree_about_say_the_column_anew():
    renderer = Renderer(themes.named("blue"))
    for odd in ("❤️", "👩\u200d👩\u200d👧", "🇨🇳", "👍🏽", "●", "ﷺ"):
        data = renderer.draw(Frame(30, 1, [line(odd + " " * (20 - width(odd)), "X")]))
        screen = pyte.Screen(30, 1)
        pyte.Stream(screen).feed(data)
        assert screen.buffer[0][20].data == "X", odd
        renderer.forget()


@pytest.mark.parametrize(
    ("written", "style"),
    [
        ("\x1b[31mred", "31"),
        ("\x1b[1;31;44mred", "1;31;44"),
        ("\x1b[31m\x1b[1mred", "1;31"),
        ("\x1b[31m\x1b[32mred", "32"),
        ("\x1b[38;5;200mred", "5"),
        ("\x1b[31m\x1b[mred", ""),
        ("\x1b[8mred", ""),
        ("\x1b[31Hred", ""),
        ("\x1b]0;title\x07red", ""),
    ],
)
def test_colours_in_a_text_are_let_through_and_nothing_else(written, style):
    (shown_line,) = ansi_lines(written)
    assert shown_line.spans[-1][0] == style
    assert shown_line.text.endswith("red")


def test_what_lies_over_half_a_character_leaves_a_blank():
    frame = Frame(10, 1, [line("中文中文中")])
    frame.overlay(0, 3, [line("ab")])
    assert frame.lines[0].text == "中 ab 文中"


@pytest.mark.parametrize(
    ("sgr", "colours", "shown_as"),
    [
        ("1;31", 16, "1;31"),
        ("38;5;196", 16, "1;31"),
        ("38;2;255;0;0", 16, "1;31"),
        ("38;2;255;0;0", 256, "38;5;196"),
        ("38;5;196", 256, "38;5;196"),
        ("48;2;0;0;170;1", 16, "44;1"),
        ("38;5", 16, ""),
    ],
)
def test_colours_are_brought_down_to_what_the_terminal_has(sgr, colours, shown_as):
    assert themes.lowered(sgr, colours) == shown_as


@pytest.mark.parametrize("name", themes.names())
def test_every_theme_has_every_style(name):
    assert set(themes.styles_of(name)) == themes.STYLES


def test_without_a_screen_what_is_new_is_said_and_the_selected_line_last():
    linear = Linear()

    def at(cursor):
        frame = Frame(
            20, 4, [line("Boards"), *(line("> " if row == cursor else "  ", f"row {row}") for row in range(3))]
        )
        frame.selected = 1 + cursor
        return frame

    assert linear.draw(at(0)).split("\r\n") == ["", "Boards", "row 1", "row 2", "> row 0"]
    assert linear.draw(at(1)).split("\r\n") == ["", "> row 1"]
    assert linear.draw(at(1)) == ""


def test_without_a_screen_typing_echoes():
    linear = Linear()

    def asked(words):
        return Frame(20, 1, [line(f"Name: {words}")], (0, 6 + len(words)))

    said = [linear.draw(asked(words)) for words in ("", "a", "ad", "a")]
    assert said == ["\r\nName:", " a", "d", "\b \b"]
