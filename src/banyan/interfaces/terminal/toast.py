# SPDX-License-Identifier: Apache-2.0
"""A toast: one line over the first row of whatever is shown, for some seconds."""

import asyncio
from collections.abc import Callable

from banyan.interfaces.terminal.frame import Frame, bar
from banyan.interfaces.terminal.themes import S

LASTS_S = 8.0


class Toast:
    """`changed` is called when it comes or goes."""

    __slots__ = ("_changed", "_end", "_stays", "_text", "_timer")

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._text = self._end = ""
        self._stays = False
        self._timer: asyncio.TimerHandle | None = None

    def show(self, text: str, end: str, *, stays: bool) -> None:
        """`end` stands at its right. A key ends it, unless it stays."""
        self.stop()
        self._text, self._end, self._stays = text, end, stays
        self._timer = asyncio.get_running_loop().call_later(LASTS_S, self.end)
        self._changed()

    def end(self) -> None:
        if self._text:
            self._text = ""
            self._changed()

    def pressed(self) -> None:
        """A key came."""
        if not self._stays:
            self.end()

    def stop(self) -> None:
        """Nobody looks any more."""
        if self._timer:
            self._timer.cancel()

    def over(self, frame: Frame) -> bool:
        """Draw it; whether there is one."""
        if self._text:
            frame.put(0, bar(f" {self._text}", "", f"{self._end} " if self._end else "", frame.cols, S.TOAST))
        return bool(self._text)
