# SPDX-License-Identifier: Apache-2.0
"""One dialect, two databases: turns our SQL into what each of them reads. It knows words, not meanings.

Statements are written once with `:name` parameters. Migrations are written once with BIGINT, SMALLINT, REAL, TEXT and
BLOB; text is compared bytewise on both, so on PostgreSQL every TEXT column is declared with the C collation: order and
equality are then those of SQLite, whatever collation the database was made with.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

# Strings, quoted names and comments pass untouched; of the rest, a cast (::) is no parameter.
_TOKEN = re.compile(
    r"""
      (?P<quiet> '(?:[^']|'')*' | "(?:[^"]|"")*" | --[^\n]* | /\*.*?\*/ | :: )
    | :(?P<name> [A-Za-z_][A-Za-z0-9_]* )
    """,
    re.VERBOSE | re.DOTALL,
)


class Numbered(NamedTuple):
    """A statement with `$1`, `$2` … and the names of the parameters in that order."""

    sql: str
    names: tuple[str, ...]


@lru_cache(maxsize=4096)
def numbered(sql: str) -> Numbered:
    """`WHERE a = :a AND b > :b OR c = :a` → (`WHERE a = $1 AND b > $2 OR c = $1`, ("a", "b"))."""
    places: dict[str, int] = {}

    def place(match: re.Match[str]) -> str:
        name = match["name"]
        if name is None:
            return match[0]
        return f"${places.setdefault(name, len(places) + 1)}"

    text = _TOKEN.sub(place, sql)
    return Numbered(text, tuple(places))


class Step(NamedTuple):
    """One statement of a migration. `only` names the one database that it is for, or is empty."""

    name: str
    sql: str
    only: str


_MARKER = re.compile(r"^--\s*(?:only:\s*(?P<only>sqlite|postgres)|(?P<both>both))\s*$")
_PIECE = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|/\*.*?\*/|;|[^'"\-/;]+|.""", re.DOTALL)


def steps(stem: str, text: str) -> Iterator[Step]:
    """Cut a migration file into its statements. A step's number counts over both databases: `0001_ground/007`."""
    count = 0
    for only, section in _sections(text):
        for statement in _statements(section):
            count += 1
            yield Step(f"{stem}/{count:03}", statement, only)


def _sections(text: str) -> Iterator[tuple[str, str]]:
    only, lines = "", []
    for line in text.splitlines():
        marker = _MARKER.match(line.strip())
        if marker is None:
            lines.append(line)
            continue
        yield only, "\n".join(lines)
        only, lines = marker["only"] or "", []
    yield only, "\n".join(lines)


def _statements(section: str) -> Iterator[str]:
    """Statements end with a semicolon outside of strings; comments are left out."""
    words: list[str] = []
    for piece in _PIECE.findall(section):
        if piece == ";":
            if "".join(words).strip():
                yield "".join(words).strip()
            words = []
        elif not piece.startswith(("--", "/*")):
            words.append(piece)
    if "".join(words).strip():
        raise ValueError(f"a statement has no semicolon: {''.join(words).strip()[:80]}")


_WORD = re.compile(r"""(?P<quiet>'(?:[^']|'')*'|"(?:[^"]|"")*")|\b(?P<word>BIGINT|SMALLINT|REAL|BLOB|TEXT)\b""")
_SQLITE_WORDS = {"BIGINT": "INTEGER", "SMALLINT": "INTEGER"}
# PostgreSQL's REAL has 4 bytes, SQLite's 8.
_POSTGRES_WORDS = {"BLOB": "BYTEA", "REAL": "DOUBLE PRECISION", "TEXT": 'TEXT COLLATE "C"'}
# A primary key may hold NULL on SQLite, for reasons of its history, unless it is told not to.
_KEY = re.compile(r"\b(?P<type>TEXT|BLOB|REAL)\s+PRIMARY\s+KEY\b")
_CREATE_TABLE = re.compile(r"^CREATE\s+TABLE\b", re.IGNORECASE)
_WITHOUT_ROWID = re.compile(r"\)\s*WITHOUT\s+ROWID\s*$", re.IGNORECASE)


def for_sqlite(step: Step) -> str:
    """The step as SQLite reads it: integers are INTEGER, and every table is STRICT, so types are checked there too."""
    if step.only or not _declares(step.sql):
        return step.sql
    sql = _KEY.sub(r"\g<type> NOT NULL PRIMARY KEY", _swap(step.sql, _SQLITE_WORDS))
    if _CREATE_TABLE.match(sql):
        sql = _WITHOUT_ROWID.sub(") STRICT, WITHOUT ROWID", sql) if _WITHOUT_ROWID.search(sql) else f"{sql} STRICT"
    return sql


def for_postgres(step: Step) -> str:
    """The step as PostgreSQL reads it."""
    if step.only or not _declares(step.sql):
        return step.sql
    return _WITHOUT_ROWID.sub(")", _swap(step.sql, _POSTGRES_WORDS))


def _declares(sql: str) -> bool:
    """Types are declared by CREATE TABLE and ALTER TABLE; in other statements those words are only words."""
    return sql.upper().startswith(("CREATE TABLE", "ALTER TABLE"))


def _swap(sql: str, words: dict[str, str]) -> str:
    return _WORD.sub(lambda match: match[0] if match["word"] is None else words.get(match[0], match[0]), sql)
