# SPDX-License-Identifier: Apache-2.0
"""The small transaction object: the only thing through which rows are read and written.

It is the same over both drivers. Parameters are dicts and stand in the SQL as `:name`; rows come back as tuples, or as
whatever `make` makes of their columns. It keeps no cache and knows no noun.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple, TypeVar, overload

import msgspec

from banyan.base import clock

T = TypeVar("T")
Row = tuple[Any, ...]
Params = Mapping[str, Any]
Job = Callable[["Tx"], T]


class StoredEvent(NamedTuple):
    """One line of the event log. `data` is the event's struct as JSON, `kind` the name of its class."""

    seq: int
    at: int
    kind: str
    data: str


class Announced(NamedTuple):
    """An event that waits for its number: numbers are given at the end of a batch, in the order of the jobs."""

    at: int
    kind: str
    data: str


_encode = msgspec.json.Encoder().encode


class Tx(ABC):
    """A snapshot or a unit of work. In a unit of work a failed statement undoes the whole of it, caught or not."""

    __slots__ = ("_now", "announced", "fault", "known")

    def __init__(self) -> None:
        self._now: int | None = None
        self.announced: list[Announced] = []
        self.fault: Exception | None = None
        self.known: dict[str, str] = {}  # what verbs of this unit of work have read already and nobody changes

    @property
    def now(self) -> int:
        """The time of this unit of work: asked once, the same for all its rows."""
        if self._now is None:
            self._now = clock.now()
        return self._now

    def announce(self, event: msgspec.Struct) -> None:
        """Write `event` into the log with this unit of work: it is there if and only if the rest is."""
        self.announced.append(Announced(self.now, type(event).__name__, _encode(event).decode()))

    def begin_job(self) -> None:
        """A new unit of work starts on this object."""
        self._now = None
        self.fault = None
        self.known.clear()

    @overload
    def all(self, sql: str, params: Params | None = None) -> list[Row]: ...
    @overload
    def all(self, sql: str, params: Params | None, make: Callable[..., T]) -> list[T]: ...
    @overload
    def all(self, sql: str, params: Params | None = None, *, make: Callable[..., T]) -> list[T]: ...
    @abstractmethod
    def all(self, sql: str, params: Params | None = None, make: Callable[..., Any] | None = None) -> list[Any]:
        """All rows, each as a tuple or as `make(*columns)`."""

    @overload
    def one(self, sql: str, params: Params | None = None) -> Row | None: ...
    @overload
    def one(self, sql: str, params: Params | None, make: Callable[..., T]) -> T | None: ...
    @overload
    def one(self, sql: str, params: Params | None = None, *, make: Callable[..., T]) -> T | None: ...
    @abstractmethod
    def one(self, sql: str, params: Params | None = None, make: Callable[..., Any] | None = None) -> Any:
        """The first row, or None when there is none."""

    @abstractmethod
    def value(self, sql: str, params: Params | None = None) -> Any:
        """The first column of the first row, or None when there is no row."""

    @abstractmethod
    def run(self, sql: str, params: Params | None = None) -> int:
        """Run a statement that returns no rows; say how many rows it touched."""

    def send(self, sql: str, params: Params | None = None) -> None:
        """Run a statement when nobody asks what came of it. Where the server is far it travels with the next one that is
        waited for; if it fails, the unit of work fails, perhaps after its last line.
        """
        self.run(sql, params)

    @abstractmethod
    def many(self, sql: str, rows: Iterable[Params]) -> None:
        """Run one statement for each of `rows`."""


def refuse_nul(params: Params) -> None:
    """PostgreSQL's text cannot hold U+0000, so no store takes it: whoever reads from outside cleans it. Raises ValueError.

    A lone surrogate is no text either: both drivers raise UnicodeEncodeError, which is a ValueError too.
    """
    for name, value in params.items():
        if type(value) is str and "\0" in value:
            raise ValueError(f"the text of :{name} holds U+0000")
