# SPDX-License-Identifier: Apache-2.0
"""What a desk does again and again while its process runs."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

logger = logging.getLogger(__name__)


class Rounds:
    """A step at the start, and again `every_s` seconds after each. One that fails is told in the log, and the next one comes."""

    def __init__(self, step: Callable[[], Awaitable[None]], every_s: float) -> None:
        self._step = step
        self._every_s = every_s
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def stop(self) -> None:
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            try:
                await self._step()
            except Exception:
                logger.warning("%s failed and is tried again", self._step.__qualname__, exc_info=True)
            await asyncio.sleep(self._every_s)
