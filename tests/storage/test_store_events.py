# SPDX-License-Identifier: Apache-2.0
"""The event log: written with the change, numbered in the order of commits, heard only after the commit."""

import threading

import msgspec
import psycopg
import pytest
from tests.storage.test_store import put, together

from banyan.base.errors import NotFound
from banyan.storage.store import StoredEvent, open_store


class PostMade(msgspec.Struct, frozen=True):
    post_id: int
    title: str = ""


def make(post_id, title=""):
    def job(tx):
        tx.announce(PostMade(post_id, title))
        return post_id

    return job


def log_of(store):
    with store.read() as tx:
        return tx.all("SELECT seq, at, kind, data FROM events ORDER BY seq", make=StoredEvent)


def test_an_event_is_written_with_its_change(store):
    def job(tx):
        put("a")(tx)
        tx.announce(PostMade(7, "茶"))
        return tx.now

    at = store.write_now(job)
    assert log_of(store) == [StoredEvent(1, at, "PostMade", '{"post_id":7,"title":"茶"}')]


def test_events_stand_in_the_order_of_the_jobs_without_a_gap(store):
    def refused(tx):
        tx.announce(PostMade(99))
        raise NotFound

    futures = together(store, make(1), make(2), refused, make(3), refused)
    assert [future.exception() is None for future in futures] == [True, True, False, True, False]
    with pytest.raises(NotFound):
        store.write_now(refused)
    store.write_now(make(4))
    written = log_of(store)
    assert [event.seq for event in written] == [1, 2, 3, 4]
    assert [msgspec.json.decode(event.data)["post_id"] for event in written] == [1, 2, 3, 4]


def test_the_doorbell_rings_after_the_commit_and_before_the_answer(store):
    rung = []
    future = None

    def ring(events):
        rung.append((events, log_of(store)[-1].seq, future.done()))

    store.on_commit(ring)
    gate = threading.Event()
    future = store.write(lambda tx: (gate.wait(), make(1)(tx)))
    gate.set()
    future.result()
    ((events, seen, was_done),) = rung
    assert [(event.seq, event.kind) for event in events] == [(1, "PostMade")]
    assert seen == 1
    assert not was_done


def test_a_broken_doorbell_stops_nobody(store, caplog):
    rung = []

    def broken(events):
        raise ZeroDivisionError

    store.on_commit(broken)
    store.on_commit(rung.extend)
    assert store.write_now(make(1)) == 1
    assert len(rung) == 1
    assert "a listener failed" in caplog.text


def test_numbers_are_without_gap_under_many_threads(store):
    def live(who):
        for turn in range(15):
            store.write_now(make(who * 100 + turn))

    threads = [threading.Thread(target=live, args=(who,)) for who in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    written = log_of(store)
    assert [event.seq for event in written] == list(range(1, 181))
    for who in range(12):  # and each thread's own events stand in its own order
        mine = [msgspec.json.decode(event.data)["post_id"] for event in written]
        assert [post for post in mine if post // 100 == who] == [who * 100 + turn for turn in range(15)]


def test_two_processes_never_number_out_of_order(postgres_url):
    """One store has numbered and not committed; the other, which began later, waits for it, and nothing is skipped."""
    slow, quick = open_store(postgres_url), open_store(postgres_url)
    try:
        numbered, go = threading.Event(), threading.Event()
        commit = slow._writer._session.commit
        slow._writer._session.commit = lambda: (numbered.set(), go.wait(), commit())[2]
        first = slow.write(make(1))
        numbered.wait()
        second = quick.write(make(2))
        with psycopg.connect(postgres_url, autocommit=True) as watcher:
            waiting = (
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            while watcher.execute(waiting).fetchone() == (0,):
                assert not second.done()
        assert log_of(quick) == []  # a consumer that looks now has nothing to remember
        go.set()
        first.result()
        second.result()
        assert [(event.seq, event.data[:13]) for event in log_of(quick)] == [(1, '{"post_id":1,'), (2, '{"post_id":2,')]
    finally:
        slow.close()
        quick.close()


def test_a_sequence_would_skip_an_event(postgres_url):
    """Why there is a counter row: with a sequence the same interleaving loses an event for a consumer."""
    with psycopg.connect(postgres_url) as slow, psycopg.connect(postgres_url) as quick:
        quick.execute("CREATE TABLE naive (seq BIGSERIAL PRIMARY KEY, what TEXT)")
        quick.commit()
        slow.execute("INSERT INTO naive (what) VALUES ('first')")
        quick.execute("INSERT INTO naive (what) VALUES ('second')")
        quick.commit()
        (position,) = quick.execute("SELECT max(seq) FROM naive").fetchone()
        slow.commit()
        assert (
            quick.execute("SELECT what FROM naive WHERE seq > %s", (position,)).fetchall() == []
        )  # 'first' is never seen
