# SPDX-License-Identifier: Apache-2.0
"""Each room keeps to its business: no async below the interfaces, SQL in storage alone.

That imports point down is checked by import-linter (`make lint`); its contracts stand in `pyproject.toml`.
"""

import ast
import re
from collections.abc import Iterator

from tests.kit import sources

SYNCHRONOUS = ("base", "records", "markup", "storage", "core", "exchange")

SQL = re.compile(
    r"\bSELECT\b.+\bFROM\s+\w|\bINSERT\s+(OR\s+\w+\s+)?INTO\s|\bUPDATE\s+\w+\s+SET\s|\bDELETE\s+FROM\s"
    r"|\b(CREATE|DROP|ALTER)\s+(UNIQUE\s+|VIRTUAL\s+)?(TABLE|INDEX|VIEW|TRIGGER)\s|\bPRAGMA\s+\w|\bBEGIN\s+IMMEDIATE\b"
    r"|\bWHERE\s+[\w.]+\s*(=|<|>|IN\b|IS\b|BETWEEN\b|LIKE\b)|\b(ORDER|GROUP)\s+BY\s+\w|\bLIMIT\s+:\w",
    re.DOTALL,
)
ASKS_FOR_ROWS = ("all", "one", "run", "many")


def test_async_stops_at_the_interfaces():
    waits = ast.AsyncFunctionDef | ast.Await | ast.AsyncFor | ast.AsyncWith
    bad = [
        f"{sources.name(path)}:{node.lineno}"
        for room in SYNCHRONOUS
        for path in sources.modules(room)
        for node in ast.walk(sources.tree(path))
        if isinstance(node, waits)
    ]
    assert not bad, f"{bad}: below the interfaces everything is plain synchronous Python; the desk does the waiting."


def sql_outside_storage() -> Iterator[str]:
    for path in sources.modules():
        if path.is_relative_to(sources.SRC / "storage"):
            continue
        module = sources.tree(path)
        for text in sources.strings(module):
            if SQL.search(text.value):
                yield f"{sources.name(path)}:{text.lineno}: {' '.join(text.value.split())[:60]}"
        for node in ast.walk(module):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Name(id="tx"), attr=asked)) if asked in ASKS_FOR_ROWS:
                    yield f"{sources.name(path)}:{node.lineno}: tx.{asked}(…)"


def test_sql_stands_in_storage_alone():
    bad = list(sql_outside_storage())
    assert not bad, "\n".join(
        [*bad, "A statement is a function in storage/queries/<noun>.py with a name that says what it is."]
    )


def test_the_wall_around_sql_knows_sql_when_it_sees_it():
    statements = sum(
        bool(SQL.search(text.value))
        for path in sources.modules("storage")
        for text in sources.strings(sources.tree(path))
    )
    assert statements > 20
    for words in (
        "Select a board from the list.",
        "Where is the update of the table?",
        "DELETE or FROM",
        "This thread has been updated; the order by which it is shown is set by its board.",
    ):
        assert not SQL.search(words), words
    for statement in (
        "SELECT id\nFROM threads",
        "UPDATE threads SET last_floor = 1",
        " WHERE t.id = :id",
        " ORDER BY id",
    ):
        assert SQL.search(statement), statement
