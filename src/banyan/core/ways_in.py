# SPDX-License-Identifier: Apache-2.0
"""What app passwords, SSH keys and passkeys have in common: a name their owner knows them by, a number that is enough."""

from collections.abc import Sized

from banyan.base import clock
from banyan.base.errors import Family, Refusal
from banyan.markup.limits import scrub

MAX_NAME = 60  # characters
MOST = 30  # of a kind, of one account
TOLD_EVERY = clock.HOUR  # how exactly it is kept when one was last used


class WayInUnnamed(Refusal):
    code = "way_in_unnamed"
    family = Family.INVALID
    sentence = "Please give it a name of 1 to {most} characters, by which you know it again."
    fields = ("most",)
    about = "name"


class TooManyWaysIn(Refusal):
    code = "too_many_ways_in"
    family = Family.CONFLICT
    sentence = "You have {most} of these already."
    hint = "End one that you do not need any more."
    fields = ("most",)


def check_name(name: str) -> str:
    """The name in one line. Raises WayInUnnamed."""
    name = " ".join(scrub(name).split())
    if not 1 <= len(name) <= MAX_NAME:
        raise WayInUnnamed(most=MAX_NAME)
    return name


def check_room(known: Sized) -> None:
    """May there be one more? Raises TooManyWaysIn."""
    if len(known) >= MOST:
        raise TooManyWaysIn(most=MOST)


def is_worth_telling(used_at: int | None, now: int) -> bool:
    """Whether it is so long since the last use was written down that this one is."""
    return used_at is None or now - used_at > TOLD_EVERY
