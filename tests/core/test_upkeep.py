# SPDX-License-Identifier: Apache-2.0
"""Upkeep: what commands note, and what administrators see of the whole."""

import pytest
from tests.kit.town import Town, refused

from banyan.core import outbox, upkeep
from banyan.records.upkeep import Kept


def test_what_was_done_last_is_known(town: Town) -> None:
    assert town.chen.sees(upkeep.health).kept == {}
    town.store.write_now(lambda tx: upkeep.note(tx, upkeep.CHECK, 3))
    town.clock.passes(1_000_000)
    town.store.write_now(lambda tx: upkeep.note(tx, upkeep.CHECK))
    town.store.write_now(lambda tx: upkeep.note(tx, upkeep.BACKUP))
    now = town.clock.at
    assert town.chen.sees(upkeep.health).kept == {"check": Kept("check", now, 0), "backup": Kept("backup", now, 0)}


def test_letters_that_wait_and_those_given_up_are_counted(town: Town) -> None:
    letters = [town.store.write_now(lambda tx: outbox.put(tx, "bo@example.org", "Hello", "…")) for _ in range(3)]
    town.store.write_now(lambda tx: outbox.sent(tx, letters[0].id))
    for _ in outbox.WAITS:
        town.store.write_now(lambda tx: outbox.failed(tx, letters[1].id, "no such host"))
    health = town.chen.sees(upkeep.health)
    assert (health.letters_waiting, health.letters_given_up) == (1, 1)
    assert health.database_size > 0


@pytest.mark.parametrize(("who", "code"), [("guest", "sign_in_first"), ("ada", "staff_only")])
def test_health_is_for_administrators(town: Town, who: str, code: str) -> None:
    with refused(code):
        getattr(town, who).sees(upkeep.health)
