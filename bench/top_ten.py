# SPDX-License-Identifier: Apache-2.0
"""The top ten of a large community against that of a small one: what is counted is a day, however much lies before it.

Both sides count as many posts, the newest ones: a day of the large community and as many days as it takes in the small one. A
second figure is a day on which a hundredth of all posts was written. Then what was kept of the days: the tens of the sections, a
day and a month of the diary, and the lists of a week, a month and a year, all of days long ago, when both were as lively.
"""

import random
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from itertools import repeat
from typing import Any

from banyan.base import clock, ids
from banyan.core import diary
from banyan.core import ranking as tens
from banyan.records.callers import GUEST
from banyan.records.diary import Span
from banyan.storage.queries import diary as diary_queries
from banyan.storage.queries import ranking
from banyan.storage.queries.ranking import Candidate, Window
from banyan.storage.store import Tx, open_store
from bench import kit, shapes
from bench.kit import Call, Figure, Options

CALLS = 20


def _summed(span: Span, tx: Tx, day: int) -> object:
    """The list of a span as it stood when a day had ended."""
    return diary_queries.list_places(tx, day - span.days + 1, day, span.places)


FIRST, DAYS = shapes.START // clock.DAY + date(1970, 1, 1).toordinal() + 2 * 365, 2 * 365  # of which one is drawn
KEPT: tuple[tuple[str, Callable[[Tx, int], Any]], ...] = (
    ("the tens of all boards and of the sections, as they stand", lambda tx, _: tens.tens(tx, GUEST)),
    ("a day of the diary", lambda tx, day: diary.day(tx, GUEST, day)),
    ("a month of the diary", lambda tx, day: diary.month(tx, GUEST, day)),
    *((f"the list of a {span}", partial(_summed, span)) for span in Span),
)


def run(options: Options) -> list[Figure]:
    big, small = (open_store(shapes.community(posts)) for posts in (options.posts, options.few))
    try:
        with big.read() as tx, small.read() as other:
            day = _posts_of_a_day(tx)
            return [
                _figure(options, "a day", (tx, newest(tx, day)), (other, newest(other, day)), day),
                _busy(options, tx),
                *(_kept(options, what, read, tx, other) for what, read in KEPT),
            ]
    finally:
        big.close()
        small.close()


def _figure(options: Options, what: str, ours: tuple[Tx, Window], theirs: tuple[Tx, Window], posts: int) -> Figure:
    sides = kit.call_by_call(options.rounds, CALLS, repeat(count(*ours)), repeat(count(*theirs)))
    name = f"the top ten counted from {what} of {posts:,} posts, among {options.posts:,}"
    reference = f"among {options.few:,} {kit.micros(sides.their)}"
    return kit.at_most(name, kit.micros(sides.our), reference, sides.ratio, 1.5)


def _busy(options: Options, tx: Tx) -> Figure:
    posts = options.posts // 100
    sides = kit.call_by_call(1, CALLS, repeat(count(tx, newest(tx, posts))), repeat(count(tx, newest(tx, posts))))
    return Figure(f"– from a day of {posts:,}", kit.micros(sides.our))


def _kept(options: Options, what: str, read: Callable[[Tx, int], Any], tx: Tx, other: Tx) -> Figure:
    sides = kit.call_by_call(options.rounds, CALLS, _on_days(tx, read), _on_days(other, read))
    reference = f"at {options.few:,} {kit.micros(sides.their)}"
    return kit.at_most(f"{what}, at {options.posts:,} posts", kit.micros(sides.our), reference, sides.ratio, 1.5)


def _on_days(tx: Tx, read: Callable[[Tx, int], Any]) -> Iterator[Call]:
    """Days drawn from two years, none but full ones; each is read once before: what is compared is the work and not the disk."""
    rng = random.Random(3)
    while True:
        day = FIRST + rng.randrange(DAYS)
        if tx.value("SELECT count(*) FROM day_tens WHERE day = :day", {"day": day}) < tens.PLACES:
            continue
        read(tx, day)
        yield partial(read, tx, day)


def count(tx: Tx, window: Window) -> partial[list[Candidate]]:
    return partial(ranking.count_candidates, tx, window)


def newest(tx: Tx, posts: int) -> Window:
    """The span of the newest posts, as many as are asked for."""
    until = int(tx.value("SELECT max(made_at) FROM posts WHERE id > :after", {"after": 0}))
    oldest = f"SELECT min(x.made_at) FROM (SELECT made_at FROM posts ORDER BY id DESC LIMIT {posts}) x"
    since = int(tx.value(oldest)) - 1
    return Window(ids.first_at(since), since, until)


def _posts_of_a_day(tx: Tx) -> int:
    first, last, posts = tx.one("SELECT min(made_at), max(made_at), count(*) FROM posts") or (0, 1, 1)
    return max(1, int(posts * 86_400_000_000 / (last - first)))
