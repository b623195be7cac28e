# SPDX-License-Identifier: Apache-2.0
"""What a SQLite store does when its disk fails, fills up, loses power, or its process is killed."""

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import apsw
import pytest
from tests.kit import disks
from tests.storage.test_store import names, put, together
from tests.storage.test_store_events import make

from banyan.base.errors import Refusal
from banyan.storage import sqlite
from banyan.storage.sqlite import SqliteEngine
from banyan.storage.store import Store, StoreFull, StoreUnavailable, open_store

ROUNDS = 6


@pytest.fixture
def path(sqlite_template, tmp_path):
    path = tmp_path / "banyan.db"
    shutil.copyfile(sqlite_template, path)
    return path


@pytest.fixture
def frequent_checkpoints(monkeypatch):
    monkeypatch.setattr(sqlite, "CHECKPOINT_PAGES", 8)


def work(store, acknowledge, refuse=lambda what: None):
    """Rounds of three units of work in one batch: a row and its event each."""
    for turn in range(ROUNDS):
        wanted = [turn * 3 + place for place in range(3)]
        jobs = [lambda tx, n=n: (put(f"n{n:03}")(tx), make(n)(tx)) for n in wanted]
        for n, future in zip(wanted, together(store, *jobs), strict=True):
            try:
                future.result()
                acknowledge(n)
            except Refusal as refusal:
                refuse((n, refusal))


def found(path):
    """What a community finds when it opens the file: its rows and its events; the file must be sound."""
    store = open_store(str(path))
    try:
        assert store.check_integrity() == []
        with store.read() as tx:
            rows = [int(name[1:]) for (name,) in tx.all("SELECT name FROM consumers ORDER BY name")]
            events = tx.all("SELECT seq, data FROM events ORDER BY seq")
            counted = tx.value("SELECT value FROM counters WHERE name = 'events'")
    finally:
        store.close()
    assert [seq for seq, _ in events] == list(range(1, counted + 1))
    assert sorted(int(data.split(":")[1].split(",")[0]) for _, data in events) == rows  # no row without its event
    return set(rows)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("what", "error"), [("write", apsw.FullError), ("write", apsw.IOError), ("sync", apsw.IOError)]
)
def test_whichever_call_fails_nothing_acknowledged_is_lost(path, tmp_path, frequent_checkpoints, what, error):
    """Fail the 1st, 2nd, 3rd … call until a run meets no fault."""
    met = 0
    for nth in range(1, 2_000):
        copy = tmp_path / f"{nth}.db"
        shutil.copyfile(path, copy)
        acknowledged, refused = [], []
        with disks.failing(what, nth, error) as disk:
            store = Store(SqliteEngine(copy, vfs=disk.name))
            work(store, acknowledged.append, refused.append)
            seen = {int(name[1:]) for name in names(store)}
            store.close()
        assert seen == set(acknowledged), f"call {nth}"
        assert {type(refusal) for _, refusal in refused} <= {StoreFull, StoreUnavailable}, f"call {nth}"
        assert found(copy) == set(acknowledged), f"call {nth}"
        met += disk.met
        for file in tmp_path.glob(f"{nth}.db*"):
            file.unlink()
        if not disk.met:
            break
    assert met > 10, "the disk was never asked"


def test_writing_resumes_when_the_disk_is_well_again(path):
    with disks.failing("write", 1, apsw.FullError, lasting=True) as disk:
        store = Store(SqliteEngine(path, vfs=disk.name))
        futures = together(store, put("a"), put("b"))
        assert [type(future.exception()) for future in futures] == [StoreFull, StoreFull]
        assert names(store) == []
        with pytest.raises(StoreFull):
            store.write_now(put("c"))
        disk.mend()
        assert store.write_now(put("d")) == 1
        assert names(store) == ["d"]
        store.close()
    assert disk.met


def _small_disk(folder: Path) -> contextlib.ExitStack:
    """A real file system of 2 MB; only the superuser may have one."""
    stack = contextlib.ExitStack()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)], check=True)
    stack.callback(subprocess.run, ["umount", "-l", str(folder)], check=True)
    return stack


def test_a_full_disk_is_said_and_survived(sqlite_template, tmp_path, frequent_checkpoints):
    """Where a real small disk may not be mounted, SQLite's own page limit says the same."""
    folder = tmp_path / "small"
    folder.mkdir()
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(_small_disk(folder))
            is_real = True
        except (OSError, subprocess.CalledProcessError):
            is_real = False
        path = folder / "banyan.db"
        shutil.copyfile(sqlite_template, path)
        store = open_store(str(path))
        stack.callback(store.close)
        if not is_real:
            store.write_now(put("limit"))
            store._writer._session._con.pragma("max_page_count", path.stat().st_size // 4096 + 30)
        written = []
        with contextlib.suppress(StoreFull):
            for turn in range(2_000):
                store.write_now(put(f"{turn:05}" + "x" * 5_000))
                written.append(turn)
        assert 5 < len(written) < 2_000
        before = [name for name in names(store) if name != "limit"]
        assert [int(name[:5]) for name in before] == written
        with pytest.raises(StoreFull):
            store.write_now(lambda tx: tx.many("INSERT INTO consumers VALUES (:n, 0, 0)", [{"n": "y" * 9_000_000}]))
        if is_real:
            subprocess.run(["mount", "-o", "remount,size=64m", str(folder)], check=True)
        else:
            store._writer._session._con.pragma("max_page_count", 1_000_000)
        assert store.write_now(put("after")) == 1
        assert [name for name in names(store) if name != "limit"] == [*before, "after"]
        assert store.check_integrity() == []


def _cut_power(path, folder, images, seed):
    """Work on a remembering disk, then look at `images` crash images: (lost an acknowledged row, torn or damaged)."""
    lost = damaged = 0
    with disks.remembering({path.name: path.read_bytes()}) as disk:
        store = Store(SqliteEngine(path, vfs=disk.name))
        work(store, lambda n: disk.log.append(("ack", n)))
        log_length = len(disk.log)
        store.close()
        del disk.log[log_length:]
    assert ("sync", path.name) in disk.log or sqlite.SYNCHRONOUS == "OFF", "the log was never moved into the file"
    for number in range(images):
        image = folder / f"image{number}"
        image.mkdir()
        acknowledged = disk.image(seed + number, image)
        try:
            rows = found(image / path.name)
            lost += bool(set(acknowledged) - rows)
            damaged += any((n - n % 3 + place) not in rows for n in rows for place in range(3))  # a batch is whole
        except (Refusal, apsw.Error, AssertionError):
            damaged += 1
        shutil.rmtree(image)
    return lost, damaged


@pytest.mark.slow
def test_a_power_cut_loses_nothing_acknowledged(path, tmp_path, frequent_checkpoints):
    assert _cut_power(path, tmp_path, images=200, seed=1) == (0, 0)


@pytest.mark.slow
def test_the_power_cut_catches_a_store_that_does_not_sync(path, tmp_path, frequent_checkpoints, monkeypatch):
    """The harness can fail: without the sync of each commit rows are lost, without any the file is damaged too."""
    second = path.with_name("second.db")
    shutil.copyfile(path, second)
    monkeypatch.setattr(sqlite, "SYNCHRONOUS", "NORMAL")
    lost, damaged = _cut_power(path, tmp_path, images=60, seed=1)
    assert lost > 0
    assert damaged == 0
    monkeypatch.setattr(sqlite, "SYNCHRONOUS", "OFF")
    lost, damaged = _cut_power(second, tmp_path, images=60, seed=1)
    assert damaged > 0


_TYPIST = """
import sys
from banyan.storage.store import open_store
from tests.storage.test_store_faults import put_pair
store = open_store(sys.argv[1])
start = int(sys.argv[2])
waiting = []
for n in range(start, start + 100_000):
    waiting.append((n, store.write(put_pair(n))))
    if len(waiting) >= 12:
        n, future = waiting.pop(0)
        future.result()
        print(n, flush=True)
"""


def put_pair(n):
    return lambda tx: (put(f"n{n:09}")(tx), make(n)(tx))


@pytest.mark.slow
def test_kill_9_loses_nothing_acknowledged(path):
    """A process acknowledges on its standard output and is killed in the middle of a line, ten times over."""
    draw = random.Random(9)
    acknowledged: set[int] = set()
    for life in range(10):
        start = (life + 1) * 1_000_000
        process = subprocess.Popen(
            [sys.executable, "-c", _TYPIST, str(path), str(start)],
            stdout=subprocess.PIPE,
            env=dict(os.environ, PYTHONPATH=os.pathsep.join(sys.path)),
        )
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(draw.randrange(1, 200))]
        os.kill(process.pid, signal.SIGKILL)
        lines += process.stdout.read().splitlines(keepends=True)
        assert process.wait() == -signal.SIGKILL
        process.stdout.close()
        heard = {int(line) for line in lines if line.endswith(b"\n")}
        assert heard
        acknowledged |= heard
        rows = found(path)
        assert acknowledged <= rows
        begun = sorted(n for n in rows if n >= start)
        assert begun == list(range(start, start + len(begun)))  # what was asked for in order is there in order


def test_a_temporary_folder_is_left_as_it_was():
    """The small disk is gone, so the next run finds nothing mounted."""
    mounts = Path("/proc/mounts")
    text = mounts.read_text(encoding="utf-8") if mounts.exists() else ""
    assert not [line for line in text.splitlines() if tempfile.gettempdir() in line and "/small " in line]
