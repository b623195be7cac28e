# SPDX-License-Identifier: Apache-2.0
"""Polls of the kinds that are no choice of one, asked, answered and closed."""

from collections.abc import Callable

from tests.kit.town import Member, Town

from banyan.base import clock
from banyan.core import polls
from banyan.records.polls import PollKind, PollWish, Secrecy


def asks_in_every_kind(town: Town, later: Callable[[Member], Member]) -> None:
    """Ada asks the board, Bo and Eve answer; `later` lets time pass."""
    ends = town.clock.at + 9 * clock.HOUR
    for wish, votes in (
        (
            PollWish("When?", ("Now", "Later", "Never"), ends, kind=PollKind.RANKED, ballot=Secrecy.NAMED),
            ((1, 0), (2,)),
        ),
        (PollWish("How many?", (), ends, kind=PollKind.NUMERIC, low=-3, high=3, unit="loaves"), ((-3,), (0,))),
        (PollWish("Why?", (), ends, kind=PollKind.TEXT), ("Why not", "=1+1")),
    ):
        poll = later(town.ada).does(polls.open_on_board, "Railway", wish)
        for member, picks in zip((town.bo, town.eve), votes, strict=True):
            member.does(polls.vote, poll.id, picks)
        town.ada.does(polls.close, poll.id)
