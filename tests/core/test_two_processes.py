# SPDX-License-Identifier: Apache-2.0
"""Two processes on one PostgreSQL that do the same at the same instant: each sees the rows before either has written."""

from collections.abc import Callable
from concurrent.futures import Future

import psycopg
from tests.core.test_gifts import two_processes
from tests.core.test_presence import ON_RAILWAY, is_at
from tests.core.test_titles import makes
from tests.kit.town import Town

from banyan.base import clock
from banyan.base.errors import Refusal
from banyan.core import collections, invites, messages, site, titles
from banyan.records.titles import Process
from banyan.storage.store import Store
from banyan.storage.tx import Tx

__all__ = ["two_processes"]
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


def both(url: str, stores: list[Store], first: Callable[[Tx], object], second: Callable[[Tx], object]) -> list[str]:
    """The second begins when the first has done everything but commit; what each was told."""
    begun: list[Future[object]] = []

    def slow(tx: Tx) -> object:
        done = first(tx)
        begun.append(stores[1].write(second))
        with psycopg.connect(url, autocommit=True) as watcher:
            while not begun[0].done() and watcher.execute(WAITING).fetchone() == (0,):
                pass
        return done

    return [_said(stores[0].write(slow).result), *(_said(one.result) for one in begun)]


def _said(result: Callable[[], object]) -> str:
    try:
        result()
    except Refusal as refusal:
        return refusal.code
    return "done"


def test_a_title_is_given_once(two_processes: tuple[Town, list[Store]], postgres_url: str) -> None:
    town, stores = two_processes
    title, chen = makes(town), town.chen.caller

    def gives(tx: Tx) -> object:
        return titles.grant(tx, chen, title.id, "eve", 30, Process.ELECTED, "The vote of May.")

    assert both(postgres_url, stores, gives, gives) == ["done", "title_held_already"]
    assert town.count("SELECT count(*) FROM title_grants") == 1


def test_nobody_has_one_invitation_more(two_processes: tuple[Town, list[Store]], postgres_url: str) -> None:
    town, stores = two_processes
    town.chen.does(site.set_policies, invites_per_member="1")
    eve = town.eve.caller
    said = both(postgres_url, stores, lambda tx: invites.make(tx, eve), lambda tx: invites.make(tx, eve))
    assert said == ["done", "no_invites_left"]
    assert town.count("SELECT count(*) FROM invites") == 1


def test_a_new_name_for_what_is_kept_is_one_collection(
    two_processes: tuple[Town, list[Store]], postgres_url: str
) -> None:
    town, stores = two_processes
    thread, eve = town.ada.opens_thread("Night trains"), town.eve.caller
    town.bo.replies(thread, "The dining car")
    said = both(
        postgres_url,
        stores,
        lambda tx: collections.put(tx, eve, thread.number, 1, "Trains"),
        lambda tx: collections.put(tx, eve, thread.number, 2, "trains"),
    )
    assert said == ["done", "done"]
    assert [(one.name, one.count) for one in town.eve.sees(collections.mine)] == [("Trains", 2)]


def test_a_new_name_of_a_collection_is_taken_once(two_processes: tuple[Town, list[Store]], postgres_url: str) -> None:
    town, stores = two_processes
    thread, eve = town.ada.opens_thread("Night trains"), town.eve.caller
    town.bo.replies(thread, "The dining car")
    kept = [town.eve.does(collections.put, thread.number, floor, f"Trains {floor}").id for floor in (1, 2)]
    said = both(
        postgres_url,
        stores,
        lambda tx: collections.change(tx, eve, kept[0], "Trains", is_public=False),
        lambda tx: collections.change(tx, eve, kept[1], "trains", is_public=False),
    )
    assert said == ["done", "collection_name_taken"]


def test_the_queue_of_ten_never_holds_eleven(two_processes: tuple[Town, list[Store]], postgres_url: str) -> None:
    town, stores = two_processes
    for one in (town.ada, town.bo, town.eve):
        is_at(town, one, ON_RAILWAY, lasts=clock.DAY)
    for number in range(messages.MOST_WAITING - 1):
        town.ada.does(messages.send, "bo", f"line {number}")
    ada, eve = town.ada.caller, town.eve.caller
    said = both(
        postgres_url,
        stores,
        lambda tx: messages.send(tx, ada, "bo", "the tenth"),
        lambda tx: messages.send(tx, eve, "bo", "the eleventh"),
    )
    assert said == ["done", "queue_full"]
