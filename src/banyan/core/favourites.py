# SPDX-License-Identifier: Apache-2.0
"""Favourites: a person's own short list of boards, in their own order. Nobody else sees it."""

from banyan.base.errors import Family, Refusal
from banyan.base.ids import BoardId
from banyan.core.permits import check_signed_in, visible_board
from banyan.records.boards import Board
from banyan.records.callers import Caller
from banyan.records.favourites import Favourite
from banyan.storage.queries import favourites as queries
from banyan.storage.tx import Tx

MAX_FAVOURITES = 100  # more than that is a list of all boards


class TooManyFavourites(Refusal):
    code = "too_many_favourites"
    family = Family.CONFLICT
    sentence = "You have {most} favourite boards already."
    hint = "Take one out first."
    fields = ("most",)


def mine(tx: Tx, caller: Caller) -> list[Board]:
    """The caller's favourites that they may (still) read, in their order. A guest has none."""
    return [] if caller.is_guest else queries.list_visible_boards(tx, caller)


def add(tx: Tx, caller: Caller, board_id: BoardId) -> None:
    """Put a board at the end of the list; one that stands there already stays where it is."""
    check_signed_in(caller)
    board = visible_board(tx, caller, board_id)
    kept = queries.list_favourites(tx, caller.id)
    if any(favourite.board_id == board.id for favourite in kept):
        return
    if len(kept) >= MAX_FAVOURITES:
        raise TooManyFavourites(most=MAX_FAVOURITES)
    position = kept[-1].position + 1 if kept else 1
    queries.insert_favourite(tx, Favourite(caller.id, board.id, position, tx.now))


def remove(tx: Tx, caller: Caller, board_id: BoardId) -> None:
    """Take a board out; one that is not there is out already."""
    check_signed_in(caller)
    queries.drop_favourite(tx, caller.id, board_id)
