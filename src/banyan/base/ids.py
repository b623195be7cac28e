# SPDX-License-Identifier: Apache-2.0
"""Ids: 63 bits, ordered by time, minted by Banyan and never by a database, so that moving between engines renumbers nothing.

42 bits of Unix milliseconds, 9 of node, 12 of count. What is imported is minted with its original time and a count that
is derived from its source, so that the same source gives the same ids again.
"""

import threading
from hashlib import blake2b
from typing import NewType

from banyan.base import clock

AccountId = NewType("AccountId", int)
BoardId = NewType("BoardId", int)
ThreadId = NewType("ThreadId", int)
PostId = NewType("PostId", int)

TIME_SHIFT = 21
TAIL_MASK = (1 << TIME_SHIFT) - 1
NODE_SHIFT = 12
COUNT_MASK = (1 << NODE_SHIFT) - 1
NODES = 1 << (TIME_SHIFT - NODE_SHIFT)
MAX_ID = (1 << 63) - 1


class Minter:
    """Hands out ids that only ever grow, also when the clock goes back or more than 4,096 fall into a millisecond."""

    def __init__(self, node: int = 0) -> None:
        self._lock = threading.Lock()
        self._node = node << NODE_SHIFT
        self._ms = 0
        self._count = 0

    def mint(self) -> int:
        ms = clock.now() // 1_000
        with self._lock:
            if ms > self._ms:
                self._ms, self._count = ms, 0
            else:
                self._count += 1
                if self._count > COUNT_MASK:
                    self._ms, self._count = self._ms + 1, 0
            return (self._ms << TIME_SHIFT) | self._node | self._count

    def be_node(self, node: int) -> None:
        """What two processes mint at once differs when their nodes do."""
        with self._lock:
            self._node = node << NODE_SHIFT

    def stay_above(self, newest_id: int) -> None:
        """Never mint below `newest_id`: a clock that was set back must not reuse what is stored."""
        with self._lock:
            self._ms = max(self._ms, (newest_id >> TIME_SHIFT) + 1)


_minter = Minter()
mint = _minter.mint
be_node = _minter.be_node
stay_above = _minter.stay_above


def first_at(at: int) -> int:
    """The smallest id that can have been minted at `at` (microseconds): the border for "since" and "until"."""
    return max(0, at // 1_000) << TIME_SHIFT


def minted_at(some_id: int) -> int:
    """When an id was minted, in microseconds, exact to the millisecond."""
    return (some_id >> TIME_SHIFT) * 1_000


def mint_imported(at: int, source_key: str) -> int:
    """The id of something that was written elsewhere at `at`: the same key and time give the same id."""
    tail = int.from_bytes(blake2b(source_key.encode("utf-8", "surrogatepass"), digest_size=4).digest(), "big")
    return first_at(at) | (tail & TAIL_MASK)
