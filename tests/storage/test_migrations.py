# SPDX-License-Identifier: Apache-2.0
"""Migrations: forward, one step at a time, the same schema on both databases."""

import re
import threading
from importlib import resources

import psycopg
import pytest
from tests.storage.test_store import put

from banyan.base.ids import AccountId
from banyan.records.favourites import Favourite, FavouriteKind
from banyan.records.polls import Asked, PollKind
from banyan.storage import migrate
from banyan.storage.errors import ConstraintBroken, MustRetry, StoreBusy, StoreNewer
from banyan.storage.queries import favourites, polls
from banyan.storage.sqlite import SqliteSession
from banyan.storage.store import open_store

FIRST = """-- The first house.
CREATE TABLE rooms (id BIGINT PRIMARY KEY, name TEXT NOT NULL, door BLOB);
CREATE INDEX rooms_by_name ON rooms (name);
INSERT INTO rooms (id, name) VALUES (1, 'hall');
"""
SECOND = """-- Rooms get windows.
ALTER TABLE rooms ADD COLUMN windows SMALLINT NOT NULL DEFAULT 1;
UPDATE rooms SET windows = 2 WHERE name = 'hall';
CREATE INDEX rooms_by_windows ON rooms (windows, id);
"""


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request, tmp_path):
    """Opens an empty database, again and again the same."""
    stores = []

    def opened(url):
        stores.append(open_store(url))
        return stores[-1]

    if request.param == "sqlite":
        yield lambda: opened(str(tmp_path / "banyan.db"))
        for store in stores:
            store.close()
        return
    with request.getfixturevalue("postgres_databases").fresh("template0") as url:
        yield lambda: opened(url)
        for store in stores:
            store.close()


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "migrations"
    folder.mkdir()
    (folder / "0001_first.sql").write_text(FIRST)
    return folder


def done(store):
    with store.read() as tx:
        return [step for (step,) in tx.all("SELECT step FROM migrations ORDER BY step")]


def test_our_own_migrations_run_twice_without_harm(empty):
    store = empty()
    store.migrate()
    steps = done(store)
    assert len(steps) > 30
    store.write_now(put("a"))
    store.migrate()
    assert done(store) == steps


def test_a_later_migration_meets_data(empty, folder):
    store = empty()
    store.migrate(folder)
    (folder / "0002_windows.sql").write_text(SECOND)
    store.migrate(folder)
    with store.read() as tx:
        assert tx.all("SELECT id, name, windows FROM rooms") == [(1, "hall", 2)]
    assert done(store) == [f"0001_first/00{n}" for n in (1, 2, 3)] + [f"0002_windows/00{n}" for n in (1, 2, 3)]


def test_a_run_that_stops_anywhere_goes_on_from_there(empty, folder):
    """Stopped after each step in turn, as by a kill: what was done is noted, what was not is not there."""
    (folder / "0002_windows.sql").write_text(SECOND)
    store = empty()
    for stop in range(1, 8):
        left = [stop]

        def write_now(job, left=left):
            left[0] -= 1
            if left[0] < 0:
                raise KeyboardInterrupt
            return store.write_now(job)

        try:
            migrate.run(store._engine, store.read, write_now, folder)
        except KeyboardInterrupt:
            continue
    assert len(done(store)) == 6
    with store.read() as tx:
        assert tx.all("SELECT id, name, windows FROM rooms") == [(1, "hall", 2)]


def test_a_step_that_fails_leaves_nothing_behind(empty, folder):
    (folder / "0001_first.sql").write_text(
        FIRST + "CREATE TABLE half (id BIGINT PRIMARY KEY);\nCREATE TABLE rooms (x BIGINT);\n"
    )
    store = empty()
    with pytest.raises(Exception, match=r"rooms.* already exists"):
        store.migrate(folder)
    assert done(store)[-1] == "0001_first/004"
    (folder / "0001_first.sql").write_text(
        FIRST + "CREATE TABLE half (id BIGINT PRIMARY KEY);\nCREATE TABLE other (x BIGINT);\n"
    )
    store.migrate(folder)
    assert done(store)[-1] == "0001_first/005"


def test_two_that_start_at_once_do_each_step_once(empty, folder):
    (folder / "0002_windows.sql").write_text(SECOND)
    stores, errors = [empty(), empty(), empty()], []

    def start(store):
        try:
            store.migrate(folder)
        except Exception as error:  # noqa: BLE001  any of them is shown below
            errors.append(error)

    threads = [threading.Thread(target=start, args=(store,)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(done(stores[0])) == 6
    with stores[0].read() as tx:
        assert tx.value("SELECT count(*) FROM rooms") == 1


def test_whoever_is_refused_while_another_makes_the_notes_finds_them(empty, folder):
    store = empty()
    refused = iter((ConstraintBroken("table migrations already exists"),))

    def write_now(job):
        for error in refused:
            raise error
        return store.write_now(job)

    migrate.run(store._engine, store.read, write_now, folder)
    assert len(done(store)) == 3


def test_a_file_that_another_turns_to_wal_just_now_is_tried_again():
    """SQLite refuses that at once, whatever the busy timeout says: the writer knows how to wait."""

    def connect():
        raise StoreBusy

    with pytest.raises(MustRetry):
        SqliteSession(connect).begin()


def test_a_store_of_a_later_release_is_refused(empty, folder):
    (folder / "0002_windows.sql").write_text(SECOND)
    store = empty()
    store.migrate(folder)
    (folder / "0002_windows.sql").unlink()
    with pytest.raises(StoreNewer, match="0002_windows/001"):
        store.migrate(folder)


def test_a_copy_is_made_before_a_file_with_data_changes(folder, tmp_path):
    store = open_store(str(tmp_path / "banyan.db"))
    store.migrate(folder)
    assert not list(tmp_path.glob("before-*"))
    (folder / "0002_windows.sql").write_text(SECOND)
    (tmp_path / "before-0002.db.part").write_bytes(b"left by a run that was killed")
    store.migrate(folder)
    store.migrate(folder)
    store.close()
    assert [path.name for path in tmp_path.glob("before-*")] == ["before-0002.db"]
    copy = open_store(str(tmp_path / "before-0002.db"))
    assert len(done(copy)) == 3
    with copy.read() as tx:
        assert tx.all("SELECT * FROM rooms") == [(1, "hall", None)]
    copy.close()


def ours_before(number, tmp_path):
    """A folder with our migrations up to one."""
    before = tmp_path / "before"
    before.mkdir()
    for file in (resources.files("banyan.storage") / "migrations").iterdir():
        if file.name.endswith(".sql") and file.name < number:
            (before / file.name).write_text(file.read_text(encoding="utf-8"))
    return before


def test_polls_of_before_keep_their_totals_and_what_was_promised(empty, tmp_path):
    """Before 0029 there was no kind but one or several choices, and nothing stayed but totals."""
    store = empty()
    store.migrate(ours_before("0029", tmp_path))
    old = """INSERT INTO polls (id, board_id, question, choices, most_picks, shows, joined_before, made_by, made_at,
            closes_at, state, reason, voter_count, totals, comments)
        VALUES (:id, 1, 'Rye?', '["Yes","No"]', :most, 'always', 0, 1, 1, 9, :state, '', 3, '[2,1]', '')"""

    def keep(tx):
        for poll, most, state in ((1, 1, "closed"), (2, 2, "open")):
            tx.run(old, {"id": poll, "most": most, "state": state})
        tx.run(
            "INSERT INTO poll_votes (poll_id, account_id, picks, comment, made_at) VALUES (2, 7, '[0,1]', '', 3)", {}
        )

    store.write_now(keep)
    store.migrate()
    with store.read() as tx:
        one, two = polls.list_due(tx, 9), tx.all("SELECT kind, ballot, keeps_ballots, totals FROM polls ORDER BY id")
        assert [poll.asked for poll in one] == [Asked(PollKind.SEVERAL, 2, 2)]
        assert two == [("single", "secret", 0, "[2,1]"), ("several", "secret", 0, "[2,1]")]
        assert polls.find_vote(tx, 2, AccountId(7)) == ("[0,1]", "", 3, "")


def test_favourites_of_the_older_shape_become_a_tree_in_their_order(empty, tmp_path):
    """Before 0016 they were rows of an account and a board, whose positions may be equal."""
    store = empty()
    store.migrate(ours_before("0016", tmp_path))
    kept = [(1, 30, 2, 5), (1, 10, 2, 6), (1, 20, 1, 7), (2, 20, 9, 8)]

    def keep(tx):
        for account, board, position, at in kept:
            tx.run(
                "INSERT INTO favourites (account_id, board_id, position, made_at) VALUES (:account, :board, :position, :at)",
                {"account": account, "board": board, "position": position, "at": at},
            )

    store.write_now(keep)
    store.migrate()
    with store.read() as tx:
        rows = tx.all("SELECT * FROM favourites ORDER BY account_id, number")
        ones = favourites.list_favourites(tx, AccountId(1))
        assert [(one.board_id, one.number) for one in ones] == [(20, 1), (10, 2), (30, 3)]
        assert not any(one.folder or one.name for one in ones)
        assert {one.kind for one in ones} == {FavouriteKind.BOARD}
    assert sorted((account, board, position, at) for account, _, _, board, _, _, position, at in rows) == sorted(kept)
    added = Favourite(AccountId(1), 4, FavouriteKind.FOLDER, None, "Trains", 0, 3, 9)
    store.write_now(lambda tx: favourites.insert_favourite(tx, added))
    with store.read() as tx:
        assert favourites.list_favourites(tx, AccountId(1))[-1] == added


EXTRAS = {"post_search"}  # full text is the one thing that each database has in its own way


def schema_of_sqlite(store):
    tables, indexes = {}, {}
    with store.read() as tx:
        for (table,) in tx.all("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"):
            if any(table == extra or table.startswith(extra + "_") for extra in EXTRAS):
                continue
            columns = tx.all(f"PRAGMA table_info({table})")
            key = [name for _, name, *_, place in sorted(columns, key=lambda column: column[5]) if place]
            rowid = len(key) == 1 and next(column[2] for column in columns if column[1] == key[0]) == "INTEGER"
            tables[table] = (
                [
                    (name, kind, bool(required) or (rowid and place > 0))
                    for _, name, kind, required, _, place in columns
                ],
                key,
            )
            for _, name, unique, origin, _ in tx.all(f"PRAGMA index_list({table})"):
                if origin != "pk":
                    names = tuple(column for _, _, column in tx.all(f"PRAGMA index_info({name})"))
                    indexes[table, names, bool(unique)] = name if origin == "c" else ""
            strict = tx.value("SELECT strict FROM pragma_table_list WHERE name = :t", {"t": table})
            assert strict == 1, table
    return tables, indexes


def schema_of_postgres(url):
    kinds = {"bigint": "INTEGER", "smallint": "INTEGER", "text": "TEXT", "bytea": "BLOB", "double precision": "REAL"}
    tables, indexes = {}, {}
    with psycopg.connect(url) as con:
        rows = con.execute("""
            SELECT table_name, column_name, data_type, is_nullable, collation_name FROM information_schema.columns
            WHERE table_schema = 'public' ORDER BY table_name, ordinal_position""")
        for table, name, kind, nullable, collation in rows:
            if table not in EXTRAS:
                assert collation == ("C" if kind == "text" else None), (table, name)
                tables.setdefault(table, ([], []))[0].append((name, kinds[kind], nullable == "NO"))
        rows = con.execute("""
            SELECT tablename, indexname, indexdef, indisprimary, indisunique, conname FROM pg_indexes
            JOIN pg_index ON indexrelid = (quote_ident(schemaname) || '.' || quote_ident(indexname))::regclass
            LEFT JOIN pg_constraint ON conindid = indexrelid AND contype = 'u' WHERE schemaname = 'public'""")
        for table, name, definition, primary, unique, constraint in rows:
            if table in EXTRAS:
                continue
            columns = [column.strip(' "') for column in re.search(r"\((.*)\)", definition)[1].split(",")]
            if primary:
                tables[table][1].extend(columns)
            else:
                indexes[table, tuple(columns), unique] = "" if constraint else name
    return tables, indexes


def test_both_databases_end_with_the_same_schema(sqlite_store, postgres_url):
    tables, indexes = schema_of_sqlite(sqlite_store)
    other_tables, other_indexes = schema_of_postgres(postgres_url)
    assert tables == other_tables
    assert indexes == other_indexes
    assert len(tables) > 20


def test_each_migration_says_why_in_its_first_line():
    files = sorted((resources.files("banyan.storage") / "migrations").iterdir(), key=lambda file: file.name)
    files = [file for file in files if file.name.endswith(".sql")]
    assert [file.name[:4] for file in files] == [f"{number:04}" for number in range(1, len(files) + 1)]
    for file in files:
        first = next(line for line in file.read_text(encoding="utf-8").splitlines() if "SPDX" not in line)
        assert re.match(r"-- \S.{10}", first), file.name
