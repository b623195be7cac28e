# SPDX-License-Identifier: Apache-2.0
"""What the screens share that show what a thread of a special kind is about: they read it anew after every act, and nothing
stands behind their last line.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

from banyan.interfaces.terminal.frame import Line, bar
from banyan.interfaces.terminal.widgets.reader import Reader

T = TypeVar("T")


class AboutThread(Reader, ABC, Generic[T]):
    """`look` is the verb that reads it, by the number of its thread; `page_of` is what it gave."""

    look: Callable[..., Any]

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        self.page_of: T | None = None

    # ---- what each writes anew

    @abstractmethod
    def titled(self, page: T) -> tuple[str, str]:
        """What stands left and right in the bar at the top."""

    @abstractmethod
    def told(self, page: T, cols: int) -> Iterator[Line]:
        """The lines below."""

    # ---- as every screen has it

    async def open(self) -> None:
        await self.refresh()

    async def refresh(self) -> None:
        self.page_of = await self.desk.ask(type(self).look, self.caller, self.number)
        self.changed()

    async def at_end(self) -> None:
        """There is nothing behind it."""

    def heading(self, cols: int) -> list[Line]:
        if self.page_of is None:
            return [bar("", "", "", cols)]
        left, right = self.titled(self.page_of)
        return [bar(f" {left}", "", f"{right} ", cols)]

    def lines(self, cols: int) -> list[Line]:
        return [] if self.page_of is None else list(self.told(self.page_of, cols))
