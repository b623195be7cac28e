# SPDX-License-Identifier: Apache-2.0
"""A session: one caller at one terminal. Bytes come in, states change, frames go out; it knows no socket."""

import asyncio
from typing import Protocol, TypedDict, Unpack

from banyan.interfaces.desk import Desk


class Link(Protocol):
    """What a transport gives to a session."""

    transport: str  # "ssh", "telnet" or "web"
    network: str  # the address they call from: for the counters of failed sign-ins and for the log

    def write(self, data: bytes) -> None: ...
    def close(self) -> None: ...
    def pause_reading(self) -> None: ...
    def resume_reading(self) -> None: ...


class Known(TypedDict, total=False):
    """What a transport knows of a caller before the first screen."""

    size: tuple[int, int]  # columns and rows
    charset: str
    lang: str
    account_name: str  # the name given to SSH: "ada", or "new", "guest" and the like
    account_id: int  # whoever has proved to be that account; 0 nobody
    ambiguous: int
    colours: int


class Session:
    def __init__(self, desk: Desk, link: Link, **known: Unpack[Known]) -> None:
        self.desk, self.link = desk, link
        self.size = known.get("size", (80, 24))
        self._lost = asyncio.Event()

    def feed(self, data: bytes) -> None:
        """Bytes from the caller, cut anywhere."""

    def resize(self, cols: int, rows: int) -> None:
        """The window has another size now."""
        self.size = (cols, rows)

    def pause(self) -> None:
        """The far end takes nothing more at the moment."""

    def resume(self) -> None:
        """The far end takes output again."""

    def lost(self) -> None:
        """The line has dropped."""
        self._lost.set()

    def set_charset(self, name: str) -> None:
        """Both directions speak this from now on."""

    def toast(self, text: str) -> None:
        """One line over whatever is shown."""

    async def run(self) -> None:
        """The first screen and all that follow, until the caller leaves. The transport makes the task."""
        await self._lost.wait()
