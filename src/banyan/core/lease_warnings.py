# SPDX-License-Identifier: Apache-2.0
"""Letters that tell somebody that their name will rest: thirty days before, seven, and one; each once in an absence."""

from banyan.base.ids import AccountId
from banyan.base.words import translate
from banyan.core import emails, leases, outbox, site, standing
from banyan.records.events import AccountChanged
from banyan.records.leases import Absent
from banyan.storage.queries import leases as queries
from banyan.storage.tx import Tx

LEVELS = (30, 7, 1)  # days before
RESTS = 0
AT_ONCE = 100


def warn(tx: Tx, after: AccountId) -> AccountId:
    """The next accounts in the order of their ids; the last of them, or 0 when all have been looked at."""
    if not leases.is_on(tx):
        return AccountId(0)
    numbers, today = leases.steps(tx), standing.day_of(tx, tx.now)
    soonest = min(force - max((level for level in LEVELS if level < force), default=0) for force in numbers)
    found = queries.list_absent(tx, after, today - soonest, AT_ONCE)
    for one in found:
        force = leases.compute_days(one.days, (tx.now - one.joined_at) // leases.YEAR, numbers)
        level = level_of(force, force - (today - one.last_day))
        if level < one.told and not leases.is_exempt(tx, one.account_id):
            queries.put_note(tx, one.account_id, one.last_day, level)
            if level == RESTS:
                tx.announce(AccountChanged(one.account_id))
            else:
                _tell(tx, one, force - (today - one.last_day))
    return found[-1].account_id if len(found) == AT_ONCE else AccountId(0)


def level_of(force: int, left: int) -> int:
    """Which warning is due; one that could only come on the first day of a lease is none. More than all: none is.

    >>> [level_of(120, 31), level_of(120, 30), level_of(120, 3), level_of(120, 0), level_of(15, 15)]
    [1000, 30, 7, 0, 1000]
    """
    if left <= 0:
        return RESTS
    return min((level for level in LEVELS if left <= level < force), default=queries.UNTOLD)


def _tell(tx: Tx, one: Absent, left: int) -> None:
    lang, name = outbox.language(tx, one.locale), site.policy(tx, "name")
    emails.tell(tx, one.account_id, lang, translate(lang, "Your name waits for you"), [
        translate(
            lang, "Days that the name @{handle} at {name} still waits for you: {days}.", handle=one.handle, name=name, days=left
        ),
        translate(lang, "Then it rests. What you wrote stays, and nobody else gets the name. Coming in wakes it, now or later:"),
        f"{outbox.HERE}/signin",
    ])  # fmt: skip
