# SPDX-License-Identifier: Apache-2.0
"""One dialect, two databases: what each of them reads."""

import pytest

from banyan.storage.dialect import Step, for_postgres, for_sqlite, numbered, steps


@pytest.mark.parametrize(
    ("sql", "text", "names"),
    [
        ("SELECT :a", "SELECT $1", ("a",)),
        ("SELECT :b, :a, :b", "SELECT $1, $2, $1", ("b", "a")),
        ("SELECT ':a', :a", "SELECT ':a', $1", ("a",)),
        ("SELECT 'it''s :a', :b", "SELECT 'it''s :a', $1", ("b",)),
        ('SELECT ":a" FROM t', 'SELECT ":a" FROM t', ()),
        ("SELECT x::text, :a::bigint", "SELECT x::text, $1::bigint", ("a",)),
        ("SELECT 1 -- not :a\n, :b", "SELECT 1 -- not :a\n, $1", ("b",)),
        ("SELECT /* :a\n :b */ :c", "SELECT /* :a\n :b */ $1", ("c",)),
        ("SELECT '100%' WHERE x LIKE 'a%' AND y % 2 = :n", "SELECT '100%' WHERE x LIKE 'a%' AND y % 2 = $1", ("n",)),
        ("a=:a_1,b=:B2", "a=$1,b=$2", ("a_1", "B2")),
        ("SELECT a[1:2]", "SELECT a[1:2]", ()),
        ("SELECT '" + ":a" * 50_000 + "'", "SELECT '" + ":a" * 50_000 + "'", ()),
    ],
)
def test_parameters_are_numbered(sql, text, names):
    assert numbered(sql) == (text, names)
    assert numbered(sql) is numbered(sql)


TEXT = """-- Why: tests; and ':x' is a comment.
CREATE TABLE a (id BIGINT PRIMARY KEY, key TEXT PRIMARY KEY, n SMALLINT NOT NULL, weight REAL, raw BLOB);
INSERT INTO a (key) VALUES ('TEXT; BLOB -- "BIGINT"'); -- trailing; comment
-- only: sqlite
CREATE VIRTUAL TABLE s USING fts5 (TEXT, content='');
-- only: postgres
CREATE TABLE s (terms TSVECTOR, b BYTEA);
-- both
/* block; comment */
CREATE TABLE pair (a BIGINT NOT NULL, b TEXT NOT NULL, PRIMARY KEY (a, b)) WITHOUT ROWID;
ALTER TABLE a ADD COLUMN more TEXT;
CREATE INDEX a_by_n ON a (n)
  ;
"""


def test_a_migration_is_cut_into_statements():
    found = list(steps("0001_ground", TEXT))
    assert [(step.name, step.only) for step in found] == [
        ("0001_ground/001", ""),
        ("0001_ground/002", ""),
        ("0001_ground/003", "sqlite"),
        ("0001_ground/004", "postgres"),
        ("0001_ground/005", ""),
        ("0001_ground/006", ""),
        ("0001_ground/007", ""),
    ]
    assert found[1].sql == """INSERT INTO a (key) VALUES ('TEXT; BLOB -- "BIGINT"')"""


def test_sqlite_gets_strict_tables():
    first, insert, extra, _, pair, alter, index = (for_sqlite(step) for step in steps("m", TEXT))
    assert first == (
        "CREATE TABLE a (id INTEGER PRIMARY KEY, key TEXT NOT NULL PRIMARY KEY, n INTEGER NOT NULL, weight REAL, raw BLOB) STRICT"
    )
    assert insert.endswith("""('TEXT; BLOB -- "BIGINT"')""")
    assert extra == "CREATE VIRTUAL TABLE s USING fts5 (TEXT, content='')"
    assert pair.endswith("PRIMARY KEY (a, b)) STRICT, WITHOUT ROWID")
    assert alter == "ALTER TABLE a ADD COLUMN more TEXT"
    assert index == "CREATE INDEX a_by_n ON a (n)"


def test_postgres_gets_its_types_and_text_by_bytes():
    first, insert, _, extra, pair, alter, _ = (for_postgres(step) for step in steps("m", TEXT))
    assert first == (
        'CREATE TABLE a (id BIGINT PRIMARY KEY, key TEXT COLLATE "C" PRIMARY KEY, n SMALLINT NOT NULL, '
        "weight DOUBLE PRECISION, raw BYTEA)"
    )
    assert insert.endswith("""('TEXT; BLOB -- "BIGINT"')""")
    assert extra == "CREATE TABLE s (terms TSVECTOR, b BYTEA)"
    assert pair.endswith("PRIMARY KEY (a, b))")
    assert alter == 'ALTER TABLE a ADD COLUMN more TEXT COLLATE "C"'


def test_a_statement_without_its_semicolon_is_an_error():
    with pytest.raises(ValueError, match="CREATE TABLE b"):
        list(steps("m", "CREATE TABLE a (x BIGINT);\nCREATE TABLE b (y BIGINT)"))


def test_words_inside_strings_are_left_alone():
    step = Step("m/001", "ALTER TABLE a ADD COLUMN kind TEXT NOT NULL DEFAULT 'BLOB'", "")
    assert for_postgres(step) == """ALTER TABLE a ADD COLUMN kind TEXT COLLATE "C" NOT NULL DEFAULT 'BLOB'"""
