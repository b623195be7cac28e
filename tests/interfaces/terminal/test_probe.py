# SPDX-License-Identifier: Apache-2.0
"""The probe: its answers are taken out wherever packets end, what was typed passes, and a silent terminal is a modern one."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banyan.interfaces.terminal.probe import QUESTION, Probe

typed = st.binary(max_size=8).filter(lambda text: b"\x1b" not in text)


@pytest.mark.parametrize(
    ("columns", "is_utf8", "ambiguous"),
    [((5, 3), True, 1), ((5, 5), True, 2), ((7, 7), False, 1), ((7, 4), False, 1), ((1, 1), False, 1)],
)
def test_what_the_columns_tell(columns: tuple[int, int], is_utf8: bool, ambiguous: int):
    probe = Probe()
    assert probe.feed("".join(f"\x1b[1;{column}R" for column in columns).encode()) == b""
    assert probe.is_answered
    assert probe.is_utf8 is is_utf8
    if is_utf8:
        assert probe.ambiguous == ambiguous


def test_who_says_nothing_is_modern():
    probe = Probe()
    assert not probe.is_answered
    assert (probe.is_utf8, probe.ambiguous) == (True, 1)


@pytest.mark.parametrize(("state", "does"), [("0", False), ("1", True), ("2", True), ("3", True), ("4", False)])
def test_who_can_hold_a_frame_back_says_so(state: str, does: bool):
    probe = Probe()
    answer = f"\x1b[?2026;{state}$y\x1b[1;5R\x1b[1;3R".encode()
    assert b"".join(probe.feed(answer[at : at + 1]) for at in range(len(answer))) == b""
    assert (probe.synchronizes, probe.is_answered, probe.is_utf8) == (does, True, True)
    assert probe.left() == b""


@given(typed, typed, typed, st.lists(st.integers(0, 60), max_size=6))
def test_answers_are_taken_out_wherever_packets_end(before: bytes, between: bytes, after: bytes, cuts: list[int]):
    data = before + b"\x1b[12;5R" + between + b"\x1b[12;3R" + after
    ends = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    probe = Probe()
    got = b"".join(probe.feed(data[start:end]) for start, end in itertools.pairwise(ends))
    assert got + probe.left() == before + between + after
    assert probe.is_answered
    assert (probe.is_utf8, probe.ambiguous) == (True, 1)


@given(st.lists(st.binary(max_size=40), max_size=10))
def test_nothing_is_lost_or_kept_of_what_is_no_answer(parts: list[bytes]):
    probe = Probe()
    got = bytearray()
    for part in parts:
        got += probe.feed(part)
        assert len(probe._begun) <= 12
    got += probe.left()
    if not probe.is_answered and not probe._columns:
        assert bytes(got) == b"".join(parts)


def test_keys_that_look_like_an_answer_are_keys():
    probe = Probe()
    assert probe.feed(b"\x1b[A") == b"\x1b[A"
    assert probe.feed(b"\x1b") == b""
    assert probe.left() == b"\x1b"


def test_the_question_is_safe_for_terminals_of_two_bytes():
    """No byte of it may be taken for half a character together with the Esc that follows."""
    first = QUESTION.split(b"\r")[1].partition(b"\x1b")[0]
    for charset in ("gbk", "big5"):
        assert len(first.decode(charset)) == 3
    second = QUESTION.split(b"\r")[2].partition(b"\x1b")[0]
    assert len(second) % 2 == 0
