# SPDX-License-Identifier: Apache-2.0
"""What pages and replies ask of the store, counted: a query for each floor, thread or board would show here first."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from tests.kit.web import opened, run

from banyan.base import clock
from banyan.core import boards, favourites, marks, polls, pushes, reactions
from banyan.interfaces.desk import hearing, presence
from banyan.interfaces.desk import marks as marks_at_desk
from banyan.records.polls import PollWish
from banyan.storage.sqlite import SqliteTx

NIGHT_TRAINS = 13  # the thread that has everything


@contextmanager
def heard() -> Iterator[list[str]]:
    """Every statement that is run meanwhile, but for what the desk reads of its own accord, on threads for that."""
    found: list[str] = []

    def listening(name):
        usual = getattr(SqliteTx, name)

        def asked(self, sql, *args, **kwargs):
            if not threading.current_thread().name.startswith("heavy-reader"):
                found.append(" ".join(sql.split()))
            return usual(self, sql, *args, **kwargs)

        return asked

    with pytest.MonkeyPatch.context() as patch:
        for name in ("all", "one", "run", "many"):
            patch.setattr(SqliteTx, name, listening(name))
        yield found


@pytest.fixture(autouse=True)
def nothing_runs_by_itself(monkeypatch):
    """What the desk does every second or two would be counted too, whenever the machine is slow."""
    monkeypatch.setattr(hearing, "LOOK_EVERY_S", 3_600)
    for module in (marks_at_desk, presence):
        monkeypatch.setattr(module, "WRITE_EVERY_S", 3_600)


@pytest.fixture
def town(sqlite_town):
    """Twelve more boards, forty threads on one, twenty floors in one of them, and all that can stand at a floor."""
    town = sqlite_town
    people = [town.member(f"one{number}") for number in range(19)]
    town.chen.does(boards.set_policies, "Railway", push_policy="on")
    for number, writer in enumerate(people[:12]):
        board = town.board(f"board{number}", titles={})
        writer.opens_thread("Hello", board=board)
        town.eve.does(favourites.add, board.id)
    one = town.ada.opens_thread("Night trains")
    town.ada.does(polls.open_in_thread, one.number, PollWish("Rye?", ("Yes", "No"), town.clock.at + clock.DAY))
    for number in range(38):
        people[number % 19].opens_thread("Another")
    for floor, writer in enumerate(people, start=2):
        writer.replies(one, "Mine too.")
        town.ada.does(pushes.push, one.number, floor, "push", "well said")
        town.chen.does(reactions.react, one.number, floor, "agree")
        town.ada.does(marks.set_mark, one.number, floor, "keep", is_on=True)
        town.clock.passes(clock.MINUTE)
    assert one.number == NIGHT_TRAINS
    return town


async def looks(visitor, path: str) -> int:
    """How many statements a page takes."""
    with heard() as asked:
        page = await visitor.get(path)
    assert page.status == 200
    return len(asked)


# (page, for a guest, for a member, for a member when the page itself is kept). Where a number must grow, say for what.
# On the page of all boards one asks which of those that not everybody reads take letters.
# On the first page the newest threads of thirteen boards are asked for one by one: at most pages.NEWS_BOARDS.
MOST = (
    ("/", 6, 31, 27),
    ("/boards", 5, 7, 2),
    ("/b/Railway", 8, 11, 3),
    (f"/t/{NIGHT_TRAINS}", 6, 22, 0),
)


def test_a_page_asks_the_store_a_number_of_times_that_is_known(town):
    async def story():
        async with opened(town) as site:
            guest, eve = site.visitor(), await site.signed_in(town.eve)
            await eve.get("/about")  # who she is and what waits for her is known from here on
            found = []
            for path, *_ in MOST:
                site.frame.cache.clear()
                as_guest = await looks(guest, path)
                assert await looks(guest, path) == 0
                site.frame.cache.clear()
                found.append((path, as_guest, await looks(eve, path), await looks(eve, path)))
            assert [is_within(one, most) for one, most in zip(found, MOST, strict=True)] == [True] * len(MOST), found

    run(story())


def is_within(found, most) -> bool:
    return all(count <= limit for count, limit in zip(found[1:], most[1:], strict=True))


def test_a_quiet_thread_asks_no_more_than_its_board_needs(town):
    """Without pushes and polls: the thread, its floors, their marks, and whether there is a poll."""
    town.chen.does(boards.set_policies, "Railway", push_policy="off")

    async def story():
        async with opened(town) as site:
            assert await looks(site.visitor(), f"/t/{NIGHT_TRAINS}") <= 4

    run(story())


def test_a_reply_writes_ten_rows(town):
    """Token, floor, thread, person, board, account, token again, follow, counter, event."""
    asked: list[str] = []

    async def story():
        nonlocal asked
        async with opened(town) as site:
            eve = await site.signed_in(town.eve)
            page = await (await eve.get(f"/t/{NIGHT_TRAINS}")).submit("reply", text="Me too.")
            with heard() as asked:
                done = await page.submit("reply", text="And again.", follow=False)
            assert done.status == 303

    run(story())
    writes = [one for one in asked if one.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert len(writes) <= 10, writes
    assert len(asked) <= 20, asked
