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


def warn_owner(tx: Tx, caller: Caller, what: str, **fields: str) -> None:
    """A letter that tells what has changed about the ways into the caller's account, in case it was not they."""
    lang, place = outbox.language(tx, caller.locale), site.policy(tx, "name")
    emails.tell(tx, caller.id, lang, translate(lang, "Another way into your account"), [
        translate(lang, "Something that lets people in has changed for @{handle} at {name}:", handle=caller.handle, name=place),
        translate(lang, what, **fields),
        translate(lang, "If that was not you, sign in, undo it, and set a new password:"),
        f"{outbox.HERE}/settings/security",
    ])  # fmt: skip
