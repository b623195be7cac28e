# SPDX-License-Identifier: Apache-2.0
"""Upkeep: commands note that they backed up, restored or checked; administrators see when, and how the rest is doing."""

from banyan.core import outbox
from banyan.core.permits import check_staff
from banyan.records.callers import Caller
from banyan.records.upkeep import Health
from banyan.storage.queries import figures as figure_queries
from banyan.storage.queries import upkeep as queries
from banyan.storage.tx import Tx

BACKUP, RESTORE, CHECK = "backup", "restore", "check"


def note(tx: Tx, name: str, found: int = 0) -> None:
    """It was done just now. For commands: it asks no permission."""
    queries.set_kept(tx, name, found)


def health(tx: Tx, caller: Caller) -> Health:
    """What the database knows of how the community is doing."""
    check_staff(caller)
    ground = figure_queries.find_ground(tx)
    waiting, given_up = queries.count_letters(tx, len(outbox.WAITS))
    return Health(
        database=ground.kind,
        database_version=ground.version,
        database_size=ground.size,
        letters_waiting=waiting,
        letters_given_up=given_up,
        kept={kept.name: kept for kept in queries.list_kept(tx)},
    )
