# SPDX-License-Identifier: Apache-2.0
"""What is done on the web and what is done at the terminal leaves the same rows: each verb once, on copies of one community."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.kit.postgres import Databases
from tests.kit.stories import run
from tests.parity import (
    campus,
    coins,
    fans,
    keeping,
    letters,
    local,
    market,
    meeting,
    mop,
    names,
    polls,
    reading,
    refusals,
    serials,
    settings,
    tending,
    writing,
)
from tests.parity.community import Community
from tests.parity.copies import copied, founded, original, over
from tests.parity.dump import dump
from tests.parity.ways import Heard, Row, at_the_terminal, on_the_web

__all__ = ["original"]  # a fixture is found by name

ROWS = (
    *writing.ROWS,
    *reading.ROWS,
    *letters.ROWS,
    *meeting.ROWS,
    *keeping.ROWS,
    *polls.ROWS,
    *tending.ROWS,
    *settings.ROWS,
    *fans.ROWS,
    *campus.ROWS,
    *coins.ROWS,
    *local.ROWS,
    *market.ROWS,
    *names.ROWS,
    *serials.ROWS,
    *mop.ROWS,
)
ON_POSTGRES = ROWS[:: len(ROWS) // 12]
MOST_SHOWN = 60  # letters of a sentence, on a terminal of eighty columns
OF_A_PAGE = re.compile(r"<locals>|\._")  # a page puts several verbs into one unit of work
Copying = Callable[[], AbstractContextManager[Community]]


@pytest.fixture(scope="module")
def on_sqlite(original: tuple[Path, Community]) -> Copying:
    return lambda: copied(*original)


@pytest.fixture(scope="module")
def on_postgres(postgres_databases: Databases) -> Iterator[Copying]:
    with postgres_databases.fresh() as template:
        community = founded(template)

        @contextmanager
        def copied() -> Iterator[Community]:
            with postgres_databases.fresh(urlsplit(template).path[1:]) as url, over(community, url) as found:
                yield found

        yield copied


@pytest.fixture(scope="module")
def untouched(on_sqlite: Copying) -> set[str]:
    return look(on_sqlite)


def look(copied: Copying) -> set[str]:
    """The rows of a community in which nothing was done."""
    with copied() as copy:
        return set(dump(copy.store, copy.since))


def done(copied: Copying, row: Row) -> tuple[Heard, Heard]:
    """What came of both ways."""
    with copied() as copy:
        web = run(on_the_web(copy, row))
    with copied() as copy:
        return web, run(at_the_terminal(copy, row))


def compare(copied: Copying, row: Row, untouched: set[str]) -> None:
    web, terminal = done(copied, row)
    assert row.verb in web.verbs or any(OF_A_PAGE.search(verb) for verb in web.verbs), web.verbs
    assert set(web.left) != untouched, "nothing was done"
    assert set(terminal.left) - untouched == set(web.left) - untouched, terminal.seen
    assert untouched - set(terminal.left) == untouched - set(web.left), terminal.seen


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_both_ways_leave_the_same_rows(on_sqlite: Copying, untouched: set[str], row: Row) -> None:
    compare(on_sqlite, row, untouched)


@pytest.mark.parametrize("row", ON_POSTGRES, ids=lambda row: row.name)
def test_they_do_on_the_other_database(on_postgres: Copying, row: Row) -> None:
    compare(on_postgres, row, look(on_postgres))


@pytest.mark.parametrize("row", refusals.ROWS, ids=lambda row: row.name)
def test_both_ways_refuse_in_the_same_words(on_sqlite: Copying, untouched: set[str], row: Row) -> None:
    """A text that was refused is kept as a draft by each way when it thinks fit; nothing else differs."""
    web, terminal = done(on_sqlite, row)
    sentence = web.sentence(row.refused)
    assert terminal.sentence(row.refused) == sentence
    words = squeezed(sentence)[:MOST_SHOWN]
    assert words in squeezed(web.seen), web.seen
    assert words in squeezed(terminal.seen), terminal.seen
    changes = [
        {line for line in untouched ^ set(heard.left) if not line.startswith("drafts:")} for heard in (web, terminal)
    ]
    assert changes[0] == changes[1]


def squeezed(text: str) -> str:
    return "".join(text.split())
