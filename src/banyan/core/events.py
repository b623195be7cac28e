# SPDX-License-Identifier: Apache-2.0
"""Reading the event log: what came later, and how far each consumer has come. Nothing here acts on an event.

Events are numbered in the order of commits, so whoever has seen a number has seen all smaller ones. Kinds that a newer
release wrote are passed over: the log outlives its readers.
"""

import logging

import msgspec

from banyan.records.events import Event, parse_event
from banyan.storage.queries import events as queries
from banyan.storage.tx import StoredEvent, Tx

log = logging.getLogger(__name__)

BATCH = 500  # events that are read at once: one query, and a unit of work that others need not wait long for


class Logged(msgspec.Struct, frozen=True):
    """An event with its number and time."""

    seq: int
    at: int
    event: Event


class Batch(msgspec.Struct, frozen=True):
    """The events of the wanted kinds up to `through`. `more`: others wait behind them."""

    events: list[Logged]
    through: int
    more: bool


class Overtaken(Exception):
    """Another process moved this consumer meanwhile; what was about to be written is already there."""


def later(tx: Tx, position: int, kinds: tuple[type[Event], ...], limit: int = BATCH) -> Batch:
    """What happened after `position`, as far as it is one of `kinds`."""
    wanted = {kind.__name__ for kind in kinds}
    rows = queries.list_events(tx, position, limit)
    found = [logged for row in rows if row.kind in wanted if (logged := _read(row)) is not None]
    return Batch(found, rows[-1].seq if rows else position, len(rows) == limit)


def _read(row: StoredEvent) -> Logged | None:
    try:
        event = parse_event(row.kind, row.data)
    except msgspec.MsgspecError as error:
        log.warning("event %d (%s) cannot be read and is passed over: %s", row.seq, row.kind, error)
        return None
    return None if event is None else Logged(row.seq, row.at, event)


def newest(tx: Tx) -> int:
    """The number of the newest event."""
    return queries.last_seq(tx)


def position(tx: Tx, name: str) -> int:
    """The number up to which a consumer has worked; 0 before it began."""
    return queries.find_position(tx, name) or 0


def positions(tx: Tx) -> dict[str, int]:
    return queries.list_positions(tx)


def move(tx: Tx, name: str, before: int, after: int) -> None:
    """Save a consumer's position in the unit of work that holds what it did. Raises Overtaken."""
    if not queries.set_position(tx, name, before, after):
        raise Overtaken(name)


def after(tx: Tx, position: int, limit: int = BATCH) -> list[StoredEvent]:
    """Rows of the log after `position`, as they are stored."""
    return queries.list_events(tx, position, limit)


def newest_id(tx: Tx) -> int:
    """The largest id in use. Minting starts above it, so that a clock that was set back reuses nothing."""
    return queries.newest_id(tx)
