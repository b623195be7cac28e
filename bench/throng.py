# SPDX-License-Identifier: Apache-2.0
"""A throng: a house with some boards, in which so many members are present at once, told by the way in that they came by."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from starlette.types import ASGIApp

from banyan.base import clock, ids
from banyan.base.ids import AccountId, BoardId
from banyan.core import boards, founding
from banyan.interfaces.desk import Desk
from banyan.interfaces.web import app as web
from banyan.records.accounts import AccountState
from banyan.records.boards import Section
from banyan.records.callers import GUEST, Caller
from banyan.records.presence import Here, Place, PlaceKind
from banyan.records.relations import RelationKind
from banyan.storage.queries import boards as board_queries
from banyan.storage.queries import relations as relation_queries
from banyan.storage.store import Store, Tx, open_store
from bench import inside, kit, shapes

BOARDS = 20
FRIENDS = 100  # of everybody: half of them are here
AWAY = 200  # members who are not here: some come, some are friends
STAYS = clock.HOUR


class Throng(NamedTuple):
    """A store with everybody in it, and a desk whose process they all came to."""

    store: Store
    desk: Desk
    app: ASGIApp
    loop: asyncio.AbstractEventLoop
    people: list[Caller]  # who is here
    away: list[Caller]

    def run(self, coroutine: Any) -> Any:
        return self.loop.run_until_complete(coroutine)

    def get(self, path: str, cookie: str = "") -> bytes:
        """The body of a page that may wait for a thread."""
        return self.loop.run_until_complete(inside.fetched(self.app, path, cookie))

    def here(self, number: int, caller: Caller, moved_at: int = 0) -> Here:
        """One of those who move about, as their interface tells of them."""
        now = clock.now()
        return Here(f"telnet:{caller.id}", caller, place(number), "telnet", now, moved_at or now, now + STAYS)


def place(number: int) -> Place:
    """The first hundred are on one board, the next on another, and every tenth is somewhere else."""
    return Place(PlaceKind.BOARD, board=f"board{number // 100 % BOARDS}") if number % 10 else Place(PlaceKind.HOME)


def callers(count: int) -> list[Caller]:
    return [
        Caller(AccountId(ids.mint()), f"p{n}", f"P {n}", AccountState.ACTIVE, joined_at=shapes.START)
        for n in range(count)
    ]


def found(tx: Tx, people: list[Caller]) -> None:
    """The house, and everybody's account. Everybody has as many friends."""
    founding.found_empty(tx)
    section = Section(ids.mint(), None, "all", '{"en":"All"}', 1)
    board_queries.insert_section(tx, section)
    for n in range(BOARDS):
        titles = {"en": f"Board {n}", "zh-Hans": f"版{n}"}
        board_queries.insert_board(tx, boards.new_board(BoardId(ids.mint()), section.id, f"board{n}", titles, tx.now))
    tx.many(
        ADD_ACCOUNT,
        [{"id": one.id, "handle": one.handle, "name": one.display_name, "at": one.joined_at} for one in people],
    )


ADD_ACCOUNT = """INSERT INTO accounts (id, handle, display_name, state, joined_at, locale, zone, theme, signature, plan,
        post_count, thread_count, invited_by, source, handle_key, caught_up_at)
    VALUES (:id, :handle, :name, 'active', :at, 'en', 'UTC', '', '', '', 0, 0, NULL, '', :handle, :at)"""


def befriend(tx: Tx, people: list[Caller], away: list[Caller]) -> None:
    """The first of those who are here have friends among the others, half of whom are here."""
    friends = people[-FRIENDS // 2 :] + away[: FRIENDS // 2]
    for one in people[:5]:
        for friend in friends:
            relation_queries.put_relation(tx, one.id, friend.id, RelationKind.FRIEND, "")


@contextmanager
def gathered(url: str, folder: Path, count: int) -> Iterator[Throng]:
    """So many are here: all of them came to one desk and stand in the rows."""
    store = open_store(url)
    store.migrate()
    everybody = callers(count + AWAY)
    people, away = everybody[:count], everybody[count:]
    store.write_now(lambda tx: found(tx, everybody))
    store.write_now(lambda tx: befriend(tx, people, away))
    desk = Desk(store, kit.settings(folder, BANYAN_WEB_PAGE_CACHE_MB="0", BANYAN_WEB_LISTEN=inside.LISTEN))
    loop = asyncio.new_event_loop()
    throng = Throng(store, desk, web.build(desk, lambda: None), loop, people, away)
    try:
        throng.run(_come(throng))
        yield throng
    finally:
        loop.close()
        desk.close()
        store.close()


async def _come(throng: Throng) -> None:
    for number, caller in enumerate(throng.people):
        throng.desk.presence.here(f"telnet:{caller.id}", caller, place(number), "telnet")
    throng.desk.presence.here("somebody", GUEST, place(1), "telnet")
    await throng.desk.presence.settle()
