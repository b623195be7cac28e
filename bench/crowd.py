# SPDX-License-Identifier: Apache-2.0
"""Callers by the thousand: they dial a server's terminal, go where they are told, and press keys as soon as they are answered."""

import asyncio
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

import asyncssh

from bench import kit, servers
from bench.servers import Running

ANSWERS = b"\x1b[1;5R\x1b[1;3R"  # what a modern terminal says to the probe
NAWS = b"\xff\xfa\x1f\x00\x50\x00\x18\xff\xf0"
AT_ONCE = {"telnet": 64, "ssh": 16}
QUIET_S = 0.15
WITHIN_S = 60
TO_LIST, TO_READER = (b"guest\r", b"B"), (b"\r", b"\r", b"\r")
PATIENT = {
    "BANYAN_TERMINAL_MAX_CALLERS": "20000",
    "BANYAN_TERMINAL_MAX_PER_ADDRESS": "20000",
    "BANYAN_TERMINAL_MAX_ARRIVING": "1000",
    "BANYAN_TERMINAL_MAX_ARRIVING_PER_ADDRESS": "1000",
    "BANYAN_TERMINAL_ARRIVALS_A_MINUTE": "1000000",
}


class Caller:
    """One line. `heard` counts what came."""

    def __init__(self, say: Callable[[bytes], Any], hang_up: Callable[[], Any]) -> None:
        self.say, self.hang_up = say, hang_up
        self.heard = 0
        self.news = asyncio.Event()

    def hears(self, data: bytes) -> None:
        self.heard += len(data)
        self.news.set()
        if b"\x1b[6n" in data:
            self.say(ANSWERS)

    async def press(self, key: bytes) -> float:
        """Seconds until the answer begins."""
        self.news.clear()
        began = perf_counter()
        self.say(key)
        async with asyncio.timeout(WITHIN_S):
            await self.news.wait()
        return perf_counter() - began

    async def goes(self, keys: tuple[bytes, ...]) -> None:
        for key in keys:
            await self.press(key)
            await self.is_quiet()

    async def is_quiet(self) -> None:
        before = -1
        while before != self.heard:
            before = self.heard
            await asyncio.sleep(QUIET_S)


class _Telnet(asyncio.Protocol):
    def __init__(self) -> None:
        self.caller: Caller

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.caller = Caller(transport.write, transport.abort)  # type: ignore[attr-defined]
        self.caller.say(NAWS)

    def data_received(self, data: bytes) -> None:
        self.caller.hears(data)


class _Ssh(asyncssh.SSHClientSession[bytes]):
    def connection_made(self, chan: asyncssh.SSHClientChannel[bytes]) -> None:
        self.caller = Caller(chan.write, lambda: None)

    def data_received(self, data: bytes, datatype: Any) -> None:
        self.caller.hears(data)


async def dial_telnet(port: int) -> Caller:
    _, protocol = await asyncio.get_running_loop().create_connection(_Telnet, "127.0.0.1", port)
    return protocol.caller


async def dial_ssh(port: int) -> Caller:
    line = await asyncssh.connect(
        "127.0.0.1", port, username="bbs", known_hosts=None, config=None, agent_path=None, client_keys=[]
    )
    _, session = await line.create_session(_Ssh, term_type="xterm-256color", term_size=(80, 24), encoding=None)
    session.caller.hang_up = line.abort
    return session.caller


async def gathered(way: str, port: int, count: int) -> list[Caller]:
    """So many callers, each at the first screen."""
    dial = dial_telnet if way == "telnet" else dial_ssh
    room = asyncio.Semaphore(AT_ONCE[way])

    async def one() -> Caller:
        async with room:
            caller = await dial(port)
            async with asyncio.timeout(WITHIN_S):
                while caller.heard < 300:  # the greeting and the question are shorter than any screen
                    caller.news.clear()
                    await caller.news.wait()
            return caller

    return list(await asyncio.gather(*(one() for _ in range(count))))


class Street(NamedTuple):
    """A server with its terminal open, for as many callers as there are."""

    server: Running
    data: Path
    telnet: int
    ssh: int

    def port(self, way: str) -> int:
        return self.ssh if way == "ssh" else self.telnet

    @property
    def resident(self) -> float:
        """Kilobytes of 1,000 bytes."""
        return servers.memory(self.server.pid).resident * 1_000

    @property
    def seconds(self) -> float:
        return servers.processor_seconds(self.server.pid)


@contextmanager
def street(folder: Path, way: str = "") -> Iterator[Street]:
    """A campus, served. `way` opens that alone, so that nobody pays for the other's library."""
    raise_limit()
    data = folder / "data"
    if not data.exists():
        environment = kit.environment(BANYAN_DATA=str(data))
        words = [sys.executable, "-m", "banyan", "init", "--preset", "campus"]
        subprocess.run(words, env=environment, check=True, capture_output=True)
    telnet, ssh = servers.free_port(), servers.free_port()
    opens = {
        "BANYAN_TERMINAL_TELNET_LISTEN": f"127.0.0.1:{telnet}" if way != "ssh" else "",
        "BANYAN_TERMINAL_SSH_LISTEN": f"127.0.0.1:{ssh}" if way != "telnet" else "",
    }
    with servers.banyan(data, **opens, **PATIENT) as server:
        yield Street(server, data, telnet, ssh)


def raise_limit() -> None:
    """Each line is an open file here and one there; a child has what its parent has."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
