# SPDX-License-Identifier: Apache-2.0
"""Standing: experience and performance, as the campus boards counted them, and what they are called. Computed, never stored.

Experience only grows and has a cap, so that nobody is out of reach for ever. Performance is a rate: who comes and writes
regularly has a high one, and who stays away sinks. Both are formulas on one page (`/@handle/standing`), not a secret.
"""

from datetime import date
from zoneinfo import ZoneInfo

from banyan.base import clock
from banyan.base.ids import AccountId
from banyan.core import points, site
from banyan.core.permits import check_signed_in
from banyan.records.accounts import Account
from banyan.records.callers import Caller
from banyan.records.events import AccountChanged
from banyan.records.standing import Standing
from banyan.storage.queries import standing as queries
from banyan.storage.tx import Tx

MOST_EXPERIENCE = 18_000  # what Fudan's board capped it at
HALF = 500  # of performance: coming, and writing
YEARLY = 5  # days since somebody joined that weigh as much as one on which they came
A_POST_A_DAY = 100  # points of performance for each post per day here
# Where each name begins.
TIERS = (
    (0, "New here"),
    (100, "Known by name"),
    (450, "At home here"),
    (850, "Often met"),
    (1_500, "Old friend"),
    (2_500, "Elder"),
    (5_000, "Among the oldest"),
    (10_000, "One of the founders"),
)
RUNGS = (
    (0, "resting"),
    (50, "warming up"),
    (150, "not bad"),
    (300, "good"),
    (450, "very good"),
    (600, "outstanding"),
    (750, "a pillar of the place"),
    (900, "beyond words"),
)


def came(tx: Tx, account_id: AccountId) -> None:
    """Count today, once. For other verbs: it asks no permission."""
    today = day_of(tx, tx.now)
    if queries.add_day(tx, account_id, today):
        points.came(tx, account_id, today)


def of(tx: Tx, caller: Caller, account: Account) -> Standing:
    """Anybody may know: all of it but the last day is counted from what everybody can see."""
    attendance = queries.find_attendance(tx, account.id)
    since = max(1, day_of(tx, tx.now) - day_of(tx, account.joined_at) + 1)
    experience = compute_experience(account.post_count, attendance.days, since)
    performance = compute_performance(account.post_count, attendance.days, since)
    names = tiers(tx, caller)
    return Standing(
        posts=account.post_count,
        days_here=attendance.days,
        days_since=since,
        experience=experience,
        performance=performance,
        tier=names[_place(names, experience)][1],
        rung=RUNGS[_place(RUNGS, performance)][1],
        last_day=date.fromordinal(attendance.last_day).isoformat()
        if attendance.is_shown and attendance.last_day
        else "",
    )


def tiers(tx: Tx, _: Caller) -> tuple[tuple[int, str], ...]:
    """Where each name for experience begins, and the name: the community's own, or ours (English; to be translated)."""
    names = site.policy(tx, "tiers").splitlines()
    return tuple((least, name.strip()) for (least, _), name in zip(TIERS, names, strict=True)) if names else TIERS


def shows_last_day(tx: Tx, caller: Caller) -> bool:
    """Whether the caller lets others see when they were here last."""
    return bool(queries.find_attendance(tx, caller.id).is_shown)


def show_last_day(tx: Tx, caller: Caller, is_shown: bool) -> None:
    """Let others see it, or not. Only the day, never the hour."""
    check_signed_in(caller)
    if is_shown != shows_last_day(tx, caller):
        queries.set_shown(tx, caller.id, is_shown=is_shown)
        tx.announce(AccountChanged(caller.id))


def compute_experience(posts: int, days_here: int, days_since: int) -> int:
    """
    >>> compute_experience(posts=120, days_here=60, days_since=100)
    200
    """
    return min(MOST_EXPERIENCE, posts + days_here + days_since // YEARLY)


def compute_performance(posts: int, days_here: int, days_since: int) -> int:
    """
    >>> compute_performance(posts=120, days_here=60, days_since=100)
    500
    """
    comes = min(HALF, HALF * days_here // max(1, days_since))
    writes = min(HALF, A_POST_A_DAY * posts // max(1, days_here)) if days_here else 0
    return comes + writes


def _place(names: tuple[tuple[int, str], ...], points: int) -> int:
    return max(place for place, (least, _) in enumerate(names) if points >= least)


def day_of(tx: Tx, at: int) -> int:
    """The number of the day that it is at `at` in the community's zone."""
    return clock.to_datetime(at).astimezone(ZoneInfo(site.policy(tx, "zone"))).toordinal()
