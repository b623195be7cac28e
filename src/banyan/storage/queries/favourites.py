# SPDX-License-Identifier: Apache-2.0
"""Favourites: boards that somebody keeps at hand, in their own order."""

from banyan.base.ids import AccountId, BoardId
from banyan.records.boards import Board
from banyan.records.callers import Caller
from banyan.records.favourites import Favourite
from banyan.storage.queries.boards import COLUMNS
from banyan.storage.queries.visibility import BOARD_VISIBLE, viewer
from banyan.storage.tx import Tx

BOARDS = f"""SELECT {COLUMNS} FROM favourites f JOIN boards b ON b.id = f.board_id
    WHERE f.account_id = :account AND {BOARD_VISIBLE} ORDER BY f.position, f.board_id"""
LIST = """SELECT account_id, board_id, position, made_at FROM favourites
    WHERE account_id = :account ORDER BY position, board_id"""
INSERT = """INSERT INTO favourites (account_id, board_id, position, made_at) VALUES (:account_id, :board_id, :position, :made_at)
    ON CONFLICT (account_id, board_id) DO NOTHING"""


def list_visible_boards(tx: Tx, caller: Caller) -> list[Board]:
    return tx.all(BOARDS, viewer(caller, account=caller.id), Board)


def list_favourites(tx: Tx, account_id: AccountId) -> list[Favourite]:
    """All of them, those that the account may not read any more too."""
    return tx.all(LIST, {"account": account_id}, Favourite)


def insert_favourite(tx: Tx, favourite: Favourite) -> None:
    """One that is there already stays where it is."""
    tx.run(INSERT, {name: getattr(favourite, name) for name in favourite.__struct_fields__})


def drop_favourite(tx: Tx, account_id: AccountId, board_id: BoardId) -> None:
    sql = "DELETE FROM favourites WHERE account_id = :account AND board_id = :board"
    tx.run(sql, {"account": account_id, "board": board_id})
