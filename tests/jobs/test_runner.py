# SPDX-License-Identifier: Apache-2.0
"""The runner reads every event once, tries again what failed, and lets nobody's failure stop anybody else."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

import pytest

from banyan.base.ids import AccountId, BoardId
from banyan.core import events
from banyan.core.events import Logged
from banyan.jobs import runner
from banyan.jobs.runner import Runner, drain
from banyan.jobs.shift import Consumer, Job, Shift, Stopped
from banyan.records.events import AccountChanged, BoardChanged, Notified
from banyan.storage.errors import StoreBusy
from banyan.storage.store import Store, Tx


class Witness:
    """A consumer that remembers what it was told, and fails when it is told to."""

    def __init__(self, name: str = "witness", fails: Callable[[int], bool] = lambda account_id: False) -> None:
        self.heard: list[int] = []
        self.tried = 0
        self.fails = fails
        self.row = Consumer(name, (AccountChanged,), self.run, "somebody should see it")

    def run(self, shift: Shift, logged: list[Logged]) -> Callable[[Tx], object]:
        self.tried += 1
        accounts = [item.event.account_id for item in logged if isinstance(item.event, AccountChanged)]
        if any(self.fails(account_id) for account_id in accounts):
            raise ValueError("this one is too much")
        return lambda tx: self.heard.extend(accounts)


def announce(store: Store, *accounts: int) -> None:
    store.write_now(lambda tx: [tx.announce(AccountChanged(AccountId(account))) for account in accounts])


def wait_until(happened: Callable[[], bool], within_s: float = 5.0) -> None:
    until = monotonic() + within_s
    pause = threading.Event()
    while not happened():
        assert monotonic() < until, "it did not happen in time"
        pause.wait(0.01)


@contextmanager
def at_work(store: Store, *rows: Consumer | Job) -> Iterator[Runner]:
    working = Runner(Shift(store), rows)
    working.start()
    try:
        yield working
    finally:
        assert working.stop()


def position(store: Store, name: str) -> int:
    with store.read() as tx:
        return events.position(tx, name)


def test_a_consumer_hears_each_event_once_and_in_order(store):
    witness = Witness()
    announce(store, *range(1, 8))
    drain(Shift(store), [witness.row])
    announce(store, 8)
    drain(Shift(store), [witness.row])
    drain(Shift(store), [witness.row])
    assert witness.heard == list(range(1, 9))
    assert position(store, "witness") == 8


def test_a_server_beside_a_command_may_come_as_far_first(store, monkeypatch):
    witness, save = Witness(), runner.ConsumerTask.save
    store.write_now(lambda tx: tx.announce(BoardChanged(BoardId(1))))  # nothing of its kind, so only the position moves

    def save_late(task: runner.ConsumerTask, shift: Shift, position: int | None = None) -> None:
        store.write_now(lambda tx: events.move(tx, "witness", 0, events.newest(tx)))
        save(task, shift, position)

    monkeypatch.setattr(runner.ConsumerTask, "save", save_late)
    drain(Shift(store), [witness.row])
    with store.read() as tx:
        assert events.position(tx, "witness") == events.newest(tx)


def test_long_logs_are_read_in_batches(store, monkeypatch):
    monkeypatch.setattr(events, "BATCH", 3)
    witness = Witness()
    announce(store, *range(1, 12))
    drain(Shift(store), [witness.row])
    assert witness.heard == list(range(1, 12))
    assert witness.tried >= 4


def test_other_kinds_and_kinds_of_a_later_release_are_passed_over(store):
    witness = Witness()

    def write(tx: Tx) -> None:
        tx.announce(BoardChanged(1))
        tx.announce(AccountChanged(AccountId(5)))

    store.write_now(write)
    store.write_now(
        lambda tx: tx.many(
            "INSERT INTO events (seq, at, kind, data) VALUES (:seq, 0, :kind, :data)",
            [
                {"seq": 3, "kind": "RiverCrossed", "data": '{"stones":7}'},
                {"seq": 4, "kind": "AccountChanged", "data": '{"account_id":"not a number"}'},
                {"seq": 5, "kind": "AccountChanged", "data": "{"},
            ],
        )
    )
    store.write_now(lambda tx: tx.run("UPDATE counters SET value = 5 WHERE name = 'events'"))
    announce(store, 6)
    drain(Shift(store), [witness.row])
    assert witness.heard == [5, 6]


def test_a_consumer_that_died_before_it_saved_starts_where_it_stood(store):
    dying = Witness(fails=lambda account_id: account_id == 2)
    announce(store, 1, 2, 3)
    with pytest.raises(ValueError, match="too much"):
        drain(Shift(store), [dying.row])
    assert dying.heard == []
    assert position(store, "witness") == 0
    dying.fails = lambda account_id: False
    drain(Shift(store), [dying.row])
    assert dying.heard == [1, 2, 3]


def test_two_processes_do_not_write_the_same_batch(store):
    """The one that comes second finds the position moved, writes nothing, and reads on from there."""
    first, second = Witness(), Witness()
    announce(store, 1)
    tasks = [runner.task_of(first.row), runner.task_of(second.row)]
    shift = Shift(store)
    for task in tasks:
        task.work(shift)
    announce(store, 2)
    for task in tasks:
        while task.work(shift):
            pass
    assert sorted(first.heard + second.heard) == [1, 2]


def test_the_runner_wakes_when_something_is_committed(store):
    witness = Witness()
    with at_work(store, witness.row) as working:
        announce(store, 1)
        wait_until(lambda: witness.heard == [1], within_s=2.0)
        announce(store, 2, 3)
        wait_until(lambda: witness.heard == [1, 2, 3], within_s=2.0)
        wait_until(lambda: working.status()[0].behind == 0)


def test_what_was_committed_while_it_was_away_is_done_at_the_start(store):
    witness = Witness()
    announce(store, 1, 2)
    with at_work(store, witness.row):
        wait_until(lambda: witness.heard == [1, 2])


def test_one_failure_stops_nobody_else_and_is_seen(store, monkeypatch, caplog):
    monkeypatch.setattr(runner, "FIRST_WAIT_S", 0.01)
    monkeypatch.setattr(runner, "SET_ASIDE_AFTER", 10_000)
    failing, well = Witness("failing", fails=lambda account_id: True), Witness("well")
    ticks: list[int] = []
    tick = Job("tick", 0.01, lambda shift: ticks.append(1), "to see that the clock goes on")
    bad = Job("bad", 0.01, lambda shift: 1 / 0, "to see that it harms nobody")
    with at_work(store, failing.row, well.row, tick, bad) as working:
        announce(store, 1)
        wait_until(lambda: well.heard == [1] and len(ticks) > 3)
        wait_until(lambda: failing.tried > 2)
        status = {row.name: row for row in working.status()}
    assert status["failing"].failures > 1
    assert "too much" in status["failing"].last_error
    assert status["failing"].behind == 1
    assert status["bad"].failures > 0
    assert "ZeroDivisionError" in status["bad"].last_error
    assert status["well"].failures == 0
    assert "failing failed" in caplog.text


def test_waits_grow_with_each_failure(store):
    task = runner.task_of(Job("bad", 1, lambda shift: 1 / 0, ""))
    waits = []
    for _ in range(12):
        task.perform(Shift(store))
        waits.append(task.due - monotonic())
    assert waits[0] == pytest.approx(1, abs=0.2)
    assert waits[3] == pytest.approx(8, abs=0.2)
    assert waits[-1] == pytest.approx(runner.LONGEST_WAIT_S, abs=0.2)


def test_an_event_that_cannot_be_digested_is_set_aside_and_the_others_are_not(store, monkeypatch, caplog):
    monkeypatch.setattr(runner, "FIRST_WAIT_S", 0.0)
    witness = Witness(fails=lambda account_id: account_id == 3)
    task = runner.task_of(witness.row)
    announce(store, 1, 2, 3, 4, 5)
    for _ in range(30):
        task.perform(Shift(store))
    assert witness.heard == [1, 2, 4, 5]
    assert task.set_aside == 1
    assert "sets event 3 aside" in caplog.text
    assert position(store, "witness") == 5


def test_no_event_is_given_up_because_the_store_is_away(store, monkeypatch):
    monkeypatch.setattr(runner, "FIRST_WAIT_S", 0.0)
    is_away = [True]

    def run(shift: Shift, logged: list[Logged]) -> None:
        if is_away[0]:
            raise StoreBusy

    task = runner.task_of(Consumer("patient", (AccountChanged,), run, ""))
    announce(store, 1)
    for _ in range(20):
        task.perform(Shift(store))
    assert task.set_aside == 0
    is_away[0] = False
    task.perform(Shift(store))
    assert position(store, "patient") == 1


def test_a_job_follows_its_events_but_not_all_the_time(store, monkeypatch):
    monkeypatch.setattr(runner, "SETTLE_S", 0.1)
    runs: list[float] = []
    job = Job("recount", 3_600, lambda shift: runs.append(monotonic()), "", on=(AccountChanged,))
    with at_work(store, job):
        wait_until(lambda: len(runs) == 1)
        for account in range(20):
            announce(store, account)
        wait_until(lambda: len(runs) >= 2)
        store.write_now(lambda tx: tx.announce(Notified(AccountId(1))))
    assert len(runs) < 10


def test_stopping_takes_less_than_a_second_and_leaves_no_thread(store):
    def long(shift: Shift) -> None:
        while True:
            shift.check_going()
            shift.over.wait(0.01)

    began = threading.Event()
    working = Runner(
        Shift(store),
        [
            Witness().row,
            Job("long", 1, long, ""),
            Job("other lane", 60, lambda shift: began.set(), "", lane="mail"),
        ],
    )
    working.start()
    assert began.wait(5)
    before = monotonic()
    assert working.stop()
    assert monotonic() - before < 1.0
    assert not [
        thread for thread in threading.enumerate() if thread.name in ("banyan-log", "banyan-clock", "banyan-mail")
    ]


def test_a_shift_that_is_over_is_left(store):
    shift = Shift(store)
    shift.check_going()
    shift.over.set()
    with pytest.raises(Stopped):
        shift.check_going()
