# SPDX-License-Identifier: Apache-2.0
"""Word of mouth: the tree of invitations. Members see their own branch, administrators all of it.

Whom somebody brought, they know; whether those stayed is theirs to tell. So a member sees by name only what is public (who
came, who wrote) and the last day of who shows it; the rest is a number, and no number of fewer than three people.
"""

from collections import defaultdict
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from banyan.base import clock
from banyan.base.errors import NotFound
from banyan.base.ids import AccountId
from banyan.core import permits, site
from banyan.records.accounts import AccountState
from banyan.records.callers import Caller
from banyan.records.word_of_mouth import Figures, FirstLine, Invited, TreeRow
from banyan.storage.queries import word_of_mouth as queries
from banyan.storage.tx import Tx

DEEPEST = 20  # generations
MOST_OF_A_BRANCH, MOST = 500, 5_000
LEAST_COUNTED = 3  # people: a number of fewer would say it of each
WEEK, MONTH = 7, 30  # days
FIRST = 100
SUSPICIOUS = 2  # people of a branch that are suspended, at least, and half of it

Below = dict[AccountId, list[Invited]]


def mine(tx: Tx, caller: Caller) -> tuple[list[TreeRow], Figures | None]:
    """(the caller's branch, its figures; None when they would tell of single people)."""
    permits.check_signed_in(caller)
    zone = ZoneInfo(site.policy(tx, "zone"))
    found = queries.list_branch(tx, caller.id, DEEPEST, MOST_OF_A_BRANCH)
    rows = list(_rows(zone, caller.id, _below(found), is_known=False))
    return rows, _figures(zone, found) if len(found) >= LEAST_COUNTED else None


def whole(tx: Tx, caller: Caller, *, only_suspicious: bool = False) -> list[TreeRow]:
    """The tree with the figures of each branch, for the staff; or only branches of which half, and at least two,
    are suspended.
    """
    permits.check_staff(caller)
    zone = ZoneInfo(site.policy(tx, "zone"))
    found = queries.list_invited(tx, MOST)
    came = {one.person.id for one in found}
    below = _below(found)
    rows = []
    for root in queries.list_inviters(tx):
        if root.id not in came:
            own = _figures(zone, _all_below(root.id, below))
            rows.append(TreeRow(root, 0, 0, False, "", own))
            rows += _rows(zone, root.id, below, is_known=True)
    return [row for row in rows if _is_suspicious(row.below)] if only_suspicious else rows


def names_first(tx: Tx) -> bool:
    """Whether the community shows them."""
    return site.policy(tx, "first_members") == "on"


def first_members(tx: Tx, _: Caller) -> list[FirstLine]:
    """The first hundred by number, where the community shows them. Raises NotFound where it does not."""
    if not names_first(tx):
        raise NotFound
    people = queries.list_first(tx, FIRST)
    return [FirstLine(number, None if one.state == AccountState.GONE else one) for number, one in enumerate(people, 1)]


# ---- parts


def _below(found: list[Invited]) -> Below:
    below: Below = defaultdict(list)
    for one in found:
        below[one.by_id].append(one)
    return below


def _rows(zone: ZoneInfo, root: AccountId, below: Below, *, is_known: bool) -> Iterator[TreeRow]:
    """Everybody below `root`, each above whom they brought."""
    waiting = [(one, 1) for one in reversed(below.get(root, []))]
    while waiting:
        one, depth = waiting.pop()
        waiting += [(each, depth + 1) for each in reversed(below.get(one.person.id, []))]
        figures = _figures(zone, _all_below(one.person.id, below)) if is_known else Figures()
        stayed = _stayed(zone, one) if is_known or one.is_shown else ""
        yield TreeRow(one.person, depth, one.joined_at, one.has_written, stayed, figures)


def _all_below(root: AccountId, below: Below) -> list[Invited]:
    found, waiting = [], list(below.get(root, []))
    while waiting:
        one = waiting.pop()
        found.append(one)
        waiting += below.get(one.person.id, [])
    return found


def _figures(zone: ZoneInfo, found: list[Invited]) -> Figures:
    stayed = [_stayed(zone, one) for one in found]
    return Figures(
        people=len(found),
        week=sum(bool(words) for words in stayed),
        month=stayed.count("month"),
        wrote=sum(one.has_written for one in found),
        shut_out=sum(one.is_shut_out for one in found),
    )


def _stayed(zone: ZoneInfo, one: Invited) -> str:
    days = one.last_day - clock.to_datetime(one.joined_at).astimezone(zone).toordinal()
    return "month" if days >= MONTH else "week" if days >= WEEK else ""


def _is_suspicious(below: Figures) -> bool:
    return below.shut_out >= SUSPICIOUS and 2 * below.shut_out >= below.people
