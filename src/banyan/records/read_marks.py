# SPDX-License-Identifier: Apache-2.0
"""Read marks: exactly which floors of a thread an account has seen, and at which state of their edits.

A mark is a list of ranges `(first, last, seen_seq)`, ascending and disjoint: floors first…last were seen when the thread's
`edit_seq` was `seen_seq`. A floor in no range is unread `+`; one whose `changed_seq` is above its range's `seen_seq` was
changed since `~`. Pure functions only.
"""

from bisect import bisect_right
from collections.abc import Iterable
from operator import itemgetter

import msgspec

Range = tuple[int, int, int]

# A thread that is read here and there costs a range for every island. Beyond this many, neighbours with different
# seen_seq are joined with the older one: a `~` may then come once too often, an unread floor never goes missing.
MAX_RANGES = 200


_first = itemgetter(0)


class Mark(msgspec.Struct, frozen=True):
    ranges: tuple[Range, ...] = ()

    def seen_seq(self, floor: int) -> int | None:
        """The edit state at which a floor was seen; None: it is unread."""
        at = bisect_right(self.ranges, floor, key=_first) - 1
        if at >= 0 and self.ranges[at][1] >= floor:
            return self.ranges[at][2]
        return None

    def seen_whole(self, first: int, last: int) -> int | None:
        """The edit state at which first…last were seen, when all of them were seen at the same."""
        at = bisect_right(self.ranges, first, key=_first) - 1
        if at >= 0 and self.ranges[at][1] >= last:
            return self.ranges[at][2]
        return None

    def first_unread(self, last_floor: int, after: int = 0) -> int | None:
        """The first floor above `after` that was not seen, None when all up to `last_floor` were."""
        floor = after + 1
        for first, last, _ in self.ranges:
            if first > floor:
                break
            floor = max(floor, last + 1)
        return floor if floor <= last_floor else None

    def unread_count(self, last_floor: int) -> int:
        seen = sum(min(last, last_floor) - first + 1 for first, last, _ in self.ranges if first <= last_floor)
        return last_floor - seen

    def oldest_seq(self) -> int:
        return min((seq for _, _, seq in self.ranges), default=0)

    def see(self, first: int, last: int, seq: int) -> "Mark":
        """The mark after floors first…last were seen at edit state `seq`. Seeing again never makes a range older."""
        whole = self.seen_whole(first, last)
        if last < first or (whole is not None and whole >= seq):  # who looks again mostly sees nothing new
            return self
        merged = _overlay(self.ranges, (first, last, seq))
        return Mark(_shorten(merged)) if merged != self.ranges else self


def parse_mark(text: str) -> Mark:
    """`1-20@0 22-40@3` → Mark; an empty text is the empty mark. `format_mark` is its opposite."""
    ranges: list[Range] = []
    for part in text.split():
        span, _, seq = part.partition("@")
        first, _, last = span.partition("-")
        ranges.append((int(first), int(last), int(seq)))
    return Mark(tuple(ranges))


def format_mark(mark: Mark) -> str:
    return " ".join(f"{first}-{last}@{seq}" for first, last, seq in mark.ranges)


def _overlay(ranges: tuple[Range, ...], new: Range) -> tuple[Range, ...]:
    """Cut the ranges at the borders of `new`, take the newer seq inside it, fill its gaps, join equal neighbours."""
    first, last, seq = new
    pieces: list[Range] = []
    gap = first
    for a, b, s in ranges:
        if b < first or a > last:
            pieces.append((a, b, s))
            continue
        if a < first:
            pieces.append((a, first - 1, s))
        inner_a, inner_b = max(a, first), min(b, last)
        if gap < inner_a:
            pieces.append((gap, inner_a - 1, seq))
        pieces.append((inner_a, inner_b, max(s, seq)))
        gap = inner_b + 1
        if b > last:
            pieces.append((last + 1, b, s))
    if gap <= last:
        pieces.append((gap, last, seq))
    return _join(sorted(pieces))


def _join(pieces: Iterable[Range]) -> tuple[Range, ...]:
    joined: list[Range] = []
    for a, b, s in pieces:
        if joined and joined[-1][2] == s and joined[-1][1] + 1 == a:
            joined[-1] = (joined[-1][0], b, s)
        else:
            joined.append((a, b, s))
    return tuple(joined)


def _shorten(ranges: tuple[Range, ...]) -> tuple[Range, ...]:
    """At most MAX_RANGES: touching neighbours are joined at the older seq, oldest floors first."""
    if len(ranges) <= MAX_RANGES:
        return ranges
    out: list[Range] = []
    too_many = len(ranges) - MAX_RANGES
    for a, b, s in ranges:
        if too_many > 0 and out and out[-1][1] + 1 == a:
            out[-1] = (out[-1][0], b, min(out[-1][2], s))
            too_many -= 1
        else:
            out.append((a, b, s))
    return tuple(out)
