# SPDX-License-Identifier: Apache-2.0
"""Figures of the community, for keepers: `banyan info` and its like. They name nobody and quote nothing."""

from banyan.core import events
from banyan.records.figures import Figures, Reading
from banyan.storage.queries import figures as queries
from banyan.storage.tx import Tx


def figures(tx: Tx) -> Figures:
    """How large it is, on what it stands, how far those who work later have come."""
    accounts, boards, threads, posts = queries.count_nouns(tx)
    files, files_size = queries.sum_files(tx)
    ground = queries.find_ground(tx)
    newest = events.newest(tx)
    return Figures(
        accounts=accounts,
        boards=boards,
        threads=threads,
        posts=posts,
        files=files,
        files_size=files_size,
        database=ground.kind,
        database_version=ground.version,
        database_size=ground.size,
        schema=queries.newest_step(tx),
        newest_event=newest,
        newest_event_at=queries.newest_event_at(tx),
        readings=[Reading(name, at, newest - at, moved) for name, at, moved in queries.list_readings(tx)],
    )
