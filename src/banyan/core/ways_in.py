# SPDX-License-Identifier: Apache-2.0
"""What app passwords, SSH keys and passkeys have in common: a name their owner knows them by, a number that is enough, and
a letter to the owner when there is another one.
"""

from collections.abc import Sized

from banyan.base import clock
from banyan.base.errors import Family, Refusal
from banyan.base.words import translate
from banyan.core import emails, outbox, site
from banyan.markup.limits import scrub
from banyan.records.callers import Caller
from banyan.storage.queries import identities as queries
from banyan.storage.tx import Tx

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


class LastWayIn(Refusal):
    code = "last_way_in"
    family = Family.CONFLICT
    sentence = "Without this you could not come in any more."
    hint = "Set a password first."


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


def has_password(tx: Tx, caller: Caller) -> bool:
    """Whether the caller's account has one: who came from another system may do without."""
    return queries.count_ways_in(tx, caller.id).passwords > 0


def check_way_left(tx: Tx, caller: Caller) -> None:
    """Can the caller still come in, now that something has ended? Raises LastWayIn, and nothing has."""
    left = queries.count_ways_in(tx, caller.id)
    if not left.passwords + left.passkeys + left.identities:
        raise LastWayIn


def is_worth_telling(used_at: int | None, now: int) -> bool:
    """Whether it is so long since the last use was written down that this one is."""
    return used_at is None or now - used_at > TOLD_EVERY


def warn_owner(tx: Tx, caller: Caller, what: str, **fields: str) -> None:
    """A letter that tells what has changed about the ways into the caller's account, in case it was not they."""
    lang, place = outbox.language(tx, caller.locale), site.policy(tx, "name")
    emails.tell(tx, caller.id, lang, translate(lang, "Another way into your account"), [
        translate(lang, "Something that lets people in has changed for @{handle} at {name}:", handle=caller.handle, name=place),
        translate(lang, what, **fields),
        translate(lang, "If that was not you, sign in, undo it, and set a new password:"),
        f"{outbox.HERE}/settings/security",
    ])  # fmt: skip
