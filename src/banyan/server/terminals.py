# SPDX-License-Identifier: Apache-2.0
"""The terminals of a process: SSH and telnet on their addresses, and who has called on either or on the page."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from banyan.base.settings import Settings
from banyan.interfaces.desk import Desk
from banyan.interfaces.terminal import telnet
from banyan.interfaces.terminal.arrival import Reception
from banyan.server.listening import listen

EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  nothing is bound here


class Terminals:
    """`opened` takes the addresses, before anything else begins: one that is somebody else's is told at once."""

    def __init__(self, ssh_listener: socket.socket | None, telnet_listener: socket.socket | None) -> None:
        self._ssh, self._telnet = ssh_listener, telnet_listener
        self._keys: list[Any] = []
        self._servers: list[Any] = []

    def make_keys(self, settings: Settings) -> None:
        """The host keys, which take a second the first time. Raises HostKeyUnreadable."""
        if self._ssh is not None:
            from banyan.interfaces.terminal import ssh  # 19 MB, for whoever opens it

            self._keys = ssh.host_keys(settings.data)

    @property
    def calls(self) -> Iterator[str]:
        """What somebody types to call."""
        if self._ssh is not None:
            host, port = _reached(self._ssh)
            yield f"ssh -p {port} new@{host}"
        if self._telnet is not None:
            host, port = _reached(self._telnet)
            yield f"telnet {host} {port}"

    async def open(self, desk: Desk) -> Reception:
        """Let callers in."""
        reception = Reception(desk)
        if self._ssh is not None:
            from banyan.interfaces.terminal import ssh

            self._servers.append(await ssh.listen(reception, self._ssh, self._keys))
        if self._telnet is not None:
            self._servers.append(await telnet.listen(reception, self._telnet))
        return reception

    def close(self) -> None:
        """Nobody else comes in; whoever is here stays until the reception closes."""
        for server in self._servers:
            server.close()
        for listener in (self._ssh, self._telnet):
            if listener is not None:
                listener.close()


@contextmanager
def opened(settings: Settings, *, are_called: bool = True) -> Iterator[Terminals]:
    """Listens where the settings say; nowhere when another process is called instead. Raises CannotListen."""
    found: list[socket.socket | None] = []
    try:
        for address, variable in (
            (settings["terminal.ssh_listen"], "BANYAN_TERMINAL_SSH_LISTEN"),
            (settings["terminal.telnet_listen"], "BANYAN_TERMINAL_TELNET_LISTEN"),
        ):
            found.append(listen(address, variable) if address and are_called else None)
        yield Terminals(*found)
    finally:
        for listener in found:
            if listener is not None:
                listener.close()


def _reached(listener: socket.socket) -> tuple[str, int]:
    host, port = listener.getsockname()[:2]
    return EVERYWHERE.get(host, host), port
