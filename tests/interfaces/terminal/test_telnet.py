# SPDX-License-Identifier: Apache-2.0
"""Telnet: the parser gives the same whatever the packets are, learns what clients tell, and has a bound for everything."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banyan.interfaces.terminal.telnet import (
    BINARY,
    COMMANDS_A_SECOND,
    COMMANDS_AT_ONCE,
    DO,
    DONT,
    EC,
    ECHO,
    IAC,
    IP,
    IS,
    MAX_SUBNEGOTIATION,
    NAWS,
    NEW_ENVIRON,
    NOP,
    SB,
    SE,
    SEND,
    SGA,
    TTYPE,
    USERVAR,
    VALUE,
    VAR,
    WILL,
    WONT,
    Abuse,
    Telnet,
)

pieces = st.lists(
    st.one_of(
        st.binary(max_size=20),
        st.sampled_from([bytes((IAC, IAC)), b"\r\0", b"\r\n", bytes((IAC, NOP)), bytes((IAC, SB)), bytes((IAC, SE))]),
        st.builds(
            lambda how, option: bytes((IAC, how, option)), st.sampled_from((WILL, WONT, DO, DONT)), st.integers(0, 255)
        ),
        st.just(bytes((IAC, SB, NAWS, 0, 132, 0, 43, IAC, SE))),
        st.just(bytes((IAC, SB, TTYPE, IS)) + b"xterm-256color" + bytes((IAC, SE))),
    ),
    max_size=12,
)


def sub(option: int, *rest: int | bytes) -> bytes:
    body = b"".join(part if isinstance(part, bytes) else bytes((part,)) for part in rest)
    return bytes((IAC, SB, option)) + body.replace(b"\xff", b"\xff\xff") + bytes((IAC, SE))


@given(pieces, st.lists(st.integers(0, 300), max_size=8))
def test_where_packets_are_cut_means_nothing(parts: list[bytes], cuts: list[int]):
    data = b"".join(parts)
    whole, cut = Telnet(), Telnet()
    expected, got = b"", b""
    try:
        expected = whole.feed(data)
    except Abuse:
        with pytest.raises(Abuse):
            feed_in_pieces(cut, data, cuts)
        return
    got = feed_in_pieces(cut, data, cuts)
    assert (got, cut.told, cut.answers) == (expected, whole.told, whole.answers)
    assert feed_in_pieces(cut, b"x", []) == whole.feed(b"x")


def feed_in_pieces(telnet: Telnet, data: bytes, cuts: list[int]) -> bytes:
    ends = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    return b"".join(telnet.feed(data[start:end]) for start, end in itertools.pairwise(ends))


@given(st.lists(st.binary(max_size=400), max_size=20))
def test_whatever_comes_has_a_bound(parts: list[bytes]):
    telnet = Telnet()
    fed = 0
    try:
        for part in parts:
            fed += len(part)
            assert len(telnet.feed(part)) <= len(part) + 1
            assert len(telnet._sub) <= MAX_SUBNEGOTIATION
    except Abuse:
        pass
    assert len(telnet.answers) <= 3 * fed


def test_it_greets_so_that_clients_send_key_by_key_in_eight_bits():
    said = Telnet().greet()
    for how, option in (
        (WILL, ECHO),
        (WILL, SGA),
        (WILL, BINARY),
        (DO, BINARY),
        (DO, NAWS),
        (DO, TTYPE),
        (DO, NEW_ENVIRON),
    ):
        assert bytes((IAC, how, option)) in said


def test_what_was_agreed_needs_no_answer_and_asks_what_it_is_for():
    telnet = Telnet()
    telnet.feed(b"".join(bytes((IAC, DO, option)) for option in (ECHO, SGA, BINARY)))
    telnet.feed(bytes((IAC, WILL, BINARY, IAC, WILL, NAWS)))
    assert telnet.answers == b""
    telnet.feed(bytes((IAC, WILL, TTYPE, IAC, WILL, TTYPE, IAC, WILL, NEW_ENVIRON)))
    assert telnet.answers == sub(TTYPE, SEND) + sub(NEW_ENVIRON, SEND)


def test_what_is_not_wanted_is_refused_once():
    telnet = Telnet()
    for _ in range(3):
        telnet.feed(bytes((IAC, WILL, 200, IAC, DO, 201, IAC, WONT, 202, IAC, DONT, 203)))
    assert telnet.answers == bytes((IAC, DONT, 200, IAC, WONT, 201))


def test_enter_is_one_key_and_a_doubled_mark_is_itself():
    telnet = Telnet()
    assert telnet.feed(b"a\r\0b\r\nc\rd") == b"a\rb\r\nc\rd"
    assert telnet.feed(b"\r") + telnet.feed(b"\0") + telnet.feed(b"\0") == b"\r\0"
    assert telnet.feed(bytes((IAC, IAC))) == b"\xff"
    assert telnet.feed(bytes((IAC, IP, IAC, EC))) == b"\x03\x7f"
    assert telnet.feed("中文".encode("gbk")) == "中文".encode("gbk")


def test_a_client_tells_size_name_and_language():
    telnet = Telnet()
    telnet.feed(sub(NAWS, 0, 255, 1, 0))  # 255 columns: the mark stands in the number
    assert telnet.told.size == (255, 256)
    telnet.feed(sub(NAWS, 0, 0, 0, 0))
    assert telnet.told.size == (255, 256), "nought is no size"
    telnet.feed(sub(TTYPE, IS, b"XTERM-256COLOR\x1b]0;boo\x07"))
    assert telnet.told.terminal == "XTERM-256COLOR]0;boo", "nothing in a name moves a cursor"
    telnet.feed(sub(NEW_ENVIRON, IS, VAR, b"USER", VALUE, b"ada", USERVAR, b"LANG", VALUE, b"zh_CN.GBK"))
    assert telnet.told.lang == "zh_CN.GBK"
    telnet.feed(sub(NEW_ENVIRON, IS, VAR, b"LANG", VALUE, b"C", VAR, b"LC_ALL", VALUE, b"zh_TW.UTF-8"))
    assert telnet.told.lang == "zh_TW.UTF-8"


@pytest.mark.parametrize(
    "flawed",
    [
        sub(NAWS, 0, 80),
        sub(NAWS),
        sub(TTYPE, SEND),
        sub(NEW_ENVIRON, IS),
        sub(99, b"x" * 100),
        bytes((IAC, SB, NAWS, IAC, NOP)),
    ],
)
def test_what_is_told_wrongly_tells_nothing(flawed: bytes):
    telnet = Telnet()
    before = telnet.told
    telnet.feed(flawed)
    assert (telnet.told.size, telnet.told.terminal, telnet.told.lang) == (before.size, "", "")
    assert telnet.feed(b"q") == b"q"


@pytest.mark.parametrize("tail", [b"x" * 4_096, b"x" * 5_000_000, bytes((IAC, IAC)) * 2_000])
def test_a_subnegotiation_without_an_end_is_abuse(tail: bytes):
    telnet = Telnet()
    with pytest.raises(Abuse):
        telnet.feed(bytes((IAC, SB, NAWS)) + tail)
    assert len(telnet._sub) <= MAX_SUBNEGOTIATION


def test_sixty_thousand_offers_are_abuse_but_dragging_a_window_is_not():
    telnet = Telnet()
    with pytest.raises(Abuse):
        telnet.feed(bytes((IAC, WILL, 77)) * 60_000)
    assert len(telnet.answers) == 3
    patient = Telnet()
    for second in range(60):
        for cols in range(COMMANDS_A_SECOND):
            patient.feed(sub(NAWS, 0, 40 + cols, 0, 24), now=float(second))
    assert patient.told.size == (40 + COMMANDS_A_SECOND - 1, 24)
    burst = Telnet()
    burst.feed(bytes((IAC, NOP)) * COMMANDS_AT_ONCE)
    with pytest.raises(Abuse):
        burst.feed(bytes((IAC, NOP)))
