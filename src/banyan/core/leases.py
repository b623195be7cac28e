# SPDX-License-Identifier: Apache-2.0
"""Life force: for how many days a name waits for its owner, counted from the day on which they came last. Never stored."""

from banyan.base import clock
from banyan.base.ids import AccountId
from banyan.storage.queries import roles, standing
from banyan.storage.tx import Tx

# (years since somebody joined, days), the lowest first.
STEPS = ((0, 120), (2, 365), (5, 666))
NEWCOMER, NEWCOMER_DAYS = 15, 3  # who came on so few days has little
OFFICE = 999  # who tends something, or is honoured
YEAR = 365 * clock.DAY


def days_of(tx: Tx, account_id: AccountId, joined_at: int) -> int:
    """How many days somebody's name waits for them when they have just been here. For other verbs: it asks no permission."""
    if roles.list_held(tx, account_id):
        return OFFICE
    return compute_days(standing.find_attendance(tx, account_id).days, (tx.now - joined_at) // YEAR)


def compute_days(days_here: int, years: int) -> int:
    """
    >>> [compute_days(days_here=1, years=9), compute_days(days_here=40, years=3)]
    [15, 365]
    """
    return NEWCOMER if days_here <= NEWCOMER_DAYS else max(days for least, days in STEPS if years >= least)
