# SPDX-License-Identifier: Apache-2.0
"""Keys: what terminals send, cut anywhere, hostile or not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banyan.interfaces.terminal.keys import MAX_PASTE, PASTE, KeyParser
from banyan.interfaces.terminal.wire import Wire

PIECES = st.sampled_from(
    [
        "a", "中", "\r", "\r\n", "\r\0", "\n", "\x1b[A", "\x1b[1;5A", "\x1bOP", "\x1b[5~", "\x1b[[A", "\x1bx", "\x1b\x1b[B",
        "\x1b[200~two\r\nlines\x1b[201~", "\x1b]0;title\x07", "\x1bP1$r\x1b\\", "\x1b[24;80R", "\x1b[?62;1c", "\t", "\x7f",
        "\x08", "\x10", "\x1b[M", "\x1b[<0;1;1M", "\x1b[\x1b[C", "\x1b[12", "€", "\x9b",
    ]
)  # fmt: skip


def whole(text):
    parser = KeyParser()
    return parser.feed(text) + parser.flush()


@given(st.lists(PIECES, max_size=12), st.lists(st.integers(1, 5), min_size=1, max_size=8))
def test_any_cut_of_the_bytes_gives_the_same_keys(pieces, sizes):
    data = "".join(pieces).encode()
    wire, parser, keys, at, turn = Wire(), KeyParser(), [], 0, 0
    while at < len(data):
        step = sizes[turn % len(sizes)]
        keys += parser.feed(wire.decode(data[at : at + step]))
        at, turn = at + step, turn + 1
    assert keys + parser.flush() == whole("".join(pieces))


@pytest.mark.parametrize(
    ("sent", "keys"),
    [
        ("\x1b[A", ["up"]),
        ("\x1b[1;5A", ["ctrl-up"]),
        ("\x1bOB", ["down"]),
        ("\x1b[6~", ["pgdn"]),
        ("\x1b[[A\x1b[11~\x1bOP", ["f1", "f1", "f1"]),
        ("\x1b", ["esc"]),
        ("\x1b\x1b[A", ["esc", "up"]),
        ("\x1bh", ["esc-h"]),
        ("\x1b]", ["esc-]"]),
        ("a\r\nb\r\0c\rd\n", ["a", "enter", "b", "enter", "c", "enter", "d", "enter"]),
        (" \t\x7f\x08\x10\x00", ["space", "tab", "backspace", "^H", "^P", "^@"]),
        ("\x1b]52;c;AAAA\x07x\x1b[24;80Ry\x1bPq\x1b\\z", ["x", "y", "z"]),
    ],
)
def test_what_terminals_send_has_one_name(sent, keys):
    assert whole(sent) == keys


def test_a_paste_is_one_key_without_controls():
    assert whole("\x1b[200~a\r\nb\x07\x00c\x1b[201~d") == ["paste:a\nbc", "d"]


def test_nothing_that_is_held_grows_without_bound():
    parser = KeyParser()
    for _ in range(300):
        parser.feed("\x1b]" + "x" * 1_000)
        parser.feed("\x1b[" + "1;" * 500)
    assert len(parser._held) < 6_000
    parser = KeyParser()
    keys = parser.feed("\x1b[200~" + "x" * 3 * MAX_PASTE) + parser.feed("\x1b[201~")
    assert [len(key) for key in keys] == [len(PASTE) + MAX_PASTE]


@pytest.mark.parametrize(("charset", "data"), [("gbk", "中文".encode("gbk")), ("big5", "中文".encode("big5"))])
def test_two_byte_characters_come_cut_in_half(charset, data):
    wire = Wire(charset)
    assert "".join(wire.decode(data[at : at + 1]) for at in range(len(data))) == "中文"


def test_what_a_character_set_does_not_have_keeps_its_cells():
    assert Wire("gbk").encode("中😀x") == "中".encode("gbk") + b"??x"
    assert Wire("big5").encode("简体") == "簡體".encode("big5")
