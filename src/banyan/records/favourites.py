# SPDX-License-Identifier: Apache-2.0
"""Favourites: a person's own tree of boards, folders and separators, in their own order."""

from enum import StrEnum

import msgspec

from banyan.base.ids import AccountId, BoardId
from banyan.records.boards import Board


class FavouriteKind(StrEnum):
    BOARD = "board"
    FOLDER = "folder"
    LINE = "line"  # a separator


class Side(StrEnum):
    """Where an entry goes, seen from another."""

    BEFORE = "before"
    AFTER = "after"
    INTO = "into"


class Favourite(msgspec.Struct, frozen=True):
    """One entry. `number` is the account's own; `folder` is the number of the folder that it lies in, 0 for none."""

    account_id: AccountId
    number: int
    kind: FavouriteKind
    board_id: BoardId | None
    name: str  # of a folder
    folder: int
    position: int
    made_at: int


class FavouriteNode(msgspec.Struct, frozen=True):
    """An entry as it is shown. `unread` counts threads with something unread, in a folder those of all its boards."""

    number: int
    kind: FavouriteKind
    name: str
    board: Board | None
    unread: int
    inside: list["FavouriteNode"]
