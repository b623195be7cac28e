# SPDX-License-Identifier: Apache-2.0
"""Places and their reviews, as rows. A review counts as long as its post is to be seen in its thread."""

from typing import Any

from banyan.base.ids import AccountId, BoardId, PostId, ThreadId
from banyan.records.accounts import Person
from banyan.records.places import Grades, LocalPlace, OwnReview, PlaceLine, Review
from banyan.storage.tx import Tx

COLUMNS = "x.thread_id, x.what, x.area, x.hours, x.price"
_WIDTH = len(LocalPlace.__struct_fields__)
INSERT = """INSERT INTO places (thread_id, what, area, hours, price)
    VALUES (:thread_id, :what, :area, :hours, :price)"""
UPDATE = """UPDATE places SET what = :what, area = :area, hours = :hours, price = :price WHERE thread_id = :thread_id"""
OF_BOARD = f"""SELECT {COLUMNS}, t.number, t.title, t.lang FROM places x JOIN threads t ON t.id = x.thread_id
    WHERE t.board_id = :board AND t.state IN ('open', 'locked') ORDER BY t.number DESC LIMIT :limit"""
GRADES = """SELECT v.thread_id, count(*), CAST(sum(v.grade) AS BIGINT) FROM threads t JOIN place_reviews v ON v.thread_id = t.id
    JOIN posts p ON p.id = v.post_id WHERE t.board_id = :board AND p.thread_id = v.thread_id AND p.state = 'visible'
    GROUP BY v.thread_id"""
REVIEWS = """SELECT a.id, a.handle, a.display_name, a.state, p.id, p.floor, v.grade, p.made_at, p.html, p.lang
    FROM place_reviews v JOIN posts p ON p.id = v.post_id JOIN accounts a ON a.id = v.account_id
    WHERE v.thread_id = :thread AND p.thread_id = v.thread_id AND p.state = 'visible' ORDER BY p.floor DESC LIMIT :limit"""
SHARES = """SELECT v.grade, count(*) FROM place_reviews v JOIN posts p ON p.id = v.post_id
    WHERE v.thread_id = :thread AND p.thread_id = v.thread_id AND p.state = 'visible' GROUP BY v.grade"""
OWN = """SELECT p.id, p.floor, v.grade, p.state, p.revision, p.source FROM place_reviews v JOIN posts p ON p.id = v.post_id
    WHERE v.thread_id = :thread AND v.account_id = :account"""
PUT = """INSERT INTO place_reviews (thread_id, account_id, post_id, grade) VALUES (:thread, :account, :post, :grade)
    ON CONFLICT (thread_id, account_id) DO UPDATE SET post_id = excluded.post_id, grade = excluded.grade"""


def insert_place(tx: Tx, place: LocalPlace) -> None:
    tx.run(INSERT, {name: getattr(place, name) for name in place.__struct_fields__})


def set_place(tx: Tx, place: LocalPlace) -> None:
    tx.run(UPDATE, {name: getattr(place, name) for name in place.__struct_fields__})


def find_place(tx: Tx, thread_id: ThreadId) -> LocalPlace | None:
    return tx.one(f"SELECT {COLUMNS} FROM places x WHERE x.thread_id = :thread", {"thread": thread_id}, LocalPlace)


def list_of_board(tx: Tx, board_id: BoardId, limit: int) -> list[PlaceLine]:
    """Of a board that the caller may see, the newest first."""
    grades = {row[0]: Grades(*row[1:]) for row in tx.all(GRADES, {"board": board_id})}

    def made(*row: Any) -> PlaceLine:
        place = LocalPlace(*row[:_WIDTH])
        number, title, lang = row[_WIDTH:]
        return PlaceLine(place, number, title, lang, grades.get(place.thread_id, Grades(0, 0)))

    return tx.all(OF_BOARD, {"board": board_id, "limit": limit}, made)


def list_shares(tx: Tx, thread_id: ThreadId) -> dict[int, int]:
    """Grade → how many gave it."""
    return dict(tx.all(SHARES, {"thread": thread_id}))


def list_reviews(tx: Tx, thread_id: ThreadId, limit: int) -> list[Review]:
    """The newest first."""
    return tx.all(REVIEWS, {"thread": thread_id, "limit": limit}, lambda *row: Review(Person(*row[:4]), *row[4:]))


def find_own(tx: Tx, thread_id: ThreadId, account_id: AccountId) -> OwnReview | None:
    return tx.one(OWN, {"thread": thread_id, "account": account_id}, OwnReview)


def put_review(tx: Tx, thread_id: ThreadId, account_id: AccountId, post_id: PostId, grade: int) -> None:
    tx.run(PUT, {"thread": thread_id, "account": account_id, "post": post_id, "grade": grade})
