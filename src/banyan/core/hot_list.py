# SPDX-License-Identifier: Apache-2.0
"""The hot list of the day: in which threads most different people took part since midnight, by an answer, a push or a reaction.

It is not the top ten, which counts who wrote within twenty-four hours and gives each board one place: a house that lives on
one board would have a list of one. This one has no such rule, and a push counts as much as an answer, because a short post is
answered by a push. Both count people: whoever answers, pushes and reacts a hundred times is one. Whoever opened the thread is
not counted in it.
"""

from collections.abc import Sequence

from banyan.base import ids
from banyan.base.errors import NotFound
from banyan.core import diary, site
from banyan.records.callers import Caller
from banyan.records.hot_list import HotDay, HotRow
from banyan.storage.queries import hot_list as queries
from banyan.storage.queries.ranking import Window
from banyan.storage.tx import Tx

PLACES = 20
# Stands under the list.
FORMULA = (
    "Counted are people: whoever answered, pushed or reacted in a thread on this day counts once, however often; who opened it "
    "does not. The day begins and ends at midnight here. Of two with as many, the one opened later stands first; there are "
    "{places} places."
)


def is_on(tx: Tx) -> bool:
    return site.policy(tx, "hot_list") == site.ON


def day(tx: Tx, caller: Caller, number: int = 0) -> HotDay:
    """The list of a day (0 is today), as it was last counted. Raises NotFound, also where there is none."""
    today = diary.today(tx)
    number = number or today
    if not is_on(tx) or not 1 <= number <= today:
        raise NotFound
    return HotDay(
        day=number,
        is_over=number < today,
        places=queries.list_places(tx, number),
        before=queries.day_before(tx, number),
        after=queries.day_after(tx, number),
    )


# ---- for jobs


def count(tx: Tx, number: int) -> list[HotRow]:
    """The list of a day as it should be. Reads what people did on it, so it does not belong into a write."""
    begins, ends = diary.begins(tx, number), diary.begins(tx, number + 1)
    return queries.count_places(tx, number, Window(ids.first_at(begins - 1), begins - 1, ends - 1), PLACES)


def stands(tx: Tx, number: int, rows: Sequence[HotRow]) -> bool:
    """Whether that is the list already."""
    return queries.list_rows(tx, number) == list(rows)


def keep(tx: Tx, number: int, rows: Sequence[HotRow]) -> None:
    """Make it the list of the day."""
    queries.replace_rows(tx, number, rows)
