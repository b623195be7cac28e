# SPDX-License-Identifier: Apache-2.0
"""Upkeep: how a community is doing under the floor, for its administrators."""

import msgspec


class Kept(msgspec.Struct, frozen=True):
    """When a backup, a restore or a check was last done; `found` is how many differences a check left behind."""

    name: str
    at: int
    found: int


class Health(msgspec.Struct, frozen=True):
    """What the database knows. Sizes are bytes."""

    database: str
    database_version: str
    database_size: int
    letters_waiting: int
    letters_given_up: int
    kept: dict[str, Kept]
