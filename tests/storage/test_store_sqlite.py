# SPDX-License-Identifier: Apache-2.0
"""What only SQLite needs: a library that is safe, a file that others share, copies of a file in use."""

import stat
import threading

import apsw
import pytest
from tests.storage.test_store import names, put

from banyan.storage import sqlite
from banyan.storage.errors import SqliteTooOld, StoreDamaged, StoreOutOfReach, StoreUnknown
from banyan.storage.sqlite import is_safe
from banyan.storage.store import StoreBusy, open_store


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ("3.7.0", False),
        ("3.40.1", False),
        ("3.44.5", False),
        ("3.44.6", True),
        ("3.44.11", True),
        ("3.45.9", False),
        ("3.49.2", False),
        ("3.50.6", False),
        ("3.50.7", True),
        ("3.51", False),
        ("3.51.2", False),
        ("3.51.3", True),
        ("3.52.0", True),
        ("3.54.1", True),
        ("4.0.0", True),
    ],
)
def test_a_library_that_damages_files_is_known(version, safe):
    assert is_safe(version) is safe


def test_a_store_does_not_open_on_such_a_library(tmp_path, monkeypatch):
    monkeypatch.setattr(apsw, "sqlite_lib_version", lambda: "3.40.1")
    with pytest.raises(SqliteTooOld, match=r"3\.40\.1"):
        open_store(str(tmp_path / "banyan.db"))
    assert not (tmp_path / "banyan.db").exists()


@pytest.mark.parametrize(
    "url", ["mysql://host/db", "sqlite://", "sqlite://relative.db", "://", "http://user:secret@host/"]
)
def test_an_address_that_is_none_is_refused_without_its_password(url):
    with pytest.raises(StoreUnknown) as refused:
        open_store(url)
    assert "secret" not in str(refused.value)


def test_what_was_forgotten_is_in_no_corner_of_the_file(tmp_path):
    """Rows become shorter, and some of a page go; without care their words stay in the free places of the page."""
    store = open_store(str(tmp_path / "banyan.db"))
    store.migrate()
    words = [f"forgotten {number:03} {'x' * 200}" for number in range(300)]
    keep = "INSERT INTO site (key, value) VALUES (:key, :value)"
    store.write_now(lambda tx: tx.many(keep, [{"key": word[:13], "value": word} for word in words]))
    store.write_now(lambda tx: tx.run("DELETE FROM site WHERE key IN ('forgotten 007', 'forgotten 150')"))
    store.write_now(lambda tx: tx.run("UPDATE site SET value = '' WHERE key >= 'forgotten'"))
    store.close()
    assert (tmp_path / "banyan.db").read_bytes().count(b"xxxxxxxx") == 0


def test_the_file_is_its_owners_alone(tmp_path):
    store = open_store(f"sqlite://{tmp_path}/deep/er/my%20banyan.db")
    store.migrate()
    store.write_now(put("a"))
    files = sorted((tmp_path / "deep" / "er").iterdir())
    assert [file.name for file in files] == ["my banyan.db", "my banyan.db-shm", "my banyan.db-wal"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    store.close()


def test_the_settings_that_durability_rests_on(sqlite_store):
    def look(tx):
        return {
            name: tx.value(f"PRAGMA {name}")
            for name in ("journal_mode", "synchronous", "foreign_keys", "mmap_size", "temp_store", "cache_size")
        }

    expected = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "mmap_size": 0,
        "temp_store": 2,
        "cache_size": -8_000,
    }
    assert sqlite_store.write_now(look) == expected
    with sqlite_store.read() as tx:
        assert look(tx) == expected
        assert tx.value("PRAGMA query_only") == 1


def test_a_read_inside_a_read_is_the_same_snapshot(sqlite_store):
    with sqlite_store.read() as outer:
        assert outer.value("SELECT count(*) FROM consumers") == 0
        sqlite_store.write_now(put("a"))
        with sqlite_store.read() as inner:
            assert inner.value("SELECT count(*) FROM consumers") == 0
        assert outer.value("SELECT count(*) FROM consumers") == 0
    assert names(sqlite_store) == ["a"]


def test_another_process_that_writes_for_long_makes_us_wait_and_then_say_so(sqlite_store, tmp_path, monkeypatch):
    monkeypatch.setattr(sqlite, "BUSY_MS", 80)
    ours = open_store(str(tmp_path / "banyan.db"))
    other = apsw.Connection(str(tmp_path / "banyan.db"))
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusy):
        ours.write_now(put("a"))
    future = ours.write(put("b"))
    other.execute("COMMIT")
    assert isinstance(future.exception(), StoreBusy | None)
    assert ours.write_now(put("c")) == 1
    other.close()
    ours.close()


def test_two_stores_on_one_file_lose_nothing(sqlite_store, tmp_path):
    """A server and an import: floors and numbers are handed out by rows, so both go on counting."""
    second = open_store(str(tmp_path / "banyan.db"))
    count = "UPDATE counters SET value = value + 1 WHERE name = 'threads' RETURNING value"
    seen = []

    def live(store):
        seen.extend([store.write_now(lambda tx: tx.value(count)) for _ in range(60)])

    threads = [threading.Thread(target=live, args=(store,)) for store in (sqlite_store, second, sqlite_store, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    second.close()
    assert sorted(seen) == list(range(1, 241))


def test_a_copy_of_a_file_in_use_is_whole(sqlite_store, tmp_path, monkeypatch):
    monkeypatch.setattr(sqlite, "BACKUP_PAGES", 10)
    for turn in range(20):
        sqlite_store.write_now(lambda tx, turn=turn: [put(f"{turn:02}-{n:02}" + "x" * 2_000)(tx) for n in range(5)])
    steps = []

    def progress(done, total):
        steps.append((done, total))
        sqlite_store.write_now(put(f"later-{len(steps):03}"))

    target = tmp_path / "copy.db"
    target.with_name("copy.db.part").write_bytes(b"left by a run that was killed")
    sqlite_store.snapshot(target, progress)
    assert len(steps) > 5
    assert steps[-1][0] == steps[-1][1]
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert not list(tmp_path.glob("*.part"))
    copy = open_store(str(target))
    assert copy.check_integrity() == []
    assert len(names(copy)) == 100  # and nothing of what came while it was made
    copy.close()
    assert len(names(sqlite_store)) == 100 + len(steps)


def test_a_log_that_grew_is_moved_into_the_file(sqlite_store, tmp_path, monkeypatch):
    monkeypatch.setattr(sqlite, "CHECKPOINT_PAGES", 20)
    log = tmp_path / "banyan.db-wal"
    for turn in range(100):
        sqlite_store.write_now(put(f"{turn:03}" + "x" * 3_000))
    assert log.stat().st_size < 100 * 4096


def test_threads_that_ended_leave_no_connection_behind(sqlite_store):
    for _ in range(20):
        thread = threading.Thread(target=names, args=(sqlite_store,))
        thread.start()
        thread.join()
    assert len(sqlite_store._engine._readers) <= 1


def test_a_file_that_is_no_database_is_refused(tmp_path):
    path = tmp_path / "banyan.db"
    path.write_bytes(b"this is a letter, not a database" * 200)
    store = open_store(str(path))
    with pytest.raises(StoreDamaged), store.read() as tx:
        tx.all("SELECT 1 FROM sqlite_schema")
    with pytest.raises(StoreDamaged):
        store.write_now(put("a"))
    store.close()
    assert path.read_bytes().startswith(b"this is a letter")


def test_damage_is_found_and_named(sqlite_store, tmp_path):
    for turn in range(50):
        sqlite_store.write_now(put(f"{turn:03}" + "x" * 1_000))
    sqlite_store.close()
    path = tmp_path / "banyan.db"
    content = bytearray(path.read_bytes())
    content[-4096 * 3 : -4096] = b"\xee" * 8192
    path.write_bytes(content)
    store = open_store(str(path))
    assert store.check_integrity() != []
    store.close()


def test_a_folder_that_is_not_there_and_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreOutOfReach, match="banyan.db cannot be opened"):
        open_store(str(tmp_path / "file" / "banyan.db"))
    with pytest.raises(StoreOutOfReach):
        open_store(str(tmp_path))
