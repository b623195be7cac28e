# SPDX-License-Identifier: Apache-2.0
"""An import that is killed with -9 again and again: what it said is there, nothing is doubled, and the end is the same."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.kit import carts
from tests.kit.carts import write_lines
from tests.kit.town import Clock, Town

from banyan.base import clock
from banyan.exchange.importing import export_path, import_path
from banyan.jobs.timetable import run_pending
from banyan.storage.files import FileStore
from banyan.storage.queries import imports
from banyan.storage.store import open_store

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

LIVES = 8
SEED = 20

# Says after each step how far the import is, and who works for it.
_CARRIER = """
import multiprocessing, sys
from pathlib import Path
from banyan.base import clock
from banyan.exchange.importing import import_path
from banyan.storage.files import FileStore
from banyan.storage.queries.imports import find_import
from banyan.storage.store import open_store

def say(done, total, what):
    with store.read() as tx:
        found = find_import(tx, sys.argv[4])
    workers = [str(child.pid) for child in multiprocessing.active_children()]
    print(found[0] if found else 0, *workers, flush=True)

store = open_store(sys.argv[1])
import_path(store, FileStore(sys.argv[3]), Path(sys.argv[2]), say, sys.argv[4])
print("done", flush=True)
"""


def one_life(url, path, shelf, draw):
    """Let an import run for a while and kill it: (the place it says it reached, its helpers, whether it ended)."""
    process = subprocess.Popen(
        [sys.executable, "-c", _CARRIER, url, str(path), str(shelf), "old"],
        stdout=subprocess.PIPE,
        env=dict(os.environ, PYTHONPATH=os.pathsep.join(sys.path)),
    )
    assert process.stdout is not None
    lines = [process.stdout.readline() for _ in range(draw.randrange(2, 7))]
    time.sleep(draw.random() / 10)
    os.kill(process.pid, signal.SIGKILL)
    lines += process.stdout.read().split(b"\n")
    process.wait()
    whole = [line.split() for line in lines if line.strip()]
    said = [int(line[0]) for line in whole if line[0].isdigit()]
    workers = {int(pid) for line in whole for pid in line[1:]}
    return max(said, default=0), workers, [b"done"] in whole


def still_running(pids):
    return [
        pid
        for pid in pids
        if Path(f"/proc/{pid}").exists() and "Z" not in Path(f"/proc/{pid}/stat").read_text().split()[2]
    ]


def check_alive(url, rows, said):
    """Every acknowledged line stands on its floor, once; and no thread has a hole that is not a row."""
    store = open_store(url)
    with store.read() as tx:
        position = imports.find_import(tx, "old")[0]
        assert position >= said
        kept = tx.all(
            "SELECT t.title, p.floor FROM posts p JOIN threads t ON t.id = p.thread_id WHERE p.state = 'visible'"
        )
        floors = tx.all(
            "SELECT count(*), count(DISTINCT p.floor), max(p.floor), t.last_floor FROM threads t"
            " JOIN posts p ON p.thread_id = t.id GROUP BY t.id, t.last_floor"
        )
    assert sorted(kept) == sorted((row["title"], row["floor"]) for row in rows[:position])
    assert all(len({*counts}) == 1 for counts in floors)
    store.close()
    return position


@pytest.fixture
def urls(request, sqlite_template, tmp_path):
    """Two empty databases of a kind: one for the import that is killed, one for the import that is not."""
    if request.param == "sqlite":
        for name in ("killed", "calm"):
            shutil.copyfile(sqlite_template, tmp_path / f"{name}.db")
        yield str(tmp_path / "killed.db"), str(tmp_path / "calm.db")
    else:
        databases = request.getfixturevalue("postgres_databases")
        with databases.fresh() as killed, databases.fresh() as calm:
            yield killed, calm


@pytest.mark.parametrize("urls", ["sqlite", "postgres"], indirect=True)
def test_kill_9_loses_nothing_and_doubles_nothing(urls, tmp_path):
    rows = carts.threads(1_200, 7)  # so many that helpers are called in
    path, draw, helped = write_lines(tmp_path / "old.jsonl", rows), random.Random(SEED), set()
    lives, said, has_ended = 0, 0, False
    while not has_ended and lives < LIVES:
        place, workers, has_ended = one_life(urls[0], path, tmp_path / "shelf", draw)
        said = max(said, place)
        lives += 1
        helped |= workers
        assert check_alive(urls[0], rows, said) <= len(rows)
    assert lives > 3
    killed, calm, shelf = open_store(urls[0]), open_store(urls[1]), FileStore(tmp_path / "shelf")
    report = import_path(killed, shelf, path, source="old")
    if not has_ended:
        assert (report.posts, report.missing, report.already_here) == (len(rows), 1_200, 0)
    import_path(calm, shelf, path, source="old")
    for store in (killed, calm):
        run_pending(store, shelf)
        assert carts.findings(store) == []
    assert carts.folder(killed, tmp_path / "a", shelf) == carts.folder(calm, tmp_path / "b", shelf)
    for store in (killed, calm):
        store.close()
    assert still_running(helped) == []


@pytest.mark.parametrize("urls", ["sqlite", "postgres"], indirect=True)
def test_an_archive_that_is_killed_ends_with_the_same_bytes(urls, sqlite_store, tmp_path):
    rows, shelf, draw = carts.threads(500, 7), FileStore(tmp_path / "shelf"), random.Random(SEED)
    carts.bring(sqlite_store, write_lines(tmp_path / "old.jsonl", rows))
    first = carts.folder(sqlite_store, tmp_path / "out", shelf)
    for _ in range(4):
        if one_life(urls[0], tmp_path / "out", tmp_path / "shelf", draw)[2]:
            break
    store = open_store(urls[0])
    import_path(store, shelf, tmp_path / "out", source="old")
    run_pending(store, shelf)
    assert carts.findings(store) == []
    assert carts.folder(store, tmp_path / "again", shelf) == first
    store.close()


@pytest.mark.parametrize("urls", ["sqlite", "postgres"], indirect=True)
def test_the_house_stays_open_while_another_process_imports(urls, tmp_path):
    """Everybody who posts meanwhile gets their floor, and in a time that a person waits."""
    path = write_lines(tmp_path / "old.jsonl", carts.threads(500, 7))
    store = open_store(urls[0])
    town = Town(store, Clock(clock.now()))
    thread = town.ada.opens_thread("While it runs")
    command = [sys.executable, "-c", _CARRIER, urls[0], str(path), str(tmp_path / "shelf"), "old"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, env=dict(os.environ, PYTHONPATH=os.pathsep.join(sys.path))
    ) as process:
        waits = []
        while process.poll() is None:
            began = time.monotonic()
            town.chen.replies(thread, "Still here")
            waits.append(time.monotonic() - began)
            time.sleep(0.01)
        assert process.stdout is not None
        assert process.stdout.read().endswith(b"done\n")
    run_pending(store, FileStore(tmp_path / "shelf"))
    assert carts.findings(store) == []
    with store.read() as tx:
        assert tx.value("SELECT last_floor FROM threads WHERE id = :id", {"id": thread.id}) == len(waits) + 1
    assert len(waits) > 20
    assert sorted(waits)[len(waits) // 2] < 0.5
    store.close()


def test_an_export_that_was_killed_leaves_no_archive_behind(sqlite_store, tmp_path, monkeypatch):
    """It gets its name last; the next one clears away what is left of it."""
    carts.bring(sqlite_store, write_lines(tmp_path / "old.jsonl", carts.threads(300, 9)))

    def stop(done, total, what):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export_path(sqlite_store, FileStore(tmp_path / "shelf"), tmp_path / "out", stop)
    assert not (tmp_path / "out").exists()
    carts.folder(sqlite_store, tmp_path / "out")
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) == ["out"]
