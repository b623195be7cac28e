# SPDX-License-Identifier: Apache-2.0
"""A bucket: how many keys may still come at once. When it is empty nothing more is read from the line, until it fills again."""

import asyncio

from banyan.interfaces.terminal.wire import Link

KEYS_AT_ONCE, KEYS_A_SECOND = 4_096, 400


class Bucket:
    __slots__ = ("_filled_at", "_is_stopped", "_link", "_tokens")

    def __init__(self, link: Link) -> None:
        self._link: Link | None = link
        self._tokens, self._filled_at = float(KEYS_AT_ONCE), 0.0
        self._is_stopped = False

    def take(self, count: int) -> None:
        """So many keys have come."""
        self._tokens -= count
        if self._tokens <= 0 and not self._is_stopped and self._link:
            self._is_stopped = True
            self._link.pause_reading()
            asyncio.get_running_loop().call_later(-self._tokens / KEYS_A_SECOND + 0.1, self.read_on)

    def refill(self) -> None:
        now = asyncio.get_running_loop().time()
        if self._filled_at:
            self._tokens = min(KEYS_AT_ONCE, self._tokens + (now - self._filled_at) * KEYS_A_SECOND)
        self._filled_at = now

    def read_on(self) -> None:
        self.refill()
        self._is_stopped = False
        if self._link:
            self._link.resume_reading()

    def close(self) -> None:
        """The line is gone."""
        self._link = None
