# SPDX-License-Identifier: Apache-2.0
"""Counting: the same ballots come to the same result, in whatever order they lie; ranked ones by the rule as it is written."""

import statistics
from fractions import Fraction
from itertools import chain, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banyan.core import counting
from banyan.records.polls import Asked, PollKind, Round, Tally

RANKED = Asked(PollKind.RANKED, 3, 3)
A, B, C = 0, 1, 2


def rounds(*ballots: tuple[int, tuple[int, ...]]) -> list[Round]:
    return counting.tally(RANKED, chain.from_iterable([order] * count for count, order in ballots)).rounds


def test_more_than_half_of_the_first_preferences_wins_at_once() -> None:
    assert rounds((3, (A, B)), (2, (B, C))) == [Round([3, 2, 0], 0, [])]
    assert rounds((3, (A, B)), (2, (B, C)))[0].first == [A]


def test_ballots_go_on_to_whom_they_name_next() -> None:
    found = rounds((4, (A,)), (3, (B,)), (2, (C, B)))
    assert found == [Round([4, 3, 2], 0, [C]), Round([4, 5, -1], 0, [])]
    assert found[-1].first == [B]


def test_a_ballot_that_names_nobody_who_is_left_counts_no_more() -> None:
    assert rounds((4, (A,)), (3, (B,)), (2, (C,)))[-1] == Round([4, 3, -1], 2, [])


def test_of_two_with_equally_few_leaves_who_had_fewer_before() -> None:
    asked = Asked(PollKind.RANKED, 4, 4)
    ballots = [(0,)] * 6 + [(1,)] * 5 + [(2,)] * 4 + [(3, 2)] * 1
    first, second, third = counting.tally(asked, ballots).rounds
    assert (first.leaves, second.counts, second.leaves) == ([3], [6, 5, 5, -1], [2])
    assert third.first == [0]


def test_then_who_stands_on_fewer_ballots() -> None:
    found = rounds((4, (A, B)), (3, (B,)), (3, (C, B)))
    assert found[0].leaves == [C]
    assert found[-1].first == [B]


def test_those_who_are_alike_in_everything_leave_together_or_share() -> None:
    assert rounds((4, (A,)), (3, (B,)), (3, (C,)))[0].leaves == [B, C]
    shared = rounds((2, (A,)), (2, (B,)), (2, (C,)))
    assert shared == [Round([2, 2, 2], 0, [])]
    assert shared[0].first == [A, B, C]
    assert rounds() == []
    assert Round([0, 0], 0, []).first == []


ORDERS = [order for size in (1, 2, 3) for order in permutations(range(3), size)]


@given(st.lists(st.sampled_from(ORDERS), max_size=12), st.randoms(use_true_random=False))
def test_a_ranked_count_is_that_of_somebody_with_paper(ballots, random) -> None:  # type: ignore[no-untyped-def]
    found = counting.tally(RANKED, ballots)
    shuffled = list(ballots)
    random.shuffle(shuffled)
    assert counting.tally(RANKED, shuffled) == found
    there, seen = {A, B, C}, []
    for one in found.rounds:
        piles = {place: [order for order in ballots if _top(order, there) == place] for place in there}
        assert [len(piles[place]) if place in there else -1 for place in range(3)] == one.counts
        assert one.idle == len(ballots) - sum(map(len, piles.values()))
        seen.append(one.counts)
        fewest = min(len(pile) for pile in piles.values())
        assert all(len(piles[place]) == fewest for place in one.leaves)
        has_won = max(map(len, piles.values())) * 2 > sum(map(len, piles.values()))
        alike = {tuple(counts[place] for counts in seen) for place in there}
        assert has_won <= (not one.leaves)
        assert one.leaves or has_won or len(alike) == 1
        there -= set(one.leaves)
    assert len(found.rounds) <= 3
    assert bool(found.rounds) == bool(ballots)


def _top(order: tuple[int, ...], there: set[int]) -> int | None:
    return next((place for place in order if place in there), None)


@given(st.lists(st.integers(-7, 30), min_size=1, max_size=40))
def test_numbers_come_to_what_the_books_say(answers: list[int]) -> None:
    asked = Asked(PollKind.NUMERIC, low=-7, high=30)
    found = counting.numbers(asked, counting.tally(asked, [(answer,) for answer in answers]).totals)
    assert found is not None
    assert abs(Fraction(found.mean, 10) - Fraction(sum(answers), len(answers))) <= Fraction(1, 20)
    assert Fraction(found.median, 10) == Fraction(statistics.median(answers))
    assert (found.least, found.most) == (min(answers), max(answers))
    low, high = found.middle
    assert 2 * sum(low <= answer <= high for answer in answers) >= len(answers)
    assert sum(bar.count for bar in found.bars) == len(answers)
    assert all(bar.count == sum(bar.low <= one <= bar.high for one in answers) for bar in found.bars)
    assert max(bar.percent for bar in found.bars) == 100


def test_a_mean_is_rounded_by_whole_numbers_alone() -> None:
    asked = Asked(PollKind.NUMERIC, low=-1, high=2)
    for totals, mean in (([1, 0, 0, 0], -10), ([0, 2, 1, 0], 3), ([0, 19, 1, 0], 1), ([1, 19, 0, 0], 0)):
        found = counting.numbers(asked, totals)
        assert found is not None
        assert found.mean == mean
    assert counting.numbers(asked, [0, 0, 0, 0]) is None
    assert [counting.tenths(value) for value in (70, 75, 5, -5, -20)] == ["7", "7.5", "0.5", "-0.5", "-2"]


def test_a_picture_of_numbers_has_few_bars() -> None:
    wide = Asked(PollKind.NUMERIC, low=0, high=1000)
    found = counting.numbers(wide, counting.tally(wide, [(0,), (99,), (100,), (1000,)]).totals)
    assert found is not None
    assert len(found.bars) == 11
    assert [(bar.low, bar.high, bar.count) for bar in found.bars if bar.count] == [
        (0, 99, 2),
        (100, 199, 1),
        (1000, 1000, 1),
    ]


@pytest.mark.parametrize(
    ("asked", "fits", "odd"),
    [
        (Asked(PollKind.SINGLE, 2, 1), [(0,), (1,)], [(), (2,), (-1,), (0, 1), "words"]),
        (Asked(PollKind.SEVERAL, 3, 2), [(0,), (0, 2)], [(), (0, 1, 2), (0, 0), (3,)]),
        (RANKED, [(2, 0, 1), (1,)], [(), (1, 1), (0, 3), "words"]),
        (Asked(PollKind.NUMERIC, low=-2, high=2), [(-2,), (2,)], [(), (3,), (0, 1), "2"]),
        (Asked(PollKind.TEXT), ["words", ""], [(), (1,)]),
    ],
)
def test_what_is_a_ballot(asked: Asked, fits, odd) -> None:  # type: ignore[no-untyped-def]
    assert [counting.is_ballot(asked, picks) for picks in fits] == [True] * len(fits)
    assert [counting.is_ballot(asked, picks) for picks in odd] == [False] * len(odd)


def test_a_result_is_said_the_same_in_every_language() -> None:
    several = Asked(PollKind.SEVERAL, 2, 2)
    assert counting.said(several, counting.tally(several, [(0,), (0, 1)])) == [
        ("voters", "2"),
        ("choice 1", "2"),
        ("choice 2", "1"),
    ]
    lines = dict(counting.said(RANKED, counting.tally(RANKED, [(A,), (A,), (B,), (B,), (C, B)])))
    assert lines["round 1 leaves"] == "3"
    assert (lines["round 2 choice 2"], lines["round 2 idle"], lines["first"]) == ("3", "0", "2")
    assert "round 2 choice 3" not in lines
    number = Asked(PollKind.NUMERIC, low=-1, high=1)
    assert counting.said(number, counting.tally(number, [(-1,), (0,)])) == [
        ("voters", "2"),
        ("number -1", "1"),
        ("number 0", "1"),
        ("mean", "-0.5"),
        ("median", "-0.5"),
    ]
    assert counting.said(number, Tally(0, [0, 0, 0])) == [("voters", "0")]
    words = Asked(PollKind.TEXT)
    assert counting.said(words, counting.tally(words, ["so", "", "so"])) == [
        ("voters", "3"),
        ("answers", "2"),
        ("taken away", "1"),
    ]
