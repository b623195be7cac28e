# SPDX-License-Identifier: Apache-2.0
"""The top ten of a large community against that of a small one: what is counted is a day, however much lies before it.

Both sides count as many posts, the newest ones: a day of the large community and as many days as it takes in the small one. A
second figure is a day on which a hundredth of all posts was written.
"""

from functools import partial
from itertools import repeat

from banyan.base import ids
from banyan.storage.queries import ranking
from banyan.storage.queries.ranking import Candidate, Window
from banyan.storage.store import Tx, open_store
from bench import kit, shapes
from bench.kit import Figure, Options

CALLS = 20


def run(options: Options) -> list[Figure]:
    big, small = (open_store(shapes.community(posts)) for posts in (options.posts, options.few))
    try:
        with big.read() as tx, small.read() as other:
            day = _posts_of_a_day(tx)
            return [
                _figure(options, "a day", (tx, newest(tx, day)), (other, newest(other, day)), day),
                _busy(options, tx),
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
