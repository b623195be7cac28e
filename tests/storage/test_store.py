# SPDX-License-Identifier: Apache-2.0
"""What every store promises, on SQLite and on PostgreSQL."""

import random
import threading
from concurrent.futures import CancelledError

import msgspec
import pytest

from banyan.base import clock
from banyan.base.errors import Refusal
from banyan.storage.store import ConstraintBroken, StoreBusy, StoreUnavailable
from banyan.storage.writer import Writer

PUT = "INSERT INTO consumers (name, position, moved_at) VALUES (:name, :position, :now)"
NAMES = "SELECT name FROM consumers ORDER BY name"


class Consumer(msgspec.Struct, frozen=True):
    name: str
    position: int


class Happened(msgspec.Struct, frozen=True):
    id: int


class Closed(Refusal):
    code = "closed_for_a_test"
    sentence = "Closed."


def put(name, position=0):
    return lambda tx: tx.run(PUT, {"name": name, "position": position, "now": tx.now})


def names(store):
    with store.read() as tx:
        return [name for (name,) in tx.all(NAMES)]


def together(store, *jobs):
    """Queue `jobs` while the writer is held up, so that they are one batch."""
    held, go = threading.Event(), threading.Event()
    store.write(lambda tx: (held.set(), go.wait()))
    held.wait()
    futures = [store.write(job) for job in jobs]
    go.set()
    return futures


def test_a_write_is_read_back(store):
    assert store.write_now(put("a", 7)) == 1
    with store.read() as tx:
        assert tx.all("SELECT name, position FROM consumers") == [("a", 7)]
        assert tx.all("SELECT name, position FROM consumers", make=Consumer) == [Consumer("a", 7)]
        assert tx.one("SELECT name, position FROM consumers WHERE name = :n", {"n": "a"}, Consumer) == Consumer("a", 7)
        assert tx.one(NAMES) == ("a",)
        assert tx.value("SELECT count(*) FROM consumers") == 1
        assert tx.one("SELECT name FROM consumers WHERE name = :n", {"n": "b"}, Consumer) is None
        assert tx.value("SELECT name FROM consumers WHERE name = :n", {"n": "b"}) is None


def test_each_thread_reads_what_was_acknowledged_to_it(store):
    wrong = []

    def live(who):
        for turn in range(20):
            store.write_now(put(f"{who}-{turn}"))
            with store.read() as tx:
                if not tx.value("SELECT count(*) FROM consumers WHERE name = :n", {"n": f"{who}-{turn}"}):
                    wrong.append((who, turn))

    threads = [threading.Thread(target=live, args=(who,)) for who in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert len(names(store)) == 320


def test_both_databases_answer_with_the_same_types(store):
    store.write_now(put("a", 2**62))
    store.write_now(lambda tx: tx.run("INSERT INTO client_tokens VALUES (:t, :o, 0)", {"t": b"\0\xff", "o": True}))
    with store.read() as tx:
        row = tx.one("SELECT sum(position), count(*), max(name), position = 1 FROM consumers GROUP BY position")
        assert row == (2**62, 1, "a", 0)
        assert [type(value) for value in row] == [int, int, str, int]
        token = tx.one("SELECT token_hash, object_id, made_at FROM client_tokens")
        assert token == (b"\0\xff", 1, 0)
        assert [type(value) for value in token] == [bytes, int, int]


def test_text_is_ordered_by_its_bytes(store):
    written = ["b", "B", "a", "é", "中", "_", "a b", "😀", "Z", "﷐"]
    for name in written:
        store.write_now(put(name))
    assert names(store) == sorted(written, key=lambda name: name.encode())
    with store.read() as tx:
        above = [name for (name,) in tx.all("SELECT name FROM consumers WHERE name >= :n ORDER BY name", {"n": "a "})]
    assert above == [name for name in sorted(written, key=str.encode) if name.encode() >= b"a "]


@pytest.mark.parametrize("text", ["a\0b", "\ud800", "\0"])
def test_what_is_no_text_is_refused_at_the_door(store, text):
    with pytest.raises(ValueError):
        store.write_now(put(text))
    with pytest.raises(ValueError):
        store.write_now(lambda tx: tx.many(PUT, [{"name": text, "position": 1, "now": 1}]))
    with store.read() as tx, pytest.raises(ValueError):
        tx.value("SELECT count(*) FROM consumers WHERE name = :n", {"n": text})
    assert names(store) == []


def test_a_number_beyond_63_bits_is_refused(store):
    with pytest.raises(ValueError):
        store.write_now(put("a", 2**63))
    with pytest.raises(KeyError):
        store.write_now(lambda tx: tx.run(PUT, {"name": "a"}))
    assert names(store) == []


def test_a_colon_in_a_string_or_a_cast_is_no_parameter(store):
    with store.read() as tx:
        assert tx.one("SELECT ':name', '100%', 'it''s :x', CAST(:n AS BIGINT) -- :comment", {"n": 5}) == (
            ":name",
            "100%",
            "it's :x",
            5,
        )


def test_a_snapshot_does_not_move(store):
    store.write_now(put("a"))
    with store.read(snapshot=True) as tx:
        assert tx.value("SELECT count(*) FROM consumers") == 1
        store.write_now(put("b"))  # a reader does not hold up the writer
        assert tx.value("SELECT count(*) FROM consumers") == 1
    assert names(store) == ["a", "b"]


def test_nobody_reads_what_is_not_committed(store):
    wrote, go = threading.Event(), threading.Event()
    future = store.write(lambda tx: (put("a")(tx), wrote.set(), go.wait()))
    wrote.wait()
    assert names(store) == []
    assert not future.done()
    go.set()
    future.result()
    assert names(store) == ["a"]


def test_a_refusal_undoes_its_own_unit_of_work_only(store):
    def refused(tx):
        put("refused")(tx)
        raise Closed

    def broken(tx):
        put("broken")(tx)
        return 1 // 0

    def wrong(tx):
        put("wrong")(tx)
        tx.run("SELEKT")

    def doubled(tx):
        put("doubled")(tx)
        put("first")(tx)

    futures = together(store, put("first"), refused, put("second"), broken, wrong, put("third"), doubled, put("last"))
    assert [futures[place].result() for place in (0, 2, 5, 7)] == [1, 1, 1, 1]
    for place, error in ((1, Closed), (3, ZeroDivisionError), (4, Exception), (6, ConstraintBroken)):
        with pytest.raises(error):
            futures[place].result()
    assert names(store) == ["first", "last", "second", "third"]


def test_a_swallowed_error_still_undoes_the_unit_of_work(store):
    def swallows(tx):
        put("before")(tx)
        try:
            tx.run("INSERT INTO consumers (name) VALUES ('no position')")
        except ConstraintBroken:
            return "all well"

    for future in [*together(store, swallows, put("neighbour")), store.write(swallows)]:
        error = future.exception()
        assert error is None or isinstance(error, ConstraintBroken)
    assert names(store) == ["neighbour"]


def test_many_takes_all_rows_or_none(store):
    rows = [{"name": f"n{place}", "position": place, "now": 0} for place in range(300)]
    store.write_now(lambda tx: tx.many(PUT, rows))
    with pytest.raises(ConstraintBroken):
        store.write_now(lambda tx: tx.many(PUT, [{"name": "z", "position": 1, "now": 0}, *rows]))
    store.write_now(lambda tx: tx.many(PUT, []))
    assert len(names(store)) == 300
    assert store.write_now(lambda tx: tx.run("UPDATE consumers SET position = 0 WHERE position < :n", {"n": 10})) == 10


def test_work_goes_on_after_every_kind_of_failure(store):
    """Prepared statements, savepoints and cursors of a connection outlive the failures around them."""
    for turn in range(30):
        good = put(f"good{turn:02}")
        bad = put("good00") if turn else lambda tx: 1 // 0
        worse = lambda tx: tx.many(PUT, [{"name": "x", "position": 0, "now": 0}] * 2)  # noqa: E731
        futures = together(store, bad, good, worse, lambda tx: tx.all(NAMES), worse)
        assert futures[1].result() == 1
        assert len(futures[3].result()) == turn + 1
        assert all(futures[place].exception() for place in (0, 2, 4))
    assert len(names(store)) == 30


def send(name):
    return lambda tx: tx.send(PUT, {"name": name, "position": 0, "now": tx.now})


def test_what_is_sent_is_there_for_the_next_statement(store):
    def job(tx):
        send("a")(tx)
        tx.many(PUT, [{"name": f"n{place:03}", "position": 0, "now": 0} for place in range(250)])
        send("b")(tx)
        return tx.value("SELECT count(*) FROM consumers")

    assert [future.result() for future in together(store, job, send("c"), lambda tx: tx.one(NAMES))] == [
        252,
        None,
        ("a",),
    ]
    assert len(names(store)) == 253


def test_what_is_sent_and_fails_late_undoes_its_own_unit_of_work(store):
    """The statement may fail while a neighbour's is run, or at the commit; the blame and the loss stay with its own."""

    def refused(tx):
        send("refused")(tx)
        raise Closed

    def late(tx):
        send("late")(tx)
        send("first")(tx)

    def asked(tx):
        send("asked")(tx)
        send("first")(tx)
        return tx.value("SELECT count(*) FROM consumers")

    assert store.write_now(send("first")) is None
    for turn in range(6):
        jobs = [
            send(f"{turn}a"),
            late,
            refused,
            send(f"{turn}b"),
            asked,
            put(f"{turn}c"),
            refused,
            send(f"{turn}d"),
            late,
        ]
        futures = together(store, *(jobs[turn:] + jobs[:turn]))
        ordered = futures[len(jobs) - turn :] + futures[: len(jobs) - turn]
        errors = [type(future.exception()) for future in ordered]
        nothing = type(None)
        broken = ConstraintBroken
        assert errors == [nothing, broken, Closed, nothing, broken, nothing, Closed, nothing, broken]
    with pytest.raises(ConstraintBroken):
        store.write_now(late)
    assert names(store) == sorted([*(f"{turn}{letter}" for turn in range(6) for letter in "abcd"), "first"])


def test_events_are_not_written_for_what_failed_late(store):
    def late(tx):
        tx.announce(Happened(2))
        send("first")(tx)

    futures = together(
        store, send("first"), lambda tx: tx.announce(Happened(1)), late, lambda tx: tx.announce(Happened(3))
    )
    assert [future.exception() is None for future in futures] == [True, True, False, True]
    with store.read() as tx:
        assert tx.all("SELECT seq, data FROM events ORDER BY seq") == [(1, '{"id":1}'), (2, '{"id":3}')]


def test_what_waits_is_committed_together(store):
    session = store._writer._session
    commits, commit = [], session.commit
    session.commit = lambda: (commits.append(1), commit())[1]
    for future in together(store, *(put(f"n{place:03}") for place in range(session.batch_limit))):
        future.result()
    assert len(names(store)) == session.batch_limit
    assert len(commits) == 2  # that of the one who held it up, and one for all the others


def test_units_of_work_are_done_in_the_order_they_came(store):
    seen = []
    for future in together(store, *(lambda tx, place=place: seen.append(place) for place in range(40))):
        future.result()
    assert seen == list(range(40))


def test_time_stands_still_in_a_unit_of_work(store):
    ticks = iter(range(1_000, 2_000))
    with clock.read_from(lambda: next(ticks)):
        first, second = together(store, lambda tx: (tx.now, tx.now), lambda tx: (tx.now, tx.now))
        a, b = first.result(), second.result()
    assert a[0] == a[1]
    assert b[0] == b[1]
    assert a[0] < b[0]


def test_a_cancelled_job_is_not_done(store):
    first, second = None, None
    held, go = threading.Event(), threading.Event()
    store.write(lambda tx: (held.set(), go.wait()))
    held.wait()
    first, second = store.write(put("first")), store.write(put("second"))
    assert first.cancel()
    go.set()
    second.result()
    with pytest.raises(CancelledError):
        first.result()
    assert names(store) == ["second"]


def test_a_unit_of_work_may_not_wait_for_another(store):
    with pytest.raises(RuntimeError):
        store.write_now(lambda tx: store.write_now(put("inner")))
    assert names(store) == []


def test_a_queue_that_is_too_long_refuses(store, monkeypatch):
    monkeypatch.setattr("banyan.storage.writer.MOST_WAITING", 3)
    held, go = threading.Event(), threading.Event()
    store.write(lambda tx: (held.set(), go.wait()))
    held.wait()
    accepted = [store.write(put(name)) for name in "abc"]
    with pytest.raises(StoreBusy):
        store.write(put("d"))
    go.set()
    assert [future.result() for future in accepted] == [1, 1, 1]


def test_what_was_accepted_is_finished_before_closing(store):
    futures = together(store, *(put(f"n{place}") for place in range(10)))
    store.close()
    assert all(future.result() == 1 for future in futures)
    with pytest.raises(StoreUnavailable):
        store.write(put("late"))
    with pytest.raises(StoreUnavailable), store.read() as tx:
        tx.all(NAMES)


def test_a_reader_may_not_write(store):
    with store.read() as tx, pytest.raises(Exception, match=r"read-?only"):
        tx.run(PUT, {"name": "a", "position": 1, "now": 1})
    assert names(store) == []


def test_a_read_that_raised_leaves_a_usable_connection(store):
    for _ in range(12):
        with pytest.raises(ZeroDivisionError), store.read(snapshot=True) as tx:
            1 // tx.value("SELECT count(*) FROM consumers")
        with store.read(snapshot=True) as tx, pytest.raises(Exception, match=r"(?i)no_such|no such"):
            tx.all("SELECT 1 FROM no_such")
    assert names(store) == []


def test_a_transaction_that_is_always_lost_ends_as_busy(store, monkeypatch):
    """Whatever another process does, a caller hears something after eight tries."""
    monkeypatch.setattr("banyan.storage.writer.LONGEST_WAIT_MS", 1)
    from banyan.storage.errors import MustRetry

    tries = []

    def lost(tx):
        tries.append(1)
        tx.fault = MustRetry()

    first, second = together(store, lost, put("neighbour"))
    with pytest.raises(StoreBusy):
        first.result()
    assert second.result() == 1
    assert len(tries) == 9  # once with its neighbours, eight times alone
    assert isinstance(store._writer, Writer)


def test_a_sound_store_finds_nothing_wrong(store):
    store.write_now(put("a"))
    assert store.check_integrity() == []


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_whatever_is_mixed_only_what_was_acknowledged_is_there(store, seed):
    """Eight threads, units of work of every fate; in the end there is one row and one event for each success, and no more."""
    store.write_now(put("taken"))
    accepted: list[str] = []

    def one(name, fate):
        def job(tx):
            (send if fate % 2 else put)(name)(tx)
            tx.announce(Happened(int(name)))
            if fate in (2, 3):
                (put if fate == 2 else send)("taken")(tx)
            if fate in (4, 5):
                raise Closed
            if fate == 6:
                tx.value("SELEKT")
            return tx.now

        return job

    def live(who):
        draw = random.Random(seed * 100 + who)
        wanted = [str(who * 1000 + turn) for turn in range(30)]
        futures = [(name, store.write(one(name, draw.randrange(9)))) for name in wanted]
        accepted.extend(name for name, future in futures if future.exception() is None)

    threads = [threading.Thread(target=live, args=(who,)) for who in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 50 < len(accepted) < 200
    assert names(store) == sorted([*accepted, "taken"])
    with store.read() as tx:
        events = tx.all("SELECT seq, data FROM events ORDER BY seq")
    assert [seq for seq, _ in events] == list(range(1, len(accepted) + 1))
    assert sorted(str(msgspec.json.decode(data)["id"]) for _, data in events) == sorted(accepted)
