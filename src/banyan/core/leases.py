# SPDX-License-Identifier: Apache-2.0
"""Life force: for how many days a name waits for its owner, counted from the day on which they came last. Computed, never stored.

A community may switch it on. When it has run out the name rests, and its page says so; coming in fills it again. Nothing that
somebody wrote is touched by it, and nobody else ever gets the name.
"""

from banyan.base import clock
from banyan.base.ids import AccountId
from banyan.core import site, standing
from banyan.core.permits import check_known
from banyan.records.accounts import Account, AccountState
from banyan.records.callers import Caller
from banyan.records.events import AccountChanged
from banyan.records.leases import Lease
from banyan.storage.queries import leases as queries
from banyan.storage.queries import roles, titles
from banyan.storage.queries import standing as standing_queries
from banyan.storage.tx import Tx

NEWCOMER_DAYS = 3  # who came on so few days has the first of the numbers
YEARS = (0, 2, 5)  # since somebody joined, for the others
STEPS = (15, 120, 365, 666)  # days: as the old boards had them
OFFICE = 999  # who looks after something or has a title; their names wait without an end
YEAR = 365 * clock.DAY


def of(tx: Tx, _: Caller, account: Account) -> Lease | None:
    """The lease of somebody's name; none where the community has none, and for those whose names wait without an end."""
    attendance = standing_queries.find_attendance(tx, account.id)
    has_one = is_on(tx) and account.state == AccountState.ACTIVE and attendance.last_day > 0
    if not has_one or is_exempt(tx, account.id):
        return None
    force = compute_days(attendance.days, (tx.now - account.joined_at) // YEAR, steps(tx))
    return Lease(force, force - (standing.day_of(tx, tx.now) - attendance.last_day))


def longest_of(tx: Tx, caller: Caller) -> int:
    """For how many days the caller's name would wait, whether or not the community has leases."""
    check_known(caller)
    if is_exempt(tx, caller.id):
        return OFFICE
    days = standing_queries.find_attendance(tx, caller.id).days
    return compute_days(days, (tx.now - caller.joined_at) // YEAR, steps(tx))


def is_on(tx: Tx) -> bool:
    return bool(site.policy(tx, "life_force"))


def steps(tx: Tx) -> tuple[int, ...]:
    """The community's numbers, or those of the old boards: newcomers, then by years."""
    return tuple(int(number) for number in site.policy(tx, "life_force").split()) or STEPS


def is_exempt(tx: Tx, account_id: AccountId) -> bool:
    """Whether a name waits without an end: its owner looks after something, or is honoured."""
    return bool(roles.list_held(tx, account_id) or titles.list_held(tx, account_id))


def refilled(tx: Tx, account_id: AccountId) -> None:
    """Somebody is here: warnings begin anew, and a name that rested is awake. For other verbs: it asks no permission."""
    told = queries.find_told(tx, account_id)
    if told is not None:
        queries.drop_note(tx, account_id)
    if told == 0:
        tx.announce(AccountChanged(account_id))


def compute_days(days_here: int, years: int, numbers: tuple[int, ...] = STEPS) -> int:
    """
    >>> [compute_days(days_here=1, years=9), compute_days(days_here=40, years=3)]
    [15, 365]
    """
    first, *others = numbers
    reached = [days for least, days in zip(YEARS, others, strict=True) if years >= least]
    return first if days_here <= NEWCOMER_DAYS else reached[-1]
