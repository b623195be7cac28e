# SPDX-License-Identifier: Apache-2.0
"""What a new thread of a board starts with, as rows; a board without a template has none."""

from banyan.base.ids import BoardId
from banyan.storage.tx import Tx

PUT = """INSERT INTO board_templates (board_id, words) VALUES (:board, :words)
    ON CONFLICT (board_id) DO UPDATE SET words = excluded.words"""


def find_words(tx: Tx, board_id: BoardId) -> str:
    """JSON from language to text, "" for none."""
    return tx.value("SELECT words FROM board_templates WHERE board_id = :board", {"board": board_id}) or ""


def list_words(tx: Tx) -> dict[BoardId, str]:
    return dict(tx.all("SELECT board_id, words FROM board_templates ORDER BY board_id"))


def set_words(tx: Tx, board_id: BoardId, words: str) -> None:
    if words:
        tx.run(PUT, {"board": board_id, "words": words})
    else:
        tx.run("DELETE FROM board_templates WHERE board_id = :board", {"board": board_id})
