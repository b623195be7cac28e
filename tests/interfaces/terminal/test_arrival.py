# SPDX-License-Identifier: Apache-2.0
"""Arriving over telnet, with a socket that is none: what is found out before the first screen, and what hostile callers cost."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from tests.kit.screens import desk_over
from tests.kit.stories import run as on_a_thread
from tests.kit.town import Town

from banyan.core import messages
from banyan.interfaces.terminal import arrival
from banyan.interfaces.terminal.arrival import MAX_EARLY, Arrival, Reception
from banyan.interfaces.terminal.probe import QUESTION
from banyan.interfaces.terminal.telnet import DO, IAC, NAWS, NEW_ENVIRON, READ, SB, SE, TTYPE, WILL, TelnetLine
from banyan.interfaces.terminal.wire import Wire

NAWS_SAID = bytes((IAC, SB, NAWS, 0, 100, 0, 30, IAC, SE))
UTF8_SAID, GBK_SAID = b"\x1b[1;5R\x1b[1;3R", b"\x1b[1;7R\x1b[1;7R"


class Socket(asyncio.Transport):
    """What a caller's socket would be told."""

    def __init__(self, address: str = "10.0.0.1") -> None:
        super().__init__({"peername": (address, 40_000)})
        self.sent = bytearray()
        self.is_gone = self.is_reading_paused = False

    def write(self, data: Any) -> None:
        self.sent += data

    def is_closing(self) -> bool:
        return self.is_gone

    def close(self) -> None:
        self.is_gone = True

    abort = close

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        pass

    def pause_reading(self) -> None:
        self.is_reading_paused = True

    def resume_reading(self) -> None:
        self.is_reading_paused = False


class Heard:
    """A session that only listens."""

    def __init__(self, desk: Any, link: Any, **known: Any) -> None:
        self.link, self.known, self.wire = link, known, Wire(known.get("charset", "utf-8"))
        self.lang = known.get("lang", "")
        self.fed = bytearray()
        self.happened: list[Any] = []
        self.is_lost = asyncio.Event()
        sessions.append(self)

    def feed(self, data: bytes) -> None:
        self.fed += data

    def resize(self, cols: int, rows: int) -> None:
        self.happened.append((cols, rows))

    def pause(self) -> None:
        self.happened.append("pause")

    def resume(self) -> None:
        self.happened.append("resume")

    def toast(self, text: str) -> None:
        self.happened.append(text)

    def lost(self) -> None:
        self.is_lost.set()

    async def run(self) -> None:
        await self.is_lost.wait()


sessions: list[Heard] = []


@pytest.fixture
def story(town: Town, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Run a story with a reception whose sessions only listen. Nobody waits for what does not come."""
    sessions.clear()
    monkeypatch.setattr(arrival, "Session", Heard)
    monkeypatch.setattr(arrival, "SIZE_WITHIN_S", 0)
    monkeypatch.setattr(arrival, "ANSWER_WITHIN_S", 0)

    def run(tell: Callable[[Reception], Coroutine[Any, Any, None]], **settings: int) -> None:
        async def whole() -> None:
            async with desk_over(town, **{f"terminal.{name}": limit for name, limit in settings.items()}) as desk:
                reception = Reception(desk)
                await tell(reception)
                await reception.close()
                assert not reception.here

        on_a_thread(whole())

    return run


def call(reception: Reception, address: str = "10.0.0.1") -> tuple[Socket, TelnetLine]:
    line, socket = TelnetLine(reception), Socket(address)
    line.connection_made(socket)
    return socket, line


def say(line: TelnetLine, data: bytes) -> None:
    """As a socket hands it over: as much as the shared buffer holds, until nobody listens any more."""
    for at in range(0, len(data), READ):
        part = data[at : at + READ]
        line.get_buffer(-1)[: len(part)] = part
        line.buffer_updated(len(part))


async def turns(count: int = 5) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


async def arrived(reception: Reception) -> Heard:
    """The session that was made last, once there is one."""
    while not sessions:
        await asyncio.sleep(0)
    return sessions[-1]


# ---- finding out


@pytest.mark.parametrize(
    ("said", "charset", "ambiguous"),
    [
        (UTF8_SAID, "utf-8", 1),
        (b"\x1b[1;5R\x1b[1;5R", "utf-8", 2),
        (GBK_SAID, "gbk", 2),
        (b"", None, None),
    ],
)
def test_the_charset_is_found_by_looking(story, said: bytes, charset: str | None, ambiguous: int | None):
    async def tell(reception: Reception) -> None:
        _socket, line = call(reception)
        say(line, NAWS_SAID + said)
        heard = await arrived(reception)
        assert heard.known["size"] == (100, 30)
        assert heard.known.get("charset") == charset
        assert heard.known.get("ambiguous") == ambiguous
        assert heard.fed == b""

    story(tell)


def test_what_is_seen_counts_more_than_what_is_told(story):
    async def tell(reception: Reception) -> None:
        for lang, said, charset in (
            (b"zh_CN.GBK", UTF8_SAID, "utf-8"),
            (b"zh_TW.UTF-8", GBK_SAID, "big5"),
            (b"zh_CN.GBK", b"", "gbk"),
            (b"en_US.UTF-8", GBK_SAID, "gbk"),
        ):
            sessions.clear()
            _, line = call(reception)
            environ = bytes((IAC, SB, NEW_ENVIRON, 0, 0)) + b"LANG\1" + lang + bytes((IAC, SE))
            say(line, NAWS_SAID + environ + said)
            heard = await arrived(reception)
            assert heard.known["charset"] == charset
            assert heard.known["lang"] == {b"zh_CN": "zh-Hans", b"zh_TW": "zh-Hant"}.get(lang[:5], "en")

    story(tell)


def test_nothing_is_drawn_before_the_size_is_known_or_will_not_be(story, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(arrival, "SIZE_WITHIN_S", 3_600)
    monkeypatch.setattr(arrival, "ANSWER_WITHIN_S", 3_600)

    async def tell(reception: Reception) -> None:
        socket, line = call(reception)
        await turns()
        assert QUESTION in socket.sent
        say(line, UTF8_SAID + b"typed ahead")
        await turns()
        assert not sessions
        say(line, bytes((IAC, SB, TTYPE, 0)) + b"xterm-256color" + bytes((IAC, SE)) + NAWS_SAID)
        heard = await arrived(reception)
        assert heard.known["colours"] == 256
        assert heard.fed == b"typed ahead"
        say(line, bytes((IAC, SB, NAWS, 0, 40, 0, 10, IAC, SE)))
        assert heard.happened == [(40, 10)]

    story(tell)


# ---- being here


def test_a_slow_reader_is_drawn_for_no_more(story):
    async def tell(reception: Reception) -> None:
        _socket, line = call(reception)
        say(line, NAWS_SAID)
        heard = await arrived(reception)
        line.pause_writing()
        line.resume_writing()
        assert heard.happened == ["pause", "resume"]

    story(tell)


def test_a_dropped_line_ends_the_session_and_frees_the_place(story):
    async def tell(reception: Reception) -> None:
        for _ in range(5):
            sessions.clear()
            socket, line = call(reception)
            say(line, NAWS_SAID)
            heard = await arrived(reception)
            socket.is_gone = True
            line.connection_lost(None)
            assert heard.is_lost.is_set()
            await turns()
        assert not reception.here

    story(tell, max_per_address=1)


def test_everybody_hears_a_broadcast_and_the_end(story):
    async def tell(reception: Reception) -> None:
        callers = [call(reception, f"10.0.{number // 250}.{number % 250}") for number in range(250)]
        while len(sessions) < 250:
            await turns()
        await reception.broadcast("Tea is served.")
        assert all("Tea is served." in heard.happened for heard in sessions)
        await reception.close()
        for socket, _ in callers:
            assert socket.is_gone
            assert "写的东西都留着".encode() in socket.sent
        await turns()

    story(tell, max_arriving=1_000)


def test_what_the_staff_say_to_everybody_is_shown_at_once(story, town: Town):
    async def tell(reception: Reception) -> None:
        for number in range(3):
            call(reception, f"10.0.0.{number}")
        while len(sessions) < 3:
            await turns()
        await reception.desk.act(messages.broadcast, town.chen.caller, "Tea is served.")
        while not all(heard.happened for heard in sessions):
            await asyncio.sleep(0.01)
        assert [heard.happened for heard in sessions] == [[f"{town.chen.caller.handle}: Tea is served."]] * 3

    story(tell)


def test_a_session_with_a_bug_closes_its_own_line_alone(story, monkeypatch: pytest.MonkeyPatch, caplog):
    async def fail(self: Heard) -> None:
        raise RuntimeError("a bug")

    async def tell(reception: Reception) -> None:
        _, kept = call(reception)
        say(kept, NAWS_SAID)
        await arrived(reception)
        monkeypatch.setattr(Heard, "run", fail)
        socket, line = call(reception)
        say(line, NAWS_SAID)
        await turns(20)
        assert socket.is_gone
        assert len(reception.here) == 1

    story(tell)
    assert "ended in a bug" in caplog.text


# ---- hostile callers


def test_a_mark_and_what_it_means_may_come_in_two_packets(story):
    async def tell(reception: Reception) -> None:
        socket, line = call(reception)
        for byte in NAWS_SAID:
            say(line, bytes((byte,)))
        heard = await arrived(reception)
        assert heard.known["size"] == (100, 30)
        assert not socket.is_gone

    story(tell)


@pytest.mark.parametrize(
    "attack",
    [bytes((IAC, SB, NAWS)) + b"x" * 4_194_304, bytes((IAC, WILL, 99)) * 60_000, bytes((IAC, DO, 99)) * 60_000],
)
def test_abuse_is_cut_off_and_leaves_nothing(story, attack: bytes):
    async def tell(reception: Reception) -> None:
        for _ in range(20):
            socket, line = call(reception)
            greeted = len(socket.sent)
            say(line, attack[: 2 * READ])
            assert socket.is_gone
            assert len(socket.sent) <= greeted + 3
            line.connection_lost(None)
            await turns()
        assert not reception.here
        assert call(reception)[1]._arrival is not None, "and the next one is served"

    story(tell)


def test_a_hundred_silent_lines_from_one_address_hold_few_places(story, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(arrival, "SIZE_WITHIN_S", 3_600)

    async def tell(reception: Reception) -> None:
        silent = [call(reception)[0] for _ in range(100)]
        assert sum(not socket.is_gone for socket in silent) == 4
        assert sum(not call(reception, f"10.1.0.{number}")[0].is_gone for number in range(100)) == 60

    story(tell)


def test_what_is_typed_before_there_is_a_screen_is_bounded(story, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(arrival, "SIZE_WITHIN_S", 3_600)

    async def tell(reception: Reception) -> None:
        _, line = call(reception)
        say(line, b"j" * 1_000_000)
        found: Arrival = next(iter(reception.here))
        assert len(found._early) == MAX_EARLY

    story(tell)


def test_after_the_line_is_gone_nothing_is_written(story):
    async def tell(reception: Reception) -> None:
        socket, line = call(reception)
        say(line, NAWS_SAID)
        await arrived(reception)
        socket.is_gone = True
        before = bytes(socket.sent)
        line.write(b"late")
        line.close()
        line.pause_reading()
        line.resume_reading()
        assert socket.sent == before
        line.connection_lost(None)
        await turns()

    story(tell)
