# SPDX-License-Identifier: Apache-2.0
"""The gate: how many may call at once, from one address, and how fast. Asked before a caller has cost anything.

Who has not shown the first screen yet is *arriving*: a line that says nothing, or a handshake that is never finished, holds one
of few places and no others'. Who is turned away is told nothing.
"""

from collections import Counter
from collections.abc import Callable
from ipaddress import ip_address, ip_network
from time import monotonic

from banyan.base.settings import Settings

V6_PREFIX = 64  # what one household is given
PACES_KEPT = 4_096  # addresses whose pace is remembered


class Bucket:
    """Holds `size` tokens and gets `a_second` new ones each second."""

    __slots__ = ("_a_second", "_at", "_left", "_size")

    def __init__(self, size: float, a_second: float, now: float) -> None:
        self._size, self._a_second = size, a_second
        self._left, self._at = float(size), now

    def take(self, now: float, count: int = 1) -> bool:
        """Whether there were `count` tokens, which are gone then."""
        self._left = min(self._size, self._left + (now - self._at) * self._a_second)
        self._at = now
        if self._left < count:
            return False
        self._left -= count
        return True


class Place:
    """One caller's place. `settle` when they have arrived, `leave` when the line is gone; both may be said twice."""

    __slots__ = ("_from", "_gate", "_is_arriving", "_is_held")

    def __init__(self, gate: "Gate", place_from: str) -> None:
        self._gate, self._from = gate, place_from
        self._is_arriving = self._is_held = True

    def settle(self) -> None:
        if self._is_arriving:
            self._is_arriving = False
            self._gate.arriving[self._from] -= 1

    def leave(self) -> None:
        if self._is_held:
            self.settle()
            self._is_held = False
            self._gate.let_go(self._from)


class Gate:
    """One for all transports of a process."""

    def __init__(self, settings: Settings, clock: Callable[[], float] = monotonic) -> None:
        self._settings = settings
        self._clock = clock
        self._present: Counter[str] = Counter()
        self.arriving: Counter[str] = Counter()
        self._paces: dict[str, Bucket] = {}

    def admit(self, address: str) -> Place | None:
        """A place for a caller from this address; None when there is none now."""
        here, limit = _household(address), self._settings
        if (
            self._present.total() >= limit["terminal.max_callers"]
            or self._present[here] >= limit["terminal.max_per_address"]
            or self.arriving.total() >= limit["terminal.max_arriving"]
            or self.arriving[here] >= limit["terminal.max_arriving_per_address"]
            or not self._pace_of(here).take(self._clock())
        ):
            self._forget(here)
            return None
        self._present[here] += 1
        self.arriving[here] += 1
        return Place(self, here)

    def let_go(self, here: str) -> None:
        self._present[here] -= 1
        self._forget(here)

    def _forget(self, here: str) -> None:
        """What counts nothing is not kept."""
        for counts in (self._present, self.arriving):
            if counts[here] <= 0:
                del counts[here]

    def _pace_of(self, here: str) -> Bucket:
        if here not in self._paces:
            if len(self._paces) >= PACES_KEPT:
                del self._paces[next(iter(self._paces))]  # who came first has long had new tokens
            a_minute = self._settings["terminal.arrivals_a_minute"]
            self._paces[here] = Bucket(a_minute, a_minute / 60, self._clock())
        return self._paces[here]


def _household(address: str) -> str:
    """What is counted as one address: an IPv4 address, or the network of an IPv6 one."""
    try:
        host = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if host.version == 6:
        return str(host.ipv4_mapped or ip_network((host, V6_PREFIX), strict=False))
    return str(host)
