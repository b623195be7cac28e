# SPDX-License-Identifier: Apache-2.0
"""Board note: what is shown to who enters a board, with its author; every version stays."""

import msgspec

from banyan.base.ids import AccountId, BoardId
from banyan.records.accounts import Person


class Note(msgspec.Struct, frozen=True):
    """An empty text is no note."""

    id: int
    board_id: BoardId
    made_by: AccountId
    made_at: int
    format: str
    renderer: int
    lang: str
    source: str
    html: str


class NoteLine(msgspec.Struct, frozen=True):
    note: Note
    author: Person
