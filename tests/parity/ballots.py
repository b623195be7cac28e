# SPDX-License-Identifier: Apache-2.0
"""Polls of every kind in the community of the table, and some ballots in them."""

from typing import TYPE_CHECKING, Any

from banyan.base import clock
from banyan.core import polls
from banyan.records.polls import PollKind, PollWish, Secrecy

if TYPE_CHECKING:
    from tests.parity.community import Community


def ballots(c: "Community") -> None:
    poll = wish(c, "Which flour?", "Rye", "Wheat")
    c.does("poll", c.ada, polls.open_in_thread, c.known["rye"], poll)
    c.does("others' poll", c.eve, polls.open_in_thread, c.known["soup"], wish(c, "With leek?", "Yes", "No"))
    for name, of_kind in (
        ("board_poll", wish(c, "When?", "Now", "Later")),
        ("several", wish(c, "On top?", "Seeds", "Salt", "Oats", kind=PollKind.SEVERAL, ballot=Secrecy.NAMED)),
        ("order", wish(c, "What first?", "Tea", "Cake", "Songs", kind=PollKind.RANKED)),
        ("number", wish(c, "How far?", kind=PollKind.NUMERIC, low=-3, high=40)),
        ("words", wish(c, "What else?", kind=PollKind.TEXT)),
        ("last words", wish(c, "What was missing?", kind=PollKind.TEXT)),
    ):
        c.does(name, c.ada, polls.open_on_board, "Railway", of_kind)
    c.does("", c.eve, polls.vote, c.known["order"], (1, 0))
    for name in ("words", "last words"):
        c.known[f"{name} of bo"] = c.does("", c.bo, polls.vote, c.known[name], "A rude word.")
    c.does("", c.ada, polls.close, c.known["last words"])


def wish(c: "Community", question: str, *choices: str, **more: Any) -> PollWish:
    return PollWish(question, choices, c.clock.at + 9 * clock.DAY, **more)
