# SPDX-License-Identifier: Apache-2.0
"""Search for a Chinese word of two characters on PostgreSQL, with the plan that it found: GIN gives no order, so all that is
found is sorted, and a common word costs what its hits cost.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from tests.kit.postgres import Databases, Postgres

from banyan.records.callers import GUEST
from banyan.storage.queries.search import POSTGRES_ROWS, Wanted, tsquery
from banyan.storage.queries.visibility import viewer
from banyan.storage.store import Store, Tx, open_store
from bench import kit, shapes
from bench.kit import Figure, Options
from bench.search_growth import CALLS, asking, hits

SETTINGS = """
listen_addresses = '127.0.0.1'
shared_buffers = '512MB'
fsync = off
max_wal_size = '4GB'
autovacuum = off
"""


@contextmanager
def server() -> Iterator[Databases]:
    postgres = Postgres(SETTINGS)
    try:
        databases = Databases(postgres.url())
        yield databases
        databases.close()
    finally:
        postgres.end()


@contextmanager
def community(databases: Databases, posts: int) -> Iterator[Store]:
    with databases.fresh() as url:
        shapes.generate(url, posts, tall=1)
        store = open_store(url)
        try:
            yield store
        finally:
            store.close()


def plan(tx: Tx, word: str) -> str:
    """How PostgreSQL answers, in its own words."""
    params = viewer(GUEST, wanted=tsquery(Wanted((word,))), before=2**63 - 1, since=0, limit=21, board=0)
    rows = tx.all(f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, BUFFERS OFF) {POSTGRES_ROWS}", params)
    return "\n".join(row[0] for row in rows)


def run(options: Options) -> list[Figure]:
    found = []
    with ExitStack() as stack:
        databases = stack.enter_context(server())
        store = open_store(databases.make_template())
        store.migrate()
        store.close()
        many = stack.enter_context(community(databases, options.postgres_posts))
        few = stack.enter_context(community(databases, options.few))
        tx, other = stack.enter_context(many.read()), stack.enter_context(few.read())
        for word in (shapes.COMMON_WORD, shapes.RARE_WORD):
            sides = kit.call_by_call(options.rounds, CALLS, asking(tx, word), asking(other, word))
            what = f"search for {word} at {options.postgres_posts:,} posts, PostgreSQL ({hits(tx, word)})"
            reference = f"at {options.few:,} posts {kit.micros(sides.their)} ({hits(other, word)})"
            ratio = f"{sides.ratio:.2f}"
            found.append(Figure(what, kit.micros(sides.our), reference, ratio, "with its plan", note=plan(tx, word)))
    return found
