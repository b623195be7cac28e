# SPDX-License-Identifier: Apache-2.0
"""Favourites: entries of somebody's own tree, one row each."""

from banyan.base.ids import AccountId, BoardId
from banyan.records.boards import Board
from banyan.records.callers import Caller
from banyan.records.favourites import Favourite
from banyan.storage.queries.boards import COLUMNS as BOARD_COLUMNS
from banyan.storage.queries.visibility import BOARD_VISIBLE, viewer
from banyan.storage.tx import Tx

COLUMNS = "account_id, number, kind, board_id, name, folder, position, made_at"
BOARDS = f"""SELECT {BOARD_COLUMNS} FROM favourites f JOIN boards b ON b.id = f.board_id
    WHERE f.account_id = :account AND {BOARD_VISIBLE}"""
LIST = f"SELECT {COLUMNS} FROM favourites WHERE account_id = :account ORDER BY folder, position, number"
INSERT = f"""INSERT INTO favourites ({COLUMNS})
    VALUES (:account_id, :number, :kind, :board_id, :name, :folder, :position, :made_at)"""
SET = """UPDATE favourites SET name = :name, folder = :folder, position = :position
    WHERE account_id = :account_id AND number = :number"""


def list_visible_boards(tx: Tx, caller: Caller) -> list[Board]:
    return tx.all(BOARDS, viewer(caller, account=caller.id), Board)


def list_favourites(tx: Tx, account_id: AccountId) -> list[Favourite]:
    """All of them, each folder in its order; those that the account may not read any more too."""
    return tx.all(LIST, {"account": account_id}, Favourite)


def has_board(tx: Tx, account_id: AccountId, board_id: BoardId) -> bool:
    sql = "SELECT 1 FROM favourites WHERE account_id = :account AND board_id = :board"
    return tx.value(sql, {"account": account_id, "board": board_id}) is not None


def insert_favourite(tx: Tx, favourite: Favourite) -> None:
    tx.run(INSERT, {name: getattr(favourite, name) for name in favourite.__struct_fields__})


def set_favourite(tx: Tx, favourite: Favourite) -> None:
    """Its name and its place."""
    names = ("name", "folder", "position", "account_id", "number")
    tx.run(SET, {name: getattr(favourite, name) for name in names})


def drop_favourite(tx: Tx, account_id: AccountId, number: int) -> None:
    sql = "DELETE FROM favourites WHERE account_id = :account AND number = :number"
    tx.run(sql, {"account": account_id, "number": number})
