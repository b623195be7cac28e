# SPDX-License-Identifier: Apache-2.0
"""Figures of a community: how large it is, on what it stands, how far those who work later have come."""

import msgspec


class Reading(msgspec.Struct, frozen=True):
    """How far a consumer of the event log has come. `moved_at` is when it last moved on."""

    name: str
    position: int
    behind: int
    moved_at: int


class Figures(msgspec.Struct, frozen=True):
    """As they stand at this moment. Sizes are bytes; `schema` names the newest step of the migrations."""

    accounts: int
    boards: int
    threads: int
    posts: int
    files: int
    files_size: int
    database: str  # "sqlite", "postgres"
    database_version: str
    database_size: int
    schema: str
    newest_event: int
    newest_event_at: int
    readings: list[Reading]
