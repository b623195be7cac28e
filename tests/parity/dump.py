# SPDX-License-Identifier: Apache-2.0
"""Everything in a store as lines that can be compared: ids that are new are counted in the order in which they were made."""

import re
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from banyan.base import clock
from banyan.base.ids import minted_at
from banyan.storage.store import Store
from banyan.storage.tx import Row

# What differs because the ways differ, and not what was done. Everything else is compared, each table and each column.
OF_THE_WAY: Mapping[str, str] = {
    "client_tokens": "a page's form carries one against a second click; the terminal has no second click",
    "presences": "where somebody is now, and by which way",
    "counters": "the numbers of the log count the events of the way too; numbers of threads are compared in the threads",
    "post_search": "written by a job, from rows that are compared",
}
# Columns that hold something random, or the name of the way.
RANDOM = re.compile(r"(_hash|^token|^box|^sealed|^salt|^bar|^answer|^public_key|^locked_key|^receipt)$")
NAMES_OF_WAYS: Mapping[str, str] = {"sessions": "agent", "sign_ins": "agent"}
TOKENS_IN_LETTERS = re.compile(r"/(link|reset|invite)/[\w-]+")
_COLUMNS = {  # by whether the store is a file
    True: "SELECT name FROM pragma_table_info(:name)",
    False: "SELECT column_name FROM information_schema.columns WHERE table_name = :name ORDER BY ordinal_position",
}
LONG_NUMBER = re.compile(r"\b\d{19}\b")


def tables() -> list[str]:
    """All tables that the migrations make."""
    found: set[str] = set()
    folder = files("banyan.storage") / "migrations"
    for script in sorted(folder.iterdir(), key=lambda each: each.name):
        found |= set(re.findall(r"CREATE TABLE (?:IF NOT EXISTS )?(\w+)", script.read_text(encoding="utf-8")))
    return sorted(found - OF_THE_WAY.keys())


def dump(store: Store, since: int) -> list[str]:
    """One line for each row. `since` is when the story began: ids from then on are new."""
    lines: list[str] = []
    with store.read() as tx:
        for table in tables():
            columns = [name for (name,) in tx.all(_COLUMNS[store.inline_reads], {"name": table})]
            rows = tx.all(f"SELECT {', '.join(columns)} FROM {table}")
            lines += [_shown(table, columns, row) for row in rows]
    return sorted(_counted(lines, since))


def _shown(table: str, columns: list[str], row: Row) -> str:
    return f"{table}: " + ", ".join(_said(table, *pair) for pair in zip(columns, row, strict=True))


def _said(table: str, column: str, value: Any) -> str:
    if RANDOM.search(column) or NAMES_OF_WAYS.get(table) == column or (table, column) == ("events", "seq"):
        value = "…"
    elif isinstance(value, bytes | memoryview):
        value = bytes(value).hex()
    return f"{column}={TOKENS_IN_LETTERS.sub('/…', str(value))}"


def _counted(lines: list[str], since: int) -> list[str]:
    new = sorted({int(found) for line in lines for found in LONG_NUMBER.findall(line) if _is_new(int(found), since)})
    names = {str(each): f"new{at}" for at, each in enumerate(new, 1)}
    return [LONG_NUMBER.sub(lambda found: names.get(found[0], found[0]), line) for line in lines]


def _is_new(number: int, since: int) -> bool:
    return minted_at(number) >= since // 1_000 * 1_000 and minted_at(number) < since + clock.DAY
