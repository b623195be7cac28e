# SPDX-License-Identifier: Apache-2.0
"""What only PostgreSQL brings: a server that goes away, transactions that are lost to others, a driver with traps."""

import os
import subprocess
import sys
import threading
import time

import psycopg
import pytest
from tests.kit import postgres
from tests.storage.test_store import names, put, together
from tests.storage.test_store_events import log_of, make

from banyan.storage import postgres as engine
from banyan.storage.errors import PostgresNotUtf8, PostgresTooOld
from banyan.storage.store import StoreBusy, StoreFull, StoreUnavailable, StoreUnsafe, open_store

PATIENCE_S = 60


def fails_with(state, times, then):
    """A job whose statement really fails on the server with `state`, `times` times, and then does `then`."""
    left = [times]

    def job(tx):
        left[0] -= 1
        if left[0] >= 0:
            tx.run(f"DO $$ BEGIN RAISE EXCEPTION 'injected' USING ERRCODE = '{state}'; END $$")
        return then(tx)

    return job


def until(try_it):
    """Ask until it is granted; the server needs a moment and nobody knows how long."""
    end = time.monotonic() + PATIENCE_S
    while True:
        try:
            return try_it()
        except StoreUnavailable:
            if time.monotonic() > end:
                raise


@pytest.mark.parametrize("state", ["40001", "40P01", "55P03"])
def test_a_transaction_lost_to_another_is_run_again(postgres_store, state):
    futures = together(postgres_store, put("a"), fails_with(state, 3, put("b")), put("c"))
    assert [future.result() for future in futures] == [1, 1, 1]
    assert names(postgres_store) == ["a", "b", "c"]


def test_events_of_a_batch_that_was_run_again_are_written_once(postgres_store):
    futures = together(postgres_store, make(1), fails_with("40001", 2, make(2)), make(3))
    assert [future.result() for future in futures] == [1, 2, 3]
    assert [event.seq for event in log_of(postgres_store)] == [1, 2, 3]


def test_one_that_is_always_lost_ends_as_busy(postgres_store):
    futures = together(postgres_store, put("a"), fails_with("40001", 99, put("b")), put("c"))
    assert isinstance(futures[1].exception(), StoreBusy)
    assert [futures[0].result(), futures[2].result()] == [1, 1]
    assert names(postgres_store) == ["a", "c"]


@pytest.mark.parametrize(
    ("state", "refusal"),
    [
        ("53100", StoreFull),
        ("53300", StoreBusy),
        ("57014", StoreBusy),
        ("57P03", StoreUnavailable),
        ("XX001", StoreUnsafe),
    ],
)
def test_what_the_server_says_is_told_to_the_whole_batch(postgres_store, state, refusal):
    futures = together(postgres_store, put("a"), fails_with(state, 1, put("b")), put("c"))
    assert [isinstance(future.exception(), refusal) for future in futures] == [True] * 3
    assert names(postgres_store) == []
    assert postgres_store.write_now(put("d")) == 1
    assert names(postgres_store) == ["d"]


def test_a_serializable_database_loses_nothing(postgres_url):
    """With conflicts that the server itself finds: two processes count, at the strictest isolation there is."""
    with psycopg.connect(postgres_url, autocommit=True) as con:
        con.execute("""
            DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_isolation = serializable',
            current_database()); END $$""")
    stores = [open_store(postgres_url), open_store(postgres_url)]
    count = "UPDATE counters SET value = value + 1 WHERE name = 'threads' RETURNING value"
    seen, busy = [], []

    def live(store):
        for _ in range(20):
            try:
                seen.append(store.write_now(lambda tx: tx.value(count)))
            except StoreBusy:
                busy.append(1)

    threads = [threading.Thread(target=live, args=(store,)) for store in stores * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for store in stores:
        store.close()
    assert sorted(seen) == list(range(1, len(seen) + 1))
    assert len(seen) + len(busy) == 80


def test_two_batches_that_want_the_same_rows_in_another_order_both_get_through(postgres_url):
    """A deadlock that the server finds: one of the two is run again."""
    stores = [open_store(postgres_url), open_store(postgres_url)]
    stores[0].write_now(lambda tx: (put("a")(tx), put("b")(tx)))
    raise_it = "UPDATE consumers SET position = position + 1 WHERE name = :n"
    both = threading.Barrier(2)
    tries = []

    def job(first, second):
        def run(tx):
            tries.append(first)
            tx.run(raise_it, {"n": first})
            if tries.count(first) == 1:
                both.wait()
            tx.run(raise_it, {"n": second})

        return run

    futures = [stores[0].write(job("a", "b")), stores[1].write(job("b", "a"))]
    for future in futures:
        future.result()
    assert len(tries) > 2
    with stores[0].read() as tx:
        assert tx.all("SELECT position FROM consumers") == [(2,), (2,)]
    for store in stores:
        store.close()


def test_a_commit_that_is_a_rollback_is_not_taken_for_one(postgres_store):
    """A broken transaction answers COMMIT with ROLLBACK, and calls it a success."""
    session = postgres_store._writer._session

    def job(tx):
        put("a")(tx)
        session._link.pgconn.exec_(b"SELEKT")  # breaks the transaction behind the back of everything
        return "done"

    with pytest.raises(StoreBusy):
        postgres_store.write_now(job)
    assert names(postgres_store) == []
    assert postgres_store.write_now(put("b")) == 1


def test_prepared_statements_outlive_a_rollback(postgres_store):
    """psycopg would forget and deallocate them all after any ROLLBACK that it sees."""
    prepared = (
        "SELECT count(*), sum(generic_plans + custom_plans) FROM pg_prepared_statements WHERE statement LIKE 'INSERT%'"
    )
    for turn in range(10):
        postgres_store.write_now(put(f"n{turn}"))
        with pytest.raises(ZeroDivisionError):
            postgres_store.write_now(lambda tx, turn=turn: (put(f"n{turn}x")(tx), 1 // 0))
        for future in together(postgres_store, put("n0"), put(f"m{turn}"), put("n0")):
            future.exception()
    count, uses = postgres_store.write_now(lambda tx: tx.one(prepared))
    assert count == 1
    assert uses >= 30


def test_an_integer_of_any_size_is_one_statement(postgres_store):
    for number in (1, 70_000, 2**40):
        postgres_store.write_now(put(f"n{number}", number))
    count = postgres_store.write_now(
        lambda tx: tx.value("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'INSERT%'")
    )
    assert count == 1


def test_the_acknowledged_is_on_disk_whatever_the_server_prefers(postgres_url):
    with psycopg.connect(postgres_url, autocommit=True) as con:
        con.execute(
            "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = off', current_database()); END $$"
        )
    store = open_store(postgres_url)
    assert store.write_now(lambda tx: tx.value("SHOW synchronous_commit")) == "on"
    store.close()


def test_more_threads_than_connections_wait_their_turn(postgres_url):
    store = open_store(postgres_url, read_threads=2)
    found = []

    def live():
        for _ in range(10):
            with store.read() as tx:
                found.append(tx.value("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"))

    threads = [threading.Thread(target=live) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store.close()
    assert len(found) == 80
    assert max(found) <= 3


def test_a_reader_that_gets_no_turn_hears_so(postgres_url, monkeypatch):
    monkeypatch.setattr(engine, "TURN_S", 0.01)
    store = open_store(postgres_url, read_threads=1)
    with store.read(), pytest.raises(StoreBusy), store.read():
        pass
    store.close()


def test_a_server_that_is_too_old_or_speaks_another_encoding_is_refused(postgres_databases, postgres_url, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(engine, "OLDEST", 990_000)
        with pytest.raises(PostgresTooOld, match=r"version \d+\.\d+"):
            open_store(postgres_url)
    with psycopg.connect(postgres_url, autocommit=True) as con:
        con.execute("CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'")
    try:
        with pytest.raises(PostgresNotUtf8, match="LATIN1"):
            open_store(postgres_url.rsplit("/", 1)[0] + "/latin")
    finally:
        with psycopg.connect(postgres_url, autocommit=True) as con:
            con.execute("DROP DATABASE latin")


def test_a_server_that_is_not_there_is_said_at_once():
    with pytest.raises(StoreUnavailable):
        open_store("postgresql://nobody@127.0.0.1:1/banyan")


def test_a_connection_that_was_cut_while_idle_is_not_noticed_by_anybody(postgres_store, postgres_url):
    postgres_store.write_now(put("a"))
    assert names(postgres_store) == ["a"]
    cut = """SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
             WHERE datname = current_database() AND pid <> pg_backend_pid()"""
    with psycopg.connect(postgres_url, autocommit=True) as con:
        assert len(con.execute(cut).fetchall()) >= 2
    assert names(postgres_store) == ["a"]
    assert postgres_store.write_now(put("b")) == 1


def test_a_writer_that_is_cut_in_the_middle_writes_nothing_and_comes_back(postgres_store, postgres_url):
    def cut(tx):
        put("cut")(tx)
        pid = tx.value("SELECT pg_backend_pid()")
        with psycopg.connect(postgres_url, autocommit=True) as con:
            con.execute("SELECT pg_terminate_backend(%s, 10000)", (pid,))
        put("after")(tx)

    futures = together(postgres_store, put("a"), cut, put("c"))
    assert [type(future.exception()) for future in futures] == [StoreUnavailable] * 3
    assert names(postgres_store) == []
    assert postgres_store.write_now(put("d")) == 1


def test_a_server_is_not_copied_page_by_page(postgres_store, tmp_path):
    with pytest.raises(RuntimeError):
        postgres_store.snapshot(tmp_path / "copy.db")


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_a_server_that_stops_and_starts_again(mode):
    """With the sync of its disk on: what was acknowledged before a crash is there after it."""
    server = postgres.Postgres(postgres.SETTINGS.replace("fsync = off", "fsync = on"))
    try:
        store = open_store(server.url())
        store.migrate()
        acknowledged = []

        def live(who):
            for turn in range(10_000):
                try:
                    store.write_now(put(f"{who}-{turn}"))
                except StoreUnavailable:
                    return
                acknowledged.append(f"{who}-{turn}")

        threads = [threading.Thread(target=live, args=(who,)) for who in range(8)]
        for thread in threads:
            thread.start()
        while len(acknowledged) < 100:
            pass
        server.stop(mode)
        for thread in threads:
            thread.join()
        with pytest.raises(StoreUnavailable):
            store.write_now(put("away"))
        with pytest.raises(StoreUnavailable):
            names(store)
        server.start()
        assert set(acknowledged) <= set(until(lambda: names(store)))
        assert until(lambda: store.write_now(put("back"))) == 1
        assert "away" not in names(store)
        store.close()
    finally:
        server.end()


_STARTER = """
import sys
from tests.kit.postgres import Postgres
server = Postgres()
print(server.home, server.port, flush=True)
sys.stdin.read()
"""


@pytest.mark.slow
def test_a_server_ends_when_its_tests_are_killed():
    process = subprocess.Popen(
        [sys.executable, "-c", _STARTER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=dict(os.environ, PYTHONPATH=os.pathsep.join(sys.path)),
    )
    assert process.stdin is not None
    assert process.stdout is not None
    home, port = process.stdout.readline().decode().split()
    process.kill()
    process.wait()
    process.stdin.close()
    assert process.stdout.read() == b""  # ends when the watcher, which has inherited it, has ended
    process.stdout.close()
    assert not os.path.exists(home)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(f"postgresql://postgres@127.0.0.1:{port}/postgres", connect_timeout=2)
