# SPDX-License-Identifier: Apache-2.0
"""A bell that one task listens to: what `asyncio.Event` and `asyncio.timeout` are for many, at a tenth of the memory. Every
caller has one all the time.
"""

import asyncio


class Bell:
    __slots__ = ("_listening", "is_rung")

    def __init__(self) -> None:
        self.is_rung = False
        self._listening: asyncio.Future[None] | None = None

    def ring(self) -> None:
        self.is_rung = True
        self._wake()

    def hush(self) -> None:
        self.is_rung = False

    async def heard(self, until: float) -> bool:
        """Wait for it; False when it has not rung by `until`, on the loop's clock."""
        if not self.is_rung:
            loop = asyncio.get_running_loop()
            self._listening = loop.create_future()
            late = loop.call_at(until, self._wake)
            try:
                await self._listening
            finally:
                late.cancel()
                self._listening = None
        return self.is_rung

    def _wake(self) -> None:
        if self._listening is not None and not self._listening.done():
            self._listening.set_result(None)
