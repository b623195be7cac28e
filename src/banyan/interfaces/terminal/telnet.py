# SPDX-License-Identifier: Apache-2.0
"""Telnet: the protocol without a socket (`Telnet`), and the socket (`TelnetLine`).

The parser keeps a state and a short buffer, whatever arrives and however it is cut. Everything that a client may repeat has a
bound; who passes it is cut off, because no terminal does.
"""

import asyncio
import logging
import socket
from enum import Enum, auto
from socket import IPPROTO_TCP, SO_KEEPALIVE, SOL_SOCKET
from time import monotonic
from typing import Any, cast

import msgspec

from banyan.interfaces.terminal.arrival import GONE_WITHIN_S, Arrival, Reception
from banyan.interfaces.terminal.gate import Bucket

SE, NOP, BRK, IP, EC, EL, SB, WILL, WONT, DO, DONT, IAC = 240, 241, 243, 244, 247, 248, 250, 251, 252, 253, 254, 255
BINARY, ECHO, SGA, TTYPE, NAWS, NEW_ENVIRON = 0, 1, 3, 24, 31, 39
IS, SEND, VAR, VALUE, ESC, USERVAR = 0, 1, 0, 1, 2, 3

OURS = frozenset((ECHO, SGA, BINARY))  # what we do: the client asks and we agree
THEIRS = frozenset((BINARY, NAWS, TTYPE, NEW_ENVIRON))  # what we ask the client to do
KEYS = {BRK: b"\x03", IP: b"\x03", EC: b"\x7f", EL: b"\x15"}  # commands that some clients send instead of a key
MAX_SUBNEGOTIATION = 512  # bytes
COMMANDS_AT_ONCE, COMMANDS_A_SECOND = 200, 20  # dragging a window sends dozens of sizes
READ = 2_048  # bytes at a time: a flood is taken in small bites, between which others have their turn
WRITE_HIGH = 16_384
NOP_EVERY_S = 60
UNANSWERED_MS = 60_000

logger = logging.getLogger(__name__)


class Abuse(Exception):
    """No terminal does this: the line is cut."""


class Told(msgspec.Struct, frozen=True):
    """What the client has said of itself, all of it so far. Texts are ASCII and short."""

    size: tuple[int, int] | None = None  # columns and rows
    terminal: str = ""
    lang: str = ""


class _State(Enum):
    DATA, CR, COMMAND, OPTION, SUB, SUB_IAC = (auto() for _ in range(6))


class Telnet:
    """Bytes from the client in, what was typed out. `answers` collects what is to be sent, `told` what was learnt."""

    def __init__(self, now: float = 0.0) -> None:
        self.told = Told()
        self.answers = bytearray()
        self._state = _State.DATA
        self._command = 0
        self._sub = bytearray()
        self._commands = Bucket(COMMANDS_AT_ONCE, COMMANDS_A_SECOND, now)
        self._refused: set[tuple[int, int]] = set()  # each refusal is said once: two sides must not refuse for ever
        self._asked: set[int] = set()

    def greet(self) -> bytes:
        """The first words, which make every client send key by key, in eight bits."""
        offers = b"".join(bytes((IAC, WILL, option)) for option in (ECHO, SGA, BINARY))
        wishes = b"".join(bytes((IAC, DO, option)) for option in (BINARY, NAWS, TTYPE, NEW_ENVIRON))
        return offers + wishes

    def feed(self, data: bytes, now: float = 0.0) -> bytes:
        """What was typed. Raises Abuse."""
        if self._state is _State.DATA and IAC not in data and b"\r" not in data:
            return data
        typed = bytearray()
        at, end = 0, len(data)
        while at < end:
            if self._state is _State.DATA:
                stop = _next_special(data, at)
                typed += data[at:stop]
                at = stop
                if at < end:
                    self._state = _State.COMMAND if data[at] == IAC else _State.CR
                    if self._state is _State.CR:
                        typed.append(data[at])
                    at += 1
            elif self._state is _State.SUB:
                at = self._collect(data, at)
            else:
                at = self._step(data[at], at, typed, now)
        return bytes(typed)

    def _step(self, byte: int, at: int, typed: bytearray, now: float) -> int:
        """One byte that is not plain data; where the next one is looked at."""
        match self._state:
            case _State.CR:
                self._state = _State.DATA
                return at + (byte == 0)  # Enter is CR NUL to a client that knows no binary
            case _State.COMMAND:
                self._on_command(byte, typed, now)
            case _State.OPTION:
                self._state = _State.DATA
                self._on_option(self._command, byte)
            case _State.SUB_IAC:
                self._on_sub_command(byte)
        return at + 1

    def _on_command(self, byte: int, typed: bytearray, now: float) -> None:
        self._state = _State.DATA
        if byte == IAC:
            typed.append(IAC)
            return
        if not self._commands.take(now):
            raise Abuse("too many commands")
        if byte == SB:
            self._state = _State.SUB
            self._sub.clear()
        elif byte in (WILL, WONT, DO, DONT):
            self._state, self._command = _State.OPTION, byte
        else:
            typed += KEYS.get(byte, b"")

    def _on_option(self, command: int, option: int) -> None:
        if command == WILL:
            if option not in THEIRS:
                self._refuse(DONT, option)
            elif option in (TTYPE, NEW_ENVIRON) and option not in self._asked:
                self._asked.add(option)
                self.answers += bytes((IAC, SB, option, SEND, IAC, SE))
        elif command == DO and option not in OURS:
            self._refuse(WONT, option)

    def _refuse(self, how: int, option: int) -> None:
        if (how, option) not in self._refused:
            self._refused.add((how, option))
            self.answers += bytes((IAC, how, option))

    # ---- subnegotiations

    def _collect(self, data: bytes, at: int) -> int:
        stop = data.find(IAC, at)
        part = data[at:] if stop < 0 else data[at:stop]
        if len(self._sub) + len(part) > MAX_SUBNEGOTIATION:
            raise Abuse("a subnegotiation without an end")
        self._sub += part
        if stop < 0:
            return len(data)
        self._state = _State.SUB_IAC
        return stop + 1

    def _on_sub_command(self, byte: int) -> None:
        if byte == IAC:
            if len(self._sub) >= MAX_SUBNEGOTIATION:
                raise Abuse("a subnegotiation without an end")
            self._sub.append(IAC)
            self._state = _State.SUB
            return
        self._state = _State.DATA  # SE; and whatever else stands there ends it too
        if byte == SE:
            self._learn(bytes(self._sub))
        self._sub.clear()

    def _learn(self, sub: bytes) -> None:
        option, is_told, rest = sub[:1], sub[1:2] == bytes((IS,)), sub[2:]
        if option == bytes((NAWS,)) and len(sub) == 5:
            cols, rows = int.from_bytes(sub[1:3], "big"), int.from_bytes(sub[3:5], "big")
            if cols and rows:  # nought means that the client does not know
                self.told = msgspec.structs.replace(self.told, size=(cols, rows))
        elif option == bytes((TTYPE,)) and is_told:
            self.told = msgspec.structs.replace(self.told, terminal=_text(rest))
        elif option == bytes((NEW_ENVIRON,)) and is_told:
            found = _variables(rest)
            lang = found.get("LC_ALL") or found.get("LC_CTYPE") or found.get("LANG") or ""
            self.told = msgspec.structs.replace(self.told, lang=lang)


def _next_special(data: bytes, at: int) -> int:
    """Where the next IAC or CR stands."""
    found = [stop for stop in (data.find(IAC, at), data.find(b"\r", at)) if stop >= 0]
    return min(found, default=len(data))


def _text(raw: bytes) -> str:
    return "".join(char for char in raw[:64].decode("ascii", "ignore") if char.isprintable())


def _variables(raw: bytes) -> dict[str, str]:
    """`VAR name VALUE value …`, of the marked and of the client's own kind alike."""
    found: dict[str, str] = {}
    name, part, is_value, is_escaped = "", bytearray(), False, False
    for byte in (*raw, VAR):
        if is_escaped or byte not in (VAR, VALUE, ESC, USERVAR):
            part.append(byte)
            is_escaped = False
        elif byte == ESC:
            is_escaped = True
        else:
            if is_value:
                found[name] = _text(bytes(part))
            else:
                name = _text(bytes(part))
            part.clear()
            is_value = byte == VALUE
    return found


# ---- the socket

_SHARED = memoryview(bytearray(READ))  # one for all callers: what is in it is taken before the next one reads


class TelnetLine(asyncio.BufferedProtocol):
    """One caller's socket, and the link of their session."""

    transport = "telnet"

    def __init__(self, reception: Reception) -> None:
        self.network = ""
        self._reception = reception
        self._telnet = Telnet(monotonic())
        self._arrival: Arrival | None = None
        self._nop: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._wire = cast("asyncio.Transport", transport)
        peer = transport.get_extra_info("peername")
        self.network = peer[0] if peer else ""
        place = self._reception.gate.admit(self.network)
        if place is None:
            self._wire.abort()
            return
        stay_awake(transport.get_extra_info("socket"))
        self._wire.set_write_buffer_limits(WRITE_HIGH)
        self._wire.write(self._telnet.greet())
        self._arrival = Arrival(self._reception, self, place, asks=True)
        self._reception.receive(self._arrival)
        self._keep_alive()

    def get_buffer(self, sizehint: int) -> memoryview:
        return _SHARED

    def buffer_updated(self, nbytes: int) -> None:
        if self._arrival is None:
            return
        before = self._telnet.told
        try:
            typed = self._telnet.feed(bytes(_SHARED[:nbytes]), monotonic())
        except Abuse as why:
            logger.info("%s from %s", why, self.network)
            self._wire.abort()
            return
        if self._telnet.answers:
            self._wire.write(bytes(self._telnet.answers))
            self._telnet.answers.clear()
        if self._telnet.told is not before:
            self._pass_on(self._arrival, before)
        if typed:
            self._arrival.feed(typed)

    def _pass_on(self, arrival: Arrival, before: Told) -> None:
        told = self._telnet.told
        if (told.terminal, told.lang) != (before.terminal, before.lang):
            arrival.says_of_itself(told.terminal, told.lang)
        if told.size and told.size != before.size:
            arrival.resize(*told.size)

    def pause_writing(self) -> None:
        if self._arrival is not None:
            self._arrival.pause()

    def resume_writing(self) -> None:
        if self._arrival is not None:
            self._arrival.resume()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._nop is not None:
            self._nop.cancel()
        if self._arrival is not None:
            self._arrival.lost()

    def _keep_alive(self) -> None:
        """A command that does nothing, once a minute: routers forget lines that are still."""
        if not self._wire.is_closing():
            self._wire.write(bytes((IAC, NOP)))
            self._nop = asyncio.get_running_loop().call_later(NOP_EVERY_S, self._keep_alive)

    # ---- what a session does with its link

    def write(self, data: bytes) -> None:
        if not self._wire.is_closing():
            self._wire.write(data.replace(b"\xff", b"\xff\xff"))

    def close(self) -> None:
        """What was written still goes out, if it is taken soon."""
        if not self._wire.is_closing():
            self._wire.close()
            asyncio.get_running_loop().call_later(GONE_WITHIN_S, self._wire.abort)

    def pause_reading(self) -> None:
        if not self._wire.is_closing():
            self._wire.pause_reading()

    def resume_reading(self) -> None:
        if not self._wire.is_closing():
            self._wire.resume_reading()


def stay_awake(line: Any) -> None:
    """Let the system find out that the other side is gone."""
    if line is None:
        return
    line.setsockopt(SOL_SOCKET, SO_KEEPALIVE, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):  # Linux
        line.setsockopt(IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNANSWERED_MS)


async def listen(reception: Reception, listener: socket.socket) -> asyncio.Server:
    """Take calls on a socket that listens already."""
    return await asyncio.get_running_loop().create_server(lambda: TelnetLine(reception), sock=listener)
