# SPDX-License-Identifier: Apache-2.0
"""From ballots to a result, and from nothing else: no database, no clock, no chance. Whoever has them comes to the same."""

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import accumulate

from banyan.records.polls import WITH_CHOICES, Asked, Bar, Numbers, Picks, PollKind, Round, Tally

# How each kind is counted, for whoever wants to do it again.
RULES = {
    PollKind.SINGLE: "Each counts for the choice on it.",
    PollKind.SEVERAL: "Each counts once for every choice on it.",
    PollKind.RANKED: (
        "They are counted in rounds. Each counts for the first choice on it that is still there; who has more than half of those"
        " that still count has won. Otherwise who has the fewest leaves. Of several with equally few, who had fewer in the round"
        " before leaves, or in the one before that; then who stands on fewer ballots; those who are alike in all of this leave"
        " together. If nobody else would be left, they share the first place."
    ),
    PollKind.NUMERIC: (
        "The mean is their sum divided by how many there are, rounded to tenths; the median is the one in the middle."
    ),
    PollKind.TEXT: "One whose words were taken away still counts as a ballot.",
}
MOST_NUMBERS = 1_001  # from the smallest to the largest that may be answered
BARS = 12  # that a picture of numbers has at most
STEPS = (1, 2, 5, 10, 20, 50, 100)  # numbers that one bar may stand for


def is_ballot(asked: Asked, picks: Picks) -> bool:
    """Whether somebody can have chosen this; words that were taken away are a ballot too."""
    if isinstance(picks, str):
        return asked.kind == PollKind.TEXT
    if asked.kind == PollKind.NUMERIC:
        return len(picks) == 1 and asked.low <= picks[0] <= asked.high
    if asked.kind not in WITH_CHOICES or not 1 <= len(picks) <= asked.most_picks or len(set(picks)) < len(picks):
        return False
    return min(picks) >= 0 and max(picks) < asked.choices


def empty_totals(asked: Asked) -> list[int]:
    """The totals of no ballot."""
    if asked.kind == PollKind.NUMERIC:
        return [0] * (asked.high - asked.low + 1)
    return [0] * (2 if asked.kind == PollKind.TEXT else asked.choices)


def add(asked: Asked, totals: list[int], picks: Picks, by: int = 1) -> None:
    """Count a ballot in, or (-1) out again."""
    for place in _counted(asked, picks):
        totals[place] += by


def tally(asked: Asked, ballots: Iterable[Picks], *, with_rounds: bool = True) -> Tally:
    """The result, in whatever order the ballots come; rounds are counted of ranked ones."""
    totals, alike = empty_totals(asked), Counter(ballots)
    for picks, count in alike.items():
        add(asked, totals, picks, count)
    ranked = {picks: count for picks, count in alike.items() if isinstance(picks, tuple)}
    has_rounds = with_rounds and asked.kind == PollKind.RANKED and ranked
    return Tally(alike.total(), totals, _rounds(asked.choices, ranked) if has_rounds else [])


def _counted(asked: Asked, picks: Picks) -> tuple[int, ...]:
    """The places in the totals that a ballot counts for."""
    if isinstance(picks, str):
        return (0 if picks else 1,)
    if asked.kind == PollKind.NUMERIC:
        return (picks[0] - asked.low,)
    return picks[:1] if asked.kind == PollKind.RANKED else picks


# ---- ranked


def _rounds(choices: int, ballots: Mapping[tuple[int, ...], int]) -> list[Round]:
    there, idle, named = set(range(choices)), 0, [0] * choices
    piles: list[list[tuple[tuple[int, ...], int]]] = [
        [] for _ in range(choices)
    ]  # by whom they count for: ballots, how many
    counts = [0] * choices
    for order, count in ballots.items():
        piles[order[0]].append((order, count))
        counts[order[0]] += count
        for place in order:
            named[place] += count
    rounds: list[Round] = []
    while True:
        has_won = 2 * max(counts) > sum(counts[place] for place in there)
        leaves = [] if has_won else _least(there, counts, rounds, named)
        rounds.append(Round(list(counts), idle, leaves))
        if not leaves:
            return rounds
        there -= set(leaves)
        for leaving in leaves:
            counts[leaving] = -1
            for order, count in piles[leaving]:
                first = next((place for place in order if place in there), None)
                if first is None:
                    idle += count
                else:
                    piles[first].append((order, count))
                    counts[first] += count


def _least(there: set[int], counts: list[int], before: list[Round], named: list[int]) -> list[int]:
    """Who leaves; nobody when all who are there are alike."""

    def strength(place: int) -> tuple[int, ...]:
        return (counts[place], *(one.counts[place] for one in reversed(before)), named[place])

    weakest = min(map(strength, there))
    leaves = sorted(place for place in there if strength(place) == weakest)
    return [] if len(leaves) == len(there) else leaves


# ---- numbers


def numbers(asked: Asked, totals: list[int]) -> Numbers | None:
    """What the numbers come to; None when nobody gave one. Tenths are rounded, half of one upwards."""
    count = sum(totals)
    if not count:
        return None
    last = list(accumulate(totals))  # how many gave this number or a smaller one

    def at(rank: int) -> int:
        """The number of whoever comes at this place, from 1 on, when the smallest come first."""
        return asked.low + next(place for place, upto in enumerate(last) if upto >= rank)

    whole = sum((asked.low + place) * many for place, many in enumerate(totals))
    return Numbers(
        mean=(20 * whole + count) // (2 * count),
        median=5 * (at((count + 1) // 2) + at(count // 2 + 1)),
        least=at(1),
        most=at(count),
        middle=(at((count + 3) // 4), at(count + 1 - (count + 3) // 4)),
        bars=_bars(asked, totals),
    )


def tenths(value: int) -> str:
    """Tenths as people write them.

    >>> tenths(75), tenths(-5), tenths(70)
    ('7.5', '-0.5', '7')
    """
    sign, (whole, rest) = "-" if value < 0 else "", divmod(abs(value), 10)
    return f"{sign}{whole}.{rest}" if rest else f"{sign}{whole}"


def _bars(asked: Asked, totals: list[int]) -> list[Bar]:
    step = next(step for step in STEPS if len(totals) <= BARS * step)
    sums = [sum(totals[start : start + step]) for start in range(0, len(totals), step)]
    longest = max(sums)
    return [
        Bar(
            asked.low + at * step, min(asked.low + (at + 1) * step - 1, asked.high), count, round(100 * count / longest)
        )
        for at, count in enumerate(sums)
    ]


# ---- said


def said(asked: Asked, result: Tally) -> list[tuple[str, str]]:
    """A result as lines that are the same in every language: what a file of ballots claims, and what a recount of it says."""
    lines = [("voters", str(result.voters))]
    if asked.kind == PollKind.TEXT:
        return [*lines, ("answers", str(result.totals[0])), ("taken away", str(result.totals[1]))]
    if asked.kind == PollKind.NUMERIC:
        lines += [(f"number {asked.low + at}", str(many)) for at, many in enumerate(result.totals) if many]
        found = numbers(asked, result.totals)
        return lines + ([("mean", tenths(found.mean)), ("median", tenths(found.median))] if found else [])
    lines += [(f"choice {place}", str(count)) for place, count in enumerate(result.totals, 1)]
    for number, one in enumerate(result.rounds, 1):
        lines += [(f"round {number} choice {at}", str(count)) for at, count in enumerate(one.counts, 1) if count >= 0]
        lines.append((f"round {number} idle", str(one.idle)))
        lines += [(f"round {number} leaves", _numbered(one.leaves))] if one.leaves else []
    return lines + ([("first", _numbered(result.rounds[-1].first))] if result.rounds else [])


def _numbered(places: list[int]) -> str:
    return " ".join(str(place + 1) for place in places)
