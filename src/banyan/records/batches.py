# SPDX-License-Identifier: Apache-2.0
"""Batches: several floors or threads that somebody tended at once."""

import msgspec

from banyan.base.ids import AccountId, BoardId

Step = tuple[str, list[int | str]]  # the name of a reverse, and what it needs


class Asked(msgspec.Struct, frozen=True):
    """What an act wants to know besides what it is done to."""

    reason: str = ""
    title: str = ""
    to_number: int = 0
    to_board_id: BoardId | None = None
    tags: str = ""


class Batch(msgspec.Struct, frozen=True):
    """`steps` take it back, the first one first; none where it cannot be."""

    id: int
    account_id: AccountId
    made_at: int
    reason: str
    steps: list[Step]
    count: int = 0
    to_number: int = 0  # where floors stand now, if they were moved
