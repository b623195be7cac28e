# SPDX-License-Identifier: Apache-2.0
"""Relation: what somebody is to somebody, with a remark. Both are theirs alone; whoever it is about never reads the remark."""

from enum import StrEnum

import msgspec

from banyan.records.accounts import Person


class RelationKind(StrEnum):
    """Nobody is both."""

    FRIEND = "friend"
    BLOCKED = "blocked"


class Relation(msgspec.Struct, frozen=True):
    person: Person
    kind: RelationKind
    remark: str
    made_at: int
    is_mutual: bool  # the other says the same; told of friends only
