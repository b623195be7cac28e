# SPDX-License-Identifier: Apache-2.0
"""Reading the event log: what came after a number, and how far each reader has come."""

import logging

import pytest
from tests.kit.town import Town

from banyan.core import events
from banyan.records.events import PostMade, ThreadOpened


def names(batch: events.Batch) -> list[str]:
    return [type(logged.event).__name__ for logged in batch.events]


def test_a_reader_gets_the_kinds_it_wants_in_order_and_goes_on_from_there(town: Town) -> None:
    thread = town.ada.opens_thread("Bread")
    town.bo.replies(thread, "Rye")
    with town.store.read() as tx:
        first = events.later(tx, 0, (PostMade,), limit=2)
        second = events.later(tx, first.through, (PostMade, ThreadOpened), limit=2)
        assert (names(first), first.through, first.more) == (["PostMade"], 2, True)
        assert (names(second), second.through, second.more) == (["PostMade"], 3, False)
        assert second.events[0].at == town.clock.at
        assert events.later(tx, 3, (PostMade,)) == events.Batch([], 3, False)
        assert events.newest(tx) == 3
        assert [row.seq for row in events.after(tx, 1)] == [2, 3]


@pytest.mark.parametrize(("kind", "data"), [("PostSung", "{}"), ("PostMade", "{}"), ("PostMade", "not JSON")])
def test_what_cannot_be_read_is_passed_over(town: Town, kind: str, data: str, caplog: pytest.LogCaptureFixture) -> None:
    town.ada.opens_thread("Bread")
    town.store.write_now(
        lambda tx: tx.run("UPDATE events SET kind = :kind, data = :data WHERE seq = 2", {"kind": kind, "data": data})
    )
    with town.store.read() as tx, caplog.at_level(logging.WARNING):
        batch = events.later(tx, 0, (PostMade, ThreadOpened))
    assert (names(batch), batch.through) == (["ThreadOpened"], 2)
    assert ("event 2" in caplog.text) == (kind == "PostMade"), "a later release's kinds are nothing to warn of"


def test_a_position_moves_from_where_it_stood_and_from_nowhere_else(town: Town) -> None:
    def move(before: int, after: int) -> None:
        town.store.write_now(lambda tx: events.move(tx, "gazette", before, after))

    move(0, 5)
    move(5, 7)
    with pytest.raises(events.Overtaken):
        move(5, 8)
    with town.store.read() as tx:
        assert (events.position(tx, "gazette"), events.position(tx, "nobody")) == (7, 0)
        assert events.positions(tx) == {"gazette": 7}


def test_the_largest_id_is_known(town: Town) -> None:
    thread = town.ada.opens_thread("Bread")
    with town.store.read() as tx:
        assert events.newest_id(tx) >= thread.id
