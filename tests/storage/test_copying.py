# SPDX-License-Identifier: Apache-2.0
"""Rows go from one database into another whole: every table, every kind of value, however many there are."""

from contextlib import closing
from pathlib import Path

import pytest

from banyan.storage.copying import ROWS, copy_rows, database_file, list_tables, put_in_place
from banyan.storage.migrate import read_steps
from banyan.storage.store import Store, open_store

MANY = 2 * ROWS + 7


@pytest.fixture
def other(tmp_path: Path):
    with closing(open_store(str(tmp_path / "other.db"))) as store:
        store.migrate()
        yield store


def fill(store: Store) -> None:
    def job(tx):
        tx.many(
            """INSERT INTO revisions (post_id, revision, made_at, made_by, format, source)
            VALUES (:post, :n, 1, 2, 'text', :words)""",
            [{"post": 1 << 62, "n": n, "words": "树" * (n % 3)} for n in range(MANY)],
        )
        tx.many(
            "INSERT INTO client_tokens (token_hash, object_id, made_at) VALUES (:hash, 1, 1)",
            [{"hash": bytes([n // 256, n % 256, 0, 255])} for n in range(ROWS + 1)],
        )
        tx.run("INSERT INTO site (key, value) VALUES ('name', 'Ovens ''n'' :more')")
        tx.run("UPDATE counters SET value = 41 WHERE name = 'threads'")
        tx.run(
            """INSERT INTO links (token_hash, purpose, account_id, data, made_at, ends_at, used_at)
            VALUES (:hash, 'x', NULL, '', 1, 2, NULL)""",
            {"hash": b"\0\xff"},
        )

    store.write_now(job)


def content(store: Store) -> dict[str, list[tuple[object, ...]]]:
    tables = "revisions client_tokens site counters links posts".split()
    with store.read() as tx:
        found = {table: tx.all(f"SELECT * FROM {table}") for table in tables}
    return {table: sorted([tuple(map(plain, row)) for row in rows], key=repr) for table, rows in found.items()}


def plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value


def test_everything_is_copied_and_counted(store, other):
    fill(store)
    told: list[tuple[int, int]] = []
    copy_rows(store, other, lambda done, total: told.append((done, total)))
    assert content(other) == content(store)
    assert told[-1][0] == told[-1][1] > MANY + ROWS
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_and_back(store, other):
    fill(other)
    copy_rows(other, store, lambda *_: None)
    assert content(store) == content(other)


def test_what_was_there_is_gone(store, other):
    other.write_now(lambda tx: tx.run("INSERT INTO site (key, value) VALUES ('rest', 'of a copy that was cut off')"))
    copy_rows(store, other, lambda *_: None)
    assert content(other) == content(store)


def test_no_table_is_forgotten_and_the_mark_of_a_community_comes_last(other):
    with other.read() as tx:
        tables = list_tables(tx)
    made = {
        step.sql.split()[2]
        for step in read_steps()
        if step.sql.upper().startswith("CREATE TABLE") and step.only != "postgres"
    }
    assert {table.name for table in tables} == made
    assert all(table.key for table in tables), "a table without a key cannot be walked"
    assert tables[-1].name == "site"


def test_a_copy_takes_the_place_of_a_database_whole(tmp_path: Path, other):
    fill(other)
    other.snapshot(tmp_path / "copy.db")
    file = tmp_path / "banyan.db"
    for name in ("banyan.db-wal", "banyan.db-shm", "banyan.db.part"):
        (tmp_path / name).write_bytes(b"left by somebody who was killed")
    put_in_place(tmp_path / "copy.db", file)
    with closing(open_store(str(file))) as store:
        assert store.check_integrity() == []
        assert content(store) == content(other)
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_database_has_a_file_or_not():
    assert database_file("sqlite:///srv/my%20data/banyan.db") == Path("/srv/my data/banyan.db")
    assert database_file("postgresql://ada@/banyan") is None
